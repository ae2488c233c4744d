import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { z } from 'zod';
import { Open, Requires, type Requirement } from '../../auth/requirement.js';
import { checkRequest, type Checked } from './check-request.js';
import type { OperationSpec } from './operation-spec.js';

export interface InputOf<S extends OperationSpec> {
  readonly params: S['params'] extends z.ZodObject ? z.output<S['params']> : Record<string, never>;
  readonly query: S['query'] extends z.ZodObject ? z.output<S['query']> : Record<string, never>;
  readonly body: S['body'] extends z.ZodType ? z.output<S['body']> : undefined;
}

export const OPERATION = 'nightjar:operation';

/** Keeps the literal types of a spec, so that handlers know what they get. */
export const operation = <const S extends OperationSpec>(spec: S): S => spec;

export const Operation = (spec: OperationSpec): MethodDecorator =>
  applyDecorators(SetMetadata(OPERATION, spec), Requires(requirementOf(spec)));

/** For everybody: where people log in. */
export const OpenOperation = (spec: OperationSpec & { readonly open: true }): MethodDecorator =>
  applyDecorators(SetMetadata(OPERATION, spec), Open());

function requirementOf({ summary, may, on, params }: OperationSpec): Requirement {
  const where = on ?? (params && 'schedule' in params.shape ? 'schedule' : undefined);
  if (may === undefined || where === undefined)
    throw new Error(`"${summary}" does not say who may, and where.`);
  return { may, on: where };
}

type CheckedRequest = Request & { checked?: Checked };

/** Lets through what the operation's spec takes, and nothing else. */
@Injectable()
export class OperationGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const spec = this.reflector.get<OperationSpec | undefined>(OPERATION, context.getHandler());
    const request = context.switchToHttp().getRequest<CheckedRequest>();
    if (spec) request.checked = checkRequest(spec, request);
    return true;
  }
}

/** The request of an operation, as its spec has parsed it. The spec is given for its types. */
export const Input = createParamDecorator(
  (_spec: OperationSpec, context: ExecutionContext) =>
    context.switchToHttp().getRequest<CheckedRequest>().checked,
);

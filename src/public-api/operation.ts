import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { z } from 'zod';
import { Refused } from '../domain/errors.js';

/** What an endpoint takes and answers: it validates the request, and the OpenAPI document is derived from it. */
export interface OperationSpec<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly summary: string;
  readonly tag: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A file in a multipart form instead of a JSON body. */
  readonly upload?: string;
  /** By status: what is answered. */
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly type?: string }>
  >;
  /** Codes of the problems that are this operation's own. */
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}

export interface InputOf<S extends OperationSpec> {
  readonly params: S['params'] extends z.ZodObject ? z.output<S['params']> : Record<string, never>;
  readonly query: S['query'] extends z.ZodObject ? z.output<S['query']> : Record<string, never>;
  readonly body: S['body'] extends z.ZodType ? z.output<S['body']> : undefined;
}

export const OPERATION = 'nightjar:operation';

/** Keeps the literal types of a spec, so that handlers know what they get. */
export const operation = <const S extends OperationSpec>(spec: S): S => spec;

export const Operation = (spec: OperationSpec): MethodDecorator => SetMetadata(OPERATION, spec);

interface Checked {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

type CheckedRequest = Request & { checked?: Checked };

/** Refuses what an operation does not take: unknown body fields and query names too, and everything wrong at once. */
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

function checkRequest(spec: OperationSpec, request: Request): Checked {
  const problems: RequestProblem[] = [];
  const query = spec.query ?? z.strictObject({});
  const body = spec.upload === undefined ? (spec.body ?? NO_BODY) : undefined;
  const checked = {
    params: parsed({ schema: spec.params, where: 'path' }, request.params, problems),
    query: parsed({ schema: query, where: 'query' }, request.query, problems),
    body: parsed({ schema: body, where: 'body' }, request.body, problems),
  };
  if (problems.length === 0) return checked;
  const first = problems[0];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new Refused({
    kind: 'INVALID',
    code: 'INVALID_REQUEST',
    message: `${first?.where ?? ''} ${first?.name ?? ''}: ${first?.message ?? ''}${more}`,
    extra: { errors: problems },
  });
}

const NO_BODY = z.strictObject({});

interface RequestProblem {
  readonly where: 'path' | 'query' | 'body';
  readonly name: string;
  readonly message: string;
}

function parsed(
  { schema, where }: { schema: z.ZodType | undefined; where: RequestProblem['where'] },
  value: unknown,
  problems: RequestProblem[],
): unknown {
  if (!schema) return undefined;
  // A request without a body is one with nothing in it.
  const result = schema.safeParse(where === 'body' ? (value ?? {}) : value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    problems.push({ where, name: issue.path.join('.'), message: issue.message });
  }
  return undefined;
}

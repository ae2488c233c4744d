import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** What is known of a request before anything of it is looked at, and of an operation before it is let through. */
export interface NamedRequest extends Request {
  /** Answered as Request-Id: the audit has it too. */
  requestId?: string;
  /** Of what is asked for, as the OpenAPI document names it. */
  operationId?: string;
}

/** Gives every request a name of its own. Never the caller's: two requests could then have one. */
export function nameRequest(request: NamedRequest, response: Response, next: NextFunction): void {
  request.requestId = randomUUID();
  response.setHeader('Request-Id', request.requestId);
  next();
}

/** `list` of `TokensController` is `listTokens`. */
export const operationIdOf = (controller: { readonly name: string }, handlerName: string): string =>
  `${handlerName}${controller.name.replace(/Controller$/, '')}`;

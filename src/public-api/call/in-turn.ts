import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { EMPTY, finalize, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { OPERATION } from './operation.js';
import type { OperationSpec } from './operation-spec.js';
import { Turns } from './turns.js';

/** One file for each principal: its bytes are held while it is read. */
const UPLOADS = new Turns({ each: 1, all: 4, eachWaiting: 9, allWaiting: 40 });
/** What reads much and computes long: exports and forecasts. */
const READINGS = new Turns({ each: 2, all: 4, eachWaiting: 18, allWaiting: 60 });
/** A key that is held down is one question, and not a hundred. */
const QUESTIONS = new Turns({ each: 1, all: 8, eachWaiting: 4, allWaiting: 40 });

/** Lets operations that cost much work in turn. Whoever waits has not been read from yet: a file stays with its sender. */
@Injectable()
export class InTurn implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const spec = this.reflector.get<OperationSpec | undefined>(OPERATION, context.getHandler());
    const turns = spec ? turnsOf(spec) : null;
    if (!turns) return next.handle();
    const http = context.switchToHttp();
    const gone = new AbortController();
    http.getResponse<Response>().once('close', () => {
      gone.abort();
    });
    const { principal } = http.getRequest<AuthenticatedRequest>();
    const end = await turns.take(principal.name, gone.signal);
    return end ? next.handle().pipe(finalize(end)) : EMPTY;
  }
}

function turnsOf({ upload, inTurn, asksOutside }: OperationSpec): Turns | null {
  if (upload !== undefined) return UPLOADS;
  if (inTurn) return READINGS;
  return asksOutside ? QUESTIONS : null;
}

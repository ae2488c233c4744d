import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { Refused, type RefusalKind } from '../../domain/errors.js';
import { Log } from '../log/logger.js';
import { isOutOfReach } from './database-out-of-reach.js';

const STATUS: Readonly<Record<RefusalKind, number>> = {
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID: 422,
  TOO_LARGE: 413,
  UNSUPPORTED: 415,
  GONE: 410,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  TOO_MANY: 429,
  UNAVAILABLE: 503,
};

export const STATUS_TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict with the present state',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Invalid request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
};

/** RFC 9457: every error leaves as a problem document with a stable code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
}

/** Turns refusals into problem documents. What is not a refusal is a defect: it is logged, and nothing of it is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      this.cutOff(error);
      response.destroy();
      return;
    }
    const refused = error instanceof Refused ? error : this.refusalOf(error);
    const told = refused ? problemOf(refused) : this.unexpected(error);
    for (const [name, value] of headersOf(told.status, refused)) response.setHeader(name, value);
    response.status(told.status).type('application/problem+json').send(JSON.stringify(told));
  }

  /** A problem document can no longer be sent: only the log can tell why the rest of the answer is missing. */
  private cutOff(error: unknown): void {
    if (isOutOfReach(error)) this.log.warn('An answer was cut off: the database is out of reach', error);
    else
      this.log.error('An answer was cut off', {}, error instanceof Error ? error : new Error(String(error)));
  }

  /** What is nobody's mistake and will pass. */
  private refusalOf(error: unknown): Refused | null {
    if (!isOutOfReach(error)) return null;
    this.log.warn('The database is out of reach', error);
    const message = 'The database is out of reach. Try again in a moment; a POST with an Idempotency-Key.';
    return new Refused({ kind: 'UNAVAILABLE', code: 'DATABASE_UNAVAILABLE', message, retryAfterSeconds: 5 });
  }

  private unexpected(error: unknown): Problem {
    const known = httpStatusOf(error);
    if (known && known.status < 500) return problem(known.status, known.code, known.detail);
    const reference = randomUUID();
    this.log.error(
      'A request failed',
      { reference },
      error instanceof Error ? error : new Error(String(error)),
    );
    return problem(500, 'INTERNAL_ERROR', `Something went wrong; the log has it under ${reference}.`);
  }
}

function headersOf(status: number, refused: Refused | null): readonly (readonly [string, string])[] {
  const wait = refused?.retryAfterSeconds;
  return [
    ...(wait === undefined ? [] : [['Retry-After', String(wait)] as const]),
    ...(status === 401 ? [['WWW-Authenticate', 'Bearer realm="nightjar"'] as const] : []),
  ];
}

export const problem = (status: number, code: string, detail: string): Problem => ({
  type: 'about:blank',
  title: STATUS_TITLES[status] ?? 'Error',
  status,
  detail,
  code,
});

export function problemOf(refused: Refused): Problem {
  const findings = refused.findings ? { findings: refused.findings } : {};
  return { ...problem(STATUS[refused.kind], refused.code, refused.message), ...refused.extra, ...findings };
}

interface KnownStatus {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'MALFORMED_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Errors of Nest, Express and its body parsers, which carry their status. */
function httpStatusOf(error: unknown): KnownStatus | null {
  const status = error instanceof HttpException ? error.getStatus() : bodyParserStatus(error);
  if (status === null) return null;
  const detail = error instanceof Error ? error.message : 'The request cannot be served.';
  return { status, code: CODES[status] ?? 'REQUEST_REFUSED', detail };
}

const bodyParserStatus = (error: unknown): number | null =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && 'expose' in error
    ? error.status
    : null;

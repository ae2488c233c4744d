import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { Refused, type RefusalKind } from '../../domain/errors.js';
import { excerpt } from '../../domain/finding.js';
import { Log } from '../log/logger.js';
import { isOutOfReach } from './database-out-of-reach.js';
import type { NamedRequest } from './name-request.js';

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
  408: 'Too slow',
  409: 'Conflict with the present state',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Invalid request',
  429: 'Too many requests',
  431: 'Headers too large',
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
  /** Under which the log has it; absent inside of another answer. */
  readonly requestId?: string;
}

/** Turns refusals into problem documents. What is not a refusal is a defect: it is logged, and nothing of it is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<NamedRequest>();
    const response = http.getResponse<Response>();
    const requestId = (request.requestId ??= randomUUID());
    if (response.headersSent) {
      this.cutOff(error, requestId);
      response.destroy();
      return;
    }
    const refused = error instanceof Refused ? error : this.refusalOf(error, requestId);
    const told = refused ? problemOf(refused) : this.unexpected(error, requestId);
    if (!request.complete) endUnread(request, response, told.status === 413 ? FLOOD_MS : UNREAD_MS);
    for (const [name, value] of headersOf(told.status, refused)) response.setHeader(name, value);
    response
      .status(told.status)
      .type('application/problem+json')
      .send(JSON.stringify({ ...told, requestId }));
  }

  /** A problem document can no longer be sent: only the log can tell why the rest of the answer is missing. */
  private cutOff(error: unknown, requestId: string): void {
    if (isOutOfReach(error))
      this.log.warn('An answer was cut off: the database is out of reach', { requestId }, error);
    else this.log.error('An answer was cut off', { requestId }, asError(error));
  }

  /** What is nobody's mistake and will pass. */
  private refusalOf(error: unknown, requestId: string): Refused | null {
    if (!isOutOfReach(error)) return null;
    this.log.warn('The database is out of reach', { requestId }, error);
    const message = 'The database is out of reach. Try again in a moment; a POST with an Idempotency-Key.';
    return new Refused({ kind: 'UNAVAILABLE', code: 'DATABASE_UNAVAILABLE', message, retryAfterSeconds: 5 });
  }

  private unexpected(error: unknown, requestId: string): Problem {
    const known = httpStatusOf(error);
    if (known && known.status < 500)
      return problem(known.status, known.code, excerpt(known.detail, MOST_DETAIL));
    this.log.error('A request failed', { requestId }, asError(error));
    return problem(500, 'INTERNAL_ERROR', `Something went wrong; the log has it under ${requestId}.`);
  }
}

/** Of what the HTTP layer says, which may repeat what it was sent. */
const MOST_DETAIL = 300;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** For the answer to be read by whoever still sends: far too much, or what somebody else may have sent in good faith. */
const FLOOD_MS = 1_000;
const UNREAD_MS = 10_000;

/** Whoever sends more than is taken may read why, and is then cut off: the rest is not read to its end. */
function endUnread(request: NamedRequest, response: Response, afterMs: number): void {
  response.once('finish', () => {
    setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, afterMs).unref();
  });
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

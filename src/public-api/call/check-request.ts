import type { Request } from 'express';
import { z } from 'zod';
import { invalid, Refused } from '../../domain/errors.js';
import { REQUEST_LIMITS } from '../../platform/http/request-limits.js';
import type { OperationSpec } from './operation-spec.js';

/** A request as its operation's spec has parsed it. */
export interface Checked {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface RequestProblem {
  readonly where: 'path' | 'query' | 'body';
  readonly name: string;
  readonly message: string;
}

const NOTHING = z.strictObject({});
/** Of so many mistakes nobody reads more. */
const MOST_TOLD = 100;

/** Refuses what an operation does not take: unknown body fields and query names too, and everything wrong at once. */
export function checkRequest(spec: OperationSpec, request: Request): Checked {
  if (spec.upload === undefined) refuseUnreadBody(request);
  refuseManyNames(request.originalUrl);
  const problems: RequestProblem[] = [];
  const { params, query = NOTHING, body = NOTHING } = spec;
  const checked = {
    params: parsed({ schema: params, where: 'path' }, request.params, problems),
    query: parsed({ schema: query, where: 'query' }, request.query, problems),
    // A request without a body is one with nothing in it.
    body:
      spec.upload === undefined
        ? parsed({ schema: body, where: 'body' }, bodyOf(request), problems)
        : undefined,
  };
  if (problems.length > 0) throw refusalOf(problems);
  return checked;
}

const bodyOf = ({ body }: Request): unknown => (body as unknown) ?? {};

/** Counted before they are looked at; the parser of queries drops what is beyond its own limit without a word. */
function refuseManyNames(url: string): void {
  const { queryNames } = REQUEST_LIMITS;
  if (url.split('&', queryNames + 1).length <= queryNames) return;
  throw invalid('INVALID_REQUEST', `query: more than ${queryNames} names.`);
}

/** A body of another media type was not parsed: to go on as if there were none would lose what it says. */
function refuseUnreadBody({ headers, body }: Request): void {
  const sent = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!sent || body !== undefined) return;
  const message = `Send the body as application/json, not as ${headers['content-type'] ?? 'something unnamed'}.`;
  throw new Refused({ kind: 'UNSUPPORTED', code: 'UNSUPPORTED_MEDIA_TYPE', message });
}

function refusalOf(problems: readonly RequestProblem[]): Refused {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const what = [first?.where, first?.name].filter((part) => part !== '').join(' ');
  return new Refused({
    kind: 'INVALID',
    code: 'INVALID_REQUEST',
    message: `${what}: ${first?.message ?? ''}${more}`,
    extra: { errors: problems.slice(0, MOST_TOLD) },
  });
}

function parsed(
  { schema, where }: { schema: z.ZodType | undefined; where: RequestProblem['where'] },
  value: unknown,
  problems: RequestProblem[],
): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  const found = result.success ? unsound(value, result.data) : result.error.issues;
  for (const { path, message } of found) problems.push({ where, name: path.join('.'), message });
  return result.data;
}

interface Unsound {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * What no schema sees: text that the database cannot keep as it is, and keys that zod drops without a word. Of a value
 * that its schema accepts, so it is no deeper than the schema.
 */
export function unsound(
  value: unknown,
  taken: unknown,
  path: readonly PropertyKey[] = [],
): readonly Unsound[] {
  if (typeof value === 'string') {
    const message = 'expected Unicode text without NUL characters and lone surrogates';
    return isSound(value) ? [] : [{ path, message }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    if (!isSound(key)) return [{ path, message: 'a name is no Unicode text, or has a NUL character' }];
    if (key === '__proto__' && !isOwn(taken, key)) return [{ path: at, message: 'Unrecognized key' }];
    return unsound(inner, isOwn(taken, key) ? (taken as Record<string, unknown>)[key] : undefined, at);
  });
}

const isSound = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

const isOwn = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);

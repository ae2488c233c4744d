import type { DescribedRoute } from './described-routes.js';

/** Codes of problems by status. */
export type CodesByStatus = Readonly<Record<string, readonly string[]>>;

/** What an operation may refuse: what is its own, and what every operation of its kind has. */
export function problemsOf({ method, spec }: Pick<DescribedRoute, 'method' | 'spec'>): CodesByStatus {
  const takesBody = spec.body !== undefined || spec.upload !== undefined;
  const paged = spec.query !== undefined && 'cursor' in spec.query.shape;
  return together(
    spec.problems ?? {},
    { 429: ['RATE_LIMITED'] },
    spec.open ? {} : AUTHENTICATION,
    spec.open || spec.on === 'self' ? {} : { 403: ['ROLE_REQUIRED'] },
    takesBody ? { 400: ['MALFORMED_REQUEST'], 413: ['BODY_TOO_LARGE'], 415: ['UNSUPPORTED_MEDIA_TYPE'] } : {},
    spec.upload !== undefined || spec.inTurn || spec.asksOutside ? TURNS : {},
    method === 'post' ? KEY_PROBLEMS : {},
    paged ? { 422: ['INVALID_CURSOR'] } : {},
    spec.open ? {} : { 422: ['INVALID_REQUEST'] },
    spec.open ? {} : { 500: ['INTERNAL_ERROR'], 503: ['DATABASE_UNAVAILABLE'] },
  );
}

const AUTHENTICATION: CodesByStatus = {
  401: ['TOKEN_REQUIRED', 'TOKEN_UNKNOWN', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'SESSION_ENDED'],
  403: ['CROSS_SITE'],
};

const TURNS: CodesByStatus = { 429: ['TOO_MANY_AT_ONCE'], 503: ['BUSY'] };

const KEY_PROBLEMS: CodesByStatus = {
  409: ['IDEMPOTENCY_KEY_IN_PROGRESS'],
  422: ['IDEMPOTENCY_KEY_REUSED', 'INVALID_IDEMPOTENCY_KEY'],
};

function together(...all: readonly CodesByStatus[]): CodesByStatus {
  const codes = new Map<string, Set<string>>();
  for (const [status, more] of all.flatMap(Object.entries<readonly string[]>)) {
    codes.set(status, new Set([...(codes.get(status) ?? []), ...more]));
  }
  return Object.fromEntries([...codes].map(([status, known]) => [status, [...known]]));
}

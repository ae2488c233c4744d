import type { NamedRequest } from '../../platform/http/name-request.js';
import type { Browser } from '../../login/begin-session.js';
import { cookieOf, SESSION_COOKIE } from '../../login/cookies.js';

/** Where somebody logs in. */
export const browserOf = (request: NamedRequest): Browser => ({
  address: request.ip ?? '',
  userAgent: request.headers['user-agent'],
  cookie: cookieOf(request, SESSION_COOKIE),
  requestId: request.requestId ?? null,
});

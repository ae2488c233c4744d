import type { CookieOptions, Request } from 'express';

/**
 * `__Host-`: a browser takes such a cookie only when it is Secure, for this host alone and for every path, so that no neighbour
 * under the same domain can set it. Browsers hold a server on 127.0.0.1 for secure without TLS.
 */
export const SESSION_COOKIE = '__Host-nightjar';
export const LOGIN_COOKIE = '__Host-nightjar-login';

/** Lax: a link from elsewhere arrives logged in, a form from elsewhere does not. */
export const COOKIE: CookieOptions = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };

/** What a cookie of a request holds; of several of one name, the first. */
export function cookieOf({ headers }: Pick<Request, 'headers'>, name: string): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

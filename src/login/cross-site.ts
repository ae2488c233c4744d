import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from 'express';
import { forbidden } from '../domain/errors.js';

/** No form and no link can send it, and no script of another origin without being asked first. */
export const REQUEST_HEADER = 'X-Nightjar-Request';
const REQUEST_HEADER_KEY = REQUEST_HEADER.toLowerCase();

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface BrowserRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Where browsers reach this server. */
  readonly ownOrigin: string;
}

/**
 * What a browser sends with a cookie must come from a page of ours: by `Sec-Fetch-Site`, which no page can forge, or by `Origin`
 * where that is missing; and what changes something has a header that only a script of ours can send. Throws CROSS_SITE.
 */
export function refuseCrossSite({ method, headers, ownOrigin }: BrowserRequest): void {
  const site = headers['sec-fetch-site'];
  if (READING.has(method)) {
    if (site === 'cross-site') throw crossSite('it was sent by a page of another site');
    return;
  }
  if (site === undefined) {
    const { origin } = headers;
    if (origin !== ownOrigin) {
      throw crossSite(
        origin === undefined
          ? 'it says neither in Sec-Fetch-Site nor in Origin where it comes from'
          : `its Origin is ${origin.slice(0, 100)}, and not ${ownOrigin}`,
      );
    }
  } else if (site !== 'same-origin' && site !== 'none') {
    throw crossSite(`its Sec-Fetch-Site is ${site.slice(0, 100)}, and not same-origin`);
  }
  if (headers[REQUEST_HEADER_KEY] !== '1') throw crossSite(`it lacks the header ${REQUEST_HEADER}: 1`);
}

const crossSite = (why: string): Error =>
  forbidden('CROSS_SITE', `This request bears a session's cookie, and ${why}.`);

/** What was configured, else what the browser has called this server. */
export const ownOriginOf = (request: Request, publicUrl: string | null): string =>
  publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`;

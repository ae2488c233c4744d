import { parsedUrl } from './parsed-url.js';

/** `URL` leaves some of these out and turns others round, so that what is called is not what is shown. */
export const READ_OTHERWISE = /\p{Cc}|\s|\\/u;

/** Why a URL that somebody enters is none to be called, or null. `credentials` = where a user name and password belong instead. */
export function calledUrlProblem(url: string, credentials?: string): string | null {
  const parsed = parsedUrl(url);
  if (parsed === null) return 'it is not a URL; write it as https://host/path';
  if (READ_OTHERWISE.test(url)) return 'it must not have blanks, control characters or backslashes';
  const { protocol, username, password } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') return 'only http and https are called';
  if (username !== '' || password !== '') {
    const instead = credentials === undefined ? '' : `; they belong into ${credentials}`;
    return `it must not hold a user name or password${instead}`;
  }
  return url.includes('#') ? 'a fragment is never sent' : null;
}

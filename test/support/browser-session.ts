import { expect } from '@jest/globals';
import type { Api, ApiAnswer } from './api.js';

/** What a browser sends from a page of ours. */
export const FROM_OUR_PAGE = { 'sec-fetch-site': 'same-origin', 'x-nightjar-request': '1' } as const;

export const PASSWORD = 'correct horse battery';

/** A person with a password, as an administrator makes one. */
export async function makePerson(
  api: Api,
  name: string,
  { grants = [], password = PASSWORD }: { grants?: readonly unknown[]; password?: string } = {},
): Promise<void> {
  await api.must(api.post('/api/v1/people', { name, grants }));
  await api.must(api.put(`/api/v1/people/${name}/password`, { password }));
}

export const tryLogin = (
  api: Api,
  body: { readonly name: string; readonly password: string },
  headers: Readonly<Record<string, string>> = FROM_OUR_PAGE,
): Promise<ApiAnswer> => api.post('/auth/local', body, { token: null, headers });

/** The cookie of a new session, as a browser sends it back. */
export async function logIn(api: Api, name: string, password = PASSWORD): Promise<string> {
  const answer = await tryLogin(api, { name, password });
  expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({
    status: 200,
    body: { name },
  });
  return cookieIn(answer);
}

export function cookieIn({ headers }: Pick<ApiAnswer, 'headers'>, name = '__Host-nightjar'): string {
  const set = headers.getSetCookie().find((one) => one.startsWith(`${name}=`)) ?? '';
  return set.slice(0, set.indexOf(';'));
}

/** Options of a call that a page of ours makes in this session. */
export const inSession = (
  cookie: string,
  headers: Readonly<Record<string, string>> = FROM_OUR_PAGE,
): { token: null; headers: Record<string, string> } => ({ token: null, headers: { cookie, ...headers } });

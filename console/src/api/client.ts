import createClient from 'openapi-fetch';
import type { paths } from './schema.js';
import { toLogin } from './login.js';
import { Problem } from './problem.js';
import { en } from '../text/en.js';

/** No form and no link of another site can send it. */
export const OWN_REQUEST = { 'X-Nightjar-Request': '1' } as const;

export const api = createClient<paths>({ baseUrl: '/', headers: OWN_REQUEST });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer, or a Problem. Whose session has ended goes to the login page and comes back. */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((): never => {
    throw new Problem(0, 'UNREACHABLE', en.unreachable);
  });
  if (response.ok) return data as T;
  const problem = problemOf(error, response.status);
  // A present password that is wrong ends no session.
  if (response.status === 401 && problem.code !== 'LOGIN_FAILED') toLogin();
  throw problem;
}

function problemOf(body: unknown, status: number): Problem {
  const told = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const { code, detail } = told;
  return new Problem(
    status,
    typeof code === 'string' ? code : `HTTP_${status}`,
    typeof detail === 'string' ? detail : `${en.unreachable} (${status})`,
    told,
  );
}

/** A command that is sent again after a lost answer counts once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { Agent } from 'undici';
import { fewInterimAnswers, within } from './deadline.js';
import type { Egress } from './egress.js';
import { readText } from './reply.js';

export interface FetchLimits {
  readonly connectMs: number;
  /** For the whole answer, however it drips. */
  readonly deadlineMs: number;
  /** Of the body; a longer one is an error. */
  readonly limitBytes: number;
}

export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text or a form; nothing else is sent. */
  readonly body?: unknown;
}

/** Their answers have no body, and `Response` takes none for them. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/**
 * A `fetch` for libraries that bring none of their own (openid-client): only where calls may go, no redirects, no
 * environment proxies, nothing unpacked, and an answer of bounded size that is read within its deadline.
 */
export function guardedFetch(
  egress: Egress,
  { connectMs, deadlineMs, limitBytes }: FetchLimits,
): (url: string, options: FetchOptions) => Promise<Response> {
  const pool = new Agent({ connect: egress.connector(connectMs) });
  return (url, { method, headers, body }) =>
    within(deadlineMs, async (signal) => {
      const { origin, pathname, search } = new URL(url);
      const answer = await pool.request({
        origin,
        path: `${pathname}${search}`,
        method: method === 'POST' ? 'POST' : 'GET',
        headers: { ...headers },
        body: bodyText(body),
        signal,
        ...fewInterimAnswers(signal),
      });
      const { text, cut } = await readText(answer.body, limitBytes);
      if (cut) throw new Error(`the answer is longer than ${limitBytes} bytes`);
      const told = new Headers();
      for (const [name, value] of Object.entries(answer.headers))
        for (const each of [value ?? []].flat()) told.append(name, each);
      return new Response(WITHOUT_BODY.has(answer.statusCode) ? null : text, {
        status: answer.statusCode,
        headers: told,
      });
    });
}

function bodyText(body: unknown): string | null {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only a text or a form is sent');
}

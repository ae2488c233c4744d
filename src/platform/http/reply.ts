import type { Readable } from 'node:stream';
import type { Answer, Lost, NotSent, Reply } from '../../domain/run/outcome.js';

/** Errors that say how a call ended, as replies. Nothing here decides what a reply means. */

const BEFORE_THE_FIRST_BYTE: Readonly<Record<string, NotSent['reason']>> = {
  EGRESS: 'EGRESS',
  ORIGIN_NOT_BOUND: 'ORIGIN_NOT_BOUND',
  NO_TOKEN: 'NO_TOKEN',
  ENOTFOUND: 'DNS',
  EAI_AGAIN: 'DNS',
  ECONNREFUSED: 'REFUSED',
  EHOSTUNREACH: 'REFUSED',
  ENETUNREACH: 'REFUSED',
  EADDRNOTAVAIL: 'REFUSED',
  UND_ERR_CONNECT_TIMEOUT: 'CONNECT_TIMEOUT',
};

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
};
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const isTls = (code: string): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|EPROTO)/.test(code);

/** A failure while connecting: whatever it was, no byte of the request has left. */
export function connectFailure(error: unknown): NotSent {
  const code = codeOf(error);
  const reason = BEFORE_THE_FIRST_BYTE[code] ?? (isTls(code) ? 'TLS' : 'REFUSED');
  return { kind: 'not-sent', reason, detail: messageOf(error) };
}

/** A failure of a call that connects by itself: only what is known to come before the first byte counts as not sent. */
export function callFailure(error: unknown): NotSent | Lost {
  const code = codeOf(error);
  const known = BEFORE_THE_FIRST_BYTE[code] ?? (isTls(code) ? 'TLS' : undefined);
  if (known) return { kind: 'not-sent', reason: known, detail: messageOf(error) };
  return sentFailure(error);
}

/** A failure after the request began to leave. */
export function sentFailure(error: unknown): Lost {
  const name = error instanceof Error ? error.name : '';
  const timedOut = name === 'TimeoutError' || name === 'AbortError' || codeOf(error) === 'UND_ERR_ABORTED';
  const reset = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error));
  const reason = timedOut ? 'TIMEOUT' : reset ? 'RESET' : 'BROKEN';
  return { kind: 'lost', reason, detail: timedOut ? 'no whole answer in time' : messageOf(error) };
}

export interface RawAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

/** Reads an answer up to `limit` bytes; what is longer is cut, and never held whole. */
export async function readAnswer(raw: RawAnswer, limit: number): Promise<Reply> {
  const retryAfter = raw.headers['retry-after'];
  const { text, cut } = await readText(raw.body, limit);
  const answer: Answer = {
    kind: 'answer',
    status: raw.statusCode,
    body: text,
    cut,
    retryAfter: (Array.isArray(retryAfter) ? retryAfter[0] : retryAfter) ?? null,
  };
  return answer;
}

/** Where an answer comes in many pieces they are not this small, whatever flushes them. */
const MANY_PIECES = 10_000;
const SMALL_PIECE_BYTES = 16;

/** By events: an iterator costs more than the few bytes that it is for, and it is asked for thousands of times a second. */
export function readText(body: Readable, limit: number): Promise<{ text: string; cut: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let pieces = 0;
    // A megabyte in pieces of one byte costs a hundred times what it costs otherwise.
    const isCrumbled = (): boolean => pieces > MANY_PIECES && size < pieces * SMALL_PIECE_BYTES;
    const over = (): void => {
      resolve({ text: Buffer.concat(chunks).toString('utf8'), cut: size > limit || isCrumbled() });
    };
    const take = (chunk: Buffer): void => {
      if (size <= limit) chunks.push(chunk.subarray(0, limit - size));
      size += chunk.length;
      pieces += 1;
      if (size <= limit && !isCrumbled()) return;
      // What is buffered already would come all the same, and the whole be put together for each piece of it.
      body.off('data', take);
      over();
      body.destroy();
    };
    body.on('data', take);
    body.once('end', over);
    body.on('error', reject);
    body.once('close', () => {
      reject(new Error('the answer ended too early'));
    });
  });
}

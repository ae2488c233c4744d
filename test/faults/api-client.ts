import { randomUUID } from 'node:crypto';
import { pause } from './wait.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const ANSWER_WITHIN_MS = 8_000;
const AGAIN_AFTER_MS = 200;
/** Answers that the API documents as "try again, unchanged". */
const AGAIN = new Set([429, 503]);

/** The API as an operator's program uses it: repeated with its Idempotency-Key until there is an answer. */
export class ApiClient {
  constructor(
    /** URLs of the servers that are up. */
    private readonly urls: () => readonly string[],
    private readonly token: string,
    /** Every text that was answered: secrets are looked for in it. */
    private readonly seen: (text: string) => void,
  ) {}

  get(path: string, patienceMs?: number): Promise<Answer> {
    return this.insist(patienceMs, (url) => this.send(url + path, {}));
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.insist(undefined, (url) => this.send(url + path, withBody('PUT', body)));
  }

  /** Once, however often it is sent. */
  post(path: string, body: unknown, patienceMs?: number): Promise<Answer> {
    const key = randomUUID();
    return this.insist(patienceMs, (url) => this.send(url + path, withBody('POST', body), key));
  }

  upload(path: string, file: Buffer): Promise<Answer> {
    return this.insist(undefined, (url) => {
      const form = new FormData();
      form.set('file', new Blob([Uint8Array.from(file)]), 'schedule.xlsx');
      return this.send(url + path, { method: 'POST', body: form });
    });
  }

  private async insist(patienceMs = 120_000, send: (url: string) => Promise<Answer>): Promise<Answer> {
    const deadline = performance.now() + patienceMs;
    for (let tries = 0; ; tries += 1) {
      const urls = this.urls();
      const url = urls[tries % Math.max(1, urls.length)];
      const answer = url === undefined ? undefined : await send(url).catch(() => undefined);
      if (answer && !AGAIN.has(answer.status) && codeOf(answer) !== 'IDEMPOTENCY_KEY_IN_PROGRESS')
        return answer;
      if (performance.now() > deadline) throw new NoAnswer(`no answer within ${patienceMs} ms`);
      await pause(AGAIN_AFTER_MS);
    }
  }

  private async send(url: string, init: RequestInit, key?: string): Promise<Answer> {
    const headers = {
      ...(init.headers as Record<string, string> | undefined),
      authorization: `Bearer ${this.token}`,
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const answer = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const text = await answer.text();
    this.seen(text);
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  }
}

/** Whether the command was carried out is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export const codeOf = ({ body }: Answer): string | undefined =>
  typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : undefined;

/** Throws unless it is a success: for what must be before the faults begin. */
export function must({ status, body }: Answer): unknown {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

const withBody = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiRefused, Unreachable, type ProblemDocument } from './errors.js';
import type { Page } from './shapes.js';
import type { Target } from './target.js';

/** For a whole answer; a log may be fetched from a slow external system first. */
const ANSWER_WITHIN_MS = 120_000;
/** A large workbook is read and compared before anything is answered. */
const UPLOAD_WITHIN_MS = 600_000;
const PAGE_SIZE = 1000;

const MOST_REPEATS = 4;
const REPEAT_BROKEN_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** Absent values are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answered {
  readonly response: Response;
  readonly text: string;
}

export interface Download {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A path below /api/v1 whose parts are encoded: apiPath`runs/${id}/log`. */
export const apiPath = (texts: TemplateStringsArray, ...parts: readonly (string | number)[]): string =>
  `api/v1/${String.raw({ raw: texts }, ...parts.map((part) => encodeURIComponent(String(part))))}`;

/** Nightjar's HTTP API. Throws ApiRefused with the server's problem, and Unreachable. */
export class ApiClient {
  constructor(readonly target: Target) {}

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return this.json<T>({ method: 'GET', path, query });
  }

  /** Every page of a list, or so many items of it. */
  async all<T>(path: string, query: Query = {}, most = Infinity): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null | undefined;
    do {
      const limit = String(Math.min(PAGE_SIZE, most - items.length));
      const page: Page<T> = await this.get(path, { limit, ...query, cursor: cursor ?? undefined });
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor && items.length < most);
    return items;
  }

  async post<T>(path: string, body: unknown = {}, query: Query = {}): Promise<T> {
    return this.json<T>({ method: 'POST', path, query, body });
  }

  async put<T>(path: string, body: unknown, query: Query = {}): Promise<T> {
    return this.json<T>({ method: 'PUT', path, query, body });
  }

  /** Puts what answers with nothing. */
  async putSilently(path: string, body: unknown): Promise<void> {
    await this.answer({ method: 'PUT', path, body });
  }

  async delete(path: string, query: Query = {}): Promise<void> {
    await this.answer({ method: 'DELETE', path, query });
  }

  /** Deletes what answers with what has become of it. */
  async deleted<T>(path: string, query: Query = {}): Promise<T> {
    return this.json<T>({ method: 'DELETE', path, query });
  }

  async upload<T>(path: string, file: { bytes: Buffer; name: string }, query: Query = {}): Promise<T> {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(file.bytes)]), file.name);
    return this.json<T>({ method: 'POST', path, query, form });
  }

  async text(path: string): Promise<string> {
    return (await this.answer({ method: 'GET', path })).text;
  }

  /** A file, with the name that the server gives it. */
  async download(path: string, query: Query = {}): Promise<Download> {
    const response = await this.fetched(
      { method: 'GET', path, query },
      AbortSignal.timeout(ANSWER_WITHIN_MS),
    );
    if (!response.ok) throw this.failure({ response, text: await response.text() });
    const said = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '');
    if (said?.[1] === undefined) throw this.stranger({ response, text: '' });
    try {
      return { name: said[1], bytes: Buffer.from(await response.arrayBuffer()) };
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  /** A document that comes with any status, such as that of a server which is not ready. */
  async document<T>(path: string): Promise<T> {
    const answered = await this.repeated({ method: 'GET', path });
    const document = parsed(answered) as T | undefined;
    if (document === undefined) throw this.stranger(answered);
    return document;
  }

  /** A stream that the caller reads until it ends or the signal aborts. */
  async stream(asked: {
    path: string;
    query: Query;
    headers: Readonly<Record<string, string>>;
    signal: AbortSignal;
  }): Promise<ReadableStream<string>> {
    const response = await this.fetched({ method: 'GET', ...asked }, asked.signal);
    if (!response.ok || !response.body) throw this.failure({ response, text: await response.text() });
    // Read from at once: fetch ends a body that nobody reads yet as soon as its response is collected as garbage.
    return response.body.pipeThrough(new TextDecoderStream());
  }

  private async json<T>(asked: Asked): Promise<T> {
    const answered = await this.answer(asked);
    const document = parsed(answered) as T | undefined;
    if (document === undefined) throw this.stranger(answered);
    return document;
  }

  private async answer(asked: Asked): Promise<Answered> {
    const answered = await this.repeated(asked);
    if (!answered.response.ok) throw this.failure(answered);
    return answered;
  }

  /** Asks again where that is safe and promises something; the key makes a POST count once. */
  private async repeated(asked: Asked): Promise<Answered> {
    const key = asked.method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
    const request = { ...asked, headers: { ...key, ...asked.headers } };
    for (let left = MOST_REPEATS; ; left -= 1) {
      const outcome = await this.once(request).catch((error: unknown) => error);
      const waitMs = left > 0 ? repeatAfter(request, outcome) : null;
      if (waitMs !== null) await delay(waitMs);
      else if (isAnswered(outcome)) return outcome;
      else throw outcome;
    }
  }

  private async once(asked: Asked): Promise<Answered> {
    const signal = AbortSignal.timeout(asked.form ? UPLOAD_WITHIN_MS : ANSWER_WITHIN_MS);
    const response = await this.fetched(asked, signal);
    try {
      return { response, text: await response.text() };
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  private async fetched(asked: Asked, signal: AbortSignal): Promise<Response> {
    const { method, path, query = {}, body, form, headers } = asked;
    const url = new URL(path, this.target.url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const sent = form ?? (body === undefined ? null : JSON.stringify(body));
    const { token } = this.target;
    try {
      return await fetch(url, {
        method,
        body: sent,
        signal,
        // A token must not follow where it was not sent to.
        redirect: 'manual',
        headers: {
          accept: 'application/json, */*',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      });
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  private unreachable(error: unknown): Unreachable {
    const { url } = this.target;
    if (error instanceof Error && error.name === 'TimeoutError') {
      return new Unreachable(`${url} has not answered in time.`);
    }
    const { cause } = error as { cause?: Partial<NodeJS.ErrnoException> };
    const code = cause?.code ?? '';
    const reason = code === '' ? (cause?.message ?? String(error)) : code;
    const broke = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code);
    return new Unreachable(
      `${url} is not reachable (${reason}). Does the server run there? NIGHTJAR_URL says where it is.`,
      broke,
    );
  }

  private failure(answered: Answered): Error {
    const problem = parsed(answered) as ProblemDocument | undefined;
    if (problem === undefined || typeof problem.code !== 'string') return this.stranger(answered);
    const { token, tokenSource } = this.target;
    if (problem.status !== 401) return new ApiRefused(problem);
    return new ApiRefused(
      problem,
      token === null
        ? `There is no token: set NIGHTJAR_TOKEN, or run this where ${tokenSource} is.`
        : `The token comes from ${tokenSource}.`,
    );
  }

  private stranger({ response }: Answered): Unreachable {
    const to = response.headers.get('location');
    const what = to === null ? '' : ` and leads to ${to}`;
    return new Unreachable(
      `${this.target.url} answers with ${response.status}${what}, and not as Nightjar does: look at NIGHTJAR_URL.`,
    );
  }
}

const isAnswered = (outcome: unknown): outcome is Answered =>
  typeof outcome === 'object' && outcome !== null && 'response' in outcome;

/** Milliseconds, or null when asking again would be wrong or in vain. */
function repeatAfter({ method }: Asked, outcome: unknown): number | null {
  if (isAnswered(outcome)) {
    const seconds = Number(outcome.response.headers.get('retry-after') ?? Number.NaN);
    const asksToWait = !outcome.response.ok && Number.isFinite(seconds);
    return asksToWait ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : null;
  }
  const again = outcome instanceof Unreachable && outcome.broke && method !== 'DELETE';
  return again ? REPEAT_BROKEN_MS : null;
}

function parsed({ response, text }: Answered): unknown {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

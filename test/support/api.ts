import { expect } from '@jest/globals';
import { Contract, type Answered } from './contract.js';

/** An answer of the API: a document or a problem. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // What is expected of a body is what the test says about it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
}

/** The HTTP API as outside programs use it. */
export class Api {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  get(path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    return this.call('GET', path, { options });
  }

  post(path: string, body: unknown = {}, options: CallOptions = {}): Promise<ApiAnswer> {
    return this.call('POST', path, { body, options });
  }

  put(path: string, body: unknown, options: CallOptions = {}): Promise<ApiAnswer> {
    return this.call('PUT', path, { body, options });
  }

  delete(path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    return this.call('DELETE', path, { options });
  }

  async upload(path: string, file: Uint8Array, options: CallOptions = {}): Promise<ApiAnswer> {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(file)]), 'schedule.xlsx');
    return this.form(path, form, options);
  }

  form(path: string, form: FormData, options: CallOptions = {}): Promise<ApiAnswer> {
    return this.send(path, { method: 'POST', body: form, headers: this.headers(options) });
  }

  /** Throws unless the answer is a success: for steps that a test only passes through. */
  async must(answer: Promise<ApiAnswer>): Promise<unknown> {
    const got = await answer;
    if (got.status >= 300) expect({ status: got.status, body: got.body as unknown }).toEqual({ status: 200 });
    return got.body as unknown;
  }

  async text(path: string): Promise<string> {
    const answer = await fetch(`${this.url}${path}`, { headers: this.headers({}) });
    return answer.text();
  }

  /** For streams and other answers that are read by hand. */
  raw(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...this.headers({}), ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  /** Any method, with a body or without. */
  call(
    method: string,
    path: string,
    { body, options = {} }: { body?: unknown; options?: CallOptions } = {},
  ): Promise<ApiAnswer> {
    const headers = this.headers(options);
    if (body === undefined) return this.send(path, { method, headers });
    return this.send(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  private async send(path: string, init: RequestInit): Promise<ApiAnswer> {
    const answer = await fetch(`${this.url}${path}`, init);
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    const body = /^application\/(problem\+)?json\b/.test(type) ? (JSON.parse(text) as unknown) : text;
    const { status, headers } = answer;
    await this.judge({ method: init.method ?? 'GET', path, status, type, body });
    return { status, headers, body };
  }

  /** Whatever a test is about, an answer is as the document says. */
  private async judge(answered: Answered): Promise<void> {
    const contract = await Contract.of(this.url);
    expect({ ...answered, breaches: contract.breaches(answered) }).toEqual({ ...answered, breaches: [] });
  }

  private headers({ token = this.token, headers = {} }: CallOptions): Record<string, string> {
    return { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers };
  }
}

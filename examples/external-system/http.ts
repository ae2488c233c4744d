import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called just before this very answer leaves. */
  readonly leaving?: () => void;
}

export const json = (status: number, value: unknown, headers: Answer['headers'] = {}): Answer => ({
  status,
  body: JSON.stringify(value),
  contentType: 'application/json',
  headers,
});

export const text = (status: number, body: string): Answer => ({
  status,
  body,
  contentType: 'text/plain; charset=utf-8',
});

export function headersOf({ contentType, headers }: Answer): Record<string, string> {
  return contentType === undefined ? { ...headers } : { 'content-type': contentType, ...headers };
}

export function send(response: ServerResponse, answer: Answer): void {
  answer.leaving?.();
  response.writeHead(answer.status, headersOf(answer));
  response.end(answer.body);
}

const BODY_LIMIT_BYTES = 1024 * 1024;

/** null = longer than 1 MiB; the rest has not been read. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The members of a JSON object; undefined = it is none. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Not JSON at all: the same answer.
  }
  return undefined;
}

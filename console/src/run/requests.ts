import type { Attempt } from '../api/shapes.js';
import { maskedText } from './parameter-rows.js';

export type Send = Attempt['sends'][number];

/** Calls one after the other that went the same way: told once, with how many there were. */
export interface Folded {
  /** The latest of them. */
  readonly send: Send;
  readonly first: Send;
  readonly count: number;
}

export function folded(sends: readonly Send[]): readonly Folded[] {
  const all: Folded[] = [];
  for (const send of sends) {
    const before = all.at(-1);
    if (before && before.send.answeredAt !== null && alike(before.send, send))
      all[all.length - 1] = { ...before, send, count: before.count + 1 };
    else all.push({ send, first: send, count: 1 });
  }
  return all;
}

const alike = (a: Send, b: Send): boolean =>
  (['verb', 'url', 'outcome', 'detail', 'body'] as const).every((name) => a[name] === b[name]);

/** As it may be shown and copied: no secret is in it. */
export function maskedBody(body: string): string {
  try {
    // In its own order, which is that of the bytes that were sent.
    return JSON.stringify(JSON.parse(body), (name, value: unknown) =>
      name === 'parameters' && typeof value === 'string' ? maskedText(value) : value,
    );
  } catch {
    return body;
  }
}

/** For a shell: the token is a variable of whoever runs it. */
export function curlOf({ method, url, body }: Pick<Send, 'method' | 'url' | 'body'>): string {
  return [
    `curl -X ${method} ${quoted(url)}`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(body === null ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(maskedBody(body))}`]),
  ].join(' \\\n  ');
}

/** Nothing in it means anything to a shell. */
const quoted = (text: string): string => `'${text.replaceAll(`'`, `'\\''`)}'`;

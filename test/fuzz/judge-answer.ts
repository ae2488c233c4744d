import { readFileSync } from 'node:fs';
import type { Contract } from '../support/contract.js';
import type { FuzzedRequest } from './api-requests.js';
import type { FuzzedOperation } from './operations.js';
import type { RawAnswer } from './send-request.js';

/** What only the inside of a server says. */
const INSIDE = [
  /node_modules|\bdist\/|\bsrc\/[a-z-]+\//,
  /\n\s+at .+:\d+:\d+/,
  /QueryFailed|TypeORM|ZodError|\bTypeError\b|\bRangeError\b/,
  /syntax error|invalid input syntax|invalid byte sequence|duplicate key value|violates .* constraint/i,
  /\bSELECT .+ FROM\b|\bINSERT INTO\b|\bpg_[a-z]+\b/,
];

/** Stable codes, as the document for people lists them. */
function documentedCodes(): ReadonlySet<string> {
  const [, table = ''] = readFileSync('docs/api.md', 'utf8').split('<!-- codes -->');
  return new Set([...table.matchAll(/^\| `([A-Z_0-9]+)`/gm)].flatMap(([, code]) => code ?? []));
}

/** Says what is wrong with answers, by what the server's own documents say. */
export class AnswerJudge {
  private readonly codes = documentedCodes();

  constructor(private readonly contract: Contract) {}

  /** Empty = it is as it should be. */
  breaches(operation: FuzzedOperation, sent: FuzzedRequest, answer: RawAnswer): readonly string[] {
    const { status, type } = answer;
    const body = this.bodyOf(answer);
    if (body === MALFORMED) return ['it says that it is JSON, and is not'];
    const { method, target: path } = sent;
    // With another number of steps, or bytes that are no text, it is no path of the operation.
    const strays = !isPathOf(operation.template, path);
    const described = strays ? [] : this.contract.breaches({ method, path, status, type, body });
    return [
      ...described,
      ...(status >= 500 ? ['it is an error of the server'] : []),
      ...(status >= 400 ? this.problemBreaches(type, status, body) : []),
      ...insideOf(answer.text, sent),
      ...(status < 400 && !this.takes(operation, sent) ? ['it takes a body that is not described'] : []),
    ];
  }

  private takes({ method, template, body }: FuzzedOperation, { json }: FuzzedRequest): boolean {
    return body === null || json === undefined || this.contract.takes(method, template, json);
  }

  private problemBreaches(type: string, status: number, body: unknown): readonly string[] {
    if (!type.startsWith('application/problem+json')) return [`it is of type ${type}, and no problem`];
    const { code, status: told } = body as { readonly code?: unknown; readonly status?: unknown };
    return [
      ...(told === status ? [] : [`it tells the status ${String(told)}`]),
      ...(typeof code === 'string' && this.codes.has(code)
        ? []
        : [`docs/api.md has no code ${String(code)}`]),
    ];
  }

  private bodyOf({ type, text }: RawAnswer): unknown {
    // A document, and not a line of one after the other.
    if (!/^application\/(problem\+)?json/.test(type)) return text;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return MALFORMED;
    }
  }
}

const MALFORMED = Symbol('malformed');

function isPathOf(template: string, target: string): boolean {
  const path = target.replace(/\?.*$/s, '');
  try {
    decodeURIComponent(path);
  } catch {
    return false;
  }
  return !path.includes('..') && path.split('/').length === template.split('/').length;
}

/** What the client itself has said may be told back to it. */
function insideOf(text: string, { target, body }: FuzzedRequest): readonly string[] {
  const said = `${target}\n${body?.toString() ?? ''}`;
  const places = [process.cwd(), process.env['HOME'] ?? '/root'].filter((place) => text.includes(place));
  const found = INSIDE.flatMap((pattern) => pattern.exec(text)?.[0] ?? []).filter(
    (part) => !said.includes(part),
  );
  return [...places, ...found].map((part) => `it tells of its inside: ${part}`);
}

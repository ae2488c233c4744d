import { excerpt, isUsableId } from '../external-text.js';
import type { JobType } from '../job-type.js';
import { CONTRACT_LIMITS } from '../job-type.js';

/** What came back from one call to an external system. */
export type Reply = Answer | NotSent | Lost;

/** A whole HTTP answer; the body is text of at most the contract's size. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: string;
  /** The body was longer and has been cut. */
  readonly cut: boolean;
  /** The header as sent. */
  readonly retryAfter: string | null;
}

/** Provably no byte left: our own rules, no token, DNS, refused, TLS, connect time-out, or its target is left alone. */
export interface NotSent {
  readonly kind: 'not-sent';
  readonly reason:
    'EGRESS' | 'ORIGIN_NOT_BOUND' | 'NO_TOKEN' | 'DNS' | 'REFUSED' | 'TLS' | 'CONNECT_TIMEOUT' | 'BREAKER';
  readonly detail: string;
  /** BREAKER: how long the target is not to be called. */
  readonly retryAfterMs?: number;
}

/** The request, or a part of it, left; no whole answer came. */
export interface Lost {
  readonly kind: 'lost';
  readonly reason: 'TIMEOUT' | 'RESET' | 'BROKEN';
  readonly detail: string;
}

export type StartOutcome =
  | {
      readonly kind: 'STARTED';
      readonly executionId: string;
      readonly executionInfo: string | null;
      readonly detail: string;
    }
  | { readonly kind: 'REJECTED'; readonly detail: string }
  /** Provably not started: try again, not before `retryAfterMs`. */
  | { readonly kind: 'NOT_STARTED'; readonly detail: string; readonly retryAfterMs: number }
  | { readonly kind: 'UNAUTHORIZED'; readonly detail: string }
  | { readonly kind: 'UNKNOWN'; readonly detail: string };

type StartRules = Pick<JobType, 'treat500AsUnknown' | 'retryOn503'>;

/** Never declared failures of a Start although their status is 4xx (job-contract.md, what the original leaves open). */
const NOT_A_VERDICT = new Set([401, 408, 425, 429]);
/** The only 5xx that declare a failure; every other one may come from a gateway that has already passed Start on. */
const DECLARED_5XX = new Set([500, 501, 505]);

const UNREACHED = new Set<NotSent['reason']>(['DNS', 'REFUSED', 'TLS', 'CONNECT_TIMEOUT']);
/** What a gateway says of a system behind it. */
const GATEWAYS = new Set([502, 503, 504]);

/** The target, or its gateway, is not there for anybody. */
export function isOutage(reply: Reply): boolean {
  if (reply.kind === 'not-sent') return UNREACHED.has(reply.reason);
  return reply.kind === 'lost' || GATEWAYS.has(reply.status);
}

/** The target itself has said something, whatever it was. */
export const isOfTarget = (reply: Reply): boolean => reply.kind === 'answer' && !isOutage(reply);

/** What an answer to Start or Restart means. */
export function startOutcome(reply: Reply, rules: StartRules, now: Date): StartOutcome {
  if (reply.kind === 'not-sent')
    return { kind: 'NOT_STARTED', detail: describe(reply), retryAfterMs: askedToWait(reply) };
  if (reply.kind === 'lost') return { kind: 'UNKNOWN', detail: describe(reply) };
  const { status } = reply;
  const detail = describe(reply);
  if (status >= 200 && status < 300) return startedOrUnknown(reply);
  if (status === 401) return { kind: 'UNAUTHORIZED', detail };
  if (status === 429 || (status === 503 && rules.retryOn503)) {
    return { kind: 'NOT_STARTED', detail, retryAfterMs: retryAfterMs(reply.retryAfter, now) };
  }
  if (status === 500 && rules.treat500AsUnknown) return { kind: 'UNKNOWN', detail };
  const declared = (status >= 300 && status < 500 && !NOT_A_VERDICT.has(status)) || DECLARED_5XX.has(status);
  return { kind: declared ? 'REJECTED' : 'UNKNOWN', detail };
}

function startedOrUnknown(answer: Answer): StartOutcome {
  const body = jsonObject(answer);
  const executionId = body && idText(body.get('executionId'), answer.body);
  if (!body || !executionId) return { kind: 'UNKNOWN', detail: `${describe(answer)}: no usable executionId` };
  const executionInfo = infoText(body.get('executionInfo'));
  return { kind: 'STARTED', executionId, executionInfo, detail: describe(answer) };
}

export type StatusOutcome =
  | { readonly kind: 'RUNNING'; readonly executionInfo: string | null }
  | { readonly kind: 'COMPLETED'; readonly executionInfo: string | null }
  | { readonly kind: 'ERROR'; readonly executionInfo: string | null }
  | { readonly kind: 'UNAUTHORIZED'; readonly detail: string }
  /** Silence is not failure: it counts against the silence budget and is never a verdict. */
  | { readonly kind: 'SILENT'; readonly detail: string; readonly retryAfterMs: number };

/** What an answer to Status means. `executionId` is the one that was asked for. */
export function statusOutcome(reply: Reply, executionId: string, now: Date): StatusOutcome {
  if (reply.kind !== 'answer')
    return { kind: 'SILENT', detail: describe(reply), retryAfterMs: askedToWait(reply) };
  if (reply.status === 401) return { kind: 'UNAUTHORIZED', detail: describe(reply) };
  const silent = (why: string): StatusOutcome => ({
    kind: 'SILENT',
    detail: `${describe(reply)}${why}`,
    retryAfterMs: retryAfterMs(reply.retryAfter, now),
  });
  if (reply.status < 200 || reply.status >= 300) return silent('');
  const body = jsonObject(reply);
  if (!body) return silent(': not a JSON object');
  const echoed = idText(body.get('executionId'), reply.body);
  if (echoed !== null && echoed !== executionId) return silent(`: speaks of execution ${echoed}`);
  const status = body.get('status');
  if (status === 'RUNNING' || status === 'COMPLETED' || status === 'ERROR') {
    return { kind: status, executionInfo: infoText(body.get('executionInfo')) };
  }
  return silent(`: unknown status ${excerpt(jsonText(status ?? null), 60)}`);
}

export type KillOutcome =
  | { readonly kind: 'KILLED'; readonly detail: string }
  | { readonly kind: 'UNAUTHORIZED'; readonly detail: string }
  /** It did not get there. */
  | { readonly kind: 'NOT_SENT'; readonly detail: string }
  | { readonly kind: 'REFUSED'; readonly detail: string };

/** What an answer to Kill means: any 2xx is success, everything else is tried again until the kill deadline. */
export function killOutcome(reply: Reply): KillOutcome {
  const detail = describe(reply);
  if (reply.kind === 'not-sent') return { kind: 'NOT_SENT', detail };
  if (reply.kind === 'lost') return { kind: 'REFUSED', detail };
  if (reply.status === 401) return { kind: 'UNAUTHORIZED', detail };
  return { kind: reply.status >= 200 && reply.status < 300 ? 'KILLED' : 'REFUSED', detail };
}

/** One line for people: `HTTP 503: Service Unavailable`. External text stays data: cut, control characters escaped. */
export function describe(reply: Reply): string {
  if (reply.kind !== 'answer') return `${reply.reason}: ${excerpt(reply.detail, 500)}`;
  const body = reply.body.trim();
  return `HTTP ${reply.status}${body === '' ? '' : `: ${excerpt(body, 500)}`}${reply.cut ? ' (cut)' : ''}`;
}

const askedToWait = (reply: NotSent | Lost): number =>
  reply.kind === 'not-sent' ? (reply.retryAfterMs ?? 0) : 0;

/** How an HTTP date begins, or an ISO one; `Date.parse` alone finds a year in almost anything. */
const DATE = /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\d{4}-\d{2}-\d{2}T)/;

/** `Retry-After` in seconds or as a date; nonsense counts as none; capped. */
export function retryAfterMs(header: string | null, now: Date): number {
  const text = header?.trim() ?? '';
  const cap = CONTRACT_LIMITS.retryAfterCapMs;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, cap);
  const ms = DATE.test(text) ? Date.parse(text) - now.getTime() : NaN;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), cap);
}

function jsonObject(answer: Answer): ReadonlyMap<string, unknown> | null {
  if (answer.cut) return null;
  try {
    const value: unknown = JSON.parse(answer.body);
    // A Map, so that keys such as __proto__ are ordinary.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? new Map(Object.entries(value))
      : null;
  } catch {
    return null;
  }
}

/** An execution id is a string or a number and kept as text. */
function idText(value: unknown, body: string): string | null {
  if (typeof value === 'number') return numberText(value, body);
  return typeof value === 'string' && isUsableId(value) ? value : null;
}

const ID_LITERAL = /"executionId"\s*:\s*(-?\d{1,60}(?:\.\d{1,60})?)\b/g;

/** Ids of 64 bits lose digits as numbers, so the literal itself is taken; null = it cannot be told which one it is. */
function numberText(value: number, body: string): string | null {
  if (Number.isSafeInteger(value)) return String(value);
  const literals = [...body.matchAll(ID_LITERAL)].map(([, literal = '']) => literal);
  const [literal, ...others] = new Set(literals.filter((text) => Number(text) === value));
  return others.length === 0 ? (literal ?? null) : null;
}

const EXECUTION_INFO_LENGTH = 4_000;

function infoText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return excerpt(typeof value === 'string' ? value : jsonText(value), EXECUTION_INFO_LENGTH);
}

/** An answer may be nested deeper than it can be written again; judging it must not fail for that. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '[nested too deeply]';
  }
}

import { calledUrlProblem, READ_OTHERWISE } from './called-url.js';
import type { JobTypeEndpoints } from './schedule.js';

/** How to call one class of external REST jobs (job-contract.md). Secrets live with the connection, not here. */
export interface JobType {
  readonly name: string;
  /** The schedule it belongs to; null = shared by all. */
  readonly schedule: string | null;
  readonly description: string;
  /** Endpoint paths are appended to its path. */
  readonly url: string;
  readonly connection: string;
  readonly scope: string;
  readonly endpoints: JobTypeEndpoints;
  /** Milliseconds; null = the server's default. */
  readonly pollIntervalMs: number | null;
  readonly pollPolicy: PollPolicy;
  /** The system answers a repeated agentExecutionId with the first executionId. */
  readonly idempotentStart: boolean;
  readonly onSilence: OnSilence;
  readonly silenceBudgetMs: number;
  readonly onTimeout: OnTimeout;
  /** After this long without a sent Start the attempt is START_EXPIRED; null = never. */
  readonly startDeadlineMs: number | null;
  readonly timeouts: JobTypeTimeouts;
  /** Start's 500 means "nobody knows" instead of "declared failure". */
  readonly treat500AsUnknown: boolean;
  /** The system guarantees that a 503 means: not taken. */
  readonly retryOn503: boolean;
  readonly cycleNameStyle: CycleNameStyle;
  /** Counts the changes of this definition. */
  readonly version: number;
}

export const POLL_POLICIES = ['adaptive', 'fixed'] as const;
export type PollPolicy = (typeof POLL_POLICIES)[number];
export const ON_SILENCE = ['flag', 'error'] as const;
export type OnSilence = (typeof ON_SILENCE)[number];
export const ON_TIMEOUT = ['flag', 'error'] as const;
export type OnTimeout = (typeof ON_TIMEOUT)[number];
export const CYCLE_NAME_STYLES = ['long', 'short'] as const;
export type CycleNameStyle = (typeof CYCLE_NAME_STYLES)[number];

/** Hard deadlines in milliseconds. */
export interface JobTypeTimeouts {
  readonly connectMs: number;
  /** Start, Restart and Kill, whole answer. */
  readonly answerMs: number;
  readonly statusMs: number;
}

/** job-contract.md, Defaults: they win over every other page. */
export const JOB_TYPE_DEFAULTS = {
  connection: 'default',
  pollPolicy: 'adaptive',
  onSilence: 'flag',
  silenceBudgetMs: 15 * 60_000,
  onTimeout: 'flag',
  timeouts: { connectMs: 10_000, answerMs: 60_000, statusMs: 15_000 },
  cycleNameStyle: 'long',
} as const;

export const CONTRACT_LIMITS = {
  checkTimeoutMs: 5_000,
  tokenTimeoutMs: 10_000,
  logTimeoutMs: 60_000,
  /** Answers other than logs: read up to here, then cut and marked. */
  answerBytes: 1024 * 1024,
  logBytes: 10 * 1024 * 1024,
  killDeadlineMs: 15 * 60_000,
  retryAfterCapMs: 60 * 60_000,
} as const;

export type Verb = 'start' | 'restart' | 'status' | 'kill' | 'log' | 'check';

/** `https://host/base` + `/start` → `https://host/base/start`, whatever slashes stand at the seam. */
export function endpointUrl(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return url.href;
}

/** Why a URL cannot be a job type's, or null (spreadsheet.md, Job Types). */
export function baseUrlProblem(url: string): string | null {
  // An empty query is none to `URL`, and would still stand between the URL and what is appended.
  const seam = url.search(/[?#]/);
  if (seam < 0) return calledUrlProblem(url);
  const problem = calledUrlProblem(url.slice(0, seam));
  return problem ?? 'it must not have a query or a fragment: paths are appended to it';
}

/** Why a path cannot be an endpoint's, or null: it stays below the job type's URL. */
export function endpointPathProblem(path: string): string | null {
  if (READ_OTHERWISE.test(path)) return 'it must not have blanks, control characters or backslashes';
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//'))
    return 'it must be a path below the URL, not a URL';
  if (/[?#]/.test(path)) return 'it must not have a query or a fragment';
  const steps = path.split('/').map((step) => step.replace(/%2e/gi, '.'));
  return steps.includes('..') || steps.includes('.') ? 'it must not climb with . or ..' : null;
}

/** The cycle name that the external system is told (job-contract.md, Payloads). */
export const cycleNameFor = (cycle: string, style: CycleNameStyle): string =>
  style === 'short' ? cycle.replace(/^Hourly_Cycle_/, 'Hourly_') : cycle;

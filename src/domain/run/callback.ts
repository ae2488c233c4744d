import type { Run, RunChange, RunPatch } from './run.js';
import type { Cause, RunStatus } from './run-state.js';
import type { ExternalStatusUpdate } from '../schedule.js';

/** How a run has ended, for those outside: the only statuses that a callback tells (pom.md 9.6). */
export type ToldStatus = Extract<RunStatus, 'COMPLETED' | 'SKIPPED' | 'ERROR' | 'SKIPPED_ON_ERROR'>;

const TOLD: readonly RunStatus[] = ['COMPLETED', 'SKIPPED', 'ERROR', 'SKIPPED_ON_ERROR'];
const FAILED: readonly RunStatus[] = ['ERROR', 'SKIPPED_ON_ERROR'];

export const CALLBACK_STATUSES = ['PENDING', 'DELIVERED', 'FAILED', 'SKIPPED'] as const;
export type CallbackStatus = (typeof CALLBACK_STATUSES)[number];

/** One end of one run that is to be called back. */
export interface ToldEnd {
  readonly runId: string;
  readonly status: ToldStatus;
  readonly cause: Cause | null;
}

/** Whether a mode asks for an end. FAILED is all that went wrong, also where the flow went on. */
export const isAskedFor = (mode: ExternalStatusUpdate, status: RunStatus): boolean =>
  mode === 'ALL' ? TOLD.includes(status) : mode === 'FAILED' && FAILED.includes(status);

/** What the moves have ended and somebody is to be told of, in the order of the moves. */
export const endsToTell = (moves: readonly RunChange[]): readonly ToldEnd[] =>
  moves.flatMap(({ run, to }) => {
    // Most runs call nobody back.
    if (run.callbackMode === 'NONE' || !isAskedFor(run.callbackMode, to.status)) return [];
    if (!hasEnded(to) || isTheSameEnd(run, to)) return [];
    return [{ runId: run.id, status: to.status as ToldStatus, cause: to.cause }];
  });

type End = Pick<RunPatch, 'status' | 'cause' | 'active' | 'reach' | 'skippedFrom'>;

/**
 * A Start whose fate nobody knows has not ended. A skip is an end as soon as its execution goes: a person's at once, one by
 * the calendar when its turn comes.
 */
function hasEnded({ status, cause, active, reach, skippedFrom }: End): boolean {
  if (status === 'ERROR') return cause !== 'START_UNKNOWN';
  if (status === 'SKIPPED') return active && (skippedFrom !== null || reach === 'REACHED');
  return status === 'COMPLETED' || status === 'SKIPPED_ON_ERROR';
}

const isTheSameEnd = (before: Run, to: RunPatch): boolean =>
  before.status === to.status && before.cause === to.cause && hasEnded(before);

/** For how long a callback is tried before it is given up: whoever is called has a day to come back. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** What a receiver may ask for with Retry-After. */
const LONGEST_ASKED_MS = 60 * 60_000;

export interface FailedTry {
  /** How often it was tried, this time included. */
  readonly tries: number;
  readonly now: Date;
  readonly giveUpAt: Date;
  /** What the receiver asked for; null = nothing. */
  readonly retryAfterMs: number | null;
  /** From 0 up to 1: callbacks that have failed together do not come back together. */
  readonly chance: number;
}

/** When a callback is tried again; null = it has been tried for long enough. */
export function nextTry({ tries, now, giveUpAt, retryAfterMs, chance }: FailedTry): Date | null {
  const full = Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MS);
  const jittered = full / 2 + (full / 2) * chance;
  const wait = Math.max(jittered, Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS));
  const at = new Date(now.getTime() + Math.round(wait));
  return at > giveUpAt ? null : at;
}

import type { PollPolicy } from '../job-type.js';

/** When the next Status is due (job-contract.md, when to poll). Milliseconds throughout. */
export interface PollRhythm {
  readonly policy: PollPolicy;
  readonly intervalMs: number;
}

const FIRST_ADAPTIVE_WAIT_MS = 250;
const GROWTH = 1.5;
const FAILED_POLL_CAP_MS = 30_000;
const MAX_DOUBLINGS = 5;
/** A Status that fails this soon after Start is no warning: many systems register the execution a moment later. */
export const SETTLING_IN_MS = 5_000;

/** How long to wait before the first Status. */
export const firstPollAfter = ({ policy, intervalMs }: PollRhythm): number =>
  policy === 'adaptive' ? 0 : intervalMs;

/**
 * How long to wait after the `answered`-th good answer (1, 2, …): adaptive grows by half from 250 ms up to the interval
 * and never above it; fixed is the original's: sleep the interval, ask, repeat.
 */
export function pollAfter({ policy, intervalMs }: PollRhythm, answered: number): number {
  if (policy === 'fixed') return intervalMs;
  return Math.min(FIRST_ADAPTIVE_WAIT_MS * GROWTH ** Math.min(answered - 1, 40), intervalMs);
}

/** After the `failed`-th failure in a row: min(interval × 2ⁿ, 30 s), n ≤ 5, full jitter. `random` is in [0, 1). */
export function pollAfterFailure({ intervalMs }: PollRhythm, failed: number, random: number): number {
  const ceiling = Math.min(intervalMs * 2 ** Math.min(failed, MAX_DOUBLINGS), FAILED_POLL_CAP_MS);
  return Math.round(ceiling * random);
}

const START_RETRY_BASE_MS = 500;
const START_RETRY_CAP_MS = 30_000;

/** How long to wait before a Start that did not get through is tried again: half to all of min(0.5 s × 2ⁿ, 30 s). */
export function startRetryAfter(tries: number, random: number): number {
  const ceiling = Math.min(START_RETRY_BASE_MS * 2 ** Math.min(tries, 10), START_RETRY_CAP_MS);
  return Math.round(ceiling * (0.5 + random / 2));
}

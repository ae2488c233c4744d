import type { JobTypeCheck } from '../api/shapes.js';

/** One answer of a system check, as this page has got it. */
export type SeenCheck = Pick<JobTypeCheck, 'status' | 'latencyMs' | 'checkedAt'>;

const KEPT = 60;

/** What was seen of a job type, the oldest first; the same check told twice counts once. */
export function withSeen(seen: readonly SeenCheck[], check: SeenCheck): readonly SeenCheck[] {
  if (check.status === 'CHECK_NOT_DEFINED' || seen.some(({ checkedAt }) => checkedAt === check.checkedAt))
    return seen;
  return [...seen, check].toSorted((a, b) => a.checkedAt.localeCompare(b.checkedAt)).slice(-KEPT);
}

/** Of those that were up; null = none was. */
export function medianLatency(seen: readonly SeenCheck[]): number | null {
  const times = seen
    .flatMap(({ status, latencyMs }) => (status === 'UP' && latencyMs !== null ? [latencyMs] : []))
    .toSorted((a, b) => a - b);
  return times[Math.floor((times.length - 1) / 2)] ?? null;
}

export interface SeenBar {
  /** Of the height there is, from 0 to 1. */
  readonly height: number;
  readonly down: boolean;
}

const LEAST_HEIGHT = 0.15;

/** Bars by latency, the slowest as high as there is room; what was down is as high, and told apart by more than colour. */
export function barsOf(seen: readonly SeenCheck[]): readonly SeenBar[] {
  const slowest = Math.max(1, ...seen.map(({ latencyMs }) => latencyMs ?? 0));
  return seen.map(({ status, latencyMs }) => ({
    down: status === 'DOWN',
    height: status === 'DOWN' ? 1 : Math.max(LEAST_HEIGHT, (latencyMs ?? 0) / slowest),
  }));
}

import type { DurationStatistics } from './job-duration.js';

/** What an expected duration rests on: earlier executions, the workbook's ThresholdRunTime, or nothing. */
export const DURATION_BASES = ['history', 'threshold', 'none', 'zero'] as const;
export type DurationBasis = (typeof DURATION_BASES)[number];

/** How long something is expected to take: as in the shortest tenth of the cases, usually, and as in the longest. */
export interface ExpectedDuration {
  readonly lowSeconds: number;
  readonly seconds: number;
  readonly highSeconds: number;
  readonly basis: DurationBasis;
}

export interface DurationFacts {
  /** It is a DUMMY, or passed over: it takes no time. */
  readonly takesNoTime: boolean;
  readonly history: DurationStatistics | null;
  readonly thresholdSeconds: number | null;
}

/** Where nothing at all is known of a schedule. */
const UNKNOWN_SECONDS = 60;

/** What a job without any history is expected to take: as the others of its night do. */
export function typicalSeconds(known: readonly number[]): number {
  const sorted = known.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? UNKNOWN_SECONDS;
}

export function expectDuration(facts: DurationFacts, typical: number): ExpectedDuration {
  const { takesNoTime, history, thresholdSeconds } = facts;
  if (takesNoTime) return exactly(0, 'zero');
  if (history) {
    const { p10Seconds, medianSeconds, p90Seconds } = history;
    return {
      lowSeconds: p10Seconds,
      seconds: medianSeconds,
      highSeconds: p90Seconds,
      basis: 'history',
    };
  }
  return thresholdSeconds === null ? exactly(typical, 'none') : exactly(thresholdSeconds, 'threshold');
}

const exactly = (seconds: number, basis: DurationBasis): ExpectedDuration => ({
  lowSeconds: seconds,
  seconds,
  highSeconds: seconds,
  basis,
});

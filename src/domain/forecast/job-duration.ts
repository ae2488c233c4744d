/** How long a job takes, as its latest executions say. */
export interface DurationStatistics {
  readonly samples: number;
  readonly averageSeconds: number;
  readonly medianSeconds: number;
  /** A tenth of the executions took no longer than this. */
  readonly p10Seconds: number;
  /** Nine tenths of them took no longer than this. */
  readonly p90Seconds: number;
}

/** A month of nights: enough for a quantile, few enough that what has changed is forgotten. */
export const REMEMBERED = 30;

/** Durations of a job in the order of their ends, the latest last. */
export const remember = (known: readonly number[], further: readonly number[]): readonly number[] =>
  [...known, ...further].slice(-REMEMBERED);

/** Of one duration or more. */
export function statisticsOf(seconds: readonly number[]): DurationStatistics {
  const sorted = seconds.toSorted((one, other) => one - other);
  return {
    samples: sorted.length,
    averageSeconds: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    medianSeconds: quantile(sorted, 0.5),
    p10Seconds: quantile(sorted, 0.1),
    p90Seconds: quantile(sorted, 0.9),
  };
}

/** Between two of them, by how near it is to each. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place % 1);
}

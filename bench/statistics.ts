export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** The p-th part (0 to 1) of numbers, by the nearest rank. */
export function quantile(numbers: readonly number[], p: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const rank = Math.min(Math.max(Math.ceil(p * sorted.length) - 1, 0), sorted.length - 1);
  return sorted[rank] ?? NaN;
}

export const spread = (numbers: readonly number[]): Spread => ({
  min: quantile(numbers, 0),
  median: quantile(numbers, 0.5),
  max: quantile(numbers, 1),
});

/** Ratios of what was measured in the same round. */
export const ratios = (own: readonly number[], limit: readonly number[]): readonly number[] =>
  own.map((value, round) => value / (limit[round] ?? NaN));

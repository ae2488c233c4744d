import { useQueries } from '@tanstack/react-query';
import type { Attempt, Run } from '../../api/shapes.js';
import { attemptsQuery } from '../../run/run-queries.js';

/** They are asked for one by one. */
const MOST = 50;

/** The attempts of those runs that had several, by run id. */
export function useAttemptsOf(runs: readonly Run[]): ReadonlyMap<string, readonly Attempt[]> {
  const several = [...new Set(runs)].filter(({ attempt }) => attempt > 1).slice(0, MOST);
  const answers = useQueries({ queries: several.map(attemptsQuery) });
  return new Map(several.map(({ id }, n) => [id, answers[n]?.data ?? []]));
}

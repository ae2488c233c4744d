import type { Cause, RunStatus } from '../domain/run/run-state.js';

/** A run as a refusal names it. */
export interface NamedRun {
  readonly id: string;
  readonly cycle: string;
  readonly process: string;
  readonly job: string;
  readonly status: RunStatus;
  readonly cause: Cause | null;
}

/** So many runs are named in a refusal. */
export const MOST_NAMED = 100;

export const countedRuns = (runs: number): string => (runs === 1 ? '1 run that is' : `${runs} runs that are`);

/** What a refusal says of runs beside its sentence. */
export const namedRuns = (
  runs: readonly NamedRun[],
  runsTotal = runs.length,
): Readonly<Record<string, unknown>> => ({
  runsTotal,
  runs: runs
    .slice(0, MOST_NAMED)
    .map(({ id, cycle, process, job, status, cause }) => ({ id, cycle, process, job, status, cause })),
});

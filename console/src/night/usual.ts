import type { components } from '../api/schema.js';
import type { Run } from '../api/shapes.js';

export type JobDuration = components['schemas']['JobDuration'];

/** What the job of a run usually takes, in milliseconds: the median of its last 30; null = it was measured too seldom. */
export type Usual = (run: Pick<Run, 'process' | 'job'>) => number | null;

/** Fewer executions say nothing of what a job usually takes. */
export const ENOUGH = 5;

export const UNKNOWN_USUAL: Usual = () => null;

export function usualOf(durations: readonly JobDuration[]): Usual {
  const medians = new Map(
    durations
      .filter(({ samples }) => samples >= ENOUGH)
      .map(({ process, job, medianSeconds }) => [`${process}/${job}`, medianSeconds * 1000]),
  );
  return ({ process, job }) => medians.get(`${process}/${job}`) ?? null;
}

/** How much longer it has taken than usual: 0.2 = a fifth longer. While it goes on only what it is over counts; null = nothing to tell. */
export function againstUsual(run: Run, usual: Usual, now: number): number | null {
  const { status, startedAt, endedAt } = run;
  const expected = usual(run);
  if (expected === null || expected === 0 || startedAt === null) return null;
  const goesOn = status === 'RUNNING';
  if (!goesOn && endedAt === null) return null;
  const took = (goesOn || endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  const share = took / expected - 1;
  return goesOn && share <= 0 ? null : share;
}

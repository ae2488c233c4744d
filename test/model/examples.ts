import type { DependencyOn } from '../../src/domain/schedule.js';
import type { Night, NightJob, NightType } from './night.js';

const TYPE: NightType = {
  idempotentStart: false,
  treat500AsUnknown: false,
  retryOn503: false,
  startDeadlineMs: null,
  onSilence: 'flag',
  silenceBudgetMs: 2_000,
  kill: true,
  restart: false,
};
const JOB: NightJob = { status: 'LOADED', join: 'ALL', type: 0, skipOnError: false, outside: false };

/** Jobs that wait for nothing, or as `edges` say: from, to, on. */
function night(
  jobs: readonly Partial<NightJob>[],
  types: Partial<NightType>,
  edges: readonly (readonly [number, number, DependencyOn])[] = [],
): Night {
  const type = { ...TYPE, ...types };
  return {
    jobs: jobs.map((job) => ({ ...JOB, ...job })),
    edges: edges.map(([from, to, on]) => ({ from, to, on })),
    types: [type, type],
    throttle: null,
  };
}

/** Worlds in which something went wrong once, as they were shrunk: they are lived first. */
export const EXAMPLES: readonly [night: Night, steps: number[]][] = [
  // A kill was taken up by a commit that was reported as failed, and the agent went on asking for Status.
  [night([{}], {}), [980704, 0, 934784, 0, 112087, 0, 874926, 0, 119328]],
];

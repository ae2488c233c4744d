import type { SmallSchedule } from '../test/support/small-schedule.js';

/** Before anything is measured, so that whatever is compiled or connected at first use is. */
export const WARM_UP_JOBS = 300;

type Processes = SmallSchedule['processes'];

/** Independent jobs, each in a process of its own. */
export const fan = (jobs: number): Processes =>
  Object.fromEntries(Array.from({ length: jobs }, (_, n) => [`P_J${n}`, [`J${n}`]]));

/** One job after the other. */
export const chain = (jobs: number): Processes => ({
  CHAIN: Array.from({ length: jobs }, (_, n) => `J${n}`),
});

/**
 * The workbook of a large site, of 6.27 rows a job: every job has a process, parameters and, with two exceptions in a
 * hundred, two or three dependencies.
 */
export function large(name: string, jobs: number): SmallSchedule {
  const processes = fan(jobs);
  const names = Object.keys(processes);
  const after = names.flatMap((process, n) =>
    [1, 7, 31]
      .slice(0, n % 4 === 0 ? 3 : 2)
      .filter((back) => n >= back)
      .map((back) => [process, names[n - back] ?? ''] as const),
  );
  const parameters = Object.fromEntries(
    names.map((process, n) => [`${process}/J${n}`, `number=${n}||mode=FULL`]),
  );
  return { name, processes, after, parameters };
}

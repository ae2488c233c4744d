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

/** The same site some months later: jobs are new, gone and called otherwise, and much is changed about the others. */
export function later({ processes, after = [], parameters = {}, ...rest }: SmallSchedule): SmallSchedule {
  const renamed = (job: string, n: number): string => (n % 100 === 1 ? `${job}_X` : job);
  const names = Object.keys(processes);
  const kept = names.filter((_, n) => n % 200 !== 199);
  const isKept = new Set(kept);
  const jobs = Object.fromEntries(
    kept.map((process, n) => [process, (processes[process] ?? []).map((job) => renamed(job, n))]),
  );
  const added = Object.fromEntries(
    kept.filter((_, n) => n % 200 === 0).map((process) => [`${process}_NEW`, [`NEW_${process}`]]),
  );
  const texts = kept.map((process, n) => {
    const [job = ''] = processes[process] ?? [];
    const text = parameters[`${process}/${job}`] ?? '';
    return [`${process}/${renamed(job, n)}`, n % 10 === 0 ? text.replace('FULL', 'DELTA') : text] as const;
  });
  return {
    ...rest,
    processes: { ...jobs, ...added },
    after: after.filter(
      ([waits, comesFirst], n) => isKept.has(waits) && isKept.has(comesFirst) && n % 50 !== 0,
    ),
    parameters: Object.fromEntries(texts),
    job: Object.fromEntries(
      Object.values(jobs)
        .flat()
        .map((job, n) => [
          job,
          { Priority: n % 20 === 0 ? 200 : 150, ThresholdRunTime: n % 7 === 0 ? 900 : null },
        ]),
    ),
  };
}

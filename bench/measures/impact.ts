import { addDays } from '../../src/domain/calendar.js';
import { datesAhead } from '../../src/domain/impact/dates-ahead.js';
import { impactOnDates } from '../../src/domain/impact/dates-impact.js';
import { nodeOf } from '../../src/domain/job-graph.js';
import { findIdle, noticed } from '../../src/domain/impact/never-run.js';
import { indexSchedule } from '../../src/domain/schedule-index.js';
import { WEEKDAYS, type Schedule } from '../../src/domain/schedule.js';

const TODAY = '2026-11-28';

/** Seconds of CPU for what a definition would do to the next fortnight, in which no two days of a week are alike. */
export function impactCpu(before: Schedule, after: Schedule): number {
  const [was, is] = [withDays(before), withDays(after)];
  const durations = new Map(
    is.processJobs.map(({ process, job }, n) => [nodeOf(process, job), lasting(n % 60)]),
  );
  const begun = process.cpuUsage();
  const settings = { externalDependencies: true, interScheduleDependencies: true };
  const two = { before: indexSchedule(was), after: indexSchedule(is), settings };
  const dates = datesAhead(TODAY, new Set([addDays(TODAY, 1)]));
  const fortnight = [...impactOnDates(two, { dates, disabled: [], durations })];
  const around = {
    horizon: { from: TODAY, disabled: [] },
    customJobs: new Set<string>(),
    others: new Map(),
    honoured: true,
    dependants: [],
  };
  const [now, earlier] = [findIdle(two.after, around), findIdle(two.before, around)];
  noticed(now.neverRun, earlier.neverRun);
  const { user, system } = process.cpuUsage(begun);
  if (fortnight.length !== WEEKDAYS.length) throw new Error('the days of a week are not all different');
  return (user + system) / 1e6;
}

/** Some jobs run on one day of the week only. */
const withDays = (schedule: Schedule): Schedule => ({
  ...schedule,
  jobs: schedule.jobs.map((job, n) => {
    const day = n % 10 === 1 ? WEEKDAYS[((n - 1) / 10) % WEEKDAYS.length] : undefined;
    return day ? { ...job, daysOfTheWeek: [day] } : job;
  }),
});

const lasting = (
  seconds: number,
): Record<'samples' | 'averageSeconds' | 'medianSeconds' | 'p10Seconds' | 'p90Seconds', number> => ({
  samples: 9,
  averageSeconds: seconds,
  medianSeconds: seconds,
  p10Seconds: seconds / 2,
  p90Seconds: seconds * 2,
});

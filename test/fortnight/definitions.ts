import { readFile } from 'node:fs/promises';
import type { Schedule } from '../../src/domain/schedule.js';
import { parseSchedule } from '../../src/schedules/sheet/parse-schedule.js';
import { unpackTabs } from '../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../src/schedules/workbook/workbook-tabs.js';

/** A workbook of schedules/, as it is imported. */
async function sampleDefinition(name: string): Promise<Schedule> {
  return parseSchedule(unpackTabs(await readTabs(await readFile(`schedules/${name}.xlsx`)))).schedule;
}

export const merch = (): Promise<Schedule> => sampleDefinition('merch');

/** Its system answers a repeated Start with the first one: an agent that is lost while it sends leaves no doubt. */
export async function rde(): Promise<Schedule> {
  const definition = await sampleDefinition('rde');
  const jobTypes = definition.jobTypes.map((type) => ({ ...type, idempotentStart: true }));
  return { ...definition, jobTypes };
}

export const AUDIT = 'SALES_AUDIT_JOB';
export const REPORT = 'SALES_REPORT_JOB';

/** In the second week the weekly sales are on Sundays, a job must not take long, and another one has come. */
export function secondMerch(first: Schedule): Schedule {
  const jobs = first.jobs.map((job) => {
    if (job.name === 'SALWEEK_JOB') return { ...job, daysOfTheWeek: ['SUNDAY' as const] };
    if (job.name === 'SALDLY_JOB') return { ...job, maxRunTime: 900, thresholdRunTime: 300 };
    return job;
  });
  const [last] = first.processJobs.filter(({ process }) => process === 'SALMTH_PROCESS').slice(-1);
  const [like] = jobs.filter(({ name }) => name === last?.job);
  if (!last || !like) throw new Error('the workbook has no SALMTH_PROCESS any more');
  return {
    ...first,
    label: `${first.label} second week`,
    jobs: [...jobs, { ...like, name: AUDIT, daysOfTheWeek: ['SATURDAY', 'SUNDAY'] }],
    processJobs: [...first.processJobs, { ...last, job: AUDIT, sequence: last.sequence + 10 }],
  };
}

/** The audit is for every day after all, and a report of it comes behind it. */
export function thirdMerch(second: Schedule): Schedule {
  const audit = second.jobs.find(({ name }) => name === AUDIT);
  const row = second.processJobs.find(({ job }) => job === AUDIT);
  if (!audit || !row) throw new Error('the second week has no audit');
  const others = second.jobs.filter(({ name }) => name !== AUDIT);
  return {
    ...second,
    label: `${second.label} corrected`,
    jobs: [...others, { ...audit, daysOfTheWeek: null }, { ...audit, name: REPORT, daysOfTheWeek: null }],
    processJobs: [...second.processJobs, { ...row, job: REPORT, sequence: row.sequence + 10 }],
  };
}

/** In the second week nobody waits for the weather for more than three hours. */
export const secondRde = (first: Schedule): Schedule => ({
  ...first,
  label: `${first.label} second week`,
  externalDependencies: first.externalDependencies.map((row) => ({
    ...row,
    timeOut: 3 * 3600,
    onTimeOut: 'SKIP',
  })),
});

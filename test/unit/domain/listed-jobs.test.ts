import { expect, test } from '@jest/globals';
import { listedJobs } from '../../../src/domain/listed-jobs.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import { rawTabs, soundWith } from '../../support/findings.js';

const { schedule } = parseSchedule(
  rawTabs(
    soundWith({
      Job: [
        ['JobName', 'Application', 'JobType'],
        ['START_JOB', 'APP', 'DUMMY'],
        ['A1_JOB', 'APP', 'SVC'],
        ['A2_JOB', 'APP', 'SVC'],
        ['LEFT_JOB', 'APP', 'SVC'],
      ],
    }),
  ),
);

test('jobs stand where they run, in the order of the workbook, and those that never run come last', () => {
  const all = listedJobs(schedule, schedule);
  expect(all.map(({ process, job }) => `${process ?? '-'}/${job.name}`)).toEqual([
    ...schedule.processJobs.map(({ process, job }) => `${process}/${job}`),
    '-/LEFT_JOB',
  ]);
  expect(all.flatMap(({ overridden }) => overridden)).toEqual([]);
  expect(all[0]?.flows).toEqual(['Nightly']);
});

test('what an override has otherwise is named', () => {
  const planned = {
    ...schedule,
    jobs: schedule.jobs.map((job) =>
      job.name === 'A1_JOB' ? { ...job, enabled: false, thresholdRunTime: 9 } : job,
    ),
    processJobs: schedule.processJobs.map((row) =>
      row.job === 'A2_JOB' ? { ...row, parameters: 'a=b' } : row,
    ),
  };
  const found = listedJobs(schedule, planned).filter(({ overridden }) => overridden.length > 0);
  expect(found.map(({ job, overridden }) => [job.name, [...overridden].sort()])).toEqual([
    ['A1_JOB', ['enabled', 'thresholdRunTime']],
    ['A2_JOB', ['parameters']],
  ]);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CustomJob, CustomProcess, OwnJob } from '../../../src/domain/custom-process.js';
import { fitCustomProcess } from '../../../src/domain/plan/plan-custom.js';
import { planFlow, type PlannedFlow } from '../../../src/domain/plan/plan-day.js';
import { indexSchedule, type ScheduleIndex } from '../../../src/domain/schedule-index.js';
import { external, indexOf } from '../../support/schedules.js';

const NAME = 'X_CPROCESS';
const TYPES = new Set(['SVC']);

const seeded = (job: string, is: { process?: string; parameters?: string } = {}): CustomJob => ({
  job,
  process: null,
  parameters: null,
  ...is,
});
const own = (job: string, is: Partial<OwnJob> = {}): OwnJob => ({
  job,
  description: '',
  application: 'APP',
  jobType: 'SVC',
  parameters: '',
  skipOnError: false,
  thresholdRunTime: null,
  maxRunTime: null,
  exclusiveKey: null,
  onKeyTaken: 'WAIT',
  priority: 150,
  critical: false,
  ...is,
});
const custom = (...jobs: readonly CustomJob[]): CustomProcess => ({ name: NAME, description: '', jobs });

/** A schedule whose job A is in two processes, with parameters of its own in each. */
const NIGHT = indexOf({
  processes: { P: ['A', 'B'], Q: ['A'] },
  job: { B: { skipOnError: true, priority: 9, maxRunTime: 60 } },
  mapping: {
    'P/A': { parameters: 'store=1' },
    'Q/A': { parameters: 'store=2' },
    'P/B': { parameters: 'b=1' },
  },
  application: { agent: 'stores' },
  rows: { externalDependencies: [external('P/B', 'FILE')] },
});

const found = (index: ScheduleIndex, process: CustomProcess): readonly string[] =>
  fitCustomProcess(index, process, TYPES).findings.map(
    ({ severity, code, tab, cell }) => `${severity} ${code} ${tab ?? ''} ${cell ?? ''}`,
  );
const messageOf = (process: CustomProcess): string =>
  fitCustomProcess(NIGHT, process, TYPES).findings[0]?.message ?? '';

function planned(index: ScheduleIndex, process: CustomProcess, date = '2026-11-24'): PlannedFlow {
  const { schedule } = fitCustomProcess(index, process, TYPES);
  return planFlow(indexSchedule(schedule), date, { cycle: 'Adhoc', flow: 'Adhoc', process: NAME });
}

describe('the runs of a custom process', () => {
  test('are its jobs in the order in which they are listed, each after the one before', () => {
    const { runs, edges } = planned(
      NIGHT,
      custom(seeded('B'), own('LOAD_CJOB'), seeded('A', { process: 'Q' })),
    );
    expect(runs.map(({ process, job, sequence }) => `${process}/${job} ${sequence}`)).toEqual([
      `${NAME}/B 1`,
      `${NAME}/LOAD_CJOB 2`,
      `${NAME}/A 3`,
    ]);
    expect(edges).toMatchObject([
      { kind: 'ORDER', predecessor: 0, successor: 1, on: 'SUCCESS' },
      { kind: 'ORDER', predecessor: 1, successor: 2, on: 'SUCCESS' },
    ]);
  });

  test('are what the workbook says of its jobs, apart from what the jobs wait for there', () => {
    const plan = planned(NIGHT, custom(seeded('B')));
    expect(plan.runs).toMatchObject([
      { job: 'B', application: 'APP', agentGroup: 'stores', skipOnError: true, priority: 9, maxRunTime: 60 },
    ]);
    expect({ waits: plan.waits, links: plan.links }).toEqual({ waits: [], links: [] });
  });

  test('have the parameters of the process that is named, or their own', () => {
    const parameters = (...jobs: readonly CustomJob[]): readonly string[] =>
      planned(NIGHT, custom(...jobs)).runs.map((run) => run.parameters);
    expect(parameters(seeded('A', { process: 'Q' }), seeded('B'))).toEqual(['store=2', 'b=1']);
    expect(parameters(seeded('A', { parameters: 'store=3' }), seeded('B', { parameters: '' }))).toEqual([
      'store=3',
      '',
    ]);
    expect(parameters(own('C_CJOB', { parameters: 'c=1' }))).toEqual(['c=1']);
  });

  test('of its own jobs have what it says of them', () => {
    const is = {
      skipOnError: true,
      critical: true,
      exclusiveKey: 'STORES',
      onKeyTaken: 'SKIP',
      priority: 200,
      thresholdRunTime: 5,
    } as const;
    expect(planned(NIGHT, custom(own('C_CJOB', is))).runs).toMatchObject([
      { job: 'C_CJOB', jobType: 'SVC', application: 'APP', agentGroup: 'stores', module: null, ...is },
    ]);
  });

  test('leave out what the workbook disables, and what is not for this day of the week', () => {
    const index = indexOf({
      processes: { P: ['A', 'B'] },
      job: { A: { enabled: false }, B: { daysOfTheWeek: ['SUNDAY'] } },
    });
    const { runs } = planned(index, custom(seeded('A'), seeded('B'), own('C_CJOB')));
    expect(runs.map(({ status }) => status)).toEqual(['DISABLED', 'SKIPPED', 'LOADED']);
  });

  test('stand in a line, whatever jobs they are of', () => {
    const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C_CJOB', 'D_CJOB', 'E_CJOB'), { minLength: 1 });
    fc.assert(
      fc.property(names, (chosen) => {
        const jobs = chosen.map((name) =>
          name.endsWith('_CJOB') ? own(name) : seeded(name, { process: 'P' }),
        );
        const { runs, edges } = planned(NIGHT, custom(...jobs));
        expect(runs.map(({ job }) => job)).toEqual(chosen);
        expect(edges.map(({ predecessor, successor }) => [predecessor, successor])).toEqual(
          chosen.slice(1).map((_, place) => [place, place + 1]),
        );
      }),
    );
  });
});

describe('a custom process fits a version', () => {
  test('when all that it names is there', () => {
    expect(found(NIGHT, custom(seeded('A', { process: 'P' }), own('C_CJOB')))).toEqual([]);
  });

  test('and not when a job, a process or their mapping is missing, of which each is told once', () => {
    expect(
      found(NIGHT, custom(seeded('AA'), seeded('A', { process: 'QQ' }), seeded('B', { process: 'Q' }))),
    ).toEqual([
      'error UNKNOWN_JOB jobs 1.job',
      'error UNKNOWN_PROCESS jobs 2.process',
      'error JOB_NOT_IN_PROCESS jobs 3.process',
    ]);
    expect(messageOf(custom(seeded('AA')))).toBe(
      `NIGHT has no job AA (did you mean A?); a job of the process's own ends in _CJOB.`,
    );
  });

  test('and not when it could mean several parameters', () => {
    expect(found(NIGHT, custom(seeded('A')))).toEqual(['error PROCESS_REQUIRED jobs 1.process']);
    expect(messageOf(custom(seeded('A')))).toBe(
      'A has other parameters in P and Q: say "process", or "parameters".',
    );
    const same = indexOf({ processes: { P: ['A'], Q: ['A'] } });
    expect(found(same, custom(seeded('A')))).toEqual([]);
  });

  test('and not when its own jobs are of no application or job type that there is, or their parameters cannot be sent', () => {
    expect(
      found(
        NIGHT,
        custom(
          own('C_CJOB', { application: 'APPS' }),
          own('D_CJOB', { jobType: 'SCV' }),
          own('E_CJOB', { parameters: 'e' }),
          seeded('B', { parameters: 'b=1||b=2' }),
        ),
      ),
    ).toEqual([
      'error UNKNOWN_APPLICATION jobs 1.application',
      'error UNKNOWN_JOB_TYPE jobs 2.jobType',
      'error MALFORMED_PARAMETERS jobs 3.parameters',
      'error MALFORMED_PARAMETERS jobs 4.parameters',
    ]);
  });

  test('with a warning where a shell job has nothing that runs it; its parameters are as it likes', () => {
    const shell = custom(own('C_CJOB', { jobType: 'EXEC', parameters: '-f file' }));
    expect(found(NIGHT, shell)).toEqual(['warning EXEC_NEEDS_RUNNER jobs 1.jobType']);
    expect(fitCustomProcess(NIGHT, shell, new Set(['EXEC'])).findings).toEqual([]);
  });
});

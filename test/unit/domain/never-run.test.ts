import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NeverMet } from '../../../src/domain/impact/impact.js';
import { findIdle, noticed, type Idle, type Surrounding } from '../../../src/domain/impact/never-run.js';
import { indexSchedule } from '../../../src/domain/schedule-index.js';
import type { Dependency, Schedule } from '../../../src/domain/schedule.js';
import { anySchedule } from '../../support/present-days.js';
import { aFlow, after, aJob, aSchedule } from '../../support/schedules.js';

const TODAY = '2026-11-28';

const AROUND: Surrounding = {
  horizon: { from: TODAY, disabled: [] },
  customJobs: new Set(),
  others: new Map(),
  honoured: true,
  dependants: [],
};

const idle = (schedule: Schedule, around: Partial<Surrounding> = {}): Idle =>
  findIdle(indexSchedule(schedule), { ...AROUND, ...around });

const disabledFor = (
  process: string,
  until: string | null,
  job: string | null = null,
): Pick<Surrounding, 'horizon'> => ({
  horizon: { from: TODAY, disabled: [{ process, job, from: '2026-01-01', until }] },
});

describe('unreachable jobs', () => {
  test('are those that no flow leads to, with why', () => {
    const schedule = aSchedule({
      processes: { P: ['A'], Q: ['B'], R: ['C'], S: ['D'], T: ['E'] },
      members: { Nightly: ['P'], OFF: ['R', 'P'], HAND: ['S'], ON: ['T'] },
      rows: {
        flows: [
          aFlow('Hourly_Cycle_1', 'OFF', false),
          aFlow('Adhoc', 'HAND'),
          aFlow('Hourly_Cycle_1', 'ON', false),
          aFlow('Hourly_Cycle_2', 'ON'),
        ],
      },
    });
    const lonely = { ...schedule, jobs: [...schedule.jobs, aJob('Z'), aJob('CUSTOM')] };
    expect(idle(lonely, { customJobs: new Set(['CUSTOM']) }).unreachable).toEqual([
      { job: 'B', why: 'NO_FLOW' },
      { job: 'C', why: 'FLOW_DISABLED' },
      { job: 'Z', why: 'NOT_MAPPED' },
    ]);
    expect(idle(lonely).neverRun).toEqual([]);
  });
});

describe('jobs that never run', () => {
  test('are those that they themselves, or their modules, are off', () => {
    const schedule = aSchedule({
      processes: { P: ['A', 'B', 'C'] },
      job: { A: { enabled: false }, B: { module: 'M' } },
      rows: { modules: [{ application: 'APP', name: 'M', description: '', enabled: false }] },
    });
    expect(idle(schedule).neverRun).toEqual([
      { process: 'P', job: 'A', why: 'JOB_DISABLED' },
      { process: 'P', job: 'B', why: 'MODULE_DISABLED' },
    ]);
  });

  test('are those that are disabled on all of their days of the next four hundred', () => {
    const schedule = aSchedule({
      processes: { P: ['A', 'B'], Q: ['C'] },
      job: { B: { daysOfTheWeek: ['SUNDAY'] } },
    });
    const never = (around: Partial<Surrounding>): readonly string[] =>
      idle(schedule, around).neverRun.map(({ job, why }) => `${job} ${why}`);
    expect(never({})).toEqual([]);
    expect(never(disabledFor('P', null))).toEqual(['A DISABLED_FOR_DATES', 'B DISABLED_FOR_DATES']);
    // The last of the four hundred is 2028-01-01, a Saturday.
    expect(never(disabledFor('P', '2027-12-31'))).toEqual(['B DISABLED_FOR_DATES']);
    expect(never(disabledFor('P', '2028-01-01'))).toEqual(['A DISABLED_FOR_DATES', 'B DISABLED_FOR_DATES']);
    expect(never(disabledFor('P', null, 'A'))).toEqual(['A DISABLED_FOR_DATES']);
    expect(never(disabledFor('P', '2027-06-01'))).toEqual([]);
  });

  test('are those behind a branch that is never taken, in every flow, unless they are requested by themselves', () => {
    const processes = { D: ['DUMMY_JOB'], P: ['A', 'B'], Q: ['C'] };
    const rows = { dependencies: [after('P', 'D', { on: 'FAILURE' }), after('Q', 'P')] };
    const job = { DUMMY_JOB: { jobType: 'DUMMY' } };
    const never = (more: Partial<Parameters<typeof aSchedule>[0]>): readonly string[] =>
      idle(aSchedule({ processes, rows, job, ...more })).neverRun.map(
        ({ job: name, why }) => `${name} ${why}`,
      );
    expect(never({})).toEqual(['A NEVER_REACHED', 'B NEVER_REACHED', 'C NEVER_REACHED']);
    const flows = [aFlow('Hourly_Cycle_1', 'MORE')];
    const members = { Nightly: ['D', 'P', 'Q'], MORE: ['Q'] };
    expect(never({ members, rows: { ...rows, flows } })).toEqual(['A NEVER_REACHED', 'B NEVER_REACHED']);
    const adhoc = { ...rows, flows: [aFlow('Adhoc', 'MORE')] };
    expect(never({ members: { ...members, MORE: ['P'] }, rows: adhoc })).toEqual(['C NEVER_REACHED']);
    const any = { Q: { join: 'ANY' } } as const;
    const also = { dependencies: [...rows.dependencies, after('Q', 'D')] };
    expect(never({ process: any, rows: also })).toEqual(['A NEVER_REACHED', 'B NEVER_REACHED']);
  });

  test('are none where every job is on, and no dependency waits for a failure or a warning', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const jobs = schedule.jobs.map((one) => ({ ...one, enabled: true }));
        const dependencies = schedule.dependencies.map((row): Dependency => ({ ...row, on: 'SUCCESS' }));
        const { neverRun, neverMet } = idle({ ...schedule, jobs, dependencies });
        expect([...neverRun, ...neverMet]).toEqual([]);
      }),
    );
  });
});

describe('dependencies that are never met', () => {
  const unmet = (schedule: Schedule, around: Partial<Surrounding> = {}): readonly NeverMet[] =>
    idle(schedule, around).neverMet;

  const pair = (
    on: Dependency['on'],
    job: Parameters<typeof aSchedule>[0]['job'] = {},
    more: Partial<Dependency> = {},
  ): Schedule =>
    aSchedule({
      processes: { P: ['A'], Q: ['B'] },
      job,
      rows: { dependencies: [after('Q', 'P', { on, ...more })] },
    });

  test('are failures and warnings of jobs that never run, or never on a date of the one that waits', () => {
    for (const on of ['FAILURE', 'WARNING'] as const) {
      expect(unmet(pair(on, { A: { enabled: false } }))).toEqual([
        {
          schedule: 'NIGHT',
          process: 'Q',
          job: 'B',
          kind: 'DEPENDENCY',
          on,
          ref: 'P/A',
          why: 'NEVER_ON_ONE_DATE',
          follows: 'NOT_RUN',
        },
      ]);
    }
    const apart = { A: { daysOfTheWeek: ['MONDAY'] }, B: { daysOfTheWeek: ['SUNDAY'] } } as const;
    expect(unmet(pair('FAILURE', apart))).toMatchObject([{ why: 'NEVER_ON_ONE_DATE' }]);
    expect(idle(pair('FAILURE', apart)).neverRun).toEqual([{ process: 'Q', job: 'B', why: 'NEVER_REACHED' }]);
    const meeting = { ...apart, A: { daysOfTheWeek: ['MONDAY', 'SUNDAY'] } } as const;
    expect(unmet(pair('FAILURE', meeting))).toEqual([]);
    expect(unmet(pair('FAILURE', meeting), disabledFor('P', null))).toHaveLength(1);
  });

  test('are not those that let go on what waits for a success, or for any end', () => {
    for (const on of ['SUCCESS', 'ALWAYS'] as const)
      expect(unmet(pair(on, { A: { enabled: false } }))).toEqual([]);
    expect(unmet(pair('FAILURE', { A: { enabled: false } }, { enabled: false }))).toEqual([]);
    // Nobody waits there.
    expect(unmet(pair('FAILURE', { A: { enabled: false }, B: { enabled: false } }))).toEqual([]);
  });

  test('are failures and warnings of a DUMMY, unless it can fail by waiting for too long', () => {
    const dummy = { A: { jobType: 'DUMMY' } };
    expect(unmet(pair('FAILURE', dummy))).toMatchObject([{ why: 'CANNOT_FAIL', follows: 'NOT_RUN' }]);
    expect(unmet(pair('WARNING', dummy))).toMatchObject([{ why: 'CANNOT_WARN' }]);
    const waiting = (skipOnError: boolean): Schedule =>
      aSchedule({
        processes: { P: ['A'], Q: ['B'], R: ['C'] },
        job: { A: { jobType: 'DUMMY', skipOnError } },
        rows: {
          dependencies: [
            after('Q', 'P', { on: 'FAILURE' }),
            after('P', 'R', { timeOut: 60, onTimeOut: 'FAIL' }),
          ],
        },
      });
    expect(unmet(waiting(false))).toEqual([]);
    expect(unmet(waiting(true))).toMatchObject([{ why: 'CANNOT_FAIL' }]);
  });

  test('matter little where any of several predecessors is enough', () => {
    const schedule = aSchedule({
      processes: { P: ['A'], R: ['C'], Q: ['B'] },
      process: { Q: { join: 'ANY' } },
      job: { A: { jobType: 'DUMMY' } },
      rows: { dependencies: [after('Q', 'P', { on: 'FAILURE' }), after('Q', 'R')] },
    });
    expect(unmet(schedule)).toMatchObject([{ ref: 'P/A', follows: 'NOTHING' }]);
    expect(idle(schedule).neverRun).toEqual([]);
  });

  const PATIENCE = { enabled: true, timeOut: null, onTimeOut: 'ALERT' } as const;
  const onOther = (
    predecessorJob: string,
    schedule = 'OTHER',
  ): Schedule['interScheduleDependencies'][number] => ({
    process: 'P',
    job: 'A',
    schedule,
    predecessorProcess: 'X',
    predecessorJob,
    ...PATIENCE,
  });

  test('are those on jobs that the Nightly of another schedule does not have, and they wait', () => {
    const other = aSchedule({ processes: { X: ['Y'] }, job: { Y: { daysOfTheWeek: ['SUNDAY'] } } });
    const others = new Map([['OTHER', other]]);
    const rows = [
      onOther('Y'),
      onOther('GONE'),
      { ...onOther('Y', 'NOBODY'), timeOut: 60, onTimeOut: 'SKIP' as const },
      { ...onOther('GONE'), enabled: false },
    ];
    const schedule = aSchedule({ processes: { P: ['A'] }, rows: { interScheduleDependencies: rows } });
    expect(unmet(schedule, { others })).toMatchObject([
      { kind: 'INTER_SCHEDULE', ref: 'OTHER/X/GONE', why: 'UNKNOWN_PREDECESSOR', follows: 'WAITS' },
      { kind: 'INTER_SCHEDULE', ref: 'NOBODY/X/Y', why: 'UNKNOWN_SCHEDULE', follows: 'SKIP' },
    ]);
    expect(unmet(schedule, { others, honoured: false })).toEqual([]);
  });

  test('are those of other schedules on jobs that this one does not have any more', () => {
    const dependants = [
      { ...onOther('Y', 'NIGHT'), waiting: 'REPORTS' },
      { ...onOther('KEPT', 'NIGHT'), waiting: 'REPORTS' },
    ];
    const schedule = aSchedule({ processes: { X: ['KEPT'] } });
    expect(unmet(schedule, { dependants })).toMatchObject([
      { schedule: 'REPORTS', process: 'P', job: 'A', ref: 'NIGHT/X/Y', why: 'UNKNOWN_PREDECESSOR' },
    ]);
  });
});

describe('what is noticed', () => {
  test('says what was so before, the new ones first, and names a hundred', () => {
    expect(noticed([{ job: 'OLD' }, { job: 'NEW' }], [{ job: 'OLD' }, { job: 'GONE' }])).toEqual({
      total: 2,
      new: 1,
      items: [
        { job: 'NEW', isNew: true },
        { job: 'OLD', isNew: false },
      ],
    });
    const many = Array.from({ length: 150 }, (_, n) => ({ job: `J${n}` }));
    const { total, items } = noticed(many, []);
    expect([total, items.length]).toEqual([150, 100]);
  });

  test('is nothing new of a definition instead of itself', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const [now, was] = [idle(schedule), idle(structuredClone(schedule))];
        for (const kind of ['unreachable', 'neverRun', 'neverMet'] as const)
          expect(noticed<object>(now[kind], was[kind]).new).toBe(0);
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import { diffSchedules, type ScheduleDiff } from '../../../src/domain/diff/diff-schedule.js';
import type { Locate } from '../../../src/domain/locate.js';
import type { Schedule, SheetJobType } from '../../../src/domain/schedule.js';
import { aFlow, after, aJob, aSchedule, external } from '../../support/schedules.js';

type Small = Parameters<typeof aSchedule>[0];

const NIGHT: Small = { processes: { LOAD: ['EXTRACT', 'CHECK'], POST: ['SETTLE'] } };
const WAITS = [after('POST', 'LOAD')];

const diff = (before: Partial<Small>, now: Partial<Small>): ScheduleDiff =>
  diffSchedules(aSchedule({ ...NIGHT, ...before }), aSchedule({ ...NIGHT, ...now }));

/** `CODE text` of every change. */
const told = (before: Partial<Small>, now: Partial<Small>): readonly string[] =>
  diff(before, now).changes.map(({ code, text }) => `${code} ${text}`);

const aType = (name: string, is: Partial<SheetJobType> = {}): SheetJobType => ({
  name,
  description: '',
  url: 'https://pay.example.com/batch',
  endpoints: { start: '/start', restart: null, status: '/status', kill: null, log: null, check: null },
  scope: 'pay:batch',
  connection: 'default',
  pollIntervalMs: null,
  idempotentStart: false,
  silenceBudgetMs: null,
  ...is,
});

describe('the fields of a changed row', () => {
  test('are told one by one, from what to what', () => {
    const { changed } = diff({}, { job: { CHECK: { thresholdRunTime: 60, daysOfTheWeek: ['MONDAY'] } } });
    expect(changed).toEqual([
      {
        tab: 'jobs',
        name: 'CHECK',
        fields: [
          { field: 'thresholdRunTime', from: null, to: 60, cell: null },
          { field: 'daysOfTheWeek', from: null, to: ['MONDAY'], cell: null },
        ],
      },
    ]);
  });

  test('are those of the tab Schedule too', () => {
    const { changed, changes } = diff({}, { rows: { label: '2', timeZone: 'Europe/Berlin' } });
    expect(changed).toMatchObject([
      {
        tab: 'schedule',
        name: 'NIGHT',
        fields: [{ field: 'label', from: '1', to: '2' }, { field: 'timeZone' }],
      },
    ]);
    expect(changes).toMatchObject([
      { code: 'SCHEDULE_CHANGED', fields: [{ field: 'label' }, { field: 'timeZone' }] },
    ]);
  });

  test('have the cell where the workbook says so', () => {
    const locate: Locate = (tab, index, field) => ({ tab, cell: `${tab}-${index}-${field}` });
    const now = aSchedule({ ...NIGHT, job: { SETTLE: { priority: 200 } } });
    const { changed, changes } = diffSchedules(aSchedule(NIGHT), now, locate);
    expect(changed[0]?.fields).toEqual([{ field: 'priority', from: 150, to: 200, cell: 'jobs-2-priority' }]);
    expect(changes[0]).toMatchObject({ code: 'JOB_CHANGED', cell: 'jobs-2-priority' });
  });

  test('are none where only the order is another in which they were stored', () => {
    const now = aSchedule(NIGHT);
    const jobs = now.jobs.map((job) => Object.fromEntries(Object.entries(job).reverse()));
    const { changed, changes } = diffSchedules({ ...now, jobs: jobs as unknown as Schedule['jobs'] }, now);
    expect([changed, changes]).toEqual([[], []]);
  });

  test('count a field that an older version did not have as blank', () => {
    const before = aSchedule(NIGHT);
    const [{ onKeyTaken: _none, ...old } = aJob('EXTRACT'), ...others] = before.jobs;
    const stored = { ...before, jobs: [old, ...others] } as unknown as Schedule;
    expect(diffSchedules(stored, before).changed).toMatchObject([
      { name: 'EXTRACT', fields: [{ field: 'onKeyTaken', from: null, to: 'WAIT' }] },
    ]);
  });
});

test('a schedule that was not there is told as one change, and every row as added', () => {
  const { added, changes } = diffSchedules(null, aSchedule({ ...NIGHT, rows: { dependencies: WAITS } }));
  expect(changes).toMatchObject([
    { code: 'SCHEDULE_ADDED', text: 'Schedule NIGHT is new: 2 processes, 3 jobs, 1 dependency.' },
  ]);
  expect(added).toHaveLength(13);
});

describe('what happens to a job', () => {
  test('that is new or gone is told with its process, and its mapping is not', () => {
    const now = { processes: { LOAD: ['EXTRACT'], POST: ['SETTLE', 'REPORT'] } };
    expect(told({ job: { CHECK: { priority: 1 } } }, now)).toEqual([
      'JOB_ADDED Job REPORT is new in POST.',
      'JOB_REMOVED Job CHECK is gone from LOAD.',
    ]);
  });

  test('that moves to another process is told once, and its parameters where they differ', () => {
    const now = { processes: { LOAD: ['EXTRACT'], POST: ['SETTLE', 'CHECK'] } };
    expect(diff({}, now).changes).toMatchObject([
      { code: 'JOB_MOVED', from: 'LOAD', to: 'POST', process: 'POST', name: 'POST/CHECK' },
    ]);
    expect(told({}, { ...now, mapping: { 'POST/CHECK': { parameters: 'a=b' } } })).toEqual([
      'JOB_MOVED Job CHECK has moved from LOAD to POST.',
      'PARAMETERS_CHANGED POST/CHECK has other parameters.',
    ]);
  });

  test('that belongs to a further process, or to one less, is no move', () => {
    const both = { processes: { LOAD: ['EXTRACT', 'CHECK'], POST: ['SETTLE', 'CHECK'] } };
    expect(told({}, both)).toEqual(['JOB_MAPPED Job CHECK belongs to POST as well.']);
    expect(told(both, {})).toEqual(['JOB_UNMAPPED Job CHECK no longer belongs to POST.']);
    const elsewhere = { processes: { LOAD: ['EXTRACT'], POST: ['SETTLE', 'CHECK'], LAST: ['CHECK'] } };
    const last = { processes: { ...NIGHT.processes, LAST: [] } };
    expect(told(last, elsewhere)).toEqual([
      'JOB_MAPPED Job CHECK belongs to POST as well.',
      'JOB_MAPPED Job CHECK belongs to LAST as well.',
      'JOB_UNMAPPED Job CHECK no longer belongs to LOAD.',
    ]);
  });

  test('that is of another type is told apart from its other fields', () => {
    const now = { job: { SETTLE: { jobType: 'NEW', critical: true } } };
    expect(diff({}, now).changes).toMatchObject([
      { code: 'JOB_RETYPED', from: 'SVC', to: 'NEW', process: 'POST', fields: [{ field: 'jobType' }] },
      { code: 'JOB_CHANGED', process: 'POST', fields: [{ field: 'critical', from: false, to: true }] },
    ]);
  });

  test('that several processes have is told of none of them', () => {
    const processes = { LOAD: ['EXTRACT', 'CHECK'], POST: ['SETTLE', 'CHECK'] };
    const { changes } = diff({ processes }, { processes, job: { CHECK: { critical: true } } });
    expect(changes).toMatchObject([{ code: 'JOB_CHANGED', name: 'CHECK', process: null }]);
  });

  test('with other parameters is told with them', () => {
    const before = { mapping: { 'POST/SETTLE': { parameters: 'mode=FULL' } } };
    const now = { mapping: { 'POST/SETTLE': { parameters: 'mode=DELTA' } } };
    expect(diff(before, now).changes).toMatchObject([
      {
        code: 'PARAMETERS_CHANGED',
        process: 'POST',
        fields: [{ field: 'parameters', from: 'mode=FULL', to: 'mode=DELTA' }],
      },
    ]);
  });
});

describe('the order of a process', () => {
  const order = (...jobs: readonly string[]): Partial<Small> => ({ processes: { LOAD: jobs } });

  test('is told by the job that has moved, not by those that were renumbered for it', () => {
    expect(told(order('A', 'B', 'C', 'D'), order('D', 'A', 'B', 'C'))).toEqual([
      'JOB_REORDERED Job D of LOAD comes first now, and came after C.',
    ]);
    expect(told(order('A', 'B', 'C', 'D'), order('A', 'C', 'B', 'D'))).toHaveLength(1);
  });

  test('is told by the first of several that have moved together', () => {
    expect(told(order('A', 'B', 'C', 'D', 'E'), order('D', 'E', 'A', 'B', 'C'))).toEqual([
      'JOB_REORDERED Job D of LOAD comes first now, and came after C.',
    ]);
  });

  test('does not change when a job is put in between', () => {
    expect(told(order('A', 'B'), order('A', 'NEW', 'B'))).toEqual(['JOB_ADDED Job NEW is new in LOAD.']);
  });

  test('does not change when only the numbers do', () => {
    const tens = { mapping: { 'LOAD/A': { sequence: 10 }, 'LOAD/B': { sequence: 20 } } };
    expect(told(order('A', 'B'), { ...order('A', 'B'), ...tens })).toEqual([
      'PROCESS_RENUMBERED The jobs of LOAD have other numbers, in the same order.',
    ]);
  });
});

describe('what happens to a dependency', () => {
  const rows = (...dependencies: Schedule['dependencies']): Partial<Small> => ({ rows: { dependencies } });

  test('is told by what waits for what', () => {
    expect(told(rows(), rows(after('POST/SETTLE', 'LOAD')))).toEqual([
      'DEPENDENCY_ADDED POST/SETTLE waits for LOAD.',
    ]);
    expect(told(rows(...WAITS), rows())).toEqual(['DEPENDENCY_DROPPED POST no longer waits for LOAD.']);
    expect(told(rows(), rows(after('POST', 'LOAD', { enabled: false })))).toEqual([
      'DEPENDENCY_ADDED POST waits for LOAD, once this is enabled.',
    ]);
  });

  test('that is enabled or disabled is told apart from its other fields', () => {
    const disabled = after('POST', 'LOAD', { enabled: false, timeOut: 60 });
    expect(told(rows(...WAITS), rows(disabled))).toEqual([
      'DEPENDENCY_DISABLED That POST waits for LOAD is disabled.',
      'DEPENDENCY_CHANGED How POST waits for LOAD has changed.',
    ]);
    expect(told(rows(disabled), rows({ ...disabled, enabled: true }))).toEqual([
      'DEPENDENCY_ENABLED That POST waits for LOAD is enabled.',
    ]);
  });

  test('on another condition is the same dependency to people, and another row', () => {
    const failing = after('POST', 'LOAD', { on: 'FAILURE' });
    const { added, removed, changes } = diff(rows(...WAITS), rows(failing));
    expect([added, removed]).toMatchObject([
      [{ name: 'POST after LOAD on FAILURE' }],
      [{ name: 'POST after LOAD' }],
    ]);
    expect(changes).toMatchObject([
      { code: 'DEPENDENCY_CHANGED', fields: [{ field: 'on', from: 'SUCCESS', to: 'FAILURE' }] },
    ]);
    expect(told(rows(...WAITS), rows(...WAITS, failing))).toEqual([
      'DEPENDENCY_ADDED POST waits for LOAD to fail.',
    ]);
    expect(told(rows(...WAITS), rows(failing, after('POST', 'LOAD', { on: 'WARNING' })))).toEqual([
      'DEPENDENCY_ADDED POST waits for LOAD to fail.',
      'DEPENDENCY_ADDED POST waits for LOAD to end with a warning.',
      'DEPENDENCY_DROPPED POST no longer waits for LOAD.',
    ]);
  });

  test('of what is gone itself is not told again, but of what waited for it is', () => {
    const before = {
      processes: { ...NIGHT.processes, LAST: ['END'] },
      rows: { dependencies: [after('POST', 'LOAD'), after('LAST', 'POST')] },
    };
    const now = { processes: { LOAD: ['EXTRACT', 'CHECK'], LAST: ['END'] } };
    expect(told(before, now)).toEqual([
      'PROCESS_REMOVED Process POST is gone.',
      'JOB_REMOVED Job SETTLE is gone from POST.',
      'DEPENDENCY_DROPPED LAST no longer waits for POST.',
    ]);
  });

  test('on an external job, on another schedule, and a link are told alike', () => {
    const wait = { ...external('POST/SETTLE', 'FILE'), timeOut: 5 };
    const other = {
      process: 'POST',
      job: 'SETTLE',
      schedule: 'MERCH',
      predecessorProcess: 'P',
      predecessorJob: 'J',
    };
    const patience = { enabled: true, timeOut: null, onTimeOut: 'ALERT' } as const;
    const link = { process: 'POST', job: 'SETTLE', schedule: 'RDE', enabled: true };
    const all: Partial<Schedule> = {
      externalDependencies: [wait],
      interScheduleDependencies: [{ ...other, ...patience }],
      scheduleLinks: [link],
    };
    expect(told({}, { rows: all })).toEqual([
      'DEPENDENCY_ADDED POST/SETTLE waits for MERCH/P/J.',
      'DEPENDENCY_ADDED POST/SETTLE waits for the external job FILE.',
      'LINK_ADDED Completing POST/SETTLE starts the Nightly of RDE.',
    ]);
    const disabled = { ...all, scheduleLinks: [{ ...link, enabled: false }] };
    expect(told({ rows: all }, { rows: disabled })).toEqual([
      'LINK_DISABLED Completing POST/SETTLE no longer starts the Nightly of RDE: the link is disabled.',
    ]);
  });
});

describe('what happens to flows and processes', () => {
  const flows = [aFlow('Adhoc', 'F')];
  const inFlow = (flow: string): Partial<Small> => ({ members: { [flow]: ['LOAD'] }, rows: { flows } });

  test('is told with the flow that has a new process', () => {
    const now = { processes: { ...NIGHT.processes, LAST: ['END'] } };
    expect(told({}, now)).toEqual([
      'PROCESS_ADDED Process LAST is new in the flow Nightly.',
      'JOB_ADDED Job END is new in LAST.',
    ]);
  });

  test('is a move from one flow to another, or a further flow', () => {
    expect(diff(inFlow('Nightly'), inFlow('F')).changes).toMatchObject([
      { code: 'PROCESS_MOVED', process: 'LOAD', from: 'Nightly', to: 'F' },
    ]);
    const both = { members: { Nightly: ['LOAD'], F: ['LOAD'] }, rows: { flows } };
    expect(told(inFlow('Nightly'), both)).toEqual([
      'PROCESS_MAPPED Process LOAD belongs to the flow F as well.',
    ]);
    const three = { members: { F: ['LOAD'], G: ['LOAD'] }, rows: { flows } };
    expect(told(inFlow('Nightly'), three)).toEqual([
      'PROCESS_MAPPED Process LOAD belongs to the flow F as well.',
      'PROCESS_MAPPED Process LOAD belongs to the flow G as well.',
      'PROCESS_UNMAPPED Process LOAD no longer belongs to the flow Nightly.',
    ]);
    expect(told(both, inFlow('F'))).toEqual([
      'PROCESS_UNMAPPED Process LOAD no longer belongs to the flow Nightly.',
    ]);
  });

  test('is told of their rows', () => {
    const join = { process: { POST: { join: 'ANY' as const } } };
    expect(diff({}, join).changes).toMatchObject([
      { code: 'PROCESS_CHANGED', process: 'POST', fields: [{ field: 'join', from: 'ALL', to: 'ANY' }] },
    ]);
    expect(told({ rows: { flows } }, { rows: { flows: [aFlow('Adhoc', 'G')] } })).toEqual([
      'FLOW_ADDED Flow G of Adhoc is new.',
      'FLOW_REMOVED Flow F of Adhoc is gone.',
    ]);
  });
});

test.each<[string, Partial<SheetJobType>]>([
  ['has another URL', { url: 'https://other.example.com' }],
  ['has another scope', { scope: 'pay:all' }],
  ['has other endpoints', { endpoints: { ...aType('PAY').endpoints, kill: '/kill' } }],
  ['has another URL, another scope', { url: 'https://other.example.com', scope: 'pay:all' }],
  ['has changed', { pollIntervalMs: 1_000 }],
])('a job type that %s is told so', (what, is) => {
  const types = (is: Partial<SheetJobType>): Partial<Small> => ({ rows: { jobTypes: [aType('PAY', is)] } });
  expect(told(types({}), types(is))).toEqual([`JOB_TYPE_CHANGED Job type PAY ${what}.`]);
  const [changed] = diff(types({}), types(is)).changed;
  expect(changed?.fields.map(({ field }) => field)).not.toContain('endpoints');
});

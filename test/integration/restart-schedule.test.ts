import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DisableJobs } from '../../src/business-days/disable-jobs.js';
import { EditParameters } from '../../src/execution/actions/edit-parameters.js';
import { Ledger } from '../../src/execution/ledger.js';
import { SwitchDependencies } from '../../src/execution/actions/switch-dependencies.js';
import { DependencyStore } from '../../src/runs/dependency.store.js';
import type { Engine } from '../support/engine.js';
import { DATE, NOTHING, Restarts } from '../support/restarts.js';
import type { SmallSchedule } from '../support/small-schedule.js';

let night: Restarts;
let engine: Engine;

beforeAll(async () => {
  night = await Restarts.start();
  ({ engine } = night);
}, 60_000);
afterAll(() => engine.stop());
afterEach(() => night.judge());

test('a night goes on as the new version says, and what has started stays as it is', async () => {
  const version = (
    name: string,
    jobs: readonly string[],
    more: Partial<SmallSchedule> = {},
  ): SmallSchedule => ({
    name,
    processes: { P: jobs, Q: ['Q1'] },
    after: [['Q', 'P']],
    ...more,
  });
  await engine.open(version('GOES', ['A', 'B', 'C']));
  const id = await engine.request('GOES');
  await night.finish('A');
  const b = await night.startOf('B');
  await night.apply({
    ...version('GOES', ['A', 'B', 'D', 'E']),
    processes: { P: ['A', 'B', 'D', 'E'], Q: ['Q1'], R: ['R1'] },
    after: [
      ['Q', 'R'],
      ['R', 'P'],
    ],
    parameters: { 'P/A': 'x=2', 'P/B': 'x=2', 'Q/Q1': 'x=2' },
  });
  const before = await engine.runs('GOES');
  expect(await night.restart('GOES', true)).toEqual({ added: 3, removed: 1, changed: 1, untouched: 3 });
  expect(await engine.runs('GOES')).toEqual(before);
  expect(await night.rows(`SELECT version FROM business_day WHERE schedule = 'GOES'`)).toEqual([
    { version: 1 },
  ]);
  expect(await night.restart('GOES')).toEqual({ added: 3, removed: 1, changed: 1, untouched: 3 });
  expect(await night.rows(`SELECT version FROM business_day WHERE schedule = 'GOES'`)).toEqual([
    { version: 2 },
  ]);
  expect(await engine.statuses('GOES')).toEqual({
    START_JOB: 'COMPLETED',
    A: 'COMPLETED',
    B: 'RUNNING',
    D: 'PENDING',
    E: 'PENDING',
    Q1: 'PENDING',
    R1: 'PENDING',
  });
  const parameters = await night.rows(
    `SELECT job, parameters FROM run WHERE schedule = 'GOES' AND parameters <> ''`,
  );
  expect(parameters).toEqual([{ job: 'Q1', parameters: 'x=2' }]);
  expect((await night.eventsOf('GOES', 'day.restarted'))[0]).toMatchObject({
    from_status: '1',
    to_status: '2',
    actor: 'test',
    reason: 'new version',
  });
  expect(await night.eventsOf('GOES', 'run.removed')).toMatchObject([
    { from_status: 'PENDING', to_status: 'P/C', actor: 'test' },
  ]);
  expect(await night.eventsOf('GOES', 'run.added')).toHaveLength(3);
  await night.end(b);
  await night.finish('D', 'E', 'R1', 'Q1');
  expect(await night.executionStatus(id)).toBe('COMPLETED');
  expect(await night.restart('GOES')).toMatchObject(NOTHING);
  expect(await night.executionStatus(id)).toBe('COMPLETED');
});

test('a run that waits for its second attempt has started, whatever the new version says of it', async () => {
  await engine.open({ name: 'TWICE', processes: { P: ['TWICE_A'], Q: ['TWICE_B'] } });
  const id = await engine.request('TWICE');
  for (const job of ['TWICE_A', 'TWICE_B']) {
    await night.end(await night.startOf(job), 'FAILED');
    await night.act('TWICE', job, 'restart');
  }
  await night.apply({
    name: 'TWICE',
    processes: { Q: ['TWICE_C', 'TWICE_B'] },
    parameters: { 'Q/TWICE_B': 'x=2' },
  });
  expect(await night.restart('TWICE')).toMatchObject({ added: 1, removed: 0, changed: 0 });
  const attempts = await night.rows(
    `SELECT r.job, a.number, a.state, a.parameters FROM attempt a JOIN run r ON r.id = a.run_id
     WHERE r.schedule = 'TWICE' AND a.state = 'QUEUED' ORDER BY r.job`,
  );
  expect(attempts).toEqual([
    { job: 'TWICE_A', number: 2, state: 'QUEUED', parameters: '' },
    { job: 'TWICE_B', number: 2, state: 'QUEUED', parameters: '' },
    { job: 'TWICE_C', number: 1, state: 'QUEUED', parameters: '' },
  ]);
  await night.finish('TWICE_A', 'TWICE_B', 'TWICE_C');
  expect(await night.executionStatus(id)).toBe('COMPLETED');
});

test('once more with the same version nothing changes', async () => {
  const schedule: SmallSchedule = {
    name: 'SAME',
    processes: { P: ['SAME_A', 'SAME_B'], Q: ['SAME_C'], R: ['SAME_D'] },
    after: [
      ['Q', 'P'],
      ['R', 'P', 'FAILURE'],
    ],
    process: { Q: { Join: 'ANY' } },
    job: { SAME_D: { DaysOfTheWeek: 'SUNDAY' }, SAME_B: { Enabled: 'N' } },
    external: [
      ['Q/SAME_C', 'FILE', { TimeOut: 60 }],
      ['Q/SAME_C', 'OTHER_FILE'],
    ],
    interSchedule: [['R/SAME_D', 'ELSEWHERE', 'X/Y']],
    links: [['P/SAME_A', 'NOWHERE']],
    flows: { HOURS: { cycles: ['Hourly_Cycle_1', 'Adhoc'], processes: ['R'] } },
  };
  await engine.open(schedule);
  await engine.request('SAME');
  const edges = `SELECT e.* FROM run_edge e JOIN run r ON r.id = e.successor_id WHERE r.schedule = 'SAME' ORDER BY e.id`;
  const see = async (): Promise<unknown> => [
    await night.rows(`SELECT * FROM run WHERE schedule = 'SAME' ORDER BY id`),
    await night.rows(edges),
    await night.rows(`SELECT l.* FROM run_link l JOIN run r ON r.id = l.run_id WHERE r.schedule = 'SAME'`),
    await night.rows(
      `SELECT a.* FROM attempt a JOIN run r ON r.id = a.run_id WHERE r.schedule = 'SAME' ORDER BY a.id`,
    ),
  ];
  const before = await see();
  expect(await night.restart('SAME')).toMatchObject(NOTHING);
  expect(await see()).toEqual(before);
  await night.finish('SAME_A');
  const later = await see();
  expect(await night.restart('SAME')).toMatchObject(NOTHING);
  expect(await see()).toEqual(later);
  expect(await night.eventsOf('SAME', 'run.added')).toEqual([]);
});

describe('what a person has decided stays', () => {
  test('holds and skips, also of what is disabled by now', async () => {
    const jobs = ['HS_A', 'HS_B', 'HS_C'];
    await engine.open({ name: 'HS', processes: { P: jobs } });
    await engine.request('HS');
    await night.act('HS', 'HS_A', 'hold');
    await night.act('HS', 'HS_B', 'skip');
    await night.apply({
      name: 'HS',
      processes: { P: jobs },
      job: Object.fromEntries(jobs.map((job) => [job, { Enabled: 'N', SkipOnError: 'Y' }])),
    });
    expect(await night.restart('HS')).toMatchObject({ changed: 3 });
    expect(await engine.statuses('HS')).toMatchObject({ HS_A: 'HELD', HS_B: 'SKIPPED', HS_C: 'DISABLED' });
    await night.act('HS', 'HS_A', 'release');
    await night.finish('HS_A');
    expect(await engine.statuses('HS')).toMatchObject({ HS_A: 'COMPLETED', HS_C: 'DISABLED' });
  });

  test('a rerun of what is not to run on this day of the week', async () => {
    const schedule: SmallSchedule = {
      name: 'WEEK',
      processes: { P: ['WEEK_A', 'WEEK_B'] },
      job: { WEEK_B: { DaysOfTheWeek: 'SUNDAY' } },
    };
    await engine.open(schedule);
    await engine.request('WEEK');
    await night.act('WEEK', 'WEEK_B', 'rerun');
    expect(await night.restart('WEEK')).toMatchObject(NOTHING);
    expect(await engine.statuses('WEEK')).toMatchObject({ WEEK_B: 'PENDING' });
    await night.apply({ ...schedule, job: { WEEK_B: { DaysOfTheWeek: 'SUNDAY', Enabled: 'N' } } });
    expect(await night.restart('WEEK')).toMatchObject({ changed: 1 });
    expect(await engine.statuses('WEEK')).toMatchObject({ WEEK_B: 'DISABLED' });
  });

  test('parameters that were edited, and no others', async () => {
    const version = (value: string): SmallSchedule => ({
      name: 'EDITED',
      processes: { P: ['ED_A', 'ED_B'] },
      parameters: { 'P/ED_A': `x=${value}`, 'P/ED_B': `x=${value}` },
    });
    await engine.open(version('1'));
    const edit = {
      runId: await night.runOf('EDITED', 'ED_A'),
      parameters: 'x=mine',
      reason: null,
      actor: 'test',
    };
    await engine
      .get(Ledger)
      .transaction('command', (tx, now) => engine.get(EditParameters).run(tx, { ...edit, now }));
    const parameters = async (): Promise<unknown> =>
      (
        await night.rows(
          `SELECT parameters FROM run WHERE schedule = 'EDITED' AND process = 'P' ORDER BY job`,
        )
      ).map((row) => row['parameters']);
    for (const value of ['2', '3']) {
      await night.apply(version(value));
      expect(await night.restart('EDITED')).toMatchObject({ changed: 1 });
      expect(await parameters()).toEqual(['x=mine', `x=${value}`]);
    }
  });

  test('dependencies that were switched, as long as they are there', async () => {
    const version = (more: Partial<SmallSchedule>): SmallSchedule => ({
      name: 'SWITCHED',
      processes: { P: ['SW_A'], Q: ['SW_B'], R: ['SW_C'] },
      after: [
        ['R', 'P'],
        ['R', 'Q'],
      ],
      external: [['R/SW_C', 'FILE']],
      ...more,
    });
    await engine.open(version({}));
    const runId = await night.runOf('SWITCHED', 'SW_C');
    await engine.get(Ledger).transaction('command', async (tx, now) => {
      const store = engine.get(DependencyStore);
      const ids = (await store.ofRun(tx, runId)).filter(({ ref }) => ref !== 'Q/SW_B').map(({ id }) => id);
      const dependencies = await store.byIds(tx, ids);
      const note = { now, actor: 'test', reason: null };
      return engine.get(SwitchDependencies).run(tx, { dependencies, enabled: false, ...note });
    });
    const seen = async (): Promise<unknown> =>
      night.rows(
        `SELECT kind, time_out, enabled FROM run_edge WHERE successor_id = $1 ORDER BY kind, predecessor_id`,
        runId,
      );
    await night.apply(version({ external: [['R/SW_C', 'FILE', { TimeOut: 60 }]] }));
    expect(await night.restart('SWITCHED')).toMatchObject({ changed: 1 });
    expect(await seen()).toEqual([
      { kind: 'DEPENDENCY', time_out: null, enabled: false },
      { kind: 'DEPENDENCY', time_out: null, enabled: true },
      { kind: 'EXTERNAL', time_out: 60, enabled: false },
    ]);
    await night.apply(version({ external: [['R/SW_C', 'OTHER']], after: [['R', 'Q']] }));
    expect(await night.restart('SWITCHED')).toMatchObject({ changed: 1 });
    expect(await seen()).toEqual([
      { kind: 'DEPENDENCY', time_out: null, enabled: true },
      { kind: 'EXTERNAL', time_out: null, enabled: true },
    ]);
  });
});

describe('an attempt that waits in the queue', () => {
  const version = (name: string, more: Partial<SmallSchedule> = {}): SmallSchedule => ({
    name,
    processes: { P: [`${name}_A`, `${name}_B`], Q: [`${name}_C`] },
    ...more,
  });
  const attempts = (job: string): Promise<unknown> =>
    night.rows(
      `SELECT a.number, a.state, a.parameters, a.priority FROM attempt a JOIN run r ON r.id = a.run_id
       WHERE r.job = $1 ORDER BY a.id`,
      job,
    );

  test('is withdrawn when its job is another one by now, and the next one is made of that', async () => {
    await engine.open(version('QD'));
    await engine.request('QD');
    await night.apply(version('QD', { parameters: { 'P/QD_A': 'x=2' }, job: { QD_A: { Priority: 200 } } }));
    expect(await night.restart('QD')).toMatchObject({ changed: 1 });
    expect(await attempts('QD_A')).toEqual([
      { number: 1, state: 'NOT_STARTED', parameters: '', priority: 150 },
      { number: 2, state: 'QUEUED', parameters: 'x=2', priority: 200 },
    ]);
    expect(await attempts('QD_C')).toMatchObject([{ number: 1, state: 'QUEUED' }]);
    await night.finish('QD_A', 'QD_B', 'QD_C');
  });

  test('is withdrawn when its job is disabled, has another one before it, or is gone', async () => {
    for (const [n, more] of [
      [1, { job: { QW1_C: { Enabled: 'N' } } }],
      [2, { after: [['Q', 'P']] }],
      [3, { processes: { P: ['QW3_A', 'QW3_B'] } }],
    ] as const) {
      const name = `QW${n}`;
      await engine.open(version(name));
      const id = await engine.request(name);
      await night.apply(version(name, more));
      await night.restart(name);
      expect(await night.claimable(`${name}_C`)).toEqual([]);
      await night.finish(`${name}_A`, `${name}_B`);
      if (n === 2) await night.finish('QW2_C');
      expect(await night.executionStatus(id)).toBe('COMPLETED');
    }
  });
});

describe('what takes part', () => {
  test('changes in both directions, before the request and after it', async () => {
    const version = (name: string, off: string): SmallSchedule => ({
      name,
      processes: { P: [`${name}_A`, `${name}_B`, `${name}_C`] },
      job: { [`${name}_${off}`]: { Enabled: 'N' }, [`${name}_C`]: { DaysOfTheWeek: 'SUNDAY' } },
    });
    await engine.open(version('DIR', 'A'));
    await night.apply(version('DIR', 'B'));
    expect(await night.restart('DIR')).toMatchObject({ changed: 2 });
    expect(await engine.statuses('DIR')).toMatchObject({
      DIR_A: 'LOADED',
      DIR_B: 'DISABLED',
      DIR_C: 'SKIPPED',
    });
    const id = await engine.request('DIR');
    await night.apply({ ...version('DIR', 'A'), job: { DIR_A: { Enabled: 'N' }, DIR_C: { Enabled: 'N' } } });
    expect(await night.restart('DIR')).toMatchObject({ changed: 3 });
    expect(await engine.statuses('DIR')).toMatchObject({
      DIR_A: 'DISABLED',
      DIR_B: 'PENDING',
      DIR_C: 'DISABLED',
    });
    await night.finish('DIR_B');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
    // The execution is over; what is enabled now makes it go on.
    await night.apply({ ...version('DIR', 'A'), job: { DIR_C: { Enabled: 'Y' } } });
    expect(await night.restart('DIR')).toMatchObject({ changed: 2 });
    expect(await night.executionStatus(id)).toBe('RUNNING');
    await night.finish('DIR_A', 'DIR_C');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });

  test('follows what is disabled for the date by now', async () => {
    await engine.open({ name: 'DATES', processes: { P: ['DATES_A', 'DATES_B'] } });
    const id = await engine.request('DATES');
    const said = { schedule: 'DATES', reason: null, actor: 'test' };
    const range = { from: DATE, until: DATE };
    const { entry } = await engine.get(Ledger).transaction('command', async (tx, now) => {
      const target = { process: 'P', job: 'DATES_A' };
      const answer = await engine.get(DisableJobs).disable(tx, { ...said, ...target, ...range, now });
      return { answer, orders: [] };
    });
    expect(await engine.statuses('DATES')).toMatchObject({ DATES_A: 'PENDING' });
    expect(await night.restart('DATES')).toMatchObject({ changed: 1 });
    expect(await engine.statuses('DATES')).toMatchObject({ DATES_A: 'DISABLED', DATES_B: 'PENDING' });
    const b = await night.claimed('DATES_B');
    await engine.get(Ledger).transaction('command', async (tx, now) => {
      const answer = await engine.get(DisableJobs).enable(tx, { ...said, id: entry.id, now });
      return { answer, orders: [] };
    });
    expect(await night.restart('DATES')).toMatchObject({ changed: 1 });
    expect(await engine.statuses('DATES')).toMatchObject({ DATES_A: 'PENDING', DATES_B: 'RUNNING' });
    await night.finish('DATES_A');
    await night.started(b);
    await night.end(b);
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });

  test('on a branch that was not taken is decided once more', async () => {
    const version = (on: string): SmallSchedule => ({
      name: 'BRANCH',
      processes: { P: ['BR_A'], Q: ['BR_B'], R: ['BR_C'] },
      after: [
        ['Q', 'P', on],
        ['R', 'Q'],
      ],
    });
    await engine.open(version('FAILURE'));
    const id = await engine.request('BRANCH');
    await night.finish('BR_A');
    expect(await engine.statuses('BRANCH')).toMatchObject({ BR_B: 'NOT_RUN', BR_C: 'NOT_RUN' });
    expect(await night.executionStatus(id)).toBe('COMPLETED');
    await night.apply(version('SUCCESS'));
    expect(await night.restart('BRANCH')).toMatchObject({ changed: 1 });
    expect(await night.executionStatus(id)).toBe('RUNNING');
    await night.finish('BR_B', 'BR_C');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });
});

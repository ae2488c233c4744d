import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { Ledger } from '../../src/execution/ledger.js';
import { ChangeSettings } from '../../src/schedules/change-settings.js';
import { dayOffences } from '../support/day-offences.js';
import type { Engine } from '../support/engine.js';
import { Race } from '../support/race.js';
import { NOTHING, Restarts } from '../support/restarts.js';
import type { SmallSchedule } from '../support/small-schedule.js';

/** Of each race. */
const SCHEDULES = Number(process.env['NIGHTJAR_SCHEDULES'] ?? 12);

let night: Restarts;
let engine: Engine;

beforeAll(async () => {
  night = await Restarts.start();
  ({ engine } = night);
}, 60_000);
afterAll(() => engine.stop());
afterEach(() => night.judge());

describe('a job that the new version does not have', () => {
  const with_ = (name: string, more: Partial<SmallSchedule> = {}): SmallSchedule => ({
    name,
    processes: { P: [`${name}_A`], Q: [`${name}_B`] },
    after: [['Q', 'P']],
    ...more,
  });
  const without = (name: string): SmallSchedule => ({ name, processes: { Q: [`${name}_B`] } });

  test('is removed before it starts, and what has waited for it goes on', async () => {
    await engine.open(with_('BEFORE'));
    const id = await engine.request('BEFORE');
    await night.apply(without('BEFORE'));
    expect(await night.restart('BEFORE')).toEqual({ added: 0, removed: 1, changed: 1, untouched: 1 });
    expect(await night.claimable('BEFORE_A')).toEqual([]);
    await night.finish('BEFORE_B');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
    expect(await engine.statuses('BEFORE')).toEqual({ START_JOB: 'COMPLETED', BEFORE_B: 'COMPLETED' });
  });

  test('stays as the record once it has started, and nothing waits for it any more', async () => {
    await engine.open(with_('AFTER'));
    const id = await engine.request('AFTER');
    const a = await night.startOf('AFTER_A');
    await night.apply(without('AFTER'));
    const { difference } = await night.wholly('AFTER');
    expect(difference.kept).toMatchObject([{ run: { job: 'AFTER_A' }, planned: false }]);
    expect(await night.restart('AFTER')).toMatchObject(NOTHING);
    await night.finish('AFTER_B');
    expect(await night.executionStatus(id)).toBe('RUNNING');
    await night.end(a, 'FAILED');
    expect(await night.executionStatus(id)).toBe('ERROR');
    await night.act('AFTER', 'AFTER_A', 'restart');
    await night.finish('AFTER_A');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });

  test('is not waited for by what has started before it either', async () => {
    await engine.open(with_('FORCED'));
    const id = await engine.request('FORCED');
    await night.act('FORCED', 'FORCED_A', 'hold');
    await night.act('FORCED', 'FORCED_B', 'force');
    const b = await night.startOf('FORCED_B');
    await night.end(b, 'FAILED');
    await night.apply(without('FORCED'));
    expect(await night.restart('FORCED')).toMatchObject({ removed: 1, changed: 0 });
    const edges = await night.rows(
      `SELECT e.kind FROM run_edge e JOIN run r ON r.id = e.successor_id WHERE r.job = 'FORCED_B'`,
    );
    expect(edges).toEqual([]);
    await night.act('FORCED', 'FORCED_B', 'restart');
    await night.finish('FORCED_B');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });

  test('lets its execution be over when nothing else is left of it', async () => {
    await engine.open(with_('LAST', { after: [], processes: { P: ['LAST_A', 'LAST_C'], Q: ['LAST_B'] } }));
    const id = await engine.request('LAST');
    await night.finish('LAST_B');
    await night.apply(without('LAST'));
    expect(await night.restart('LAST')).toMatchObject({ removed: 2, changed: 0 });
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });

  test('frees the slot that its attempt has taken', async () => {
    await engine.open(with_('SLOT', { after: [], throttle: 1, job: { SLOT_A: { Priority: 200 } } }));
    await engine.request('SLOT');
    expect(await night.claimable('SLOT_B')).toEqual([]);
    await night.apply({ ...without('SLOT'), throttle: 1, parameters: { 'Q/SLOT_B': 'x=1' } });
    await night.restart('SLOT');
    await night.finish('SLOT_B');
  });
});

describe('recurring flows', () => {
  const version = (name: string, flows: readonly string[], jobs: readonly string[]): SmallSchedule => ({
    name,
    processes: {
      N: [`${name}_N`],
      ...Object.fromEntries(jobs.map((job) => [job, [`${name}_${job}`]])),
    },
    flows: Object.fromEntries(
      flows.map((flow) => [
        flow,
        {
          cycles: ['Hourly_Cycle_1'],
          processes: flow === 'ONE' ? jobs.filter((job) => job.startsWith('H')) : ['K'],
        },
      ]),
    ),
  });
  const hourly = { cycleName: 'Hourly_Cycle_1' };

  test('that are new are loaded, and those that are gone removed', async () => {
    await engine.open(version('FLOWS', ['ONE'], ['H', 'K']));
    await night.apply(version('FLOWS', ['ONE', 'TWO'], ['H', 'K']));
    // K moves from Nightly to a flow of its own.
    expect(await night.restart('FLOWS')).toMatchObject({ added: 1, removed: 1 });
    expect(await engine.statuses('FLOWS')).toMatchObject({ FLOWS_H: 'LOADED', FLOWS_K: 'LOADED' });
    const two = await engine.request('FLOWS', { ...hourly, flowName: 'TWO' });
    await night.finish('FLOWS_K');
    expect(await night.executionStatus(two)).toBe('COMPLETED');
    await night.apply(version('FLOWS', [], ['K']));
    // What has run of it stays, and a K of Nightly is there again.
    expect(await night.restart('FLOWS')).toMatchObject({ added: 1, removed: 1 });
    expect(await engine.runs('FLOWS')).toMatchObject([
      { job: 'START_JOB', status: 'LOADED' },
      { job: 'FLOWS_N', status: 'LOADED' },
      { job: 'FLOWS_K', status: 'COMPLETED' },
      { job: 'FLOWS_K', status: 'LOADED' },
    ]);
  });

  test('of which nothing is left let the Nightly begin that waits for them', async () => {
    await engine.open(version('WAITS', ['ONE'], ['H1', 'H2']));
    const one = await engine.request('WAITS', { ...hourly, flowName: 'ONE' });
    await night.finish('WAITS_H1');
    const nightly = await engine.request('WAITS');
    expect(await night.executionStatus(nightly)).toBe('QUEUED');
    await night.apply(version('WAITS', [], []));
    await night.restart('WAITS');
    expect(await night.executionStatus(one)).toBe('COMPLETED');
    expect(await night.executionStatus(nightly)).toBe('RUNNING');
    await night.finish('WAITS_N');
    expect(await night.executionStatus(nightly)).toBe('COMPLETED');
  });

  test('get new runs while the Nightly waits, without its runs beginning', async () => {
    await engine.open(version('STILL', ['ONE'], ['H1']));
    await engine.request('STILL', { ...hourly, flowName: 'ONE' });
    const nightly = await engine.request('STILL');
    await night.apply({
      ...version('STILL', ['ONE'], ['H1', 'H2']),
      after: [['H2', 'H1']],
      processes: { N: ['STILL_N', 'STILL_M'], H1: ['STILL_H1'], H2: ['STILL_H2'] },
    });
    expect(await night.restart('STILL')).toMatchObject({ added: 2 });
    expect(await engine.statuses('STILL')).toMatchObject({ STILL_H2: 'PENDING', STILL_M: 'LOADED' });
    await night.finish('STILL_H1', 'STILL_H2', 'STILL_N', 'STILL_M');
    expect(await night.executionStatus(nightly)).toBe('COMPLETED');
  });
});

test('ad hoc requests of the day are not planned', async () => {
  const version = (jobs: readonly string[]): SmallSchedule => ({
    name: 'ADHOC',
    processes: { P: jobs },
    flows: { ONCE: { cycles: ['Adhoc'], processes: ['P'] } },
  });
  await engine.open(version(['AD_A', 'AD_B']));
  const first = await engine.request('ADHOC', { cycleName: 'Adhoc', processName: 'P' });
  await night.apply(version(['AD_A', 'AD_C']));
  expect(await night.restart('ADHOC')).toMatchObject(NOTHING);
  await night.finish('AD_A', 'AD_B');
  expect(await night.executionStatus(first)).toBe('COMPLETED');
  // The next request is made of the version that the day has by now.
  await engine.request('ADHOC', { cycleName: 'Adhoc', processName: 'P' });
  await night.finish('AD_A', 'AD_C');
});

describe('other schedules that wait', () => {
  const waiting = (name: string, on: string): SmallSchedule => ({
    name,
    processes: { W: [`${name}_W`] },
    interSchedule: [['W/' + `${name}_W`, on, `P/${on}_B`]],
  });
  const awaited = (name: string, jobs: readonly string[]): SmallSchedule => ({
    name,
    processes: { P: jobs.map((job) => `${name}_${job}`) },
  });

  test('for a job that is removed wait as for one that is not there yet, and find it when it is back', async () => {
    await engine.open(awaited('FIRST', ['A', 'B', 'C']));
    await engine.open(waiting('SECOND', 'FIRST'));
    await engine.request('FIRST');
    const second = await engine.request('SECOND');
    await night.apply(awaited('FIRST', ['A', 'C']));
    await night.restart('FIRST');
    expect(await engine.statuses('SECOND')).toMatchObject({ SECOND_W: 'PENDING' });
    expect(await dayOffences(engine.dataSource, 'SECOND')).toEqual([]);
    await night.apply(awaited('FIRST', ['A', 'B', 'C']));
    expect(await night.restart('FIRST')).toMatchObject({ added: 1, changed: 1 });
    await night.finish('FIRST_A', 'FIRST_B');
    await night.finish('SECOND_W');
    expect(await night.executionStatus(second)).toBe('COMPLETED');
    expect(await dayOffences(engine.dataSource, 'SECOND')).toEqual([]);
  });

  test('are waited for from now on, by what they are by now', async () => {
    await engine.open(awaited('DONE', ['A', 'B']));
    await engine.request('DONE');
    await night.finish('DONE_A', 'DONE_B');
    await engine.open({ name: 'LATER', processes: { W: ['LATER_W'], V: ['LATER_V'] }, after: [['W', 'V']] });
    const id = await engine.request('LATER');
    await night.apply({
      name: 'LATER',
      processes: { W: ['LATER_W'], V: ['LATER_V'] },
      after: [['W', 'V']],
      interSchedule: [
        ['W/LATER_W', 'DONE', 'P/DONE_B'],
        ['V/LATER_V', 'NOBODY', 'P/NOBODY_B'],
      ],
    });
    expect(await night.restart('LATER')).toMatchObject({ changed: 2 });
    expect(await night.claimable('LATER_V')).toEqual([]);
    await night.act('LATER', 'LATER_V', 'force');
    await night.finish('LATER_V', 'LATER_W');
    expect(await night.executionStatus(id)).toBe('COMPLETED');
  });
});

test('an external job that was released long ago is not waited for', async () => {
  await engine.open({ name: 'EXT', processes: { P: ['EXT_A'] } });
  await night.rows(`INSERT INTO external_release VALUES ('EXT', '2026-11-24', 'FILE', now(), 'test')`);
  await engine.request('EXT');
  await night.apply({
    name: 'EXT',
    processes: { P: ['EXT_A'] },
    external: [
      ['P/EXT_A', 'FILE'],
      ['P/EXT_A', 'LATE_FILE'],
    ],
  });
  await night.restart('EXT');
  expect(await night.claimable('EXT_A')).toEqual([]);
  const states = await night.rows(
    `SELECT outside_job, state FROM run_edge WHERE outside_schedule = 'EXT' ORDER BY outside_job`,
  );
  expect(states).toEqual([
    { outside_job: 'FILE', state: 'SATISFIED' },
    { outside_job: 'LATE_FILE', state: 'OPEN' },
  ]);
});

test('a kind of wait that is not honoured by now is not waited for, and is when it is again', async () => {
  const schedule: SmallSchedule = {
    name: 'HONOUR',
    processes: { P: ['HON_A'], Q: ['HON_B'] },
    external: [
      ['P/HON_A', 'FILE'],
      ['Q/HON_B', 'FILE'],
    ],
  };
  await engine.open(schedule);
  await engine.request('HONOUR');
  const honour = (externalDependencies: boolean): Promise<unknown> =>
    engine.get(Ledger).transaction('command', async (tx, now) => {
      const change = { schedule: 'HONOUR', said: { externalDependencies }, actor: 'test', reason: null, now };
      return { answer: await engine.get(ChangeSettings).run(tx, change), orders: [] };
    });
  await honour(false);
  expect(await night.restart('HONOUR')).toMatchObject({ changed: 2 });
  await night.startOf('HON_A');
  await honour(true);
  expect(await night.restart('HONOUR')).toMatchObject({ changed: 1 });
  expect(await night.claimable('HON_B')).toEqual([]);
});

test('jobs in the queue that are to exclude each other by now do', async () => {
  const version = (key: string | null): SmallSchedule => ({
    name: 'KEYS',
    processes: { P: ['KEYS_A'], Q: ['KEYS_B'] },
    job: { KEYS_A: { ExclusiveKey: key }, KEYS_B: { ExclusiveKey: key } },
  });
  await engine.open(version(null));
  await engine.request('KEYS');
  await night.apply(version('STORES'));
  expect(await night.restart('KEYS')).toMatchObject({ changed: 2 });
  const [first] = await night.claimable('KEYS_A');
  expect(await night.claimable('KEYS_B')).toEqual([]);
  if (!first) throw new Error('the first one has no attempt');
  await night.started(first);
  await night.end(first);
  await night.finish('KEYS_B');
});

test('whose ends are called back is what the version says', async () => {
  const version = (mode: string | null): SmallSchedule => ({
    name: 'CALLS',
    processes: { P: ['CALLS_A'] },
    job: { CALLS_A: { ExternalStatusUpdate: mode } },
  });
  const modeOf = async (): Promise<unknown> =>
    (await night.rows(`SELECT callback_mode AS mode FROM run WHERE job = 'CALLS_A'`))[0]?.['mode'];
  await engine.open(version(null));
  for (const mode of ['ALL', 'FAILED', null]) {
    await night.apply(version(mode));
    expect(await night.restart('CALLS')).toMatchObject({ changed: 1 });
    expect(await modeOf()).toBe(mode ?? 'NONE');
  }
});

test('links of what has not started become those of the version', async () => {
  const version = (to: string): SmallSchedule => ({
    name: 'LINKED',
    processes: { P: ['LINK_A', 'LINK_B'] },
    links: [
      ['P/LINK_A', to],
      ['P/LINK_B', to],
    ],
  });
  await engine.open(version('ONE'));
  await engine.request('LINKED');
  await night.startOf('LINK_A');
  await night.apply(version('TWO'));
  expect(await night.restart('LINKED')).toMatchObject({ changed: 1 });
  const links = await night.rows(
    `SELECT r.job, l.schedule FROM run_link l JOIN run r ON r.id = l.run_id WHERE r.schedule = 'LINKED' ORDER BY r.job`,
  );
  expect(links).toEqual([
    { job: 'LINK_A', schedule: 'ONE' },
    { job: 'LINK_B', schedule: 'TWO' },
  ]);
});

test('a restart beside agents and operators leaves a day that is consistent, and finishes', async () => {
  const race = new Race(engine.dataSource);
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const name = `RACE${(round += 1)}`;
      const version = (more: Partial<SmallSchedule>): SmallSchedule => ({
        name,
        processes: { P: [`${name}_A`], Q: [`${name}_B`], R: [`${name}_C`] },
        after: [
          ['Q', 'P'],
          ['R', 'Q'],
        ],
        ...more,
      });
      await engine.open(version({}));
      const id = await engine.request(name);
      const a = await night.startOf(`${name}_A`);
      await night.apply(
        version({
          processes: { P: [`${name}_A`], R: [`${name}_C`, `${name}_D`] },
          after: [['R', 'P']],
          parameters: { [`R/${name}_C`]: 'x=2' },
        }),
      );
      const took: AgentWork[] = [];
      const outcomes = await race.run<unknown>(scheduler, [
        () => night.end(a),
        () => night.wholly(name),
        () => night.act(name, `${name}_C`, 'hold'),
        async () => took.push(...(await night.claimable(`${name}_B`))),
      ]);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(await dayOffences(engine.dataSource, name)).toEqual([]);
      for (const work of [...took, ...(await night.claimable(`${name}_B`))]) {
        await night.started(work);
        await night.end(work);
      }
      await night.act(name, `${name}_C`, 'release');
      await night.finish(`${name}_C`, `${name}_D`);
      expect(await night.executionStatus(id)).toBe('COMPLETED');
      expect(await dayOffences(engine.dataSource, name)).toEqual([]);
    }),
    { numRuns: SCHEDULES },
  );
}, 120_000);

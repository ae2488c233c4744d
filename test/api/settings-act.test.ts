import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import type { SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const set = (schedule: string, body: Readonly<Record<string, unknown>>): Promise<unknown> =>
  world.api.must(world.api.put(`/api/v1/schedules/${schedule}/settings`, body));
const open = (schedule: string, businessDate: string): Promise<ApiAnswer> =>
  world.api.post(`/api/v1/schedules/${schedule}/days`, { businessDate });
const request = (night: Night, body: Readonly<Record<string, unknown>>): Promise<ApiAnswer> =>
  world.api.post(night.path('/executions'), { businessDate: night.businessDate, ...body });

const withHours = (name: string): SmallSchedule => ({
  name,
  processes: { A: [`${name}_A`], H: [`${name}_H`], S: [`${name}_S`], R: [`${name}_R`] },
  flows: {
    HOURS: { cycles: ['Hourly_Cycle_1'], processes: ['H'] },
    SALES: { cycles: ['Hourly_Cycle_2'], processes: ['S'] },
    REPORTS: { cycles: ['Adhoc'], processes: ['R'] },
  },
});

describe('sequential days', () => {
  test('are opened when all before them are complete', async () => {
    const night = await openSmall(world, withHours('ORDERLY'));
    await set('ORDERLY', { sequentialDays: true });
    const refused = await open('ORDERLY', '2026-11-25');
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'PREVIOUS_DAY_INCOMPLETE',
        businessDate: '2026-11-24',
        runsTotal: 2,
        runs: [{ job: 'START_JOB', status: 'LOADED' }, { job: 'ORDERLY_A' }],
      },
    });
    expect((refused.body as { detail: string }).detail).toContain('2026-11-24');
    // What is before them, and what is open, does not ask for order.
    expect(await open('ORDERLY', '2026-11-23')).toMatchObject({ status: 201 });
    expect(await open('ORDERLY', '2026-11-24')).toMatchObject({ status: 200 });
    const first = { businessDate: '2026-11-23', cycleName: 'Nightly' };
    const before = (await world.api.must(world.api.post(night.path('/executions'), first))) as { id: string };
    await night.untilExecution(before.id, 'COMPLETED');
    await night.untilExecution((await night.request()).id, 'COMPLETED');
    expect(await open('ORDERLY', '2026-11-25')).toMatchObject({ status: 201 });
  });

  test('go on after a day that was closed by force', async () => {
    const night = await openSmall(world, withHours('FORCED'));
    await set('FORCED', { sequentialDays: true });
    await world.api.must(
      world.api.post(night.path('/days/2026-11-24/close'), { force: true, reason: 'not today' }),
    );
    expect(await open('FORCED', '2026-11-25')).toMatchObject({ status: 201 });
  });

  test('are not asked for where nobody has set it', async () => {
    await openSmall(world, withHours('FREE'));
    expect(await open('FREE', '2026-11-25')).toMatchObject({ status: 201 });
  });
});

describe('dependencies of a kind that is not honoured', () => {
  const outside: Partial<SmallSchedule> = {
    external: [['P/A', 'FILE_READY']],
    interSchedule: [['Q/B', 'ELSEWHERE', 'X/Y']],
  };

  test('hold nobody up in days that are opened, and can be enabled one by one', async () => {
    const small = { name: 'ALONE', processes: { P: ['A'], Q: ['B'] }, ...outside };
    const opened = await openSmall(world, small);
    await set('ALONE', { externalDependencies: false, interScheduleDependencies: false });
    await world.api.must(open('ALONE', '2026-11-25'));
    const { id } = (await world.api.must(
      request(opened, { businessDate: '2026-11-25', cycleName: 'Nightly' }),
    )) as { id: string };
    await opened.untilExecution(id, 'COMPLETED');
    // The day that was open keeps what it was opened with.
    await opened.request();
    expect((await opened.run('A')).waitingFor).toMatchObject([{ kind: 'EXTERNAL' }]);
    expect((await opened.run('B')).waitingFor).toMatchObject([{ kind: 'INTER_SCHEDULE' }]);
    await world.api.must(open('ALONE', '2026-11-26'));
    const runs = (await world.api.must(
      world.api.get('/api/v1/runs?schedule=ALONE&businessDate=2026-11-26&job=A'),
    )) as { items: { id: string }[] };
    const path = `/api/v1/runs/${runs.items[0]?.id ?? ''}/dependencies`;
    const { items } = (await world.api.must(world.api.get(path))) as {
      items: { id: string; kind: string }[];
    };
    const file = items.filter(({ kind }) => kind === 'EXTERNAL');
    expect(file).toMatchObject([{ ref: 'FILE_READY', enabled: false, state: 'OPEN' }]);
    expect(await world.api.post(`${path}/enable`, { dependencies: file.map((one) => one.id) })).toMatchObject(
      { status: 200, body: { items: [{}, { enabled: true }] } },
    );
  });
});

describe('a Nightly that waits for all enabled recurring flows', () => {
  test('says which, begins after the last of them, and is asked why', async () => {
    const night = await openSmall(world, withHours('ALL'));
    await set('ALL', { nightlyWaitsFor: 'enabled' });
    const nightly = await night.request();
    expect(await night.execution(nightly.id)).toMatchObject({
      status: 'QUEUED',
      waitsFor: [],
      waitsForFlows: ['Hourly_Cycle_1/HOURS', 'Hourly_Cycle_2/SALES'],
    });
    const waiting = await night.run('ALL_A');
    expect(waiting).toMatchObject({
      status: 'LOADED',
      waitingFor: expect.arrayContaining([expect.objectContaining({ kind: 'RECURRING_FLOW' })]),
    });
    const why = async (): Promise<string> =>
      JSON.stringify((await world.api.get(`/api/v1/runs/${waiting.id}/why`)).body);
    expect(await why()).toContain('Hourly_Cycle_2/SALES (nobody has requested it)');
    world.system.script.add({ job: 'ALL_S', outcome: 'never' });
    const hours = await night.request({ cycleName: 'Hourly_Cycle_1' });
    await night.untilExecution(hours.id, 'COMPLETED');
    const sales = await night.request({ cycleName: 'Hourly_Cycle_2' });
    const { executionId } = await startOf(world, { job: 'ALL_S' });
    expect(await night.execution(nightly.id)).toMatchObject({
      status: 'QUEUED',
      waitsFor: [sales.id],
      waitsForFlows: [],
    });
    expect(await why()).toContain(`Hourly_Cycle_2/SALES (execution ${sales.id}, RUNNING)`);
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(nightly.id, 'COMPLETED');
  });

  test('begins within seconds when the setting is taken back', async () => {
    const night = await openSmall(world, withHours('BACK'));
    await set('BACK', { nightlyWaitsFor: 'enabled' });
    const { id } = await night.request();
    expect(await night.execution(id)).toMatchObject({ status: 'QUEUED' });
    await set('BACK', { nightlyWaitsFor: 'requested' });
    await night.untilExecution(id, 'COMPLETED');
  });
});

test('a second Nightly on a calendar day is refused where the schedule says so', async () => {
  const night = await openSmall(world, { name: 'SINGLE', processes: { P: ['SINGLE_A'] } });
  await set('SINGLE', { oneNightlyPerDay: true });
  const { id } = await night.request();
  await world.api.must(open('SINGLE', '2026-11-25'));
  expect(await request(night, { businessDate: '2026-11-25', cycleName: 'Nightly' })).toMatchObject({
    status: 409,
    body: {
      code: 'ONE_NIGHTLY_PER_DAY',
      executionId: id,
      requestFrom: expect.stringMatching(/T00:00:00.000Z$/),
    },
  });
  await night.untilExecution(id, 'COMPLETED');
});

describe('an ad hoc request that is not to run during the Nightly', () => {
  const adhoc = { cycleName: 'Adhoc', processName: 'R', notDuringNightly: true };

  test('is refused while one is under way, or in ERROR, and accepted before and after', async () => {
    world.system.script.add({ job: 'AVOID_A', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, withHours('AVOID'));
    expect(await request(night, adhoc)).toMatchObject({ status: 202 });
    const { id } = await night.request();
    const refused = { status: 409, body: { code: 'NIGHTLY_RUNNING', executionId: id } };
    await night.untilRun('AVOID_A', 'ERROR');
    const answer = await request(night, adhoc);
    expect(answer).toMatchObject(refused);
    expect((answer.body as { detail: string }).detail).toContain('has started running');
    // Of another date too: it is the schedule whose Nightly is not to be disturbed.
    await world.api.must(open('AVOID', '2026-11-25'));
    expect(await request(night, { ...adhoc, businessDate: '2026-11-25' })).toMatchObject(refused);
    expect(await request(night, { ...adhoc, notDuringNightly: false })).toMatchObject({ status: 202 });
    await night.act('AVOID_A', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    expect(await request(night, adhoc)).toMatchObject({ status: 202 });
  });

  test('is the only kind of request that may say so', async () => {
    const night = await openSmall(world, withHours('ONLY'));
    expect(await request(night, { cycleName: 'Nightly', notDuringNightly: true })).toMatchObject({
      status: 422,
      body: { code: 'ADHOC_ONLY' },
    });
    expect(await request(night, { cycleName: 'Nightly', notDuringNightly: false })).toMatchObject({
      status: 202,
    });
  });
});

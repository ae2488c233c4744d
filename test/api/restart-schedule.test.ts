import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { effects, where } from '../../examples/external-system/ledger.js';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import type { SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const restart = (night: Night, body: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> =>
  world.api.post(night.path(`/days/${night.businessDate}/restart`), body);

const startsOf = (job: string): number =>
  effects(world.system.ledger.entries, where({ job, effect: 'started' })).length;

/** `{ JOB: 'LOADED' }`. */
async function statuses(night: Night): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await night.runs()).map(({ job, status }) => [job, status]));
}

test('a night that runs by one version finishes by the next', async () => {
  world.system.script.add({ job: 'B_GOES', outcome: 'never' });
  const first: SmallSchedule = {
    name: 'GOES',
    processes: { P: ['A_GOES', 'B_GOES', 'C_GOES'], Q: ['D_GOES'] },
    after: [['Q', 'P']],
  };
  const night = await openSmall(world, first);
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'B_GOES' });
  await openSmall(world, {
    name: 'GOES',
    processes: { P: ['A_GOES', 'B_GOES', 'E_GOES'], Q: ['D_GOES'], R: ['F_GOES'] },
    after: [
      ['Q', 'R'],
      ['R', 'P'],
    ],
    parameters: { 'P/A_GOES': 'x=2', 'Q/D_GOES': 'x=2' },
    job: { B_GOES: { Priority: 200 } },
  });
  const would = await restart(night, { dryRun: true });
  const counts = { fromVersion: 1, version: 2, added: 2, removed: 1, changed: 1, untouched: 3 };
  expect(would).toMatchObject({
    status: 200,
    body: {
      ...counts,
      dryRun: true,
      runs: {
        added: [
          { id: null, job: 'E_GOES' },
          { id: null, job: 'F_GOES' },
        ],
      },
    },
  });
  expect(await statuses(night)).toMatchObject({ C_GOES: 'PENDING' });
  const done = await restart(night, { reason: 'the new version' });
  expect(done).toMatchObject({
    status: 200,
    body: {
      schedule: 'GOES',
      businessDate: night.businessDate,
      ...counts,
      dryRun: false,
      runs: {
        removed: [{ process: 'P', job: 'C_GOES', status: 'PENDING' }],
        changed: [{ job: 'D_GOES', changes: ['parameters', 'dependencies'] }],
        kept: [
          { job: 'A_GOES', status: 'COMPLETED', planned: true },
          { job: 'B_GOES', status: 'RUNNING', planned: true },
        ],
      },
    },
  });
  expect(await world.api.get(night.path(`/days/${night.businessDate}`))).toMatchObject({
    body: { version: 2 },
  });
  world.system.finish(executionId, 'COMPLETED');
  expect(await night.untilExecution(id, 'COMPLETED')).toMatchObject({ counts: { COMPLETED: 6 } });
  expect(startsOf('C_GOES')).toBe(0);
  for (const job of ['A_GOES', 'B_GOES', 'D_GOES', 'E_GOES', 'F_GOES']) expect(startsOf(job)).toBe(1);
  expect(await night.run('D_GOES')).toMatchObject({ parameters: 'x=2' });
  const told = await world.events.until('the restart is told', () =>
    Promise.resolve(world.events.events.find(({ type }) => type === 'day.restarted')),
  );
  expect(told.data).toMatchObject({ schedule: 'GOES', from: '1', to: '2', reason: 'the new version' });
  expect(world.events.events.filter(({ type }) => type === 'run.added')).toHaveLength(2);
}, 60_000);

test('a second restart changes nothing, and starts nothing twice', async () => {
  const night = await openSmall(world, { name: 'AGAIN', processes: { P: ['A_AGAIN', 'B_AGAIN'] } });
  await world.api.must(night.act('B_AGAIN', 'hold'));
  await openSmall(world, { name: 'AGAIN', processes: { P: ['A_AGAIN', 'B_AGAIN', 'C_AGAIN'] } });
  const { id } = await night.request();
  await night.untilRun('A_AGAIN', 'COMPLETED');
  expect(await restart(night)).toMatchObject({ body: { added: 1, removed: 0, changed: 0 } });
  const before = await night.runs();
  for (const dryRun of [true, false]) {
    expect(await restart(night, { dryRun })).toMatchObject({
      body: { fromVersion: 2, version: 2, added: 0, removed: 0, changed: 0, untouched: 4 },
    });
  }
  expect(await night.runs()).toEqual(before);
  expect(await statuses(night)).toMatchObject({ B_AGAIN: 'HELD', C_AGAIN: 'PENDING' });
  await world.api.must(night.act('B_AGAIN', 'release'));
  await night.untilExecution(id, 'COMPLETED');
  expect(startsOf('A_AGAIN')).toBe(1);
}, 60_000);

test('a job that is disabled for the date by now is not run in the day that is open', async () => {
  const night = await openSmall(world, {
    name: 'DATED',
    processes: { P: ['A_DATED', 'B_DATED', 'C_DATED'] },
  });
  const { businessDate } = night;
  await world.api.must(night.act('A_DATED', 'skip'));
  const entry = { process: 'P', job: 'B_DATED', from: businessDate, until: businessDate };
  await world.api.must(world.api.post(night.path('/disabled-jobs'), entry));
  expect(await restart(night)).toMatchObject({
    body: { changed: 1, runs: { changed: [{ job: 'B_DATED', status: 'LOADED', changes: ['status'] }] } },
  });
  expect(await statuses(night)).toMatchObject({ A_DATED: 'SKIPPED', B_DATED: 'DISABLED', C_DATED: 'LOADED' });
  const { id } = await night.request();
  expect(await night.untilExecution(id, 'COMPLETED')).toMatchObject({
    counts: { COMPLETED: 2, DISABLED: 1, SKIPPED: 1 },
  });
}, 60_000);

test('what is ended is planned again, so that its execution goes on', async () => {
  const night = await openSmall(world, { name: 'MORE', processes: { P: ['A_MORE'] } });
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  await openSmall(world, { name: 'MORE', processes: { P: ['A_MORE', 'B_MORE'] } });
  await world.api.must(restart(night));
  await night.untilRun('B_MORE', 'COMPLETED');
  expect(await night.untilExecution(id, 'COMPLETED')).toMatchObject({ counts: { COMPLETED: 3 } });
}, 60_000);

test('a day that is closed, or was never opened, is not planned again', async () => {
  const night = await openSmall(world, { name: 'ENDED', processes: { P: ['A_ENDED'] } });
  const path = night.path(`/days/${night.businessDate}`);
  await world.api.must(world.api.post(`${path}/close`, { force: true, reason: 'over' }));
  expect(await restart(night)).toMatchObject({ status: 409, body: { code: 'DAY_CLOSED' } });
  expect(await world.api.post(night.path('/days/2020-01-01/restart'))).toMatchObject({
    status: 404,
    body: { code: 'UNKNOWN_DAY' },
  });
  const nobody = `/api/v1/schedules/NOBODY/days/${night.businessDate}/restart`;
  expect(await world.api.post(nobody)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  expect(await restart(night, { force: true })).toMatchObject({ status: 422 });
  await world.api.must(world.api.put('/api/v1/schedules/NEW/environment', { jobTypes: {} }));
  expect(await world.api.post('/api/v1/schedules/NEW/days/2026-11-24/restart')).toMatchObject({
    status: 409,
    body: { code: 'NO_ACTIVE_VERSION' },
  });
}, 60_000);

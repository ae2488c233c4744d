import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SentEvent } from '../support/event-reader.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const followed = (schedule: string): Promise<SentEvent> =>
  world.events.until(`the link to ${schedule} is followed`, () =>
    world.events.events.find(
      ({ type, data }) => type === 'schedule-link.followed' && data['schedule'] === schedule,
    ),
  );

/** Imported, and its day not opened. */
async function imported(name: string): Promise<void> {
  const workbook = scheduleWorkbook({ name, processes: { P: [`JOB_${name}`] } });
  await world.api.must(world.api.upload('/api/v1/schedules/import', workbook));
}

test('a job that completes starts the Nightly of another schedule, and opens its day', async () => {
  const second = await openSmall(world, { name: 'SECOND', processes: { P: ['JOB_SECOND'] } });
  const first = await openSmall(world, {
    name: 'FIRST',
    processes: { A: ['A_FIRST', 'B_FIRST'] },
    links: [['A/A_FIRST', 'SECOND']],
  });
  await first.request();
  const { data } = await followed('SECOND');
  expect(data).toMatchObject({ from: 'FIRST/A/A_FIRST', to: 'REQUESTED', actor: 'system' });
  await second.untilExecution(String(data['executionId']), 'COMPLETED');
  const started = await second.execution(String(data['executionId']));
  expect(started).toMatchObject({ cycleName: 'Nightly', callerId: 'FIRST/A/A_FIRST' });
}, 60_000);

test('a day that is not open yet is opened by it', async () => {
  await imported('UNOPENED');
  const first = await openSmall(world, {
    name: 'OPENER',
    processes: { A: ['A_OPENER'] },
    links: [['A/A_OPENER', 'UNOPENED']],
  });
  await first.request();
  expect((await followed('UNOPENED')).data).toMatchObject({ to: 'REQUESTED' });
  const day = await world.api.get(`/api/v1/schedules/UNOPENED/days/${first.businessDate}`);
  expect(day).toMatchObject({ status: 200, body: { status: 'OPEN', openedBy: 'system' } });
}, 60_000);

test('what was requested already, or cannot be, is told and hinders nothing', async () => {
  const busy = await openSmall(world, { name: 'BUSY', processes: { P: ['JOB_BUSY'] } });
  await busy.request();
  const first = await openSmall(world, {
    name: 'LATE',
    processes: { A: ['A_LATE'], B: ['B_LATE'] },
    links: [
      ['A/A_LATE', 'BUSY'],
      ['B/B_LATE', 'NOWHERE'],
    ],
  });
  const { id } = await first.request();
  expect((await followed('BUSY')).data).toMatchObject({ to: 'ALREADY_REQUESTED' });
  expect((await followed('NOWHERE')).data).toMatchObject({ to: 'UNKNOWN_SCHEDULE' });
  await first.untilExecution(id, 'COMPLETED');
}, 60_000);

test('a job that is skipped starts nothing; one that is completed by hand does', async () => {
  await imported('AFTER_HAND');
  await imported('AFTER_SKIP');
  world.system.script.add({ job: 'A_HAND', outcome: 'ERROR' });
  world.system.script.add({ job: 'B_HAND', outcome: 'ERROR' });
  const night = await openSmall(world, {
    name: 'HAND',
    processes: { A: ['A_HAND'], B: ['B_HAND'] },
    links: [
      ['A/A_HAND', 'AFTER_SKIP'],
      ['B/B_HAND', 'AFTER_HAND'],
    ],
  });
  const { id } = await night.request();
  await night.untilRun('A_HAND', 'ERROR');
  await night.untilRun('B_HAND', 'ERROR');
  await night.act('A_HAND', 'skip');
  await night.act('B_HAND', 'complete');
  await night.untilExecution(id, 'COMPLETED');
  expect((await followed('AFTER_HAND')).data).toMatchObject({ to: 'REQUESTED' });
  const day = await world.api.get(`/api/v1/schedules/AFTER_SKIP/days/${night.businessDate}`);
  expect(day).toMatchObject({ status: 404 });
}, 60_000);

test('a day that is closed stays closed', async () => {
  const closed = await openSmall(world, { name: 'SHUT', processes: { P: ['JOB_SHUT'] } });
  await world.api.must(
    world.api.post(closed.path('/days/2026-11-24/close'), { force: true, reason: 'over' }),
  );
  const first = await openSmall(world, {
    name: 'KNOCKS',
    processes: { A: ['A_KNOCKS'] },
    links: [['A/A_KNOCKS', 'SHUT']],
  });
  await first.request();
  expect((await followed('SHUT')).data).toMatchObject({ to: 'DAY_CLOSED' });
}, 60_000);

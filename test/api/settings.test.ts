import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const path = (schedule: string): string => `/api/v1/schedules/${schedule}/settings`;
const change = (schedule: string, body: Readonly<Record<string, unknown>>): Promise<ApiAnswer> =>
  world.api.put(path(schedule), body);

async function imported(name: string): Promise<void> {
  const workbook = scheduleWorkbook({ name, processes: { P: [`JOB_${name}`] } });
  await world.api.must(world.api.upload('/api/v1/schedules/import', workbook));
}

const DEFAULTS = {
  openDayAt: null,
  sequentialDays: false,
  nightlyWaitsFor: 'requested',
  oneNightlyPerDay: false,
  externalDependencies: true,
  interScheduleDependencies: true,
  dataRetentionDays: null,
  longRunMultiplier: 1,
};

describe('settings of a schedule', () => {
  test('are as by default until somebody sets them', async () => {
    await imported('FRESH');
    const expected = { schedule: 'FRESH', ...DEFAULTS, version: 0, updatedAt: null, updatedBy: null };
    expect(await world.api.get(path('FRESH'))).toMatchObject({ status: 200, body: expected });
  });

  test('change one by one, with an event that says what and why', async () => {
    await imported('CHANGED');
    const first = { sequentialDays: true, dataRetentionDays: 30, reason: 'as in production' };
    expect(await change('CHANGED', first)).toMatchObject({
      status: 200,
      body: { ...DEFAULTS, sequentialDays: true, dataRetentionDays: 30, version: 1 },
    });
    const second = await change('CHANGED', { longRunMultiplier: 1.5, dataRetentionDays: null, version: 1 });
    expect(second.body).toMatchObject({ sequentialDays: true, longRunMultiplier: 1.5, version: 2 });
    const { data } = await world.events.until('the settings have changed twice', () =>
      world.events.events.filter(({ type }) => type === 'schedule.settings-changed').at(1),
    );
    expect(data).toMatchObject({
      schedule: 'CHANGED',
      from: 'dataRetentionDays=30, longRunMultiplier=1',
      to: 'dataRetentionDays=null, longRunMultiplier=1.5',
    });
    const [noted] = world.events.events.filter(({ type }) => type === 'schedule.settings-changed');
    expect(noted?.data).toMatchObject({ reason: 'as in production', to: expect.stringContaining('30') });
  });

  test('that are set to what they are stay at their version', async () => {
    await imported('SAME');
    expect(await change('SAME', { sequentialDays: false })).toMatchObject({
      status: 200,
      body: { version: 0 },
    });
  });

  test('are not changed by who has read older ones', async () => {
    await imported('MOVED');
    await change('MOVED', { sequentialDays: true });
    expect(await change('MOVED', { oneNightlyPerDay: true, version: 0 })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_MOVED', version: 1 },
    });
    expect((await world.api.get(path('MOVED'))).body).toMatchObject({ oneNightlyPerDay: false });
  });

  test.each([
    { unheardOf: true },
    { dataRetentionDays: 0 },
    { dataRetentionDays: 1.5 },
    { longRunMultiplier: 3.1 },
    { openDayAt: '24:00' },
    { openDayAt: '6:00' },
    { longRunMultiplier: 0.5 },
    { nightlyWaitsFor: 'none' },
    { sequentialDays: 'Y' },
  ])('are refused as %j', async (body) => {
    await imported('REFUSED');
    expect(await change('REFUSED', body)).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST' } });
  });

  test('are of a schedule that there is', async () => {
    for (const answer of [await world.api.get(path('NOWHERE')), await change('NOWHERE', {})])
      expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  });

  test('outlive an import', async () => {
    await imported('IMPORTED');
    await change('IMPORTED', { oneNightlyPerDay: true });
    const workbook = scheduleWorkbook({ name: 'IMPORTED', processes: { Q: ['ANOTHER_JOB'] } });
    await world.api.must(world.api.upload('/api/v1/schedules/import', workbook));
    expect((await world.api.get(path('IMPORTED'))).body).toMatchObject({ oneNightlyPerDay: true });
  });
});

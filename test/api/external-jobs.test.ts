import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;
beforeAll(async () => {
  world = await World.start();
  night = await openSmall(world, {
    name: 'OUTER',
    processes: { P: ['A_OUTER'], Q: ['B_OUTER'], R: ['C_OUTER'] },
    external: [
      ['P/A_OUTER', 'FILE'],
      ['Q/B_OUTER', 'FILE'],
      ['R/C_OUTER', 'RATES'],
    ],
  });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const list = (query = ''): Promise<unknown> =>
  world.api.must(world.api.get(`${night.path('/external-jobs')}${query}`));
const release = (name: string, businessDate: string): Promise<unknown> =>
  world.api.must(world.api.post(night.path(`/external-jobs/${name}/release`), { businessDate }));

test('external jobs of a date say when and by whom they were released, and how many runs wait', async () => {
  const FILE = { externalJob: 'FILE', releasedAt: null, releasedBy: null, waiting: 2 };
  const RATES = { externalJob: 'RATES', releasedAt: null, releasedBy: null, waiting: 1 };
  const none = { schedule: 'OUTER', businessDate: night.businessDate, version: 1, nextCursor: null };
  expect(await list()).toEqual({ ...none, items: [FILE, RATES] });
  await release('FILE', night.businessDate);
  const released = { ...FILE, releasedAt: expect.stringMatching(/Z$/), releasedBy: 'admin', waiting: 0 };
  expect(await list(`?businessDate=${night.businessDate}`)).toMatchObject({ items: [released, RATES] });
  const { nextCursor } = (await list('?limit=1')) as { nextCursor: string };
  expect(await list(`?limit=1&cursor=${nextCursor}`)).toMatchObject({ items: [RATES], nextCursor: null });
});

test('a release for a date that is not open yet is seen there', async () => {
  await release('RATES', '2026-12-01');
  expect(await list('?businessDate=2026-12-01')).toMatchObject({
    version: 1,
    items: [
      { externalJob: 'FILE', releasedAt: null, waiting: 0 },
      { externalJob: 'RATES', releasedBy: 'admin', waiting: 0 },
    ],
  });
});

test('a schedule that is not there, has no workbook, or has no open day is refused', async () => {
  const at = (schedule: string, query = ''): Promise<unknown> =>
    world.api.get(`/api/v1/schedules/${schedule}/external-jobs${query}`);
  expect(await at('NONE')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  await world.api.must(world.api.put('/api/v1/schedules/BARE/environment', { jobTypes: {} }));
  expect(await at('BARE')).toMatchObject({ status: 409, body: { code: 'NO_OPEN_DAY' } });
  expect(await at('BARE', '?businessDate=2026-11-24')).toMatchObject({
    status: 409,
    body: { code: 'NO_ACTIVE_VERSION' },
  });
  expect(await at('OUTER', '?businessDate=2026-02-30')).toMatchObject({ status: 422 });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface Answer {
  readonly items: readonly { readonly schedule: string }[];
  readonly nextCursor: string | null;
}
const overviews = async (query = '', token?: string): Promise<Answer> =>
  (await world.api.must(
    world.api.get(`/api/v1/day-overviews?businessDate=${DATE}${query}`, token === undefined ? {} : { token }),
  )) as Answer;

test('a date is told of every schedule: how it stands, what was requested, and whether somebody is needed', async () => {
  world.system.script.add({ process: 'A', job: 'BAD', outcome: 'ERROR' });
  const night = await openSmall(world, { name: 'PAY', processes: { A: ['GOOD', 'BAD', 'NEXT'] } });
  await night.request();
  await night.untilRun('BAD', 'ERROR');
  await openSmall(world, { name: 'IDLE', processes: { A: ['ONE'] } });
  await world.api.must(
    world.api.put('/api/v1/schedules/NEW/environment', { jobTypes: { SVC: { url: 'http://127.0.0.1:1' } } }),
  );
  const { items, nextCursor } = await overviews();
  expect(nextCursor).toBeNull();
  expect(items).toEqual([
    expect.objectContaining({
      ...{ schedule: 'IDLE', businessDate: DATE, status: 'OPEN', version: 1 },
      ...{ counts: { LOADED: 2 }, needsPerson: 0, executions: [] },
    }),
    expect.objectContaining({ schedule: 'NEW', status: null, version: null, counts: {}, executions: [] }),
    expect.objectContaining({
      ...{ schedule: 'PAY', status: 'OPEN', needsPerson: 1 },
      counts: { COMPLETED: 2, ERROR: 1, PENDING: 1 },
      executions: [expect.objectContaining({ cycleName: 'Nightly', processName: null, status: 'ERROR' })],
    }),
  ]);
});

test('it comes in pages, and nobody is told of a schedule that is not theirs', async () => {
  const first = await overviews('&limit=2');
  expect(first.items.map(({ schedule }) => schedule)).toEqual(['IDLE', 'NEW']);
  const second = await overviews(`&limit=2&cursor=${first.nextCursor ?? ''}`);
  expect(second).toMatchObject({ items: [{ schedule: 'PAY' }], nextCursor: null });
  const body = { name: 'looker', grants: [{ role: 'viewer', schedule: 'IDLE' }] };
  const { token } = (await world.api.must(world.api.post('/api/v1/tokens', body))) as { token: string };
  expect((await overviews('', token)).items.map(({ schedule }) => schedule)).toEqual(['IDLE']);
});

test('a date that is none is refused by name', async () => {
  const answer = await world.api.get('/api/v1/day-overviews?businessDate=2026-02-30');
  expect([answer.status, (answer.body as { code: string }).code]).toEqual([422, 'INVALID_REQUEST']);
});

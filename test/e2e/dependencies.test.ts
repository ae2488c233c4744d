import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

interface Seen {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly enabled: boolean;
  readonly state: string;
}

async function dependenciesOf(night: Night, job: string): Promise<readonly Seen[]> {
  const { id } = await night.run(job);
  return ((await world.api.must(world.api.get(`/api/v1/runs/${id}/dependencies`))) as { items: Seen[] })
    .items;
}

/** Switches the only dependency of a run. */
async function turn(night: Night, job: string, how: 'enable' | 'disable'): Promise<ApiAnswer> {
  const { id } = await night.run(job);
  const ids = (await dependenciesOf(night, job)).map((one) => one.id);
  return world.api.post(`/api/v1/runs/${id}/dependencies/${how}`, { dependencies: ids, reason: 'late' });
}

test('a dependency that is disabled is not waited for, and counts again when it is enabled', async () => {
  world.system.script.add({ job: 'A_TURN', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'TURN',
    processes: { P: ['A_TURN'], Q: ['B_TURN'], R: ['C_TURN'] },
    after: [
      ['Q', 'P'],
      ['R', 'P'],
    ],
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'A_TURN' });
  expect(await dependenciesOf(night, 'B_TURN')).toMatchObject([
    { kind: 'DEPENDENCY', ref: 'P/A_TURN', enabled: true, state: 'OPEN' },
  ]);
  expect(await turn(night, 'C_TURN', 'disable')).toMatchObject({
    status: 200,
    body: { items: [{ enabled: false, state: 'OPEN' }] },
  });
  await night.untilRun('C_TURN', 'COMPLETED');
  // Off and on again is as if nothing had been done: it still waits.
  await world.api.must(night.act('B_TURN', 'hold'));
  await turn(night, 'B_TURN', 'disable');
  await turn(night, 'B_TURN', 'enable');
  await world.api.must(night.act('B_TURN', 'release'));
  expect(await night.run('B_TURN')).toMatchObject({
    status: 'PENDING',
    waitingFor: [{ kind: 'DEPENDENCY' }],
  });
  expect(await turn(night, 'C_TURN', 'disable')).toMatchObject({
    status: 409,
    body: { code: 'NOT_ALLOWED', runStatus: 'COMPLETED' },
  });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
  const told = world.events.events.filter(({ type }) => type === 'run.dependency-disabled');
  expect(told[0]?.data).toMatchObject({ to: 'P/A_TURN', reason: 'late', actor: 'admin' });
}, 60_000);

test('all that a date waits for in another schedule is disabled at once', async () => {
  const night = await openSmall(world, {
    name: 'WAITS',
    processes: { P: ['A_WAITS'], Q: ['B_WAITS'] },
    interSchedule: [
      ['P/A_WAITS', 'ELSEWHERE', 'X/Y'],
      ['Q/B_WAITS', 'ELSEWHERE', 'X/Z'],
    ],
  });
  const { id } = await night.request();
  expect(await night.run('A_WAITS')).toMatchObject({ waitingFor: [{ kind: 'INTER_SCHEDULE' }] });
  const path = night.path(`/days/${night.businessDate}/dependencies`);
  expect(await world.api.post(`${path}/disable`, { on: 'ELSEWHERE' })).toMatchObject({
    status: 200,
    body: { changed: 2 },
  });
  await night.untilExecution(id, 'COMPLETED');
  expect(await world.api.post(`${path}/enable`, { on: 'ELSEWHERE' })).toMatchObject({ body: { changed: 0 } });
}, 60_000);

test('in a closed day nothing is switched, not even of a run that was skipped', async () => {
  const skipped = await openSmall(world, { name: 'OVER_TOO', processes: { P: ['C_OVER', 'D_OVER'] } });
  for (const job of ['C_OVER', 'D_OVER']) await world.api.must(skipped.act(job, 'skip'));
  const over = await skipped.request();
  await skipped.untilExecution(over.id, 'COMPLETED');
  await world.api.must(world.api.post(skipped.path(`/days/${skipped.businessDate}/close`), {}));
  expect(await turn(skipped, 'D_OVER', 'disable')).toMatchObject({
    status: 409,
    body: { code: 'DAY_CLOSED' },
  });
  const path = skipped.path(`/days/${skipped.businessDate}/dependencies/disable`);
  expect(await world.api.post(path, { on: 'ELSEWHERE' })).toMatchObject({
    status: 409,
    body: { code: 'DAY_CLOSED' },
  });
}, 60_000);

test('what is not a dependency of the run is refused', async () => {
  const night = await openSmall(world, { name: 'WRONG', processes: { P: ['A_WRONG'] } });
  const { id } = await night.run('A_WRONG');
  const path = `/api/v1/runs/${id}/dependencies`;
  expect(await world.api.post(`${path}/disable`, { dependencies: ['999999'] })).toMatchObject({
    status: 404,
    body: { code: 'UNKNOWN_DEPENDENCY' },
  });
  expect(await world.api.post(`${path}/disable`, { dependencies: [] })).toMatchObject({ status: 422 });
  expect(await world.api.post(`${path}/pause`, { dependencies: ['1'] })).toMatchObject({ status: 422 });
});

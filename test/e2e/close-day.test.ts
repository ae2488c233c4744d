import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { effects, where } from '../../examples/external-system/ledger.js';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ environment: { NIGHTJAR_AGENT_GROUPS: 'common' } });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const chain = (name: string): Promise<Night> =>
  openSmall(world, { name, processes: { [name]: [`A_${name}`, `B_${name}`] } });

const close = (night: Night, body: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> =>
  world.api.post(`/api/v1/schedules/${night.schedule}/days/${night.businessDate}/close`, body);

test('a day whose runs have all ended is closed, and stays as it is', async () => {
  const night = await chain('DONE');
  await night.untilExecution((await night.request()).id, 'COMPLETED');
  expect(await close(night)).toMatchObject({
    status: 200,
    body: { status: 'CLOSED', counts: { COMPLETED: 3 } },
  });
  expect(await close(night)).toMatchObject({ status: 200, body: { status: 'CLOSED' } });
  expect(await night.act('A_DONE', 'rerun')).toMatchObject({ status: 409, body: { code: 'DAY_CLOSED' } });
  const request = { businessDate: night.businessDate, cycleName: 'Nightly' };
  expect(await world.api.post('/api/v1/schedules/DONE/executions', request)).toMatchObject({
    status: 409,
    body: { code: 'DAY_NOT_OPEN' },
  });
  expect(
    await world.api.post('/api/v1/schedules/DONE/days', { businessDate: night.businessDate }),
  ).toMatchObject({
    status: 409,
    body: { code: 'DAY_CLOSED' },
  });
}, 60_000);

test('a day that nobody has run is not closed by mistake', async () => {
  const night = await chain('UNUSED');
  const refused = await close(night);
  expect(refused).toMatchObject({ status: 409, body: { code: 'DAY_INCOMPLETE', runsTotal: 3 } });
  expect(refused.body).toMatchObject({ runs: [{ job: 'START_JOB', status: 'LOADED' }, {}, {}] });
}, 60_000);

test('a day with a run under way is not closed, forced neither', async () => {
  world.system.script.add({ job: 'A_BUSY', outcome: 'never' });
  const night = await chain('BUSY');
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'A_BUSY' });
  await night.untilRun('A_BUSY', 'RUNNING');
  expect(await close(night, { force: true, reason: 'late' })).toMatchObject({
    status: 409,
    body: { code: 'DAY_HAS_OPEN_ATTEMPTS', runs: [{ job: 'A_BUSY', status: 'RUNNING' }] },
  });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
}, 60_000);

test('a forced close needs a reason, leaves runs as they are, and starts nothing any more', async () => {
  world.system.script.add({ job: 'A_FORCED', outcome: 'ERROR' });
  const night = await chain('FORCED');
  const { id } = await night.request();
  await night.untilRun('A_FORCED', 'ERROR');
  expect(await close(night, { force: true })).toMatchObject({
    status: 422,
    body: { code: 'REASON_REQUIRED' },
  });
  expect(await close(night)).toMatchObject({ status: 409, body: { code: 'DAY_INCOMPLETE', runsTotal: 2 } });
  expect(await close(night, { force: true, reason: 'done by hand' })).toMatchObject({
    status: 200,
    body: { status: 'CLOSED', counts: { ERROR: 1, PENDING: 1 } },
  });
  expect(await night.run('B_FORCED')).toMatchObject({
    status: 'PENDING',
    waitingFor: [{ kind: 'DAY_CLOSED' }],
  });
  expect(await night.execution(id)).toMatchObject({ status: 'ERROR' });
  expect(await night.act('A_FORCED', 'skip')).toMatchObject({ status: 409, body: { code: 'DAY_CLOSED' } });
  const told = await world.events.until('the close is told', () =>
    Promise.resolve(
      world.events.events.find(({ type, data }) => type === 'day.closed' && data['schedule'] === 'FORCED'),
    ),
  );
  expect(told.data).toMatchObject({ from: 'OPEN', to: 'CLOSED', reason: 'done by hand' });
}, 60_000);

test('a forced close takes what waits for a slot out of the queue', async () => {
  world.system.script.add({ job: 'A_QUEUE', outcome: 'ERROR' });
  const night = await openSmall(world, {
    name: 'QUEUE',
    processes: { P: ['A_QUEUE'], Q: ['B_QUEUE'] },
    agent: 'nobody',
  });
  const { id } = await night.request();
  await night.untilRun('A_QUEUE', ({ attempt }) => attempt === 1);
  expect(await close(night, { force: true, reason: 'no agents' })).toMatchObject({ status: 200 });
  expect(await night.execution(id)).toMatchObject({ status: 'ERROR' });
  expect(effects(world.system.ledger.entries, where({ job: 'A_QUEUE', effect: 'started' }))).toEqual([]);
}, 60_000);

test('a day that was never opened cannot be closed', async () => {
  const answer = await world.api.post('/api/v1/schedules/DONE/days/2020-01-01/close', {});
  expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_DAY' } });
});

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

type Body = Readonly<Record<string, unknown>>;

const hold = (body: Body): Promise<ApiAnswer> => world.api.post('/api/v1/holds', body);
const placed = async (body: Body): Promise<{ readonly id: string }> =>
  (await world.api.must(hold(body))) as { id: string };
const release = (id: string): Promise<ApiAnswer> => world.api.post(`/api/v1/holds/${id}/release`, {});

/** Waits until the only reason of a run is of this kind; answers with what `why` says of it. */
async function untilWhy(night: Night, job: string, kind: string): Promise<unknown> {
  const { id } = await night.untilRun(
    job,
    ({ waitingFor }) => waitingFor.map((one) => one.kind).join() === kind,
  );
  return ((await world.api.must(world.api.get(`/api/v1/runs/${id}/why`))) as { reasons: unknown }).reasons;
}

test('a hold of a process keeps its runs, names itself as the reason, and ends with its release', async () => {
  const night = await openSmall(world, { name: 'HELD', processes: { P: ['HELD_P'], Q: ['HELD_Q'] } });
  const { id } = await placed({
    level: 'PROCESS',
    schedule: 'HELD',
    process: 'P',
    reason: 'prices are late',
  });
  const { id: execution } = await night.request();
  expect(await untilWhy(night, 'HELD_P', 'HOLD')).toMatchObject([
    {
      code: 'HOLD',
      message: `The process HELD/P is held by admin: prices are late (hold ${id}).`,
      since: expect.any(String),
    },
  ]);
  await night.untilRun('HELD_Q', 'COMPLETED');
  expect(await night.execution(execution)).toMatchObject({ status: 'RUNNING' });
  expect(await world.api.get('/api/v1/holds?schedule=HELD&open=true')).toMatchObject({
    body: { items: [{ id, level: 'PROCESS', process: 'P', drains: false, underWay: 0, releasedAt: null }] },
  });
  expect(await release(id)).toMatchObject({ status: 200, body: { id, releasedBy: 'admin' } });
  await night.untilExecution(execution, 'COMPLETED');
  expect(await release(id)).toMatchObject({ status: 409, body: { code: 'HOLD_RELEASED' } });
  expect(await world.api.get(`/api/v1/holds/${id}`)).toMatchObject({ status: 200, body: { id } });
}, 60_000);

test('a hold with a time ends by itself', async () => {
  const night = await openSmall(world, { name: 'TIMED', processes: { P: ['TIMED_P'] } });
  const until = new Date(Date.now() + 1500).toISOString();
  const { id } = await placed({
    level: 'SCHEDULE',
    schedule: 'TIMED',
    businessDate: night.businessDate,
    until,
  });
  const execution = await night.request();
  await untilWhy(night, 'TIMED_P', 'HOLD');
  await night.untilExecution(execution.id, 'COMPLETED');
  expect(await world.api.get(`/api/v1/holds/${id}`)).toMatchObject({ body: { until, releasedBy: 'system' } });
}, 60_000);

test('forcing a run overrules its dependencies, and no hold', async () => {
  const night = await openSmall(world, { name: 'FORCED', processes: { P: ['FORCED_A', 'FORCED_B'] } });
  world.system.script.add({ job: 'FORCED_A', outcome: 'never' });
  const { id } = await placed({ level: 'TARGET', target: `${world.system.url}/anything` });
  await night.request();
  await untilWhy(night, 'FORCED_A', 'HOLD');
  await world.api.must(night.act('FORCED_B', 'force'));
  await untilWhy(night, 'FORCED_B', 'HOLD');
  await world.api.must(release(id));
  await night.untilRun('FORCED_B', 'COMPLETED');
}, 60_000);

test('a schedule that drains ends what was requested and refuses more', async () => {
  world.system.script.add({ job: 'DRAIN_P', outcome: 'never' });
  const night = await openSmall(world, { name: 'DRAIN', processes: { P: ['DRAIN_P', 'DRAIN_Q'] } });
  const { id: execution } = await night.request();
  const { executionId } = await startOf(world, { job: 'DRAIN_P' });
  const { id } = await placed({ level: 'SCHEDULE', schedule: 'DRAIN', drain: true, reason: 'upgrade' });
  const adhoc = { cycleName: 'Nightly', businessDate: night.businessDate };
  expect(await world.api.post(night.path('/executions'), adhoc)).toMatchObject({
    status: 409,
    body: { code: 'SCHEDULE_DRAINS', hold: id },
  });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(execution, 'COMPLETED');
  const drained = async (): Promise<ApiAnswer | undefined> => {
    const seen = await world.api.get(`/api/v1/holds/${id}`);
    return (seen.body as { drainedAt: string | null }).drainedAt === null ? undefined : seen;
  };
  expect(await world.events.until('the drain has ended', drained)).toMatchObject({ body: { underWay: 0 } });
}, 60_000);

test('a failed critical job halts its execution, says so, and an abort gives the execution up', async () => {
  world.system.script.add({ job: 'CRIT_C', outcome: 'ERROR' });
  world.system.script.add({ job: 'CRIT_LONG', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'CRIT',
    processes: { P: ['CRIT_C', 'CRIT_AFTER'], Q: ['CRIT_LONG', 'CRIT_NEXT'] },
    job: { CRIT_C: { Critical: 'Y' } },
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'CRIT_LONG' });
  await night.untilRun('CRIT_C', 'ERROR');
  world.system.finish(executionId, 'COMPLETED');
  const { id: critical } = await night.run('CRIT_C');
  expect(await untilWhy(night, 'CRIT_NEXT', 'HALT')).toMatchObject([
    {
      code: 'HALT',
      message: expect.stringContaining('Its execution is halted by P/CRIT_C: it is critical and has failed'),
      run: critical,
      because: [{ code: 'ERROR', message: 'P/CRIT_C is ERROR (FAILED).' }],
    },
  ]);
  expect(await night.execution(id)).toMatchObject({ status: 'RUNNING' });
  expect(await world.api.post(`/api/v1/executions/${id}/abort`, {})).toMatchObject({ status: 422 });
  const aborted = await world.api.post(`/api/v1/executions/${id}/abort`, { reason: 'wrong feed' });
  expect(aborted).toMatchObject({
    status: 200,
    body: { skipped: 3, killed: 0, running: 0, left: [], execution: { status: 'COMPLETED' } },
  });
  expect(await world.api.post('/api/v1/executions/99999/abort', { reason: 'x' })).toMatchObject({
    status: 404,
    body: { code: 'UNKNOWN_EXECUTION' },
  });
}, 60_000);

test('an abort leaves what runs, or kills it, and names what it cannot end', async () => {
  world.system.script.add({ job: 'ABORT_*', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'ABORT',
    processes: { P: ['ABORT_P', 'ABORT_AFTER'], Q: ['ABORT_Q'] },
  });
  const { id } = await night.request();
  await startOf(world, { job: 'ABORT_P' });
  await startOf(world, { job: 'ABORT_Q' });
  const abort = (body: Body): Promise<ApiAnswer> =>
    world.api.post(`/api/v1/executions/${id}/abort`, { reason: 'wrong date', ...body });
  await night.untilRun('ABORT_P', 'RUNNING');
  await night.untilRun('ABORT_Q', 'RUNNING');
  expect(await abort({})).toMatchObject({ body: { skipped: 1, killed: 0, running: 2, left: [] } });
  expect(await abort({ kill: true })).toMatchObject({
    body: { skipped: 0, killed: 2, running: 0, left: [] },
  });
  await night.untilRun('ABORT_P', ({ status, cause }) => status === 'ERROR' && cause === 'KILLED');
  await night.untilRun('ABORT_Q', 'ERROR');
  expect(await abort({})).toMatchObject({ body: { skipped: 2, execution: { status: 'COMPLETED' } } });
}, 60_000);

test('a run that waits for its exclusive key says who has it', async () => {
  world.system.script.add({ job: 'KEY_P', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'KEY',
    processes: { P: ['KEY_P'], Q: ['KEY_Q'] },
    job: { KEY_P: { ExclusiveKey: 'LEDGER', Priority: 200 }, KEY_Q: { ExclusiveKey: 'LEDGER' } },
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'KEY_P' });
  const { id: holder } = await night.untilRun('KEY_P', 'RUNNING');
  expect(await untilWhy(night, 'KEY_Q', 'KEY')).toMatchObject([
    {
      code: 'KEY',
      message: 'Its exclusive key LEDGER is held by P/KEY_P.',
      run: holder,
      because: [{ code: 'RUNNING' }],
    },
  ]);
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
}, 60_000);

test.each([
  [{ level: 'FLOW', schedule: 'HELD' }, 'INVALID_REQUEST'],
  [{ level: 'FLOW', schedule: 'HELD', flow: 'Nightly', drain: true }, 'INVALID_REQUEST'],
  [{ level: 'TARGET', target: 'somewhere' }, 'INVALID_REQUEST'],
  [{ level: 'EVERYTHING' }, 'INVALID_REQUEST'],
  [{ level: 'SCHEDULE', schedule: 'NONE' }, 'UNKNOWN_SCOPE'],
  [{ level: 'PROCESS', schedule: 'HELD', process: 'NONE' }, 'UNKNOWN_SCOPE'],
  [{ level: 'SCHEDULE', schedule: 'HELD', until: '2020-01-01T00:00:00Z' }, 'UNTIL_IS_OVER'],
])('a hold that cannot be is refused: %j is %s', async (body, code) => {
  expect(await hold(body)).toMatchObject({ status: 422, body: { code } });
});

test('a hold that is not there is not found', async () => {
  expect(await world.api.get('/api/v1/holds/99999')).toMatchObject({
    status: 404,
    body: { code: 'UNKNOWN_HOLD' },
  });
  expect(await release('99999')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_HOLD' } });
});

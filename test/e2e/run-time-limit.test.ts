import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requests, openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

test('a run over its MaxRunTime is killed on its external system, and has timed out', async () => {
  world.system.script.add({ job: 'STUCK', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'TIMEOUT',
    processes: { P: ['STUCK', 'NEXT'] },
    job: { STUCK: { MaxRunTime: 1 } },
  });
  await night.request();
  await startOf(world, { job: 'STUCK' });
  const run = await night.untilRun('STUCK', 'ERROR');
  expect(run).toMatchObject({ cause: 'TIMED_OUT', flags: ['OVERDUE'] });
  expect(requests(world.system.ledger.entries, { verb: 'kill', job: 'STUCK' })).toHaveLength(1);
  expect(await night.run('NEXT')).toMatchObject({ status: 'PENDING', attempt: 0 });
}, 60_000);

test('a run over its MaxRunTime of a type without Kill is shown as overdue, and completes as it will', async () => {
  world.system.script.add({ job: 'SLOW', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'NO_KILL',
    processes: { P: ['SLOW'] },
    job: { SLOW: { MaxRunTime: 1 } },
    jobType: { JobKill: null },
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'SLOW' });
  const run = await night.untilRun('SLOW', ({ flags }) => flags.includes('OVERDUE'));
  expect(run).toMatchObject({ status: 'RUNNING' });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
  expect(await night.run('SLOW')).toMatchObject({ status: 'COMPLETED', flags: ['OVERDUE'] });
}, 60_000);

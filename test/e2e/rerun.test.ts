import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { effects, startsByAttempt, where } from '../../examples/external-system/ledger.js';
import type { Night } from '../support/night.js';
import { attemptsOf, openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** A night of one process with the jobs A, B and C one after the other, which has ended well. */
async function ended(name: string): Promise<{ readonly night: Night; readonly executionId: string }> {
  const jobs = [`A_${name}`, `B_${name}`, `C_${name}`];
  const night = await openSmall(world, { name, processes: { [name]: jobs } });
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  return { night, executionId: id };
}

const starts = (job: string): number =>
  effects(world.system.ledger.entries, where({ job, effect: 'started' })).length;

test('the last run of a night that is over is executed once more, and the execution is over again after it', async () => {
  const { night, executionId } = await ended('LAST');
  expect(await night.act('C_LAST', 'rerun', { reason: 'the file was late' })).toMatchObject({
    status: 200,
    body: { status: 'PENDING', flags: [] },
  });
  await night.untilRun('C_LAST', ({ status, attempt }) => status === 'COMPLETED' && attempt === 2);
  await night.untilExecution(executionId, 'COMPLETED');
  expect([starts('B_LAST'), starts('C_LAST')]).toEqual([1, 2]);
}, 60_000);

test('a run with executed dependents names them, and takes them along in their order when asked to', async () => {
  const { night, executionId } = await ended('TAKE');
  const refused = await night.act('A_TAKE', 'rerun');
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'DEPENDENTS_STARTED', runStatus: 'COMPLETED' },
  });
  const { dependents } = refused.body as { dependents: readonly { job: string; status: string }[] };
  expect(dependents.map(({ job, status }) => [job, status])).toEqual([
    ['B_TAKE', 'COMPLETED'],
    ['C_TAKE', 'COMPLETED'],
  ]);
  expect(await night.act('A_TAKE', 'rerun', { includeDependents: true })).toMatchObject({ status: 200 });
  await night.untilRun('C_TAKE', ({ status, attempt }) => status === 'COMPLETED' && attempt === 2);
  await night.untilExecution(executionId, 'COMPLETED');
  const order = effects(world.system.ledger.entries, (entry) => entry.process === 'TAKE')
    .filter(({ effect }) => effect === 'started')
    .map(({ job }) => job);
  expect(order).toEqual(['A_TAKE', 'B_TAKE', 'C_TAKE', 'A_TAKE', 'B_TAKE', 'C_TAKE']);
}, 60_000);

test('a rerun does not go around a dependent that is under way', async () => {
  const name = 'OPEN';
  world.system.script.add({ job: `B_${name}`, outcome: 'never' });
  const night = await openSmall(world, { name, processes: { [name]: [`A_${name}`, `B_${name}`] } });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: `B_${name}` });
  expect(await night.act(`A_${name}`, 'rerun', { includeDependents: true })).toMatchObject({
    status: 409,
    body: { code: 'DEPENDENT_OPEN', dependents: [{ job: `B_${name}`, status: 'RUNNING' }] },
  });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
}, 60_000);

test('a rerun is made by Start, and so is what follows when that fails before it has an execution', async () => {
  const name = 'ANEW';
  world.system.script.add({ job: `A_${name}`, outcome: 'ERROR' });
  const night = await openSmall(world, { name, processes: { [name]: [`A_${name}`] } });
  await night.request();
  await night.untilRun(`A_${name}`, 'ERROR');
  expect(await night.act(`A_${name}`, 'rerun')).toMatchObject({ status: 200 });
  await night.untilRun(`A_${name}`, ({ status, attempt }) => status === 'ERROR' && attempt === 2);
  expect(await night.act(`A_${name}`, 'restart')).toMatchObject({ status: 200 });
  await night.untilRun(`A_${name}`, ({ status, attempt }) => status === 'ERROR' && attempt === 3);
  const made = await attemptsOf(world, (await night.run(`A_${name}`)).id);
  expect(made.map(({ kind }) => kind)).toEqual(['START', 'START', 'RESTART']);
}, 60_000);

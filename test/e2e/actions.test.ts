import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  effects,
  firstStart,
  lastEnd,
  startsByAttempt,
  where,
} from '../../examples/external-system/ledger.js';
import type { Night } from '../support/night.js';
import { attemptsOf, openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  // Nobody serves the group `nobody`: orders for it wait for as long as a test likes.
  world = await World.start({ environment: { NIGHTJAR_AGENT_GROUPS: 'common' } });
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** A night of one process with the jobs A, B and C one after the other, each with the night's name behind it. */
async function chain(name: string, more: Partial<Parameters<typeof openSmall>[1]> = {}): Promise<Night> {
  return openSmall(world, { name, processes: { [name]: [`A_${name}`, `B_${name}`, `C_${name}`] }, ...more });
}

const becomes = (status: string, more: Readonly<Record<string, unknown>> = {}): object => ({
  status: 200,
  body: { status, ...more },
});
const refusedAs = (code: string, runStatus: string): object => ({ status: 409, body: { code, runStatus } });

const wasStarted = (job: string): boolean =>
  effects(world.system.ledger.entries, where({ job, effect: 'started' })).length > 0;

const expectAfter = (job: string, earlier: string): void => {
  const { entries } = world.system.ledger;
  const [ended, started] = [lastEnd(entries, where({ job: earlier })), firstStart(entries, where({ job }))];
  expect({ job, after: (started?.seq ?? 0) > (ended?.seq ?? Infinity) }).toEqual({ job, after: true });
};

const never = (job: string): void => {
  world.system.script.add({ job, outcome: 'never' });
};

describe('hold and release', () => {
  test('before the request: a held run does not start with the others, and goes on when it is released', async () => {
    const night = await chain('HOLD');
    expect(await night.act('B_HOLD', 'release')).toMatchObject(refusedAs('NOT_ALLOWED', 'LOADED'));
    expect(await night.act('B_HOLD', 'hold')).toMatchObject(becomes('HELD'));
    expect(await night.act('B_HOLD', 'release')).toMatchObject(becomes('LOADED'));
    await night.act('B_HOLD', 'hold', { reason: 'not tonight' });
    const { id } = await night.request();
    await night.untilRun('A_HOLD', 'COMPLETED');
    expect(await night.run('B_HOLD')).toMatchObject({
      status: 'HELD',
      attempt: 0,
      waitingFor: [{ kind: 'HOLD' }],
    });
    expect(await night.execution(id)).toMatchObject({ status: 'RUNNING' });
    expect(await night.act('B_HOLD', 'release')).toMatchObject({ status: 200, body: { cause: null } });
    await night.untilExecution(id, 'COMPLETED');
    const told = world.events.events.filter(({ data }) => data['reason'] === 'not tonight');
    expect(told.map(({ data }) => [data['from'], data['to'], data['actor']])).toEqual([
      ['LOADED', 'HELD', 'admin'],
    ]);
  }, 60_000);

  test('of a run whose predecessors are open puts it back among those that wait', async () => {
    never('A_PUT_BACK');
    const night = await chain('PUT_BACK');
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'A_PUT_BACK' });
    expect(await night.act('B_PUT_BACK', 'hold')).toMatchObject(becomes('HELD'));
    expect(await night.act('A_PUT_BACK', 'hold')).toMatchObject(refusedAs('NOT_ALLOWED', 'RUNNING'));
    expect(await night.act('B_PUT_BACK', 'release')).toMatchObject(becomes('PENDING'));
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expectAfter('B_PUT_BACK', 'A_PUT_BACK');
  }, 60_000);
});

describe('skip and release-skip', () => {
  test('a skip ahead of its turn is recorded at once, and hands on when its turn has come', async () => {
    never('A_SKIP');
    const night = await chain('SKIP');
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'A_SKIP' });
    expect(await night.act('B_SKIP', 'skip')).toMatchObject(becomes('SKIPPED'));
    expect(await night.run('C_SKIP')).toMatchObject({ status: 'PENDING', attempt: 0 });
    world.system.finish(executionId, 'COMPLETED');
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 3, SKIPPED: 1 });
    expectAfter('C_SKIP', 'A_SKIP');
    expect(wasStarted('B_SKIP')).toBe(false);
    expect(await night.act('B_SKIP', 'release-skip')).toMatchObject(
      refusedAs('DEPENDENTS_STARTED', 'SKIPPED'),
    );
  }, 60_000);

  test('taken back leads to where the run came from', async () => {
    world.system.script.add({ job: 'A_BACK', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await chain('BACK');
    await night.act('B_BACK', 'skip');
    expect(await night.act('B_BACK', 'release-skip')).toMatchObject(becomes('LOADED'));
    await night.act('B_BACK', 'skip');
    await night.act('C_BACK', 'hold');
    await night.act('C_BACK', 'skip');
    const { id } = await night.request();
    await night.untilRun('A_BACK', 'ERROR');
    // Skipped when LOADED, taken back when its execution is active.
    expect(await night.act('B_BACK', 'release-skip')).toMatchObject(becomes('PENDING'));
    expect(await night.act('C_BACK', 'release-skip')).toMatchObject(becomes('HELD'));
    await night.act('B_BACK', 'hold');
    expect(await night.act('A_BACK', 'skip')).toMatchObject(becomes('SKIPPED', { cause: null }));
    expect(await night.act('A_BACK', 'release-skip')).toMatchObject(becomes('ERROR', { cause: 'FAILED' }));
    await night.act('A_BACK', 'restart');
    await night.untilRun('A_BACK', 'COMPLETED');
    expect(await night.run('B_BACK')).toMatchObject({ status: 'HELD' });
    for (const job of ['B_BACK', 'C_BACK']) await night.act(job, 'release');
    await night.untilExecution(id, 'COMPLETED');
  }, 60_000);

  test('of a failed run lets its night end, and what waited for the failure is left out until it is taken back', async () => {
    world.system.script.add({ job: 'A_OVER', outcome: 'ERROR' });
    const night = await chain('OVER', {
      processes: { OVER: ['A_OVER', 'B_OVER'], OVER_F: ['F_OVER'] },
      after: [['OVER_F', 'OVER/A_OVER', 'FAILURE']],
    });
    for (const job of ['B_OVER', 'F_OVER']) await night.act(job, 'hold');
    const { id } = await night.request();
    await night.untilRun('A_OVER', 'ERROR');
    // What waits for a failure has its turn now: it is held, and by nothing else.
    expect(await night.execution(id)).toMatchObject({ status: 'RUNNING' });
    await night.act('A_OVER', 'skip');
    expect(await night.run('F_OVER')).toMatchObject({ status: 'NOT_RUN' });
    await night.act('A_OVER', 'release-skip');
    await night.untilRun('F_OVER', 'COMPLETED');
    await night.act('A_OVER', 'skip');
    await night.act('B_OVER', 'release');
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 3, SKIPPED: 1 });
  }, 60_000);

  test('by the calendar is nobody’s to take back', async () => {
    const night = await chain('CALENDAR', { job: { B_CALENDAR: { DaysOfTheWeek: 'SUNDAY' } } });
    expect(await night.act('B_CALENDAR', 'release-skip')).toMatchObject(refusedAs('NOT_ALLOWED', 'SKIPPED'));
  }, 60_000);
});

describe('complete and force', () => {
  test('complete declares what has failed, is held or waits, overruling the order', async () => {
    world.system.script.add({ job: 'A_DONE', outcome: 'ERROR' });
    const night = await chain('DONE');
    expect(await night.act('A_DONE', 'complete')).toMatchObject(refusedAs('NOT_ALLOWED', 'LOADED'));
    await night.act('C_DONE', 'hold');
    const { id } = await night.request();
    await night.untilRun('A_DONE', 'ERROR');
    const forced = becomes('COMPLETED', { cause: null, flags: ['FORCED'] });
    expect(await night.act('B_DONE', 'complete')).toMatchObject(forced);
    expect(await night.act('C_DONE', 'complete')).toMatchObject(forced);
    expect(await night.execution(id)).toMatchObject({ status: 'ERROR' });
    expect(await night.act('A_DONE', 'complete')).toMatchObject(forced);
    expect(await night.execution(id)).toMatchObject({ status: 'COMPLETED', counts: { COMPLETED: 4 } });
    expect(['B_DONE', 'C_DONE'].filter(wasStarted)).toEqual([]);
    expect(await night.act('A_DONE', 'complete')).toMatchObject(refusedAs('NOT_ALLOWED', 'COMPLETED'));
  }, 60_000);

  test('force starts what waits or is held although its predecessors are open', async () => {
    never('A_FORCE');
    const night = await chain('FORCE');
    expect(await night.act('B_FORCE', 'force')).toMatchObject(refusedAs('NOT_ALLOWED', 'LOADED'));
    await night.act('C_FORCE', 'hold');
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'A_FORCE' });
    for (const job of ['B_FORCE', 'C_FORCE']) {
      expect(await night.act(job, 'force')).toMatchObject(becomes('PENDING', { flags: ['FORCED'] }));
      await night.untilRun(job, (run) => run.status === 'COMPLETED' && run.flags.includes('FORCED'));
    }
    expect(await night.run('A_FORCE')).toMatchObject({ status: 'RUNNING' });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
  }, 60_000);
});

describe('an order that waits for an agent', () => {
  test('is withdrawn by hold, skip and complete, and made anew by release', async () => {
    const jobs = ['WAIT_HOLD', 'WAIT_SKIP', 'WAIT_COMPLETE'];
    const night = await openSmall(world, {
      ...{ name: 'WAITING', agent: 'nobody' },
      processes: Object.fromEntries(jobs.map((job) => [`P_${job}`, [job]])),
    });
    const { id } = await night.request();
    for (const job of jobs) {
      expect(await night.run(job)).toMatchObject({
        status: 'PENDING',
        attempt: 1,
        waitingFor: [{ kind: 'AGENT' }],
      });
      const action = job.slice('WAIT_'.length).toLowerCase();
      await world.api.must(night.act(job, action, { attempt: 1 }));
      const [attempt] = await attemptsOf(world, (await night.run(job)).id);
      expect(attempt).toMatchObject({ number: 1, state: 'NOT_STARTED', remoteMayBeRunning: false });
    }
    await world.api.must(night.act('WAIT_HOLD', 'release'));
    const held = await night.run('WAIT_HOLD');
    expect(held).toMatchObject({ status: 'PENDING', attempt: 2, waitingFor: [{ kind: 'AGENT' }] });
    expect(await night.act('WAIT_HOLD', 'kill')).toMatchObject(refusedAs('NOT_RUNNING', 'PENDING'));
    await night.act('WAIT_HOLD', 'skip');
    await night.untilExecution(id, 'COMPLETED');
    expect(jobs.filter(wasStarted)).toEqual([]);
  }, 60_000);

  test('is made of the parameters that were edited meanwhile', async () => {
    const night = await openSmall(world, {
      ...{ name: 'REMADE', agent: 'nobody', processes: { REMADE: ['REMADE'] } },
      parameters: { 'REMADE/REMADE': 'a=old' },
    });
    await night.request();
    const { id } = await night.run('REMADE');
    await world.api.must(world.api.put(`/api/v1/runs/${id}/parameters`, { parameters: 'a=new', attempt: 1 }));
    expect((await attemptsOf(world, id)).map(({ state, parameters }) => [state, parameters])).toEqual([
      ['NOT_STARTED', 'a=old'],
      ['QUEUED', 'a=new'],
    ]);
    await night.act('REMADE', 'skip');
  }, 60_000);
});

test('an action on another attempt than the current one, or on nothing, changes nothing', async () => {
  world.system.script.add({ job: 'A_STALE', outcome: 'ERROR' });
  const night = await chain('STALE');
  await night.request();
  const failed = await night.untilRun('A_STALE', 'ERROR');
  expect(await night.act('A_STALE', 'restart', { attempt: 0 })).toMatchObject(refusedAs('STALE', 'ERROR'));
  expect(await night.act('A_STALE', 'skip', { attempt: 2 })).toMatchObject(refusedAs('STALE', 'ERROR'));
  expect(await night.act('B_STALE', 'restart')).toMatchObject(refusedAs('NOT_ALLOWED', 'PENDING'));
  expect(await night.run('A_STALE')).toEqual(failed);
  const nowhere = await world.api.post('/api/v1/runs/999999999/actions/hold');
  expect(nowhere).toMatchObject({ status: 404, body: { code: 'UNKNOWN_RUN' } });
}, 60_000);

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../support/stores.js';
import {
  attemptsOf,
  openSmall,
  requests,
  sent,
  startOf,
  timeouts,
  untilCalled,
} from '../support/small-night.js';
import { World } from '../support/world.js';
import { withDatabase } from '../support/world-database.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const kills = (job: string): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, { verb: 'kill', job });

describe('kill', () => {
  test('ends the execution that the run tracks, and no skip on error decides for the operator', async () => {
    world.system.script.add({ job: 'LONG', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'KILLED',
      processes: { KILLED: ['LONG', 'NEXT'] },
      job: { LONG: { SkipOnError: 'Y' } },
    });
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'LONG' });
    const answer = await night.act('LONG', 'kill', { reason: 'wrong file', attempt: 1 });
    expect(answer).toMatchObject({ status: 200, body: { status: 'RUNNING', cause: null } });
    expect(await night.untilRun('LONG', 'ERROR')).toMatchObject({ cause: 'KILLED', flags: [] });
    expect(await night.untilExecution(id, 'ERROR')).toMatchObject({
      counts: { COMPLETED: 1, ERROR: 1, PENDING: 1 },
    });
    expect(kills('LONG').map(sent)).toEqual([{ processName: 'KILLED', jobName: 'LONG', executionId }]);
    const [attempt] = await attemptsOf(world, (await night.run('LONG')).id);
    expect(attempt).toMatchObject({ state: 'ERROR', cause: 'KILLED', killRequestedBy: 'admin' });
    expect(attempt?.sends.map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ['start', 'STARTED'],
      ['kill', 'KILLED'],
    ]);
    world.system.script.add({ job: 'LONG' });
    await night.act('LONG', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    const restarts = requests(world.system.ledger.entries, { verb: 'restart', job: 'LONG' });
    expect(restarts.map((restart) => restart.executionId)).toEqual([executionId]);
  }, 60_000);

  test('is refused where the job type has no Kill, and leaves the run as it is', async () => {
    world.system.script.add({ job: 'UNKILLABLE', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'NO_KILL',
      processes: { NO_KILL: ['UNKILLABLE', 'AFTER'] },
      jobType: { JobKill: null },
    });
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'UNKILLABLE' });
    expect(await night.act('UNKILLABLE', 'kill')).toMatchObject({
      status: 409,
      body: { code: 'KILL_NOT_DEFINED', runStatus: 'RUNNING' },
    });
    expect(await night.act('AFTER', 'kill')).toMatchObject({
      status: 409,
      body: { code: 'NOT_RUNNING', runStatus: 'PENDING' },
    });
    expect(await night.run('UNKILLABLE')).toMatchObject({ status: 'RUNNING', flags: [] });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expect(await night.act('AFTER', 'kill')).toMatchObject({ status: 409, body: { code: 'NOT_RUNNING' } });
    expect(kills('UNKILLABLE')).toEqual([]);
    const [attempt] = await attemptsOf(world, (await night.run('UNKILLABLE')).id);
    expect(attempt).toMatchObject({ killRequestedAt: null });
  }, 60_000);

  test('asked for while Start is under way is sent with the id that Start answers', async () => {
    const { script, ledger } = world.system;
    script.add({ job: 'SLOW', outcome: 'never', startAnswer: { kind: 'delay', ms: 1000 } });
    const night = await openSmall(world, { name: 'EARLY', processes: { EARLY: ['SLOW'] } });
    await night.request();
    const { executionId } = await startOf(world, { job: 'SLOW' });
    expect(await night.act('SLOW', 'kill')).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
    await night.untilRun('SLOW', (run) => run.status === 'ERROR' && run.cause === 'KILLED');
    expect(kills('SLOW').map(sent)).toEqual([{ processName: 'EARLY', jobName: 'SLOW', executionId }]);
    expect(requests(ledger.entries, { verb: 'start', job: 'SLOW' })).toHaveLength(1);
  }, 60_000);

  test('asked for while Start is under way is what a rejected Start ends as', async () => {
    const late = { kind: 'delay-before-effect', ms: 1000 } as const;
    world.system.script.add({ job: 'REFUSED', unknown: true, startAnswer: late });
    const night = await openSmall(world, { name: 'MOOT', processes: { MOOT: ['REFUSED'] } });
    await night.request();
    await world.system.ledger.until((entries) => requests(entries, { verb: 'start', job: 'REFUSED' })[0]);
    await night.act('REFUSED', 'kill');
    expect(await night.untilRun('REFUSED', 'ERROR')).toMatchObject({ cause: 'KILLED' });
    expect(kills('REFUSED')).toEqual([]);
  }, 60_000);

  test('asked for while nobody knows what became of Start is sent once the execution is adopted', async () => {
    world.system.script.add({ job: 'LOST', outcome: 'never', startAnswer: { kind: 'hang-after-effect' } });
    const night = await openSmall(
      world,
      { name: 'LATE', processes: { LATE: ['LOST'] } },
      timeouts({ answerMs: 1500 }),
    );
    await night.request();
    const { executionId } = await startOf(world, { job: 'LOST' });
    await night.act('LOST', 'kill');
    expect(await night.untilRun('LOST', 'ERROR')).toMatchObject({ cause: 'START_UNKNOWN' });
    expect(kills('LOST')).toEqual([]);
    const adopted = await night.act('LOST', 'resolve-start', { resolution: 'adopt', executionId });
    expect(adopted).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
    expect(await night.untilRun('LOST', 'ERROR')).toMatchObject({ cause: 'KILLED' });
    expect(kills('LOST').map((kill) => kill.executionId)).toEqual([executionId]);
  }, 60_000);

  test('is sent again until the system obeys', async () => {
    const refusal = { kind: 'status', code: 500, body: 'not now', times: 3 } as const;
    world.system.script.add({ job: 'STUBBORN', outcome: 'never', killAnswer: refusal });
    const night = await openSmall(world, { name: 'AGAIN', processes: { AGAIN: ['STUBBORN'] } });
    await night.request();
    const { executionId } = await startOf(world, { job: 'STUBBORN' });
    await night.act('STUBBORN', 'kill');
    const { id } = await night.untilRun('STUBBORN', (run) => run.cause === 'KILLED');
    expect(kills('STUBBORN').map((kill) => [kill.executionId, kill.outcome])).toEqual([
      [executionId, 500],
      [executionId, 500],
      [executionId, 500],
      [executionId, 200],
    ]);
    const [attempt] = await attemptsOf(world, id);
    expect(attempt?.sends.map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ['start', 'STARTED'],
      ['kill', 'REFUSED'],
      ['kill', 'REFUSED'],
      ['kill', 'REFUSED'],
      ['kill', 'KILLED'],
    ]);
  }, 60_000);

  test('whose answer is lost is believed when Status says that the execution has ended', async () => {
    world.system.script.add({
      job: 'SILENT_KILL',
      outcome: 'never',
      killAnswer: { kind: 'reset-after-effect', times: 1 },
    });
    const night = await openSmall(world, { name: 'UNHEARD', processes: { UNHEARD: ['SILENT_KILL'] } });
    await night.request();
    await startOf(world, { job: 'SILENT_KILL' });
    await night.act('SILENT_KILL', 'kill');
    expect(await night.untilRun('SILENT_KILL', 'ERROR')).toMatchObject({ cause: 'KILLED' });
    expect(kills('SILENT_KILL')).toHaveLength(1);
  }, 60_000);

  test('whose taking up was committed and reported as failed is sent all the same', async () => {
    world.system.script.add({ job: 'TAKEN_UP', outcome: 'never' });
    const night = await openSmall(world, { name: 'TAKEN_UP', processes: { TAKEN_UP: ['TAKEN_UP'] } });
    await night.request();
    const { id } = await night.run('TAKEN_UP');
    await untilCalled(world, async () =>
      (await attemptsOf(world, id)).find(({ state }) => state === 'TRACKING'),
    );
    // What that commit leaves: the ledger says KILLING under a new epoch, and the agent has not been told.
    const taken = await withDatabase(world, (client) =>
      client.query(
        `UPDATE attempt SET state = 'KILLING', epoch = epoch + 1, kill_requested_at = now()
         WHERE run_id = $1 AND state = 'TRACKING'`,
        [id],
      ),
    );
    expect(taken.rowCount).toBe(1);
    expect(await night.untilRun('TAKEN_UP', 'ERROR')).toMatchObject({ cause: 'KILLED' });
    expect(kills('TAKEN_UP')).toHaveLength(1);
  }, 60_000);

  test('that comes too late leaves a completed run completed, and makes a failed one its own', async () => {
    const never = { outcome: 'never', killAnswer: { kind: 'status', code: 500 } } as const;
    world.system.script.add({ process: 'TOO_LATE', ...never }, { process: 'TOO_LATE_2', ...never });
    const night = await openSmall(world, {
      name: 'TOO_LATE',
      processes: { TOO_LATE: ['GOOD'], TOO_LATE_2: ['BAD'] },
    });
    await night.request();
    const good = await startOf(world, { job: 'GOOD' });
    const bad = await startOf(world, { job: 'BAD' });
    await night.act('GOOD', 'kill');
    await night.act('BAD', 'kill');
    await world.system.ledger.until((entries) => requests(entries, { verb: 'kill', job: 'GOOD' })[0]);
    world.system.finish(good.executionId, 'COMPLETED');
    world.system.finish(bad.executionId, 'ERROR');
    expect(await night.untilRun('GOOD', 'COMPLETED')).toMatchObject({ cause: null, flags: [] });
    expect(await night.untilRun('BAD', 'ERROR')).toMatchObject({ cause: 'KILLED' });
  }, 60_000);
});

describe('kill before anything was sent', () => {
  const closed = async (): Promise<Record<string, unknown>> => ({
    url: `http://127.0.0.1:${await freePort()}/svc/services/batch`,
  });

  test('ends a run that waits for its target at once and needs no endpoint', async () => {
    const night = await openSmall(
      world,
      { name: 'UNREACHED', processes: { UNREACHED: ['WAITER'] }, jobType: { JobKill: null } },
      await closed(),
    );
    await night.request();
    await night.untilRun('WAITER', (run) => run.flags.includes('WAITING_FOR_TARGET'));
    const answer = await night.act('WAITER', 'kill');
    expect(answer).toMatchObject({ status: 200, body: { status: 'ERROR', cause: 'KILLED', flags: [] } });
    expect(await attemptsOf(world, (await night.run('WAITER')).id)).toMatchObject([
      { state: 'NOT_STARTED', cause: 'KILLED', remoteMayBeRunning: false },
    ]);
  }, 60_000);

  test('does the same where a repeated Start would be harmless', async () => {
    const night = await openSmall(
      world,
      { name: 'UNREACHED_2', processes: { UNREACHED_2: ['WAITER_2'] }, jobType: { JobKill: null } },
      { ...(await closed()), idempotentStart: true },
    );
    await night.request();
    await night.untilRun('WAITER_2', (run) => run.flags.includes('WAITING_FOR_TARGET'));
    const answer = await night.act('WAITER_2', 'kill');
    expect(answer).toMatchObject({ status: 200, body: { status: 'ERROR', cause: 'KILLED' } });
    expect(await attemptsOf(world, (await night.run('WAITER_2')).id)).toMatchObject([
      { state: 'NOT_STARTED' },
    ]);
  }, 60_000);
});

test('kill that the system does not take for want of a token waits for its target, and goes on', async () => {
  const killAnswer = { kind: 'status', code: 401, times: 4 } as const;
  world.system.script.add({ job: 'LOCKED', outcome: 'never', killAnswer });
  const night = await openSmall(world, { name: 'LOCKED', processes: { LOCKED: ['LOCKED'] } });
  await night.request();
  await startOf(world, { job: 'LOCKED' });
  await night.act('LOCKED', 'kill');
  const { id } = await night.untilRun('LOCKED', 'ERROR');
  expect(await night.run('LOCKED')).toMatchObject({ cause: 'KILLED', flags: [] });
  expect(kills('LOCKED').map(({ outcome }) => outcome)).toEqual([401, 401, 401, 401, 200]);
  const flagged = world.events.events.filter(
    ({ type, data }) => type === 'run.flags-changed' && data['runId'] === id,
  );
  expect(flagged).toHaveLength(1);
}, 60_000);

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { effects, startsByAttempt, where } from '../../examples/external-system/ledger.js';
import type { ApiAnswer } from '../support/api.js';
import type { Night, RunSeen } from '../support/night.js';
import { attemptsOf, openSmall, requests, startOf, untilCalled } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** The first Start of a job has its effect, and its answer is lost. */
const losesItsAnswer = (job: string): void => {
  world.system.script.add({
    ...{ job, outcome: 'never' },
    startAnswer: { kind: 'reset-after-effect', times: 1 },
  });
};

/** A night of one process whose first job, LOST_<name>, is START_UNKNOWN. */
async function unknown(
  name: string,
  skipOnError = false,
): Promise<{ night: Night; job: string; run: RunSeen; id: string }> {
  const job = `LOST_${name}`;
  losesItsAnswer(job);
  const night = await openSmall(world, {
    ...{ name, processes: { [`${name}_A`]: [job, `NEXT_${name}`], [`${name}_F`]: [`FAIL_${name}`] } },
    after: [[`${name}_F`, `${name}_A/${job}`, 'FAILURE']],
    job: { [job]: { SkipOnError: skipOnError ? 'Y' : 'N' } },
  });
  const { id } = await night.request();
  const run = await night.untilRun(job, (seen) => seen.cause === 'START_UNKNOWN');
  return { night, job, run, id };
}

const resolve = (
  night: Night,
  job: string,
  body: Readonly<Record<string, unknown>>,
): ReturnType<Night['act']> => night.act(job, 'resolve-start', body);

describe('a run whose Start nobody answered', () => {
  test('satisfies nothing, not even what waits for a failure, and no skip on error is applied', async () => {
    losesItsAnswer('HANGING');
    const night = await openSmall(world, {
      name: 'NOTHING',
      processes: { LOSES: ['HANGING', 'NEXT'], ON_FAILURE: ['F'], ON_ALWAYS: ['A'], OTHER: ['O'] },
      after: [
        ['ON_FAILURE', 'LOSES/HANGING', 'FAILURE'],
        ['ON_ALWAYS', 'LOSES/HANGING', 'ALWAYS'],
      ],
      job: { HANGING: { SkipOnError: 'Y' } },
    });
    const { id } = await night.request();
    const execution = await night.untilExecution(id, 'ERROR');
    expect(execution.counts).toEqual({ COMPLETED: 2, ERROR: 1, PENDING: 3 });
    const hanging = await night.run('HANGING');
    expect(hanging).toMatchObject({ status: 'ERROR', cause: 'START_UNKNOWN', executionId: null, attempt: 1 });
    expect(hanging.detail).toMatch(/^RESET: /);
    expect(await attemptsOf(world, hanging.id)).toMatchObject([{ state: 'START_UNKNOWN', endedAt: null }]);
    const why = await world.api.text(`/api/v1/runs/${(await night.run('F')).id}/why`);
    expect(why).toContain('START_UNKNOWN');
  }, 60_000);

  test('refuses every action but resolve-start, alone and among others, and an edit of its parameters', async () => {
    const { night, job, run } = await unknown('REFUSES');
    const refused = { status: 409, body: { code: 'START_UNRESOLVED', runStatus: 'ERROR' } };
    const actions = ['hold', 'release', 'skip', 'release-skip', 'restart', 'kill', 'force'];
    for (const action of actions) expect(await night.act(job, action)).toMatchObject(refused);
    for (const action of ['fail', 'complete']) {
      expect(await night.act(job, action, { force: true })).toMatchObject(refused);
    }
    const edit = world.api.put(`/api/v1/runs/${run.id}/parameters`, { parameters: 'a=b' });
    expect(await edit).toMatchObject({ status: 409, body: { code: 'START_UNRESOLVED' } });
    const next = await night.run('NEXT_REFUSES');
    for (const action of [...actions, 'fail', 'complete']) {
      const chosen = { action, runIds: [run.id], ...(action === 'complete' && { confirm: true }) };
      expect((await world.api.post('/api/v1/runs/actions', chosen)).body).toMatchObject({
        results: [
          { id: run.id, ok: false, status: 'ERROR', problem: { status: 409, code: 'START_UNRESOLVED' } },
        ],
      });
    }
    const filter = { schedule: night.schedule, businessDate: night.businessDate, process: 'REFUSES_A' };
    const bulk = await world.api.post('/api/v1/runs/actions', { action: 'skip', filter, expectedCount: 2 });
    expect(bulk.body).toMatchObject({
      results: [
        { id: run.id, ok: false, problem: { code: 'START_UNRESOLVED' } },
        { id: next.id, ok: true, status: 'SKIPPED' },
      ],
    });
    expect(await night.run(job)).toEqual(run);
  }, 60_000);

  test('is resolved for the attempt that was looked at, and only while it is unknown', async () => {
    const { night, job, run } = await unknown('STALE');
    const stale = { status: 409, body: { code: 'STALE' } };
    expect(await resolve(night, job, { resolution: 'failed', attempt: 2 })).toMatchObject(stale);
    expect(await night.act(job, 'restart', { attempt: 0 })).toMatchObject(stale);
    expect(await night.run(job)).toEqual(run);
    expect(await resolve(night, job, { resolution: 'failed', attempt: 1 })).toMatchObject({ status: 200 });
    expect(await resolve(night, job, { resolution: 'failed' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED' },
    });
    expect(await resolve(night, 'NEXT_STALE', { resolution: 'notStarted' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED' },
    });
  }, 60_000);
});

describe('resolve-start', () => {
  test('adopt tracks the execution that was found to its end, and starts nothing', async () => {
    const { night, job, run, id } = await unknown('ADOPT');
    const { executionId } = await startOf(world, { job });
    const missing = await resolve(night, job, { resolution: 'adopt' });
    expect(missing).toMatchObject({ status: 422, body: { code: 'EXECUTION_ID_REQUIRED' } });
    const adopted = await resolve(night, job, {
      resolution: 'adopt',
      executionId,
      reason: 'seen in its list',
    });
    expect(adopted).toMatchObject({
      status: 200,
      body: { status: 'RUNNING', cause: null, executionId, attempt: 1, attemptState: 'TRACKING' },
    });
    await night.untilExecution(id, 'RUNNING');
    // The first good answer takes back what was told of the lost one.
    await untilCalled(world, async () => ((await night.run(job)).detail === null ? true : undefined));
    world.system.finish(executionId, 'COMPLETED');
    await night.untilRun(`NEXT_ADOPT`, 'COMPLETED');
    const execution = await night.untilExecution(id, 'COMPLETED');
    expect(execution.counts).toEqual({ COMPLETED: 3, NOT_RUN: 1 });
    expect(requests(world.system.ledger.entries, { verb: 'start', job })).toHaveLength(1);
    expect(await attemptsOf(world, run.id)).toMatchObject([{ state: 'COMPLETED', executionId }]);
    const told = world.events.events.filter(({ data }) => data['reason'] === 'seen in its list');
    expect(told.map(({ data }) => [data['from'], data['to'], data['actor']])).toEqual([
      ['ERROR', 'RUNNING', 'admin'],
    ]);
  }, 60_000);

  test('adopt refuses an id that another open attempt holds, and gives it to one of several at once', async () => {
    world.system.script.add({ job: 'HOLDER', outcome: 'never' });
    const holding = await openSmall(world, { name: 'HOLDS', processes: { HOLDS: ['HOLDER'] } });
    await holding.request();
    const holder = await startOf(world, { job: 'HOLDER' });
    const lost = await Promise.all(['IN_USE_1', 'IN_USE_2', 'IN_USE_3'].map((name) => unknown(name)));
    const adopt = (executionId: string): Promise<ApiAnswer[]> =>
      Promise.all(lost.map(({ night, job }) => resolve(night, job, { resolution: 'adopt', executionId })));
    const inUse = { status: 409, body: { code: 'EXECUTION_ID_IN_USE' } };
    for (const answer of await adopt(holder.executionId)) expect(answer).toMatchObject(inUse);
    for (const { night, job, run } of lost) expect(await night.run(job)).toEqual(run);

    const { executionId } = await startOf(world, { job: 'LOST_IN_USE_1' });
    const refused = (await adopt(executionId)).filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(2);
    for (const answer of refused) expect(answer).toMatchObject(inUse);
  }, 60_000);

  test('notStarted makes a new attempt with a new id', async () => {
    const { night, job, run } = await unknown('ANEW');
    const answer = await resolve(night, job, { resolution: 'notStarted' });
    expect(answer).toMatchObject({ status: 200, body: { cause: null, attempt: 2 } });
    await startOf(world, { job }, 1);
    const attempts = await attemptsOf(world, run.id);
    expect(attempts).toMatchObject([
      { number: 1, state: 'NOT_STARTED', kind: 'START', executionId: null },
      { number: 2, kind: 'START' },
    ]);
    const starts = requests(world.system.ledger.entries, { verb: 'start', job });
    expect(starts.map(({ agentExecutionId }) => agentExecutionId)).toEqual(
      attempts.map(({ agentExecutionId }) => agentExecutionId),
    );
    expect(new Set(starts.map(({ agentExecutionId }) => agentExecutionId)).size).toBe(2);
  }, 60_000);

  test('failed is an ordinary error: what waits for a failure goes on, and a restart is a Start', async () => {
    const { night, job, run, id } = await unknown('ASSUMED');
    const answer = await resolve(night, job, { resolution: 'failed' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'ERROR', cause: 'START_ASSUMED_FAILED' } });
    expect(await attemptsOf(world, run.id)).toMatchObject([{ state: 'ERROR', remoteMayBeRunning: true }]);
    await night.untilRun('FAIL_ASSUMED', 'COMPLETED');
    expect(await night.run('NEXT_ASSUMED')).toMatchObject({ status: 'PENDING' });
    world.system.script.add({ job });
    await night.act(job, 'restart');
    await night.untilExecution(id, 'COMPLETED');
    expect(requests(world.system.ledger.entries, { verb: 'restart', job })).toEqual([]);
    expect(effects(world.system.ledger.entries, where({ job, effect: 'started' }))).toHaveLength(2);
  }, 60_000);

  test('failed lets skip on error decide', async () => {
    const { night, job, id } = await unknown('SOFT', true);
    expect(await night.run('NEXT_SOFT')).toMatchObject({ status: 'PENDING' });
    const answer = await resolve(night, job, { resolution: 'failed' });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'SKIPPED_ON_ERROR', cause: 'START_ASSUMED_FAILED' },
    });
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 2, NOT_RUN: 1, SKIPPED_ON_ERROR: 1 });
  }, 60_000);
});

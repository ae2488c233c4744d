import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startsByAttempt } from '../../examples/external-system/ledger.js';
import { attemptsOf, openSmall, requests, sent, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** Everything that a value may hold, in bytes that are easily changed on the way. */
const AWKWARD = 'store=7||note= a b=c|d ||empty=||ä=ß☃\\"\'||e=1e5||n=007||t=${unknown}';

/** Too long when the text of the request is. */
const THREE_TIMES = 'a=${request.text}||b=${request.text}||c=${request.text}';

describe('a job that fails', () => {
  test('stops only what depends on it, and its restart is called with the failed execution', async () => {
    const { script, ledger } = world.system;
    script.add(
      { process: 'FAIL_L', job: 'L1', outcomes: ['ERROR', 'ERROR', 'never'] },
      { process: 'FAIL_R', job: 'R2', outcome: 'never' },
    );
    const night = await openSmall(world, {
      name: 'FAIL',
      processes: { FAIL_L: ['L1', 'L2'], FAIL_R: ['R1', 'R2'], FAIL_END: ['END'] },
      after: [
        ['FAIL_END', 'FAIL_L'],
        ['FAIL_END', 'FAIL_R'],
      ],
      parameters: { 'FAIL_L/L1': AWKWARD },
    });
    const { id } = await night.request();
    const failed = await night.untilRun('L1', 'ERROR');
    expect(failed).toMatchObject({ cause: 'FAILED', flags: [], attempt: 1 });
    const r2 = await startOf(world, { job: 'R2' });
    expect(await night.execution(id)).toMatchObject({
      status: 'RUNNING',
      counts: { ERROR: 1 },
      endedAt: null,
    });

    world.system.finish(r2.executionId, 'COMPLETED');
    const stopped = await night.untilExecution(id, 'ERROR');
    expect(stopped.counts).toEqual({ COMPLETED: 3, ERROR: 1, PENDING: 2 });
    expect(stopped.endedAt).not.toBeNull();
    expect(await night.run('L2')).toMatchObject({ status: 'PENDING', attempt: 0 });
    expect(await night.run('END')).toMatchObject({ status: 'PENDING', attempt: 0 });

    expect(await night.act('L1', 'restart')).toMatchObject({
      status: 200,
      body: { status: 'PENDING', cause: null },
    });
    await night.untilExecution(id, 'RUNNING');
    await night.untilRun('L1', (run) => run.status === 'ERROR' && run.attempt === 2);
    await night.untilExecution(id, 'ERROR');
    await night.act('L1', 'restart');
    const third = await startOf(world, { process: 'FAIL_L', job: 'L1' }, 2);
    expect(await night.execution(id)).toMatchObject({ status: 'RUNNING', endedAt: null });
    world.system.finish(third.executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');

    const attempts = await attemptsOf(world, failed.id);
    expect(attempts.map(({ number, kind, state, cause }) => [number, kind, state, cause])).toEqual([
      [1, 'START', 'ERROR', 'FAILED'],
      [2, 'RESTART', 'ERROR', 'FAILED'],
      [3, 'RESTART', 'COMPLETED', null],
    ]);
    const [start, ...more] = requests(ledger.entries, { process: 'FAIL_L', verb: 'start', job: 'L1' });
    const restarts = requests(ledger.entries, { process: 'FAIL_L', verb: 'restart', job: 'L1' });
    expect(more).toEqual([]);
    expect(start?.executionId).toBeNull();
    expect(restarts.map((restart) => restart.executionId)).toEqual([
      attempts[0]?.executionId,
      attempts[1]?.executionId,
    ]);
    expect([start, ...restarts].map((call) => sent(call)['parameters'])).toEqual([AWKWARD, AWKWARD, AWKWARD]);
    const ids = [start, ...restarts].map((call) => call?.agentExecutionId);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual(attempts.map(({ agentExecutionId }) => agentExecutionId));
    expect(Math.max(...startsByAttempt(ledger.entries).values())).toBe(1);
  }, 60_000);

  test('is restarted by Start, with the same bytes, where Restart is not defined', async () => {
    const { script, ledger } = world.system;
    script.add({ process: 'AGAIN', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, {
      name: 'AGAIN',
      processes: { AGAIN: ['LOAD'] },
      parameters: { 'AGAIN/LOAD': AWKWARD },
      jobType: { JobRestart: null },
    });
    const { id } = await night.request();
    const { id: runId } = await night.untilRun('LOAD', 'ERROR');
    await night.act('LOAD', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    const calls = ledger.entries.filter((entry) => entry.process === 'AGAIN' && entry.kind === 'request');
    expect(requests(calls, { verb: 'restart' })).toEqual([]);
    const [first, second, ...more] = requests(calls, { verb: 'start' }).map(sent);
    expect(more).toEqual([]);
    expect(second).toEqual({ ...first, agentExecutionId: second?.['agentExecutionId'] });
    expect(second?.['agentExecutionId']).not.toBe(first?.['agentExecutionId']);
    expect(first?.['parameters']).toBe(AWKWARD);
    expect((await attemptsOf(world, runId)).map(({ kind }) => kind)).toEqual(['START', 'START']);
  }, 60_000);

  test('releases its dependents where it says skip on error, and keeps its cause', async () => {
    world.system.script.add({ process: 'SOFT', job: 'OPTIONAL', outcome: 'ERROR' });
    const night = await openSmall(world, {
      name: 'SOFT',
      processes: { SOFT: ['OPTIONAL', 'NEXT'] },
      job: { OPTIONAL: { SkipOnError: 'Y' } },
    });
    const { id } = await night.request();
    const execution = await night.untilExecution(id, 'COMPLETED');
    expect(execution.counts).toEqual({ COMPLETED: 2, SKIPPED_ON_ERROR: 1 });
    const optional = await night.run('OPTIONAL');
    expect(optional).toMatchObject({ status: 'SKIPPED_ON_ERROR', cause: 'FAILED' });
    expect(await attemptsOf(world, optional.id)).toMatchObject([{ state: 'ERROR', cause: 'FAILED' }]);
  }, 60_000);

  test('may fail again and again: every restart names the execution before it', async () => {
    const { script, ledger } = world.system;
    script.add({ process: 'OFTEN', outcomes: ['ERROR', 'ERROR', 'ERROR', 'COMPLETED'] });
    const night = await openSmall(world, { name: 'OFTEN', processes: { OFTEN: ['LOAD'] } });
    const { id } = await night.request();
    for (const attempt of [1, 2, 3]) {
      await night.untilRun('LOAD', (run) => run.status === 'ERROR' && run.attempt === attempt);
      await night.act('LOAD', 'restart', { attempt });
    }
    await night.untilExecution(id, 'COMPLETED');
    const attempts = await attemptsOf(world, (await night.run('LOAD')).id);
    expect(attempts.map(({ restartOf }) => restartOf)).toEqual([
      null,
      ...attempts.slice(0, 3).map(({ executionId }) => executionId),
    ]);
    const restarts = requests(ledger.entries, { process: 'OFTEN', verb: 'restart' });
    expect(restarts.map(({ executionId }) => executionId)).toEqual(
      attempts.slice(1).map(({ restartOf }) => restartOf),
    );
  }, 60_000);

  test('is an error without a call when its parameters cannot be sent, until they are mended', async () => {
    const { ledger } = world.system;
    const night = await openSmall(world, {
      name: 'UNSENDABLE',
      processes: { UNSENDABLE: ['LOAD'], UNSENDABLE_SOFT: ['SOFT', 'AFTER'] },
      parameters: {
        'UNSENDABLE/LOAD': THREE_TIMES,
        'UNSENDABLE_SOFT/SOFT': THREE_TIMES,
      },
      job: { SOFT: { SkipOnError: 'Y' } },
    });
    const { id } = await night.request({ requestParameters: { text: 'x'.repeat(11_000) } });
    const execution = await night.untilExecution(id, 'ERROR');
    expect(execution.counts).toEqual({ COMPLETED: 2, ERROR: 1, SKIPPED_ON_ERROR: 1 });
    const load = await night.run('LOAD');
    expect(load).toMatchObject({ status: 'ERROR', cause: 'PARAMETERS_INVALID', attempt: 0 });
    expect(await night.run('SOFT')).toMatchObject({ cause: 'PARAMETERS_INVALID' });
    expect(requests(ledger.entries, { process: 'UNSENDABLE' })).toEqual([]);
    await world.api.must(world.api.put(`/api/v1/runs/${load.id}/parameters`, { parameters: 'file=one' }));
    await night.act('LOAD', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    const starts = requests(ledger.entries, { process: 'UNSENDABLE', verb: 'start' });
    expect(starts.map(({ parameters }) => parameters)).toEqual(['file=one']);
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startsByAttempt } from '../../examples/external-system/ledger.js';
import type { Fault } from '../../examples/external-system/script.js';
import type { RunSeen } from '../support/night.js';
import { attemptsOf, openSmall, requests, startOf, timeouts, untilCalled } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

const isLost = (run: RunSeen): boolean => run.flags.includes('TRACKING_LOST');

/** Answers to Status that say nothing about the run, each given for a while. */
const TROUBLE: Readonly<Record<string, Fault>> = {
  S_404: { kind: 'status', code: 404, body: 'not found' },
  S_500: { kind: 'status', code: 500 },
  S_503: { kind: 'status', code: 503 },
  S_302: { kind: 'status', code: 302, headers: { location: '/elsewhere' } },
  S_401: { kind: 'status', code: 401 },
  S_403: { kind: 'status', code: 403 },
  S_204: { kind: 'status', code: 204 },
  S_RESET: { kind: 'reset-before-effect' },
  S_HANG: { kind: 'hang' },
  S_HALF: { kind: 'truncate' },
  S_GARBAGE: { kind: 'body', body: '<html>ERROR</html>', contentType: 'text/html' },
  S_LIST: { kind: 'body', body: '[]' },
  S_HUGE: { kind: 'body', body: '{"status":"ERROR"}          ', repeat: 'forever' },
  S_BOMB: { kind: 'body', body: '{"status":"ERROR"}          ', repeat: 1_000_000, gzip: true },
  S_WORD: { kind: 'fields', fields: { status: 'FINISHED' } },
  S_LOWER: { kind: 'fields', fields: { status: 'error' } },
  S_NO_STATUS: { kind: 'fields', fields: { status: null } },
  S_OBJECT: { kind: 'fields', fields: { status: { value: 'ERROR' } } },
  S_OTHER: { kind: 'fields', fields: { executionId: '1', status: 'ERROR' } },
};

describe('trouble with Status', () => {
  test('never ends a run, whatever it is, and leaves no trace when it is over', async () => {
    const jobs = Object.keys(TROUBLE);
    world.system.script.add(
      ...Object.entries(TROUBLE).map(([job, fault]) => ({ job, statusAnswer: { ...fault, times: 4 } })),
    );
    const night = await openSmall(
      world,
      {
        name: 'TROUBLE',
        processes: Object.fromEntries(jobs.map((job) => [`TROUBLE_${job}`, [job]])),
      },
      timeouts({ statusMs: 700 }),
    );
    const { id } = await night.request();
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: jobs.length + 1 });
    for (const run of await night.runs()) expect(run).toMatchObject({ flags: [], cause: null });
    for (const job of jobs) {
      expect(requests(world.system.ledger.entries, { verb: 'status', job }).length).toBeGreaterThan(4);
    }
  }, 60_000);

  test('is a warning first, then TRACKING_LOST, and one good answer clears both', async () => {
    const statusAnswer: Fault = { kind: 'status', code: 500, body: 'database is down' };
    world.system.script.add({ job: 'QUIET', outcome: 'never', statusAnswer });
    const night = await openSmall(
      world,
      { name: 'QUIET', processes: { QUIET: ['QUIET', 'AFTER_QUIET'] } },
      { silenceBudgetMs: 7000 },
    );
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'QUIET' });
    // The first five seconds after Start are none: many systems know an execution a moment later.
    const warned = await untilCalled(world, async () => {
      const run = await night.run('QUIET');
      return run.detail === null ? undefined : run;
    });
    expect(warned).toMatchObject({ status: 'RUNNING', flags: [], detail: 'HTTP 500: database is down' });
    const lost = await night.untilRun('QUIET', isLost);
    expect(lost).toMatchObject({ status: 'RUNNING', cause: null, detail: 'HTTP 500: database is down' });
    expect(await night.execution(id)).toMatchObject({ status: 'RUNNING' });

    world.system.script.add({ job: 'QUIET' });
    const found = await night.untilRun('QUIET', (run) => !isLost(run));
    expect(found).toMatchObject({ status: 'RUNNING', detail: null });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
  }, 60_000);

  test('beyond the budget is the error LOST where the job type says so, and the execution may go on', async () => {
    world.system.script.add({ job: 'GONE', outcome: 'never', statusAnswer: { kind: 'hang' } });
    const type = { ...timeouts({ statusMs: 200 }), silenceBudgetMs: 500, onSilence: 'error' };
    const night = await openSmall(
      world,
      {
        ...{ name: 'GONE', processes: { GONE: ['GONE', 'AFTER_GONE'], GONE_2: ['ON_LOST'] } },
        after: [['GONE_2', 'GONE/GONE', 'FAILURE']],
      },
      type,
    );
    const { id } = await night.request();
    const lost = await night.untilRun('GONE', 'ERROR');
    expect(lost).toMatchObject({ cause: 'LOST', flags: [] });
    expect(await attemptsOf(world, lost.id)).toMatchObject([{ state: 'ERROR', remoteMayBeRunning: true }]);
    await night.untilRun('ON_LOST', 'COMPLETED');
    await night.untilExecution(id, 'ERROR');
  }, 60_000);
});

describe('a run whose system is silent', () => {
  /** Two jobs, TRACKING_LOST, side by side; each with one that comes after it. */
  async function silent(name: string): ReturnType<typeof openSmall> {
    world.system.script.add({
      ...{ process: `${name}_*`, job: `LOST_*`, outcome: 'never' },
      statusAnswer: { kind: 'status', code: 500 },
    });
    const night = await openSmall(
      world,
      {
        name,
        processes: {
          [`${name}_1`]: [`LOST_${name}_1`, `NEXT_${name}_1`],
          [`${name}_2`]: [`LOST_${name}_2`, `NEXT_${name}_2`],
        },
        job: { [`LOST_${name}_1`]: { SkipOnError: 'Y' } },
      },
      { silenceBudgetMs: 300 },
    );
    await night.request();
    await night.untilRun(`LOST_${name}_1`, isLost);
    await night.untilRun(`LOST_${name}_2`, isLost);
    return night;
  }

  test('is declared failed or complete by an operator, and its system is asked no more', async () => {
    const night = await silent('DECLARED');
    const failed = await night.act('LOST_DECLARED_1', 'fail', { reason: 'its host is gone' });
    // A person has decided: no skip on error decides once more.
    expect(failed).toMatchObject({
      status: 200,
      body: { status: 'ERROR', cause: 'DECLARED_FAILED', flags: [] },
    });
    const complete = await night.act('LOST_DECLARED_2', 'complete');
    expect(complete).toMatchObject({ status: 200, body: { status: 'COMPLETED', flags: ['FORCED'] } });
    const states = await Promise.all(
      ['LOST_DECLARED_1', 'LOST_DECLARED_2'].map(async (job) => attemptsOf(world, (await night.run(job)).id)),
    );
    expect(states).toMatchObject([
      [{ state: 'ERROR', cause: 'DECLARED_FAILED', remoteMayBeRunning: true }],
      [{ state: 'COMPLETED', cause: null, remoteMayBeRunning: true }],
    ]);
    await night.untilRun('NEXT_DECLARED_2', 'COMPLETED');
    expect(await night.run('NEXT_DECLARED_1')).toMatchObject({ status: 'PENDING' });
    world.system.script.add({ job: 'LOST_DECLARED_1' });
    await night.act('LOST_DECLARED_1', 'restart');
    await night.untilRun('NEXT_DECLARED_1', 'COMPLETED');
  }, 60_000);

  test('that answers again before somebody declares anything ends as if nothing had been', async () => {
    const night = await silent('BACK');
    // Not a word before it has ended: this is the first good answer.
    world.system.script.add({ job: 'LOST_BACK_*' });
    for (const job of ['LOST_BACK_1', 'LOST_BACK_2']) {
      const { executionId } = await startOf(world, { job });
      world.system.finish(executionId, 'COMPLETED');
      await night.untilRun(job, 'COMPLETED');
      expect(await night.run(job)).toMatchObject({ flags: [], detail: null });
    }
    await night.untilRun('NEXT_BACK_1', 'COMPLETED');
    await night.untilRun('NEXT_BACK_2', 'COMPLETED');
  }, 60_000);
});

describe('a run that is tracked well', () => {
  test('is declared over its head only with force', async () => {
    world.system.script.add({ job: 'WELL_*', outcome: 'never' });
    const night = await openSmall(world, {
      ...{ name: 'WELL', processes: { WELL_1: ['WELL_FAIL'], WELL_2: ['WELL_COMPLETE'] } },
    });
    const { id } = await night.request();
    const cases = [
      ['WELL_FAIL', 'fail', { status: 'ERROR', cause: 'DECLARED_FAILED' }],
      ['WELL_COMPLETE', 'complete', { status: 'COMPLETED', flags: ['FORCED'] }],
    ] as const;
    for (const [job, action, expected] of cases) {
      const { executionId } = await startOf(world, { job });
      await world.system.ledger.until((entries) => requests(entries, { verb: 'status', job })[0]);
      expect(await night.act(job, action)).toMatchObject({
        status: 409,
        body: { code: 'NOT_ALLOWED', runStatus: 'RUNNING' },
      });
      expect(await night.run(job)).toMatchObject({ status: 'RUNNING', flags: [] });
      expect(await night.act(job, action, { force: true })).toMatchObject({ status: 200, body: expected });
      world.system.finish(executionId, 'COMPLETED');
      expect(await attemptsOf(world, (await night.run(job)).id)).toMatchObject([
        { remoteMayBeRunning: true },
      ]);
    }
    await night.untilExecution(id, 'ERROR');
  }, 60_000);
});

test('what Status tells beside its word is shown', async () => {
  world.system.script.add(
    { job: 'TALKS', outcome: 'ERROR', executionInfo: 'row 17: no such store' },
    { job: 'COUNTS', executionInfo: { rows: 12 } },
  );
  const night = await openSmall(world, {
    name: 'TALKS',
    processes: { TALKS: ['TALKS'], COUNTS: ['COUNTS'] },
  });
  const { id } = await night.request();
  await night.untilExecution(id, 'ERROR');
  expect(await night.run('TALKS')).toMatchObject({ executionInfo: 'row 17: no such store' });
  expect(await night.run('COUNTS')).toMatchObject({ status: 'COMPLETED', executionInfo: '{"rows":12}' });
}, 60_000);

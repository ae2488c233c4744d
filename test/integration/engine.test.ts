import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActOnRuns, type ActionResult } from '../../src/execution/actions/act-on-runs.js';
import { DispatchLeftoversLoop } from '../../src/execution/attempts/dispatch-leftovers.loop.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { WatchRunTimesLoop } from '../../src/execution/watch-run-times.loop.js';
import { Ledger } from '../../src/execution/ledger.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import type { AttemptReport } from '../../src/domain/run/attempt-report.js';
import type { OperatorAction } from '../../src/domain/run/operator-action.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

const started = ({ attemptId, epoch }: AgentWork, executionId: string): AttemptReport => ({
  attemptId,
  epoch,
  kind: 'STARTED',
  executionId,
  executionInfo: null,
});
const completed = ({ attemptId, epoch }: AgentWork): AttemptReport => ({
  attemptId,
  epoch,
  kind: 'COMPLETED',
  executionInfo: null,
});

/** Claims the job's attempt, says it was started, and answers with the work. */
async function start(sessionId: string, job: string): Promise<AgentWork> {
  const [work] = await engine.claim(sessionId, job);
  if (!work) throw new Error(`nothing is queued for ${job}`);
  await engine.report(started(work, `x-${job}`));
  return work;
}

/** What an operator does to one run. */
const act = (schedule: string, job: string, action: OperatorAction): Promise<readonly ActionResult[]> =>
  engine.get(Ledger).transaction('command', async (tx, now) => {
    const run = (await engine.runs(schedule)).find((one) => one.job === job);
    return engine
      .get(ActOnRuns)
      .run(tx, { action, runIds: [run?.id ?? ''], reason: null, actor: 'test', now });
  });

describe('a claim', () => {
  test('is won by one of two agents that claim at once', async () => {
    await engine.open({ name: 'RACE', processes: { A: ['RACE_A'] } });
    await engine.request('RACE');
    const sessions = await Promise.all([engine.session(), engine.session()]);
    const works = await Promise.all(sessions.map((session) => engine.claim(session, 'RACE_A')));
    expect(works.map(({ length }) => length).sort()).toEqual([0, 1]);
  });

  test('of an attempt that was withdrawn meanwhile gets nothing', async () => {
    await engine.open({ name: 'GONE', processes: { A: ['GONE_A'] } });
    await engine.request('GONE');
    await engine.dataSource.query(
      `UPDATE attempt SET state = 'NOT_STARTED', ended_at = now() WHERE state = 'QUEUED' AND run_id IN (SELECT id FROM run WHERE job = 'GONE_A')`,
    );
    expect(await engine.claim(await engine.session(), 'GONE_A')).toEqual([]);
  });
});

describe('an intent to send Kill', () => {
  test('is not written for an agent that was left behind: it is told to let go', async () => {
    await engine.open({ name: 'LEFT', processes: { A: ['LEFT_A'] } });
    await engine.request('LEFT');
    const { attemptId, epoch } = await start(await engine.session(), 'LEFT_A');
    const kill = { attemptId, url: 'http://127.0.0.1:7070/kill' };
    const log = engine.get(SendLog);
    expect(await log.intendKill({ ...kill, epoch: epoch - 1 })).toBe(false);
    expect(await log.intendKill({ ...kill, epoch })).toBe(true);
    const sends = await engine.dataSource.query<unknown[]>(
      'SELECT verb, epoch FROM attempt_send WHERE attempt_id = $1',
      [attemptId],
    );
    expect(sends).toEqual([{ verb: 'kill', epoch }]);
  });
});

describe('a report', () => {
  test('of an end releases the dependents, which are queued in the same transaction', async () => {
    await engine.open({ name: 'CHAIN', processes: { A: ['CHAIN_A', 'CHAIN_B'] } });
    await engine.request('CHAIN');
    const work = await start(await engine.session(), 'CHAIN_A');
    await engine.report(completed(work));
    const [, a, b] = await engine.runs('CHAIN');
    expect(a).toMatchObject({ status: 'COMPLETED', attemptState: 'COMPLETED' });
    expect(b).toMatchObject({ status: 'PENDING', attempt: 1, attemptState: 'QUEUED' });
  });

  test('that comes twice is applied once', async () => {
    await engine.open({ name: 'TWICE', processes: { A: ['TWICE_A', 'TWICE_B'] } });
    await engine.request('TWICE');
    const work = await start(await engine.session(), 'TWICE_A');
    await Promise.all([engine.report(completed(work)), engine.report(completed(work))]);
    const attempts = await engine.dataSource.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM attempt a JOIN run r ON r.id = a.run_id WHERE r.job = 'TWICE_B'`,
    );
    expect(attempts).toEqual([{ n: 1 }]);
  });

  test('under an epoch that is over changes nothing', async () => {
    await engine.open({ name: 'STALE', processes: { A: ['STALE_A'] } });
    await engine.request('STALE');
    const work = await start(await engine.session(), 'STALE_A');
    const applied = await engine.report(completed({ ...work, epoch: work.epoch - 1 }));
    expect(applied.size).toBe(0);
    expect(await engine.statuses('STALE')).toMatchObject({ STALE_A: 'RUNNING' });
  });

  test('of an earlier hand, in one batch with that of the present one, does not make its execution a foreign one', async () => {
    await engine.open({ name: 'HANDS', processes: { A: ['HANDS_A'] } });
    await engine.request('HANDS');
    const [work] = await engine.claim(await engine.session(), 'HANDS_A');
    if (!work) throw new Error('nothing is queued for HANDS_A');
    await engine.report(started({ ...work, epoch: work.epoch - 1 }, 'x-HANDS'), started(work, 'x-HANDS'));
    expect(await engine.statuses('HANDS')).toMatchObject({ HANDS_A: 'RUNNING' });
  });

  test('that names the execution of another attempt of the same batch is doubtful', async () => {
    await engine.open({ name: 'BOTH', processes: { L: ['BOTH_L'], R: ['BOTH_R'] } });
    await engine.request('BOTH');
    const session = await engine.session();
    const works = [...(await engine.claim(session, 'BOTH_L')), ...(await engine.claim(session, 'BOTH_R'))];
    await engine.report(...works.map((work) => started(work, 'x-BOTH')));
    expect(await engine.statuses('BOTH')).toMatchObject({ BOTH_L: 'RUNNING', BOTH_R: 'ERROR' });
  });

  test('of two attempts that end the same diamond at once starts what joins them once', async () => {
    await engine.open({
      name: 'DIAMOND',
      processes: { L: ['LEFT'], R: ['RIGHT'], J: ['JOINED'] },
      after: [
        ['J', 'L'],
        ['J', 'R'],
      ],
    });
    await engine.request('DIAMOND');
    const session = await engine.session();
    const [left, right] = [await start(session, 'LEFT'), await start(session, 'RIGHT')];
    await Promise.all([engine.report(completed(left)), engine.report(completed(right))]);
    const runs = await engine.runs('DIAMOND');
    expect(runs.find(({ job }) => job === 'JOINED')).toMatchObject({ attempt: 1, attemptState: 'QUEUED' });
  });
});

describe('what an agent leaves behind when it is gone', () => {
  test('is queued again when it was only claimed, tracked on when it was started, and doubtful when it was being sent', async () => {
    await engine.open({ name: 'ORPHANS', processes: { A: ['CLAIMED'], B: ['TRACKED'], C: ['SENT'] } });
    await engine.request('ORPHANS');
    const gone = await engine.session(1);
    await engine.claim(gone, 'CLAIMED');
    const tracked = await start(gone, 'TRACKED');
    const [sent] = await engine.claim(gone, 'SENT');
    await engine.dataSource.query(`UPDATE attempt SET state = 'SENDING', sending_at = now() WHERE id = $1`, [
      sent?.attemptId,
    ]);

    const heir = await engine.session();
    const find = engine.get(FindWork);
    const works = await find.orphaned({ sessionId: heir, groups: null });
    expect(works.map(({ attemptId }) => attemptId)).toEqual([tracked.attemptId]);
    expect(works[0]?.epoch).toBe(tracked.epoch + 1);
    const runs = new Map((await engine.runs('ORPHANS')).map((run) => [run.job, run]));
    expect(runs.get('CLAIMED')).toMatchObject({ status: 'PENDING', attempt: 1, attemptState: 'QUEUED' });
    expect(runs.get('TRACKED')).toMatchObject({ status: 'RUNNING', attemptState: 'TRACKING' });
    expect(runs.get('SENT')).toMatchObject({
      status: 'ERROR',
      cause: 'START_UNKNOWN',
      attemptState: 'START_UNKNOWN',
    });
    expect(await find.orphaned({ sessionId: await engine.session(), groups: null })).toEqual([]);
  });

  test('is what its answer says, where that was noted and not yet reported', async () => {
    await engine.open({ name: 'NOTED', processes: { A: ['REFUSED'], B: ['BUSY'], C: ['BUSY_KILLED'] } });
    await engine.request('NOTED');
    const gone = await engine.session(1);
    const log = engine.get(SendLog);
    const target = { url: 'http://erp.test/batch', origin: 'http://erp.test' };
    for (const [job, outcome, detail] of [
      ['REFUSED', 'REJECTED', 'HTTP 404: no such job'],
      ['BUSY', 'NOT_STARTED', 'HTTP 429'],
      ['BUSY_KILLED', 'NOT_STARTED', 'HTTP 429'],
    ] as const) {
      const [work] = await engine.claim(gone, job);
      if (!work) throw new Error(`nothing is queued for ${job}`);
      const of = { attemptId: work.attemptId, epoch: work.epoch };
      await log.intend([{ ...of, hand: randomUUID(), target, url: `${target.url}/start` }]);
      await log.answered([{ ...of, outcome, detail }]);
    }
    await act('NOTED', 'BUSY_KILLED', 'kill');
    expect(await engine.get(FindWork).orphaned({ sessionId: await engine.session(), groups: null })).toEqual(
      [],
    );
    const runs = new Map((await engine.runs('NOTED')).map((run) => [run.job, run]));
    expect(runs.get('REFUSED')).toMatchObject({ status: 'ERROR', cause: 'START_REJECTED' });
    expect(runs.get('BUSY')).toMatchObject({ status: 'PENDING', attempt: 1, attemptState: 'QUEUED' });
    expect(runs.get('BUSY_KILLED')).toMatchObject({ status: 'ERROR', cause: 'KILLED' });
  });
});

describe('the loops', () => {
  test('flag what is under way for longer than its threshold, once, and nothing else', async () => {
    await engine.open({
      name: 'SLOW',
      processes: { A: ['SLOW_A'], B: ['SLOW_B'] },
      job: { SLOW_A: { ThresholdRunTime: 60 } },
    });
    await engine.request('SLOW');
    const session = await engine.session();
    await start(session, 'SLOW_A');
    await start(session, 'SLOW_B');
    const loop = engine.get(WatchRunTimesLoop);
    await loop.runOnce(engine.clock.move(59_000));
    expect((await engine.runs('SLOW')).flatMap(({ flags }) => flags)).toEqual([]);
    await loop.runOnce(engine.clock.move(1_000));
    await loop.runOnce(engine.clock.move(1_000));
    const flags = Object.fromEntries((await engine.runs('SLOW')).map((run) => [run.job, run.flags]));
    expect(flags).toMatchObject({ SLOW_A: ['LONG_RUNNING'], SLOW_B: [] });
    const events = await engine.dataSource.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM event WHERE schedule = 'SLOW' AND type = 'run.flags-changed'`,
    );
    expect(events).toEqual([{ n: 1 }]);
  });

  test('act on runs that are over their MaxRunTime: nothing sent ends at once, what runs is to be killed', async () => {
    await engine.open({
      name: 'LIMIT',
      processes: { A: ['LIMIT_A'], B: ['LIMIT_B'], C: ['LIMIT_C'] },
      after: [['C', 'A']],
      job: { LIMIT_A: { MaxRunTime: 60, SkipOnError: 'Y' }, LIMIT_B: { MaxRunTime: 60 } },
    });
    await engine.request('LIMIT');
    const session = await engine.session();
    await engine.claim(session, 'LIMIT_A');
    const work = await start(session, 'LIMIT_B');
    const loop = engine.get(WatchRunTimesLoop);
    await loop.runOnce(engine.clock.move(59_000));
    expect(await engine.statuses('LIMIT')).toMatchObject({ LIMIT_A: 'RUNNING', LIMIT_B: 'RUNNING' });
    await loop.runOnce(engine.clock.move(1_000));
    await loop.runOnce(engine.clock.move(1_000));
    const runs = new Map((await engine.runs('LIMIT')).map((run) => [run.job, run]));
    expect(runs.get('LIMIT_A')).toMatchObject({ status: 'SKIPPED_ON_ERROR', cause: 'TIMED_OUT' });
    expect(runs.get('LIMIT_B')).toMatchObject({ status: 'RUNNING', flags: ['OVERDUE'] });
    // What comes after it has been released in the same transaction.
    expect(runs.get('LIMIT_C')).toMatchObject({ status: 'PENDING', attemptState: 'QUEUED' });
    const [kill] = await engine.get(FindWork).kills({ sessionId: session, groups: null }, null);
    expect(kill).toMatchObject({ attemptId: work.attemptId, state: 'KILLING' });
    await engine.report({ attemptId: work.attemptId, epoch: kill?.epoch ?? 0, kind: 'KILLED', detail: '' });
    expect((await engine.runs('LIMIT')).find(({ job }) => job === 'LIMIT_B')).toMatchObject({
      status: 'ERROR',
      cause: 'TIMED_OUT',
      flags: ['OVERDUE'],
    });
  });

  test('start what became startable without a word: a job type that is defined later', async () => {
    await engine.open({
      name: 'LATER',
      processes: { A: ['LATER_A'] },
      job: { LATER_A: { JobType: 'EXEC' } },
    });
    await engine.request('LATER');
    const loop = engine.get(DispatchLeftoversLoop);
    await loop.runOnce();
    expect(await engine.runs('LATER')).toMatchObject([{}, { status: 'PENDING', attempt: 0 }]);
    await engine.dataSource.query(
      `INSERT INTO job_type (schedule, name, source, description, url, connection, scope, endpoints, poll_policy,
         idempotent_start, on_silence, silence_budget_ms, on_timeout, timeouts, treat500_as_unknown, retry_on503,
         cycle_name_style, version, updated_at)
       SELECT NULL, 'EXEC', 'API', '', url, connection, scope, endpoints, poll_policy, idempotent_start, on_silence,
         silence_budget_ms, on_timeout, timeouts, treat500_as_unknown, retry_on503, cycle_name_style, 1, now()
       FROM job_type WHERE name = 'SVC' LIMIT 1`,
    );
    await loop.runOnce();
    await loop.runOnce();
    expect(await engine.runs('LATER')).toMatchObject([{}, { attempt: 1, attemptState: 'QUEUED' }]);
  });
});

describe('the throttle of an application', () => {
  test('is never exceeded, however many transactions dispatch at once', async () => {
    const jobs = ['SLOT_A', 'SLOT_B', 'SLOT_C'];
    const processes = Object.fromEntries(jobs.map((job) => [`${job}_PROCESS`, [job]]));
    // Transactions of one execution come one after the other; those of several dates do not.
    const dates = Array.from({ length: 8 }, (_, n) => `2026-12-0${n + 1}`);
    for (const date of dates) await engine.open({ name: 'SLOTS', processes, throttle: 3 }, date);
    await Promise.all(dates.map((businessDate) => engine.request('SLOTS', { businessDate })));
    // Raised while everything waits: whoever looks next sees the same free slots.
    await engine.dataSource.query(`UPDATE application SET throttle_limit = 6 WHERE schedule = 'SLOTS'`);
    const leftovers = engine.get(DispatchLeftoversLoop);
    await Promise.all(Array.from({ length: 4 }, () => leftovers.runOnce()));
    const session = await engine.session();
    let done = 0;
    for (let works = await engine.claim(session, ...jobs); works.length > 0;) {
      const open = await engine.dataSource.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM run WHERE schedule = 'SLOTS' AND open_attempt_id IS NOT NULL`,
      );
      expect(open[0]?.n).toBeLessThanOrEqual(6);
      await engine.report(...works.map((work) => started(work, `s-${work.attemptId}`)));
      await Promise.all(works.map((work) => engine.report(completed(work))));
      done += works.length;
      works = await engine.claim(session, ...jobs);
    }
    expect(done).toBe(24);
  });
});

describe('an action', () => {
  test('that closes a branch ends a DUMMY behind it as NOT_RUN, although one of its edges opens first', async () => {
    await engine.open({
      name: 'BRANCH',
      processes: { P: ['BRANCH_P'], D: ['BRANCH_D'], E: ['BRANCH_E'] },
      job: { BRANCH_D: { Enabled: 'N' }, BRANCH_E: { JobType: 'DUMMY' } },
      after: [
        ['D', 'P', 'FAILURE'],
        ['E', 'D', 'ALWAYS'],
        ['E', 'P', 'SUCCESS'],
      ],
    });
    await engine.request('BRANCH');
    const { attemptId, epoch } = await start(await engine.session(), 'BRANCH_P');
    await engine.report({ attemptId, epoch, kind: 'FAILED', executionInfo: null });
    expect(await engine.statuses('BRANCH')).toMatchObject({ BRANCH_P: 'ERROR', BRANCH_E: 'PENDING' });
    await act('BRANCH', 'BRANCH_P', 'complete');
    expect(await engine.statuses('BRANCH')).toMatchObject({ BRANCH_P: 'COMPLETED', BRANCH_E: 'NOT_RUN' });
  });

  test('release-skip is refused once something behind a passed-over dependent was started, even if it waits again', async () => {
    await engine.open({
      name: 'RELEASE',
      processes: { M: ['REL_M'], D: ['REL_D'], B: ['REL_B'] },
      job: { REL_D: { Enabled: 'N' } },
      after: [
        ['D', 'M'],
        ['B', 'D'],
      ],
    });
    await act('RELEASE', 'REL_M', 'skip');
    await engine.request('RELEASE');
    const { attemptId, epoch } = await start(await engine.session(), 'REL_B');
    await engine.dataSource.query('UPDATE attempt SET sending_at = now() WHERE id = $1', [attemptId]);
    await engine.report({ attemptId, epoch, kind: 'FAILED', executionInfo: null });
    await act('RELEASE', 'REL_B', 'restart');
    expect(await engine.statuses('RELEASE')).toMatchObject({ REL_B: 'PENDING' });
    const [result] = await act('RELEASE', 'REL_M', 'release-skip');
    expect(result).toMatchObject({ ok: false, refusal: { code: 'DEPENDENTS_STARTED' } });
  });
});

test('two requests of the same nightly at once make one execution', async () => {
  await engine.open({ name: 'ONCE', processes: { A: ['ONCE_A'] } });
  const outcomes = await Promise.allSettled([engine.request('ONCE'), engine.request('ONCE')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'ALREADY_REQUESTED' },
  });
});

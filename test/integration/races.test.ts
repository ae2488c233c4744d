import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AttemptReport } from '../../src/domain/run/attempt-report.js';
import type { OperatorAction } from '../../src/domain/run/operator-action.js';
import { ActOnRuns, type ActionResult } from '../../src/execution/actions/act-on-runs.js';
import { AgentSessions } from '../../src/execution/attempts/agent-sessions.js';
import { ClaimOrders, type AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { Ledger } from '../../src/execution/ledger.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import { Engine } from '../support/engine.js';
import { Race } from '../support/race.js';

/** Of each race. */
const SCHEDULES = Number(process.env['NIGHTJAR_SCHEDULES'] ?? 12);

let engine: Engine;
let race: Race;

beforeAll(async () => {
  engine = await Engine.start();
  race = new Race(engine.dataSource);
  await engine.open({
    name: 'RACES',
    processes: { L: ['LEFT'], R: ['RIGHT'], J: ['JOINED'], S: ['SINGLE'] },
    flows: {
      DIAMOND: { cycles: ['Adhoc'], processes: ['L', 'R', 'J'] },
      ALONE: { cycles: ['Adhoc'], processes: ['S'] },
    },
    after: [
      ['J', 'L'],
      ['J', 'R'],
    ],
  });
}, 60_000);
afterAll(() => engine.stop());

interface Seen {
  readonly runId: string;
  readonly attemptId: string | null;
  readonly status: string;
  readonly cause: string | null;
  readonly flags: readonly string[];
  readonly attempt: number;
  readonly state: string | null;
  readonly executionId: string | null;
  readonly killRequested: boolean | null;
  readonly open: number;
}

/** The runs of a request by job, each with its last attempt. */
class Request {
  private constructor(private readonly executionId: string) {}

  static async of(flowName: string): Promise<Request> {
    return new Request(await engine.request('RACES', { cycleName: 'Adhoc', flowName }));
  }

  async see(job: string): Promise<Seen> {
    const [seen] = await engine.dataSource.query<Seen[]>(
      `SELECT r.id AS "runId", a.id AS "attemptId", r.status, r.cause, r.flags, r.attempt, a.state,
              a.execution_id AS "executionId", a.kill_requested_at IS NOT NULL AS "killRequested", r.edges_open AS open
       FROM run r LEFT JOIN attempt a ON a.run_id = r.id AND a.number = r.attempt
       WHERE r.execution_id = $1 AND r.job = $2`,
      [this.executionId, job],
    );
    if (!seen) throw new Error(`there is no run of ${job}`);
    return seen;
  }

  async claim(job: string, sessionId: string): Promise<AgentWork | undefined> {
    const { attemptId } = await this.see(job);
    return (await engine.get(ClaimOrders).run(sessionId, [attemptId ?? '']))[0];
  }

  async claimed(job: string, sessionId?: string): Promise<AgentWork> {
    const work = await this.claim(job, sessionId ?? (await engine.session()));
    if (!work) throw new Error(`${job} was not to be claimed`);
    return work;
  }

  /** Up to the state in which it is being sent. */
  async sending(job: string, sessionId?: string): Promise<AgentWork> {
    const work = await this.claimed(job, sessionId);
    const target = { url: work.type.url, origin: new URL(work.type.url).origin };
    await engine.get(SendLog).intend([{ ...work, hand: randomUUID(), target, url: work.type.url }]);
    return work;
  }

  async tracked(job: string, sessionId?: string): Promise<AgentWork> {
    const work = await this.sending(job, sessionId);
    await tell(work, started(work));
    return work;
  }

  async act(job: string, action: OperatorAction, force = false): Promise<ActionResult | undefined> {
    const { runId } = await this.see(job);
    const asked = { action, force, runIds: [runId], reason: null, actor: 'test' };
    const results = await engine
      .get(Ledger)
      .transaction('command', (tx, now) => engine.get(ActOnRuns).run(tx, { ...asked, now }));
    return results[0];
  }
}

type Told<R = AttemptReport> = R extends AttemptReport ? Omit<R, 'attemptId' | 'epoch'> : never;
const started = ({ attemptId }: AgentWork): Told => ({
  kind: 'STARTED',
  executionId: `x-${attemptId}`,
  executionInfo: null,
});
const COMPLETED: Told = { kind: 'COMPLETED', executionInfo: null };
const FAILED: Told = { kind: 'FAILED', executionInfo: null };

/** Whether the report counted. */
async function tell({ attemptId, epoch }: AgentWork, told: Told): Promise<boolean> {
  return (await engine.report({ attemptId, epoch, ...told })).size > 0;
}

/** Lives one race in as many orders as chance gives. */
const inAnyOrder = (live: (scheduler: fc.Scheduler) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(fc.scheduler(), live), { numRuns: SCHEDULES, endOnFailure: true });

const answersOf = <T>(results: readonly PromiseSettledResult<T>[]): readonly T[] =>
  results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });

describe('at the same moment', () => {
  test('two agents claim an attempt: one gets it', async () => {
    const sessions = [await engine.session(), await engine.session()];
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      const works = answersOf(
        await race.run(
          scheduler,
          sessions.map((session) => () => request.claim('SINGLE', session)),
        ),
      );
      expect(works.filter((work) => work !== undefined)).toHaveLength(1);
      expect(await request.see('SINGLE')).toMatchObject({ status: 'RUNNING', state: 'CLAIMED', attempt: 1 });
    });
  }, 120_000);

  test('an agent claims an attempt and a person holds its run: one of them has it', async () => {
    const session = await engine.session();
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      const [work, held] = answersOf(
        await race.run<AgentWork | ActionResult | undefined>(scheduler, [
          () => request.claim('SINGLE', session),
          () => request.act('SINGLE', 'hold'),
        ]),
      );
      const run = await request.see('SINGLE');
      expect(run).toMatchObject(
        work ? { status: 'RUNNING', state: 'CLAIMED' } : { status: 'HELD', state: 'NOT_STARTED' },
      );
      expect(held).toMatchObject({ ok: work === undefined });
    });
  }, 120_000);

  test('both predecessors end: what joins them is queued once', async () => {
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('DIAMOND');
      const works = [await request.tracked('LEFT'), await request.tracked('RIGHT')];
      const told = answersOf(
        await race.run(
          scheduler,
          works.map((work) => () => tell(work, COMPLETED)),
        ),
      );
      expect(told).toEqual([true, true]);
      expect(await request.see('JOINED')).toMatchObject({
        status: 'PENDING',
        attempt: 1,
        state: 'QUEUED',
        open: 0,
      });
    });
  }, 120_000);

  test('a run is killed and completes: it is COMPLETED, whoever was first', async () => {
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      const work = await request.tracked('SINGLE');
      const results = answersOf(
        await race.run<unknown>(scheduler, [
          () => request.act('SINGLE', 'kill'),
          () => tell(work, COMPLETED),
        ]),
      );
      expect(results[1]).toBe(true);
      expect(await request.see('SINGLE')).toMatchObject({
        status: 'COMPLETED',
        cause: null,
        state: 'COMPLETED',
      });
    });
  }, 120_000);

  test('a run is killed and its Start is answered: the kill is not lost', async () => {
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      const sessionId = await engine.session();
      const work = await request.sending('SINGLE', sessionId);
      const results = answersOf(
        await race.run<unknown>(scheduler, [
          () => request.act('SINGLE', 'kill'),
          () => tell(work, started(work)),
        ]),
      );
      expect(results).toMatchObject([{ ok: true }, true]);
      await engine.get(FindWork).kills({ sessionId, groups: null }, null);
      expect(await request.see('SINGLE')).toMatchObject({ state: 'KILLING', killRequested: true });
    });
  }, 120_000);

  test('two people restart a run: it gets one attempt more', async () => {
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      await tell(await request.tracked('SINGLE'), FAILED);
      const restart = (): Promise<ActionResult | undefined> => request.act('SINGLE', 'restart');
      const results = answersOf(await race.run(scheduler, [restart, restart]));
      expect(results.filter((result) => result?.ok)).toHaveLength(1);
      expect(await request.see('SINGLE')).toMatchObject({ status: 'PENDING', attempt: 2, state: 'QUEUED' });
    });
  }, 120_000);

  test('a person completes a run and its agent tells that it failed: it is COMPLETED, and its attempt ended once', async () => {
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      const work = await request.tracked('SINGLE');
      const [done, told] = answersOf(
        await race.run<unknown>(scheduler, [
          () => request.act('SINGLE', 'complete', true),
          () => tell(work, FAILED),
        ]),
      );
      expect(done).toMatchObject({ ok: true });
      expect(await request.see('SINGLE')).toMatchObject({
        ...{ status: 'COMPLETED', flags: ['FORCED'], attempt: 1 },
        state: told === true ? 'ERROR' : 'COMPLETED',
      });
    });
  }, 120_000);

  test('an agent is given up while it sends and tells what Start answered: it counts, or nobody knows', async () => {
    await inAnyOrder(async (scheduler) => {
      const request = await Request.of('ALONE');
      const [gone, heir] = [await engine.session(), await engine.session()];
      const work = await request.sending('SINGLE', gone);
      await engine.get(AgentSessions).end(gone);
      const [told] = answersOf(
        await race.run<unknown>(scheduler, [
          () => tell(work, started(work)),
          () => engine.get(FindWork).orphaned({ sessionId: heir, groups: null }),
        ]),
      );
      const run = await request.see('SINGLE');
      expect(run).toMatchObject(
        told === true
          ? { status: 'RUNNING', state: 'TRACKING', executionId: `x-${work.attemptId}` }
          : { status: 'ERROR', cause: 'START_UNKNOWN', state: 'START_UNKNOWN', executionId: null },
      );
    });
  }, 120_000);
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { OperatorAction, StartResolution } from '../../src/domain/run/operator-action.js';
import { ActOnRuns } from '../../src/execution/actions/act-on-runs.js';
import { AgentSessions } from '../../src/execution/attempts/agent-sessions.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { Ledger } from '../../src/execution/ledger.js';
import { ResolveStart } from '../../src/execution/actions/resolve-start.js';
import type { SendIntent } from '../../src/domain/run/send.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import { SettleAttempts } from '../../src/execution/attempts/settle-attempts.js';
import type { Message } from '../../src/platform/queue/message-queue.js';
import { AgentProcess, SilentQueue } from '../support/agent-process.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

const by = { reason: null, actor: 'test' };
const runOf = async (job: string): Promise<string> => {
  const [run] = await engine.dataSource.query<{ id: string }[]>('SELECT id FROM run WHERE job = $1', [job]);
  return run?.id ?? '';
};

async function act(job: string, action: OperatorAction): Promise<void> {
  const runIds = [await runOf(job)];
  await engine
    .get(Ledger)
    .transaction('command', (tx, now) => engine.get(ActOnRuns).run(tx, { action, runIds, ...by, now }));
}

async function resolve(job: string, resolution: StartResolution, executionId?: string): Promise<void> {
  const runId = await runOf(job);
  await engine
    .get(Ledger)
    .transaction('command', (tx, now) =>
      engine.get(ResolveStart).run(tx, { runId, resolution, executionId, ...by, now }),
    );
}

/** Opens a schedule of one process and requests it. */
async function open(name: string, ...jobs: readonly string[]): Promise<void> {
  await engine.open({ name, processes: { A: jobs } });
  await engine.request(name);
}

async function claim(job: string, sessionId?: string): Promise<AgentWork> {
  const [work] = await engine.claim(sessionId ?? (await engine.session()), job);
  if (!work) throw new Error(`nothing is queued for ${job}`);
  return work;
}

async function start(job: string, sessionId?: string): Promise<AgentWork> {
  const work = await claim(job, sessionId);
  const { attemptId, epoch } = work;
  await engine.report({ attemptId, epoch, kind: 'STARTED', executionId: `x-${job}`, executionInfo: null });
  return work;
}

const target = { url: 'http://127.0.0.1:7070', origin: 'http://127.0.0.1:7070' };
const HAND = randomUUID();
const intentOf = ({ attemptId, epoch }: AgentWork, hand = HAND): SendIntent => ({
  attemptId,
  epoch,
  hand,
  target,
  url: target.url,
});

describe('an intent to send', () => {
  test('is refused under an epoch that is over, and granted under the present one', async () => {
    await open('INTENT', 'INTENT_A');
    const work = await claim('INTENT_A');
    const stale = { ...work, epoch: work.epoch - 1 };
    expect([...(await engine.get(SendLog).intend([intentOf(stale)]))]).toEqual([]);
    expect([...(await engine.get(SendLog).intend([intentOf(work)]))]).toEqual([work.attemptId]);
  });

  test('is granted to one hand of an epoch, which may ask again when it was not told', async () => {
    await open('HANDS', 'HANDS_A');
    const work = await claim('HANDS_A');
    const log = engine.get(SendLog);
    const other = randomUUID();
    expect([...(await log.intend([intentOf(work)]))]).toEqual([work.attemptId]);
    expect([...(await log.intend([intentOf(work, other)]))]).toEqual([]);
    expect([...(await log.intend([intentOf(work)]))]).toEqual([work.attemptId]);
    const { attemptId, epoch } = work;
    await engine.report({ attemptId, epoch, kind: 'NOT_SENT', detail: 'no connection' });
    expect([...(await log.intend([intentOf(work, other)]))]).toEqual([work.attemptId]);
  });

  test('is refused once a kill was asked for', async () => {
    await open('KILLED', 'KILLED_A');
    const work = await claim('KILLED_A');
    await engine.get(SendLog).intend([intentOf(work)]);
    await act('KILLED_A', 'kill');
    expect([...(await engine.get(SendLog).intend([intentOf(work)]))]).toEqual([]);
  });
});

describe('an end', () => {
  test('whose commit fails releases nothing', async () => {
    await open('BROKEN', 'BROKEN_A', 'BROKEN_B');
    const { attemptId, epoch } = await start('BROKEN_A');
    await engine.dataSource.query(`
      CREATE FUNCTION refuse_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no commit'; END $$;
      CREATE CONSTRAINT TRIGGER refused AFTER UPDATE ON attempt DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.id = ${attemptId}) EXECUTE FUNCTION refuse_commit()`);
    const end = { attemptId, epoch, kind: 'COMPLETED', executionInfo: null } as const;
    await expect(engine.report(end)).rejects.toThrow('no commit');
    const waiting = `SELECT status, attempt, edges_open AS open, edges_satisfied AS satisfied FROM run WHERE job = 'BROKEN_B'`;
    expect(await engine.dataSource.query(waiting)).toEqual([
      { status: 'PENDING', attempt: 0, open: 1, satisfied: 0 },
    ]);
    await engine.dataSource.query('DROP TRIGGER refused ON attempt; DROP FUNCTION refuse_commit()');
    await engine.report(end);
    expect(await engine.dataSource.query(waiting)).toEqual([
      { status: 'PENDING', attempt: 1, open: 0, satisfied: 1 },
    ]);
  });

  test('that is taken back by a restart is taken back where it was counted', async () => {
    await engine.open({
      name: 'BACK',
      processes: { A: ['BACK_A'], B: ['BACK_B'] },
      after: [['B', 'A', 'ALWAYS']],
    });
    await engine.request('BACK');
    await act('BACK_B', 'hold');
    const { attemptId, epoch } = await start('BACK_A');
    const counts = `SELECT edges_open AS open, edges_satisfied AS satisfied FROM run WHERE job = 'BACK_B'`;
    await engine.report({ attemptId, epoch, kind: 'FAILED', executionInfo: null });
    expect(await engine.dataSource.query(counts)).toEqual([{ open: 0, satisfied: 1 }]);
    await act('BACK_A', 'restart');
    expect(await engine.dataSource.query(counts)).toEqual([{ open: 1, satisfied: 0 }]);
  });

  test('is written once: the row of an attempt that has ended takes no change, and no id ever does', async () => {
    await open('ENDED', 'ENDED_A');
    const { attemptId, epoch } = await start('ENDED_A');
    const change = (what: string): Promise<unknown> =>
      engine.dataSource.query(`UPDATE attempt SET ${what} WHERE id = $1`, [attemptId]);
    await expect(change('agent_execution_id = gen_random_uuid()')).rejects.toThrow('has ended');
    await engine.report({ attemptId, epoch, kind: 'COMPLETED', executionInfo: null });
    await expect(change(`state = 'TRACKING'`)).rejects.toThrow('has ended');
    await expect(change('epoch = epoch + 1')).rejects.toThrow('has ended');
  });
});

describe('an attempt', () => {
  test('that a person has asked to kill is found by its agent, although no message says so', async () => {
    await open('ASKED', 'ASKED_A');
    const sessionId = await engine.session();
    const { attemptId } = await start('ASKED_A', sessionId);
    await act('ASKED_A', 'kill');
    const kills = await engine.get(FindWork).kills({ sessionId, groups: null }, null);
    expect(kills).toMatchObject([{ attemptId, state: 'KILLING' }]);
  });

  test('that no session owns is found by the next agent that looks', async () => {
    await open('NOBODYS', 'NOBODYS_A');
    const { attemptId, epoch } = await claim('NOBODYS_A');
    await engine.report({ attemptId, epoch, kind: 'START_UNKNOWN', detail: 'lost' });
    await resolve('NOBODYS_A', 'adopt', 'found');
    const seeker = { sessionId: await engine.session(), groups: null };
    expect(await engine.get(FindWork).orphaned(seeker)).toMatchObject([{ attemptId, executionId: 'found' }]);
  });
});

describe('a lease', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each(['2016-01-01', '2036-01-01'])(
    'lasts by the clock of the database, when the agent thinks it is %s',
    async (date) => {
      jest.useFakeTimers({ doNotFake: [...TIMERS], now: new Date(date) });
      const lease = (id: string): Promise<unknown> =>
        engine.dataSource.query(
          `SELECT lease_until BETWEEN now() AND now() + interval '61 seconds' AS good FROM agent_session WHERE id = $1`,
          [id],
        );
      const id = await engine.session(60_000);
      expect(await lease(id)).toEqual([{ good: true }]);
      expect(await engine.get(AgentSessions).renew(id, 60_000)).toBe(true);
      expect(await lease(id)).toEqual([{ good: true }]);
    },
  );
});

const attemptsIn = ({ data }: Message): readonly string[] => String(data['attemptIds']).split(',');

describe('a message', () => {
  test('carries ten orders at most, and each order goes out once', async () => {
    const queue = new SilentQueue();
    const other = await AgentProcess.start(engine, { queue });
    const jobs = Array.from({ length: 23 }, (_, n) => `MANY_${n}`);
    const processes = Object.fromEntries(jobs.map((job) => [`P_${job}`, [job]]));
    await engine.open({
      name: 'MANY',
      processes: { FIRST: ['MANY_FIRST'], ...processes },
      after: jobs.map((job) => [`P_${job}`, 'FIRST'] as const),
    });
    await engine.request('MANY');
    const { attemptId, epoch } = await start('MANY_FIRST');
    await other.get(SettleAttempts).run([{ attemptId, epoch, kind: 'COMPLETED', executionInfo: null }]);
    const carried = queue.published.map(attemptsIn);
    expect(carried.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(new Set(carried.flat()).size).toBe(23);
    await other.stop();
  });

  test('goes out when what it is about can be seen by whoever gets it', async () => {
    const seen: unknown[] = [];
    const queue = new SilentQueue(async (messages) => {
      const ids = messages.flatMap(attemptsIn);
      seen.push(
        ...(await engine.dataSource.query<unknown[]>('SELECT state FROM attempt WHERE id = ANY($1)', [ids])),
      );
    });
    const other = await AgentProcess.start(engine, { queue });
    await open('SEEN', 'SEEN_A', 'SEEN_B');
    const { attemptId, epoch } = await start('SEEN_A');
    await other.get(SettleAttempts).run([{ attemptId, epoch, kind: 'COMPLETED', executionInfo: null }]);
    await queue.settled();
    expect(seen).toEqual([{ state: 'QUEUED' }]);
    await other.stop();
  });

  test('about an attempt that is queued again has another id than the first', async () => {
    const queue = new SilentQueue();
    const other = await AgentProcess.start(engine, { queue });
    await open('AGAIN', 'AGAIN_A', 'AGAIN_B');
    const { attemptId, epoch } = await start('AGAIN_A');
    await other.get(SettleAttempts).run([{ attemptId, epoch, kind: 'COMPLETED', executionInfo: null }]);
    const gone = await engine.session(60_000);
    const second = await claim('AGAIN_B', gone);
    await engine.get(AgentSessions).end(gone);
    await other.get(FindWork).orphaned({ sessionId: await engine.session(), groups: null });
    const about = queue.published
      .filter((message) => attemptsIn(message).includes(second.attemptId))
      .map(({ id }) => id);
    expect(about).toHaveLength(2);
    expect(new Set(about).size).toBe(2);
    await other.stop();
  });
});

/** Everything but Date: only what the clock on the wall says is another. */
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

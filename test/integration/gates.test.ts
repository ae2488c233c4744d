import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Hold } from '../../src/domain/hold.js';
import type { OperatorAction } from '../../src/domain/run/operator-action.js';
import { ActOnRuns } from '../../src/execution/actions/act-on-runs.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { DispatchLeftoversLoop } from '../../src/execution/attempts/dispatch-leftovers.loop.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { HoldRuns } from '../../src/execution/actions/hold-runs.js';
import { Ledger } from '../../src/execution/ledger.js';
import { TendHoldsLoop } from '../../src/execution/actions/tend-holds.loop.js';
import { Database } from '../../src/platform/database/transaction.js';
import { HoldStore, type NewHold } from '../../src/runs/hold.store.js';
import { Engine } from '../support/engine.js';

let engine: Engine;
let sessionId: string;

beforeAll(async () => {
  engine = await Engine.start();
  sessionId = await engine.session();
}, 60_000);
afterAll(() => engine.stop());

const ANY = {
  schedule: null,
  businessDate: null,
  application: null,
  cycle: null,
  flow: null,
  process: null,
  job: null,
  agentGroup: null,
  target: null,
};

const place = (scope: Pick<NewHold, 'level'> & Partial<NewHold>): Promise<Hold> =>
  engine.get(Ledger).transaction('command', async (tx, now) => {
    const terms = { drains: false, heldAt: now, heldBy: 'ann', reason: 'test', until: null };
    return { answer: await engine.get(HoldRuns).place(tx, { ...ANY, ...terms, ...scope }), orders: [] };
  });

const release = (id: string): Promise<Hold> =>
  engine
    .get(Ledger)
    .transaction('command', (tx, now) =>
      engine.get(HoldRuns).release(tx, { id, now, actor: 'ann', reason: null }),
    );

const act = (schedule: string, job: string, action: OperatorAction): Promise<unknown> =>
  engine.get(Ledger).transaction('command', async (tx, now) => {
    const run = (await engine.runs(schedule)).find((one) => one.job === job);
    const runIds = [run?.id ?? ''];
    return engine.get(ActOnRuns).run(tx, { action, runIds, reason: null, actor: 'test', now });
  });

async function start(job: string): Promise<AgentWork> {
  const [work] = await engine.claim(sessionId, job);
  if (!work) throw new Error(`nothing is queued for ${job}`);
  const { attemptId, epoch } = work;
  const told = { executionId: `x-${attemptId}`, executionInfo: null };
  await engine.report({ attemptId, epoch, kind: 'STARTED', ...told });
  return work;
}

const end = ({ attemptId, epoch }: AgentWork, kind: 'COMPLETED' | 'FAILED'): Promise<unknown> => {
  return engine.report({ attemptId, epoch, executionInfo: null, kind });
};

/** The state of a job's latest attempt. */
const attemptOf = async (schedule: string, job: string): Promise<string | null> =>
  (await engine.runs(schedule)).find((run) => run.job === job)?.attemptState ?? null;

describe('a hold above runs', () => {
  const LEVELS: readonly (readonly [string, (name: string) => Pick<NewHold, 'level'> & Partial<NewHold>])[] =
    [
      ['SCHEDULE', (schedule) => ({ level: 'SCHEDULE', schedule })],
      ['a date', (schedule) => ({ level: 'SCHEDULE', schedule, businessDate: '2026-11-24' })],
      ['APPLICATION', (schedule) => ({ level: 'APPLICATION', schedule, application: 'APP' })],
      ['FLOW', (schedule) => ({ level: 'FLOW', schedule, flow: 'Nightly', cycle: 'Nightly' })],
      ['PROCESS', (schedule) => ({ level: 'PROCESS', schedule, process: 'P' })],
      ['JOB', (schedule) => ({ level: 'JOB', schedule, process: 'P', job: `${schedule}_J` })],
      ['AGENT_GROUP', () => ({ level: 'AGENT_GROUP', agentGroup: 'of-AGENT_GROUP' })],
      ['TARGET', () => ({ level: 'TARGET', target: 'https://of-target' })],
    ];

  test.each(LEVELS)(
    'takes queued attempts back, and gives them again on its release: %s',
    async (level, scopeOf) => {
      const name = `HOLD_${level.replace(' ', '_')}`;
      await engine.open({
        name,
        processes: { P: [`${name}_J`] },
        agent: `of-${level.replace(' ', '_')}`,
        jobType: { URL: `HTTPS://of-${level.replace(' ', '_').toLowerCase()}:443/batch` },
      });
      await engine.request(name);
      expect(await attemptOf(name, `${name}_J`)).toBe('QUEUED');
      const hold = await place(scopeOf(name));
      expect(await attemptOf(name, `${name}_J`)).toBe('NOT_STARTED');
      await engine.get(DispatchLeftoversLoop).runOnce();
      expect(await attemptOf(name, `${name}_J`)).toBe('NOT_STARTED');
      await release(hold.id);
      expect(await attemptOf(name, `${name}_J`)).toBe('QUEUED');
      expect((await start(`${name}_J`)).epoch).toBe(1);
    },
  );

  test('of another date, process or target keeps nothing', async () => {
    await engine.open({ name: 'APART', processes: { P: ['APART_J'], Q: ['APART_K'] } });
    await engine.openDay('APART', '2026-11-25');
    await place({ level: 'SCHEDULE', schedule: 'APART', businessDate: '2026-11-25' });
    await place({ level: 'PROCESS', schedule: 'APART', process: 'Q' });
    await engine.request('APART', { businessDate: '2026-11-24' });
    expect(await attemptOf('APART', 'APART_J')).toBe('QUEUED');
    expect(await attemptOf('APART', 'APART_K')).toBeNull();
  });

  test('keeps what becomes ready under it, and lets go on what was claimed', async () => {
    await engine.open({ name: 'GOES_ON', processes: { P: ['GOES_A', 'GOES_B'] } });
    await engine.request('GOES_ON');
    const first = await start('GOES_A');
    const hold = await place({ level: 'SCHEDULE', schedule: 'GOES_ON' });
    await end(first, 'COMPLETED');
    expect(await attemptOf('GOES_ON', 'GOES_B')).toBeNull();
    await release(hold.id);
    expect(await attemptOf('GOES_ON', 'GOES_B')).toBe('QUEUED');
  });

  test('gives the slot of an attempt that it takes back to another process', async () => {
    await engine.open({ name: 'SLOTS', processes: { P: ['SLOT_P'], Q: ['SLOT_Q'] }, throttle: 1 });
    await engine.request('SLOTS');
    expect(await attemptOf('SLOTS', 'SLOT_Q')).toBeNull();
    await place({ level: 'PROCESS', schedule: 'SLOTS', process: 'P' });
    await engine.get(DispatchLeftoversLoop).runOnce();
    expect(await attemptOf('SLOTS', 'SLOT_Q')).toBe('QUEUED');
  });

  test('comes after a restart that is under way in an execution that was over, and catches its attempt', async () => {
    await engine.open({ name: 'AGAIN', processes: { P: ['AGAIN_J'] } });
    await engine.request('AGAIN');
    await end(await start('AGAIN_J'), 'FAILED');
    const runIds = (await engine.runs('AGAIN')).flatMap(({ id, job }) => (job === 'AGAIN_J' ? [id] : []));
    let held: Promise<Hold> = Promise.reject(new Error('not placed'));
    held.catch(() => null);
    await engine.get(Ledger).transaction('command', async (tx, now) => {
      const restart = { action: 'restart', runIds, reason: null, actor: 'test', now } as const;
      const done = await engine.get(ActOnRuns).run(tx, restart);
      held = place({ level: 'SCHEDULE', schedule: 'AGAIN' });
      await untilWaiting(held);
      return done;
    });
    await held;
    expect(await attemptOf('AGAIN', 'AGAIN_J')).toBe('NOT_STARTED');
  });

  test('ends by itself when its time is over, once, and starts what is due', async () => {
    await engine.open({ name: 'TIMED', processes: { P: ['TIMED_J'] } });
    const until = new Date(engine.clock.now().getTime() + 60_000);
    const { id } = await place({ level: 'SCHEDULE', schedule: 'TIMED', until });
    await engine.request('TIMED');
    const loop = engine.get(TendHoldsLoop);
    await loop.runOnce(engine.clock.move(59_000));
    expect(await attemptOf('TIMED', 'TIMED_J')).toBeNull();
    const now = engine.clock.move(1_000);
    await Promise.all([loop.runOnce(now), loop.runOnce(now)]);
    expect(await attemptOf('TIMED', 'TIMED_J')).toBe('QUEUED');
    expect(await eventsOf(id)).toEqual(['hold.placed ann', 'hold.released system']);
  });

  test('catches an attempt that comes back from an agent that is gone', async () => {
    await engine.open({ name: 'BACK', processes: { P: ['BACK_J'] } });
    await engine.request('BACK');
    const lost = await engine.session(0);
    await engine.claim(lost, 'BACK_J');
    await place({ level: 'SCHEDULE', schedule: 'BACK' });
    expect(await attemptOf('BACK', 'BACK_J')).toBe('CLAIMED');
    await engine.get(FindWork).orphaned({ sessionId, groups: null });
    expect(await attemptOf('BACK', 'BACK_J')).toBe('NOT_STARTED');
    expect(await engine.statuses('BACK')).toMatchObject({ BACK_J: 'PENDING' });
  });

  test.each([
    [{ level: 'PROCESS', schedule: 'APART', process: 'NONE' }, 'no process APART/NONE is known here'],
    [
      { level: 'JOB', schedule: 'APART', process: 'P', job: 'APART_K' },
      'no job APART/P/APART_K is known here',
    ],
    [{ level: 'FLOW', schedule: 'APART', flow: 'NONE' }, 'no flow APART/NONE is known here'],
    [{ level: 'APPLICATION', schedule: 'APART', application: 'NONE' }, 'no application APART/NONE'],
    [{ level: 'AGENT_GROUP', agentGroup: 'nobody' }, 'no agent group nobody is known here'],
    [{ level: 'TARGET', target: 'https://nowhere.example' }, 'no target https://nowhere.example'],
  ] as const)('on what is not there is refused: %j', async (scope, message) => {
    await expect(place(scope)).rejects.toThrow(message);
  });

  test('until an instant that is over is refused', async () => {
    const over = place({ level: 'SCHEDULE', schedule: 'APART', until: engine.clock.now() });
    await expect(over).rejects.toMatchObject({ code: 'UNTIL_IS_OVER' });
  });
});

/** Until somebody waits for a lock, or the work is over without having waited. */
async function untilWaiting(work: Promise<unknown>): Promise<void> {
  const state = { over: false };
  const noteEnd = (): void => void (state.over = true);
  work.then(noteEnd, noteEnd);
  while (!state.over) {
    const [row] = await engine.dataSource.query<{ waiting: boolean }[]>(
      'SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waiting',
    );
    if (row?.waiting) return;
  }
}

const eventsOf = async (hold: string): Promise<readonly string[]> => {
  const rows = await engine.dataSource.query<{ type: string; actor: string }[]>(
    `SELECT type, actor FROM event WHERE to_status LIKE '% ' || $1 || ':%' ORDER BY id`,
    [hold],
  );
  return rows.map(({ type, actor }) => `${type} ${actor}`);
};

describe('a drain', () => {
  test('of a schedule lets its executions end, refuses further ones, and says when it is at rest', async () => {
    await engine.open({ name: 'REST', processes: { P: ['REST_A', 'REST_B'] } });
    await engine.openDay('REST', '2026-11-25');
    await engine.request('REST', { businessDate: '2026-11-24' });
    const { id } = await place({ level: 'SCHEDULE', schedule: 'REST', drains: true });
    await expect(engine.request('REST', { businessDate: '2026-11-25' })).rejects.toMatchObject({
      code: 'SCHEDULE_DRAINS',
    });
    const loop = engine.get(TendHoldsLoop);
    await end(await start('REST_A'), 'COMPLETED');
    await loop.runOnce(engine.clock.now());
    expect(await engine.get(HoldStore).find(engine.get(Database).reader, id)).toMatchObject({
      underWay: 1,
      drainedAt: null,
    });
    await end(await start('REST_B'), 'COMPLETED');
    await Promise.all([loop.runOnce(engine.clock.now()), loop.runOnce(engine.clock.now())]);
    expect(await eventsOf(id)).toEqual(['hold.placed ann', 'hold.drained system']);
    await release(id);
    await engine.request('REST', { businessDate: '2026-11-25' });
  });

  test('of an agent group counts the attempts that are left', async () => {
    await engine.open({ name: 'GROUP', processes: { P: ['GROUP_A', 'GROUP_B'] }, agent: 'far' });
    await engine.request('GROUP');
    const work = await start('GROUP_A');
    const { id } = await place({ level: 'AGENT_GROUP', agentGroup: 'far', drains: true });
    const seen = (): Promise<Hold | null> => engine.get(HoldStore).find(engine.get(Database).reader, id);
    expect(await seen()).toMatchObject({ underWay: 1 });
    await end(work, 'COMPLETED');
    expect(await seen()).toMatchObject({ underWay: 0 });
    expect(await attemptOf('GROUP', 'GROUP_B')).toBeNull();
  });
});

describe('a critical job', () => {
  test.each(['restart', 'skip', 'complete'] as const)(
    'that fails halts its flow, queued attempts too, until somebody says %s',
    async (action) => {
      const name = `CRIT_${action.toUpperCase()}`;
      const [critical, beside, queued] = [`${name}_C`, `${name}_B`, `${name}_Q`];
      await engine.open({
        name,
        processes: { P: [critical], Q: [beside, `${name}_B2`], R: [queued] },
        job: { [critical]: { Critical: 'Y' } },
      });
      await engine.request(name);
      const goesOn = await start(beside);
      await end(await start(critical), 'FAILED');
      expect(await attemptOf(name, queued)).toBe('NOT_STARTED');
      await end(goesOn, 'COMPLETED');
      await engine.get(DispatchLeftoversLoop).runOnce();
      expect(await attemptOf(name, `${name}_B2`)).toBeNull();
      await act(name, critical, action);
      expect(await attemptOf(name, queued)).toBe('QUEUED');
      expect(await attemptOf(name, `${name}_B2`)).toBe('QUEUED');
    },
  );

  test('with skip on error halts nothing', async () => {
    const job = { SOE_C: { Critical: 'Y', SkipOnError: 'Y' } };
    await engine.open({ name: 'SOE', processes: { P: ['SOE_C'], Q: ['SOE_Q'] }, job });
    await engine.request('SOE');
    await end(await start('SOE_C'), 'FAILED');
    expect(await attemptOf('SOE', 'SOE_Q')).toBe('QUEUED');
  });
});

describe('an exclusive key', () => {
  const keyed = (key: string, ...jobs: readonly string[]): Record<string, Record<string, string>> =>
    Object.fromEntries(jobs.map((job) => [job, { ExclusiveKey: key }]));

  test('is held by one run at a time, of whatever schedule, and goes to the highest priority next', async () => {
    await engine.open({ name: 'KEY_A', processes: { P: ['KEY_A1'] }, job: keyed('GL', 'KEY_A1') });
    await engine.open({
      name: 'KEY_B',
      processes: { P: ['KEY_B1'], Q: ['KEY_B2'] },
      job: { KEY_B1: { ExclusiveKey: 'GL' }, KEY_B2: { ExclusiveKey: 'GL', Priority: '200' } },
    });
    await engine.request('KEY_A');
    await engine.request('KEY_B');
    await engine.get(DispatchLeftoversLoop).runOnce();
    expect(await attemptOf('KEY_B', 'KEY_B1')).toBeNull();
    expect(await attemptOf('KEY_B', 'KEY_B2')).toBeNull();
    await end(await start('KEY_A1'), 'FAILED');
    expect(await attemptOf('KEY_B', 'KEY_B1')).toBeNull();
    await end(await start('KEY_B2'), 'COMPLETED');
    await end(await start('KEY_B1'), 'COMPLETED');
  });

  test('is given away once where several become ready at the same time, throttled or not', async () => {
    const jobs = ['MANY_1', 'MANY_2', 'MANY_3'];
    await engine.open({
      name: 'MANY',
      processes: { P: ['MANY_1'], Q: ['MANY_2'], R: ['MANY_3'] },
      job: keyed('ONE', ...jobs),
      throttle: 2,
    });
    await engine.request('MANY');
    for (const job of jobs) {
      const states = await Promise.all(jobs.map((one) => attemptOf('MANY', one)));
      expect(states.filter((state) => state === 'QUEUED')).toHaveLength(1);
      await end(await start(job), 'COMPLETED');
    }
  });

  test('that is taken makes a run go by, or fail, where it says so', async () => {
    await engine.open({
      name: 'TAKEN',
      processes: { P: ['TAKEN_P'], Q: ['TAKEN_SKIP', 'TAKEN_NEXT'], R: ['TAKEN_REJECT'] },
      job: {
        TAKEN_P: { ExclusiveKey: 'DB', Priority: '255' },
        TAKEN_SKIP: { ExclusiveKey: 'DB', OnKeyTaken: 'SKIP' },
        TAKEN_REJECT: { ExclusiveKey: 'DB', OnKeyTaken: 'reject' },
      },
    });
    await engine.request('TAKEN');
    const runs = new Map((await engine.runs('TAKEN')).map((run) => [run.job, run]));
    expect(runs.get('TAKEN_P')).toMatchObject({ attemptState: 'QUEUED' });
    expect(runs.get('TAKEN_SKIP')).toMatchObject({ status: 'SKIPPED', attempt: 0 });
    expect(runs.get('TAKEN_REJECT')).toMatchObject({ status: 'ERROR', cause: 'START_REJECTED', attempt: 0 });
    expect(runs.get('TAKEN_NEXT')).toMatchObject({ attemptState: 'QUEUED' });
    const events = await engine.dataSource.query<{ reason: string }[]>(
      `SELECT reason FROM event WHERE type = 'run.key-taken' AND schedule = 'TAKEN' ORDER BY run_id`,
    );
    const holder = runs.get('TAKEN_P')?.id ?? '';
    const reason = `the exclusive key DB is held by P/TAKEN_P (run ${holder})`;
    expect(events).toEqual([{ reason }, { reason }]);
  });

  test('has one holder in the database, whatever the code does', async () => {
    await engine.open({
      name: 'FIRM',
      processes: { P: ['FIRM_1'], Q: ['FIRM_2'] },
      job: keyed('F', 'FIRM_1', 'FIRM_2'),
    });
    await engine.request('FIRM');
    await expect(
      engine.dataSource.query(`UPDATE run SET open_attempt_id = 1 WHERE job IN ('FIRM_1', 'FIRM_2')`),
    ).rejects.toThrow('run_holds_key');
  });

  test('is free again when a hold takes the attempt of its holder back', async () => {
    await engine.open({
      name: 'FREED',
      processes: { P: ['FREED_P'], Q: ['FREED_Q'] },
      job: keyed('H', 'FREED_P', 'FREED_Q'),
    });
    await engine.request('FREED');
    expect(await attemptOf('FREED', 'FREED_P')).toBe('QUEUED');
    await place({ level: 'PROCESS', schedule: 'FREED', process: 'P' });
    await engine.get(DispatchLeftoversLoop).runOnce();
    expect(await attemptOf('FREED', 'FREED_Q')).toBe('QUEUED');
  });
});

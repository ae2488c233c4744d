import { SchedulerRegistry } from '@nestjs/schedule';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CallbackDeliveryStore } from '../../src/callbacks/callback-delivery.store.js';
import { CallbackStore, type Callback } from '../../src/callbacks/callback.store.js';
import { DeliverCallbacksLoop } from '../../src/callbacks/deliver-callbacks.loop.js';
import { SaveCallbackSettings, type SettingsToSave } from '../../src/callbacks/save-callback-settings.js';
import type { RunStatus } from '../../src/domain/run/run-state.js';
import { ActOnRuns } from '../../src/execution/actions/act-on-runs.js';
import { Ledger } from '../../src/execution/ledger.js';
import { Database } from '../../src/platform/database/transaction.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { Loops } from '../../src/platform/time/loops.js';
import { CallbackReceiver } from '../support/callback-receiver.js';
import { Engine } from '../support/engine.js';
import type { SmallSchedule } from '../support/small-schedule.js';

let engine: Engine;
let receiver: CallbackReceiver;

beforeAll(async () => {
  [engine, receiver] = await Promise.all([Engine.start(), CallbackReceiver.start()]);
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await receiver.stop();
});

const settle = (schedule: string, is: Partial<SettingsToSave> = {}): Promise<unknown> =>
  engine.get(Database).transaction('command', (tx) =>
    engine.get(SaveCallbackSettings).save(tx, {
      schedule,
      url: receiver.url(`/${schedule}`),
      mode: 'ALL',
      authentication: { kind: 'none' },
      actor: 'test',
      now: engine.clock.now(),
      ...is,
    }),
  );

const callbacksOf = (schedule: string): Promise<readonly Callback[]> =>
  engine.get(CallbackStore).page(engine.get(Database).reader, { schedule }, { after: null, limit: 1000 });

const told = async (schedule: string): Promise<readonly string[]> =>
  (await callbacksOf(schedule)).map(({ job, runStatus }) => `${job} ${runStatus}`);

const deliver = (afterMs = 0): Promise<void> =>
  engine.get(DeliverCallbacksLoop).runOnce(engine.clock.move(afterMs));

/** Claims a job's attempt and tells how it has ended. */
async function end(job: string, kind: 'COMPLETED' | 'FAILED' = 'COMPLETED'): Promise<void> {
  const [work] = await engine.claim(await engine.session(), job);
  if (!work) throw new Error(`${job} is not queued`);
  const { attemptId, epoch } = work;
  await engine.report({ attemptId, epoch, kind: 'STARTED', executionId: `X-${job}`, executionInfo: null });
  await engine.report({ attemptId, epoch, kind, executionInfo: kind === 'FAILED' ? 'disk full' : null });
}

async function act(
  schedule: string,
  job: string,
  action: 'skip' | 'complete' | 'release-skip',
): Promise<void> {
  const run = (await engine.runs(schedule)).find((one) => one.job === job);
  const asked = { action, runIds: [run?.id ?? ''], reason: null, actor: 'test' };
  const results = await engine
    .get(Ledger)
    .transaction('command', (tx, now) => engine.get(ActOnRuns).run(tx, { ...asked, now }));
  expect(results).toMatchObject([{ ok: true }]);
}

const eventsOf = (schedule: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  engine.dataSource.query(
    `SELECT type, from_status AS "from", to_status AS "to", actor, reason FROM event
     WHERE schedule = $1 AND type LIKE 'callback.%' ORDER BY id`,
    [schedule],
  );

/** A schedule of one job that has ended, so that one callback is due. */
async function oneDue(name: string, is: Partial<SettingsToSave> = {}): Promise<void> {
  await engine.open({ name, processes: { P: [`${name}_A`] }, job: { START_JOB: {} } });
  await settle(name, { mode: 'FAILED', ...is });
  await engine.request(name);
  await end(`${name}_A`, 'FAILED');
}

describe('what is noted', () => {
  test('every end in the mode ALL, in order, and with the end itself', async () => {
    await engine.open({ name: 'EVERY', processes: { P: ['EVERY_A', 'EVERY_B'] } });
    await settle('EVERY');
    await engine.request('EVERY', {
      callerId: 'erp',
      correlationId: '47',
      requestParameters: { region: 'n' },
    });
    expect(await told('EVERY')).toEqual(['START_JOB COMPLETED']);
    await end('EVERY_A');
    await end('EVERY_B', 'FAILED');
    expect(await told('EVERY')).toEqual(['START_JOB COMPLETED', 'EVERY_A COMPLETED', 'EVERY_B ERROR']);
    const [, , failed] = await callbacksOf('EVERY');
    expect(JSON.parse(failed?.payload ?? '')).toMatchObject({
      callerId: 'erp',
      correlationId: '47',
      'callBackServiceDataDetail.region': 'n',
      processName: 'EVERY_P',
      activityName: 'EVERY_B',
      status: 'ERROR',
      activityStatus: 'ACTIVITY_FAILED',
      failedActivity: { cause: 'FAILED', executionId: 'X-EVERY_B', executionInfo: 'disk full', attempt: 1 },
    });
  });

  test('nothing when the transaction that ends the run comes to nothing', async () => {
    await engine.open({ name: 'UNDONE', processes: { P: ['UNDONE_A'] } });
    await engine.request('UNDONE');
    await settle('UNDONE');
    const run = (await engine.runs('UNDONE')).find(({ job }) => job === 'UNDONE_A');
    const failing = engine.get(Ledger).transaction('command', async (tx, now) => {
      const asked = { action: 'skip', runIds: [run?.id ?? ''], reason: null, actor: 'test', now } as const;
      await engine.get(ActOnRuns).run(tx, asked);
      throw new Error('the commit does not happen');
    });
    await expect(failing).rejects.toThrow('does not happen');
    expect(await told('UNDONE')).toEqual([]);
  });

  test("the job's own word wins over the schedule's, and a blank one is the schedule's", async () => {
    const job = { WORDS_N: { ExternalStatusUpdate: 'NONE' }, WORDS_F: { ExternalStatusUpdate: 'FAILED' } };
    await engine.open({ name: 'WORDS', processes: { P: ['WORDS_A'], Q: ['WORDS_N'], R: ['WORDS_F'] }, job });
    await settle('WORDS', { mode: 'ALL' });
    await engine.request('WORDS');
    for (const name of ['WORDS_A', 'WORDS_N', 'WORDS_F']) await end(name);
    expect(await told('WORDS')).toEqual(['START_JOB COMPLETED', 'WORDS_A COMPLETED']);
  });

  test('a job that asks for it is told although the schedule says NONE', async () => {
    await engine.open({
      name: 'ALONE',
      processes: { P: ['ALONE_A', 'ALONE_B'] },
      job: { ALONE_A: { ExternalStatusUpdate: 'ALL' } },
    });
    await settle('ALONE', { mode: 'NONE' });
    await engine.request('ALONE');
    await end('ALONE_A');
    await end('ALONE_B');
    expect(await told('ALONE')).toEqual(['ALONE_A COMPLETED']);
    await deliver();
    expect(receiver.jobsAt('/ALONE')).toEqual(['ALONE_A']);
  });

  test('a skip by a person at once, one by the calendar when its turn comes, a disabled job never', async () => {
    const night: SmallSchedule = {
      name: 'PASSED',
      processes: { P: ['PASSED_A', 'PASSED_B', 'PASSED_C', 'PASSED_D'] },
      job: { PASSED_B: { DaysOfTheWeek: 'SUNDAY' }, PASSED_C: { Enabled: 'N' }, START_JOB: {} },
    };
    await engine.open(night);
    await settle('PASSED');
    await engine.request('PASSED');
    expect(await told('PASSED')).toEqual(['START_JOB COMPLETED']);
    await act('PASSED', 'PASSED_D', 'skip');
    expect((await told('PASSED')).slice(1)).toEqual(['PASSED_D SKIPPED']);
    await end('PASSED_A');
    expect((await told('PASSED')).slice(2).sort()).toEqual(['PASSED_A COMPLETED', 'PASSED_B SKIPPED']);
  });

  test('a mode that is set while the day is open counts from then on, for ad hoc requests too', async () => {
    await engine.open({
      name: 'LATER',
      processes: { P: ['LATER_A', 'LATER_B'], Q: ['LATER_Q'] },
      flows: { HAND: { cycles: ['Adhoc'], processes: ['Q'] } },
    });
    await engine.request('LATER');
    await end('LATER_A');
    await settle('LATER');
    await end('LATER_B');
    await engine.request('LATER', { cycleName: 'Adhoc', flowName: 'HAND', processName: 'Q' });
    await end('LATER_Q');
    expect(await told('LATER')).toEqual(['LATER_B COMPLETED', 'LATER_Q COMPLETED']);
  });
});

describe('delivery', () => {
  test('sends what is due, once, and says so by an event', async () => {
    await oneDue('SENT');
    await deliver();
    await deliver();
    expect(receiver.at('/SENT')).toHaveLength(1);
    expect(await callbacksOf('SENT')).toMatchObject([
      { status: 'DELIVERED', tries: 1, answerStatus: 204, nextTryAt: null, detail: 'HTTP 204' },
    ]);
    expect(await eventsOf('SENT')).toEqual([
      { type: 'callback.delivered', from: 'PENDING', to: 'DELIVERED', actor: 'system', reason: 'HTTP 204' },
    ]);
  });

  test('tries again under the same id until it arrives', async () => {
    await oneDue('AGAIN');
    receiver.answer(
      '/AGAIN',
      { status: 500, body: 'oops' },
      { status: 503, headers: { 'retry-after': '60' } },
    );
    await deliver();
    expect(await callbacksOf('AGAIN')).toMatchObject([
      { status: 'PENDING', detail: 'HTTP 500: oops', tries: 1 },
    ]);
    await deliver(2_000);
    await deliver(30_000);
    expect(receiver.at('/AGAIN')).toHaveLength(2);
    await deliver(30_000);
    expect(await callbacksOf('AGAIN')).toMatchObject([{ status: 'DELIVERED', tries: 3 }]);
    const ids = receiver.at('/AGAIN').map(({ headers }) => headers['nightjar-callback-id']);
    const [{ id, notedAt } = { id: '', notedAt: new Date(0) }] = await callbacksOf('AGAIN');
    expect(new Set(ids)).toEqual(new Set([`${id}-${notedAt.getTime()}`]));
  });

  test('gives up after a day, keeps it, and tries again when a person says so', async () => {
    await oneDue('GIVEN_UP');
    receiver.answer('/GIVEN_UP', { status: 500 }, { status: 500 });
    await deliver();
    await deliver(24 * 60 * 60_000);
    expect(await callbacksOf('GIVEN_UP')).toMatchObject([
      { status: 'FAILED', nextTryAt: null, answerStatus: 500 },
    ]);
    const [{ id } = { id: '' }] = await callbacksOf('GIVEN_UP');
    const said = { now: engine.clock.now(), actor: 'anna', reason: 'repaired' };
    const retry = (): Promise<readonly string[]> =>
      engine.get(Database).transaction('command', (tx) => engine.get(CallbackStore).retry(tx, [id], said));
    expect(await retry()).toEqual([id]);
    await deliver();
    expect(await callbacksOf('GIVEN_UP')).toMatchObject([{ status: 'DELIVERED', tries: 3 }]);
    expect(await retry()).toEqual([]);
    expect(await eventsOf('GIVEN_UP')).toMatchObject([
      { type: 'callback.failed', to: 'FAILED', reason: 'HTTP 500' },
      { type: 'callback.retried', from: 'FAILED', to: 'PENDING', actor: 'anna', reason: 'repaired' },
      { type: 'callback.delivered' },
    ]);
  });

  test('keeps the order of what is told of one run, and holds up no other one', async () => {
    await engine.open({ name: 'ORDERLY', processes: { P: ['ORDERLY_A'], Q: ['ORDERLY_B'] } });
    await settle('ORDERLY', { mode: 'FAILED' });
    await engine.request('ORDERLY');
    await end('ORDERLY_A', 'FAILED');
    await settle('ORDERLY', { mode: 'ALL' });
    await act('ORDERLY', 'ORDERLY_A', 'complete');
    await end('ORDERLY_B');
    receiver.answer('/ORDERLY', { status: 500 });
    await deliver();
    await deliver(60_000);
    await deliver();
    const arrived = receiver
      .at('/ORDERLY')
      .map(({ payload }) => `${String(payload['activityName'])} ${String(payload['status'])}`);
    expect(arrived.filter((one) => one.startsWith('ORDERLY_A')).at(-1)).toBe('ORDERLY_A COMPLETED');
    expect(arrived.indexOf('ORDERLY_A COMPLETED')).toBeGreaterThan(arrived.lastIndexOf('ORDERLY_A ERROR'));
    expect(arrived).toContain('ORDERLY_B COMPLETED');
    expect((await callbacksOf('ORDERLY')).map(({ status }) => status)).toEqual(Array(3).fill('DELIVERED'));
  });

  test('by two servers at once sends nothing twice', async () => {
    const jobs = Array.from({ length: 25 }, (_, n) => `TWICE_${n}`);
    await engine.open({
      name: 'TWICE',
      processes: Object.fromEntries(jobs.map((job) => [`P_${job}`, [job]])),
    });
    await settle('TWICE');
    await engine.request('TWICE');
    for (const job of jobs) await act('TWICE', job, 'skip');
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(receiver.at('/TWICE')).toHaveLength(26);
    expect(
      (await callbacksOf('TWICE')).every(({ status, tries }) => status === 'DELIVERED' && tries === 1),
    ).toBe(true);
  });

  test('of a server that has died is taken up when its lease has passed, and its late word counts no more', async () => {
    await oneDue('DEAD');
    const store = engine.get(CallbackDeliveryStore);
    const take = { schedule: 'DEAD', now: engine.clock.now(), leaseMs: 60_000, most: 10 };
    const database = engine.get(Database);
    const [taken] = await database.transaction('take-callbacks', (tx) => store.take(tx, take));
    await deliver(59_000);
    expect(receiver.at('/DEAD')).toHaveLength(0);
    await deliver(1_000);
    expect(receiver.at('/DEAD')).toHaveLength(1);
    const late = {
      status: 'FAILED',
      nextTryAt: null,
      answerStatus: null,
      detail: 'late',
      now: engine.clock.now(),
    } as const;
    if (!taken) throw new Error('nothing was taken');
    expect(
      await database.transaction('note-callback', (tx) => store.noteTry(tx, taken, late)),
    ).toBeUndefined();
    expect(await callbacksOf('DEAD')).toMatchObject([{ status: 'DELIVERED', tries: 2 }]);
  });

  test('of a receiver that is away leaves others alone', async () => {
    await oneDue('AWAY', { url: 'http://127.0.0.1:1/nobody' });
    await oneDue('THERE');
    await deliver();
    expect(receiver.at('/THERE')).toHaveLength(1);
    expect(await callbacksOf('AWAY')).toMatchObject([{ status: 'PENDING', answerStatus: null }]);
    expect((await callbacksOf('AWAY'))[0]?.detail).toContain('REFUSED');
  });

  test('of a receiver that does not answer leaves later rounds to others, and keeps its own waiting', async () => {
    await engine.open({ name: 'HANGS', processes: { P: ['HANGS_A'], Q: ['HANGS_B'] } });
    await settle('HANGS', { mode: 'FAILED' });
    await engine.request('HANGS');
    await end('HANGS_A', 'FAILED');
    receiver.answer('/HANGS', 'silent');
    const loops = new Loops(new SchedulerRegistry(), engine.clock, new Log(createPino('silent')));
    loops.start([engine.get(DeliverCallbacksLoop)]);
    await receiver.until('/HANGS', 1);
    await end('HANGS_B', 'FAILED');
    await oneDue('QUICK');
    await receiver.until('/QUICK', 1);
    expect(receiver.jobsAt('/HANGS')).toEqual(['HANGS_A']);
    expect(await callbacksOf('HANGS')).toMatchObject([{ tries: 1, detail: null }, { tries: 0 }]);
    receiver.hangUp();
    await receiver.until('/HANGS', 2);
    await loops.stop();
    expect(receiver.jobsAt('/HANGS')).toEqual(['HANGS_A', 'HANGS_B']);
  });

  test('goes nowhere that calls may not go', async () => {
    await oneDue('FORBIDDEN', { url: 'http://192.0.2.1/hook' });
    await deliver();
    expect((await callbacksOf('FORBIDDEN'))[0]?.detail).toContain('NIGHTJAR_ALLOWED_TARGETS');
  });

  test('follows no redirect', async () => {
    await oneDue('REDIRECT');
    receiver.answer('/REDIRECT', { status: 307, headers: { location: receiver.url('/elsewhere') } });
    await deliver();
    expect(receiver.at('/elsewhere')).toEqual([]);
    expect(await callbacksOf('REDIRECT')).toMatchObject([{ status: 'PENDING', answerStatus: 307 }]);
  });
});

describe('what is not asked for any more', () => {
  test.each([
    ['NO_MODE', { mode: 'NONE' }, 'The callback mode of NO_MODE is NONE now'],
    ['NARROWED', { mode: 'FAILED' }, 'does not ask for COMPLETED'],
  ] as const)('is SKIPPED with the reason (%s)', async (name, is, reason) => {
    await engine.open({ name, processes: { P: [`${name}_A`] } });
    await settle(name);
    await engine.request(name);
    await settle(name, is);
    await deliver();
    expect(await callbacksOf(name)).toMatchObject([{ status: 'SKIPPED', answerStatus: null }]);
    expect((await callbacksOf(name))[0]?.detail).toContain(reason);
    expect(await eventsOf(name)).toMatchObject([{ type: 'callback.skipped', to: 'SKIPPED' }]);
    expect(receiver.at(`/${name}`)).toEqual([]);
  });

  test('nor is what a job asks for, where nobody has said whom to tell', async () => {
    await engine.open({
      name: 'UNSET',
      processes: { P: ['UNSET_A'] },
      job: { UNSET_A: { ExternalStatusUpdate: 'ALL' } },
    });
    await engine.request('UNSET');
    await end('UNSET_A');
    await deliver();
    expect(await callbacksOf('UNSET')).toMatchObject([
      { status: 'SKIPPED', detail: 'UNSET has no callback settings: set them, then retry it.' },
    ]);
  });
});

test('a run that has ended well tells nobody in the mode FAILED, whatever its status was before', async () => {
  await engine.open({ name: 'BADLY', processes: { P: ['BADLY_A'] } });
  await settle('BADLY', { mode: 'FAILED' });
  await engine.request('BADLY');
  await end('BADLY_A', 'FAILED');
  await act('BADLY', 'BADLY_A', 'skip');
  await act('BADLY', 'BADLY_A', 'release-skip');
  const statuses: readonly RunStatus[] = ['ERROR', 'ERROR'];
  expect((await callbacksOf('BADLY')).map(({ runStatus }) => runStatus)).toEqual(statuses);
});

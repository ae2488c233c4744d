import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SaidSettings } from '../../src/domain/schedule-settings.js';
import { CloseDay } from '../../src/execution/days/close-day.js';
import { PurgeDaysLoop } from '../../src/execution/days/purge-days.loop.js';
import { PurgeDay } from '../../src/execution/days/purge-day.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import { Database } from '../../src/platform/database/transaction.js';
import { ChangeSettings } from '../../src/schedules/change-settings.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

const DAY_MS = 86_400_000;
const DATE = '2026-11-24';

async function set(schedule: string, said: SaidSettings): Promise<void> {
  const wanted = { schedule, said, reason: null, actor: 'test', now: engine.clock.now() };
  await engine.get(Database).transaction('command', (tx) => engine.get(ChangeSettings).run(tx, wanted));
}

async function close(schedule: string, businessDate = DATE): Promise<void> {
  const wanted = { schedule, businessDate, force: true, reason: 'over', actor: 'test' };
  await engine
    .get(Database)
    .transaction('command', (tx) => engine.get(CloseDay).run(tx, { ...wanted, now: engine.clock.now() }));
}

const purge = (): Promise<void> => engine.get(PurgeDaysLoop).runOnce(engine.clock.now());

/** How many rows of a table belong to a schedule. */
async function rows(schedule: string, table: string): Promise<number> {
  const of: Readonly<Record<string, string>> = {
    run: 'SELECT id FROM run WHERE schedule = $1',
    execution: 'SELECT id FROM execution WHERE schedule = $1',
    attempt: 'SELECT a.id FROM attempt a JOIN run r ON r.id = a.run_id WHERE r.schedule = $1',
    edge: 'SELECT e.id FROM run_edge e JOIN run r ON r.id = e.successor_id WHERE r.schedule = $1',
    event: 'SELECT id FROM event WHERE schedule = $1',
    release: 'SELECT FROM external_release WHERE schedule = $1',
    day: 'SELECT id FROM business_day WHERE schedule = $1 AND purged_at IS NULL',
  };
  const found = await engine.dataSource.query<unknown[]>(of[table] ?? '', [schedule]);
  return found.length;
}

const eventsOf = (schedule: string, type: string): Promise<readonly Record<string, unknown>[]> =>
  engine.dataSource.query(
    'SELECT business_date::text AS date, from_status, actor, reason FROM event WHERE schedule = $1 AND type = $2',
    [schedule, type],
  );

/** A day with a run in every corner, closed. */
async function closedDay(name: string): Promise<void> {
  await engine.open({
    name,
    processes: { P: [`${name}_A`, `${name}_B`] },
    external: [['P/' + name + '_A', 'FILE']],
  });
  await engine.dataSource.query(
    `INSERT INTO external_release (schedule, business_date, external_job, released_at, released_by)
     VALUES ($1, $2, 'FILE', now(), 'test')`,
    [name, DATE],
  );
  await engine.dataSource.query(
    `UPDATE run_edge SET enabled = false WHERE kind = 'EXTERNAL' AND outside_schedule = $1`,
    [name],
  );
  await engine.dataSource.query(`UPDATE run SET outside_open = 0 WHERE schedule = $1`, [name]);
  await engine.request(name);
  await close(name);
}

/** An agent claims the job, starts it, and sees it end well. */
async function complete(job: string): Promise<void> {
  const [work] = await engine.claim(await engine.session(), job);
  if (!work) throw new Error(`${job} was not queued`);
  const { attemptId, epoch } = work;
  const target = { url: 'http://127.0.0.1:7070', origin: 'http://127.0.0.1:7070' };
  await engine
    .get(SendLog)
    .intend([{ attemptId, epoch, hand: randomUUID(), target, url: `${target.url}/start` }]);
  const answered = { executionId: `x-${job}`, executionInfo: null, answer: 'HTTP 200' };
  await engine.report({ attemptId, epoch, kind: 'STARTED', ...answered });
  await engine.report({ attemptId, epoch, kind: 'COMPLETED', executionInfo: null });
}

test('a day that was closed for long enough is purged with all that hangs on it, and once', async () => {
  await closedDay('OLD');
  await set('OLD', { dataRetentionDays: 30 });
  expect(await rows('OLD', 'attempt')).toBe(1);
  engine.clock.move(30 * DAY_MS);
  await purge();
  expect(await rows('OLD', 'run')).toBe(3);
  engine.clock.move(1);
  await purge();
  for (const table of ['run', 'execution', 'attempt', 'edge', 'release', 'day'])
    expect([table, await rows('OLD', table)]).toEqual([table, 0]);
  const told = { date: DATE, from_status: 'CLOSED', actor: 'system', reason: 'closed for more than 30 days' };
  expect(await eventsOf('OLD', 'day.purged')).toEqual([told]);
  await purge();
  expect(await eventsOf('OLD', 'day.purged')).toHaveLength(1);
  // Its events are gone, but for what tells that it is.
  expect(await rows('OLD', 'event')).toBe(1);
  engine.clock.move(31 * DAY_MS);
  await purge();
  expect(await rows('OLD', 'event')).toBe(0);
}, 60_000);

test('a purged day is not opened a second time', async () => {
  await closedDay('ONCE');
  await set('ONCE', { dataRetentionDays: 1 });
  engine.clock.move(2 * DAY_MS);
  await purge();
  await expect(engine.openDay('ONCE', DATE)).rejects.toMatchObject({ code: 'DAY_CLOSED' });
}, 60_000);

test('what is open, or of a schedule that keeps everything, stays for ever', async () => {
  await closedDay('KEPT');
  await engine.open({ name: 'OPEN', processes: { P: ['OPEN_A'] } });
  await set('OPEN', { dataRetentionDays: 1 });
  const events = await rows('OPEN', 'event');
  engine.clock.move(1_000 * DAY_MS);
  await purge();
  expect([await rows('KEPT', 'run'), await rows('OPEN', 'run')]).toEqual([3, 2]);
  expect(await rows('KEPT', 'event')).toBeGreaterThan(5);
  // Those of an open day stay with it; how the schedule came to be is older than it keeps events.
  expect(await eventsOf('OPEN', 'day.opened')).toHaveLength(1);
  expect(await rows('OPEN', 'event')).toBeLessThan(events);
}, 60_000);

test('a run of another schedule keeps what it has waited for, as it was decided', async () => {
  await engine.open({ name: 'BEFORE', processes: { P: ['BEFORE_A'] } });
  await engine.open({
    name: 'AFTER',
    processes: { Q: ['AFTER_A'] },
    interSchedule: [['Q/AFTER_A', 'BEFORE', 'P/BEFORE_A']],
  });
  const edge = (): Promise<readonly Record<string, unknown>[]> =>
    engine.dataSource.query(
      `SELECT e.state, e.predecessor_id AS predecessor, r.outside_satisfied AS satisfied, r.outside_open AS open
       FROM run_edge e JOIN run r ON r.id = e.successor_id WHERE e.kind = 'INTER_SCHEDULE' AND r.schedule = 'AFTER'`,
    );
  await engine.request('BEFORE');
  await complete('BEFORE_A');
  await close('BEFORE');
  expect(await edge()).toMatchObject([{ state: 'SATISFIED', predecessor: expect.any(String) }]);
  await set('BEFORE', { dataRetentionDays: 1 });
  engine.clock.move(2 * DAY_MS);
  await purge();
  expect(await rows('BEFORE', 'run')).toBe(0);
  expect(await edge()).toEqual([{ state: 'SATISFIED', predecessor: null, satisfied: 1, open: 0 }]);
}, 60_000);

test('two servers purge a day as one would', async () => {
  await closedDay('SHARED');
  await set('SHARED', { dataRetentionDays: 1 });
  engine.clock.move(2 * DAY_MS);
  await Promise.all([purge(), purge(), purge()]);
  await purge();
  expect(await rows('SHARED', 'run')).toBe(0);
  expect(await eventsOf('SHARED', 'day.purged')).toHaveLength(1);
}, 60_000);

test('a day is kept after all when the retention is taken back in the midst of it', async () => {
  const jobs = Array.from({ length: 300 }, (_, n) => `BIG_${n}`);
  await engine.open({ name: 'BIG', processes: Object.fromEntries(jobs.map((job, n) => [`P${n}`, [job]])) });
  await close('BIG');
  await set('BIG', { dataRetentionDays: 1 });
  engine.clock.move(2 * DAY_MS);
  const [day] = await engine.dataSource.query<{ id: string }[]>(
    `SELECT id FROM business_day WHERE schedule = 'BIG'`,
  );
  const part = (): Promise<boolean> =>
    engine
      .get(Database)
      .transaction('purge-days', (tx) => engine.get(PurgeDay).run(tx, day?.id ?? '', engine.clock.now()));
  expect(await part()).toBe(true);
  expect(await rows('BIG', 'run')).toBe(101);
  await set('BIG', { dataRetentionDays: null });
  expect(await part()).toBe(false);
  await purge();
  expect(await rows('BIG', 'run')).toBe(101);
}, 60_000);

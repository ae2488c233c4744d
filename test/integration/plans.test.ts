import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Logger } from 'typeorm';
import { DispatchLeftoversLoop } from '../../src/execution/attempts/dispatch-leftovers.loop.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { MeasureDurationsLoop } from '../../src/forecast/measure-durations.loop.js';
import { BeginNightliesLoop } from '../../src/execution/requests/begin-nightlies.loop.js';
import { PurgeDaysLoop } from '../../src/execution/days/purge-days.loop.js';
import { WatchRunTimesLoop } from '../../src/execution/watch-run-times.loop.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { Database } from '../../src/platform/database/transaction.js';
import { EventStore } from '../../src/runs/event.store.js';
import { Engine } from '../support/engine.js';

/** What a night asks of the database, on tables that are large: each statement must find its rows by an index. */

const JOBS = 2_000;
const DATES = ['2026-11-22', '2026-11-23', '2026-11-24'];
const LARGE = new Set(['run', 'attempt', 'attempt_send', 'event', 'run_edge']);

let engine: Engine;

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Every statement that TypeORM sends, once. */
class Heard implements Logger {
  readonly statements = new Map<string, Statement>();

  logQuery(sql: string, parameters: unknown[] = []): void {
    if (/^\s*(SELECT|WITH|UPDATE|INSERT|DELETE)/i.test(sql)) this.statements.set(sql, { sql, parameters });
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

beforeAll(async () => {
  engine = await Engine.start();
  const jobs = Array.from({ length: JOBS }, (_, n) => `J${n}`);
  // Pairs, so that every end has something to release.
  const processes = Object.fromEntries(jobs.map((job, n) => [`P${n}`, [job, `${job}_AFTER`]]));
  await engine.dataSource.query('ANALYZE');
  await engine.open({ name: 'LARGE', processes }, DATES[0]);
  for (const date of DATES.slice(1)) await engine.openDay('LARGE', date);
  for (const businessDate of DATES) await engine.request('LARGE', { businessDate });
  await engine.dataSource.query(
    `UPDATE attempt SET state = 'NOT_STARTED', ended_at = now() WHERE id % 10 <> 0`,
  );
  await engine.dataSource.query(
    `INSERT INTO attempt_send (attempt_id, verb, epoch, url, sent_at, answered_at, outcome)
     SELECT id, 'start', 1, 'http://127.0.0.1/start', now(), now(), 'REJECTED' FROM attempt WHERE state = 'NOT_STARTED'`,
  );
  await engine.dataSource.query(
    `UPDATE run r SET open_attempt_id = NULL, status = 'SKIPPED', ready_at = NULL FROM attempt a
     WHERE a.run_id = r.id AND a.state = 'NOT_STARTED'`,
  );
}, 120_000);
afterAll(() => engine.stop());

/** A day that is kept no longer. */
async function oldDay(businessDate: string): Promise<void> {
  await engine.open({ name: 'GONE', processes: { P: ['GONE_A', 'GONE_B'] } }, businessDate);
  await engine.request('GONE', { businessDate });
  await engine.dataSource.query(
    `UPDATE business_day SET status = 'CLOSED', closed_at = '2026-10-03' WHERE schedule = 'GONE'`,
  );
  await engine.dataSource.query(
    `INSERT INTO schedule_settings VALUES ('GONE', false, 'requested', false, true, true, 30, 1, 1, now(), 'test')
     ON CONFLICT DO NOTHING`,
  );
  await engine.dataSource.query(`UPDATE event SET at = '2026-10-01' WHERE schedule = 'GONE'`);
}

/** What an agent and the loops do, once. */
async function aNight(): Promise<void> {
  const find = engine.get(FindWork);
  const sessionId = await engine.session();
  const seeker = { sessionId, groups: null };
  const waiting = await find.waiting(seeker, engine.clock.now());
  const works = await engine.claimAll(sessionId, waiting.slice(0, 20));
  const target = { url: 'http://127.0.0.1:7070', origin: 'http://127.0.0.1:7070' };
  const fence = ({ attemptId, epoch }: AgentWork): Pick<AgentWork, 'attemptId' | 'epoch'> => ({
    attemptId,
    epoch,
  });
  await engine
    .get(SendLog)
    .intend(
      works.map((work) => ({ ...fence(work), hand: randomUUID(), target, url: `${target.url}/start` })),
    );
  await engine.report(
    ...works.map((work) => ({
      ...fence(work),
      kind: 'STARTED' as const,
      executionId: `x-${work.attemptId}`,
      executionInfo: null,
      answer: 'HTTP 200',
    })),
  );
  await engine.report(
    ...works.map((work) => ({ ...fence(work), kind: 'COMPLETED' as const, executionInfo: null })),
  );
  await find.kills(seeker, null);
  await find.orphaned(seeker);
  await find.owned(seeker);
  const events = engine.get(EventStore);
  const { reader } = engine.get(Database);
  const seen = await events.snapshot(reader);
  await events.window(reader, { seen, within: null }, 100);
  await engine.get(DispatchLeftoversLoop).runOnce();
  await engine.get(WatchRunTimesLoop).runOnce(engine.clock.now());
  await engine.get(MeasureDurationsLoop).runOnce(engine.clock.now());
  await engine.get(BeginNightliesLoop).runOnce();
  await engine.get(PurgeDaysLoop).runOnce(engine.clock.now());
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

/** Large tables that a statement reads from end to end, be it along an index of the whole or of a part of them. */
function readWhole(plan: Plan, allowed: Indexes): readonly string[] {
  const { 'Node Type': node, 'Relation Name': relation, 'Index Name': index = '', Plans: inner = [] } = plan;
  const read = relation ?? allowed.tables.get(index) ?? '';
  const isUnconditional = /Index/.test(node) && plan['Index Cond'] === undefined;
  const isWhole = node === 'Seq Scan' || (isUnconditional && !allowed.swept.has(index));
  const own = isWhole && LARGE.has(read) ? [`${read} by ${node} ${index}`] : [];
  return [...own, ...inner.flatMap((one) => readWhole(one, allowed))];
}

interface Indexes {
  /** Index → its table. */
  readonly tables: ReadonlyMap<string, string>;
  /** Indexes of a few rows of their table, which a sweep may well read whole. */
  readonly swept: ReadonlySet<string>;
}

async function indexes(): Promise<Indexes> {
  const rows = await engine.dataSource.query<{ name: string; of: string; partial: boolean }[]>(
    `SELECT indexrelid::regclass::text AS name, indrelid::regclass::text AS of, indpred IS NOT NULL AS partial
     FROM pg_index WHERE indrelid::regclass::text = ANY($1)`,
    [[...LARGE]],
  );
  const swept = rows.filter(({ partial }) => partial).map(({ name }) => name);
  return { tables: new Map(rows.map(({ name, of }) => [name, of])), swept: new Set(swept) };
}

/** Whoever brings rows finds theirs one by one: a few that are under way may be ten thousand. */
const bringsRows = ({ sql }: Statement): boolean => sql.includes('unnest(');

/** The plan for these very parameters, and the one that a prepared statement may be given for any. */
async function plansOf({ sql, parameters }: Statement): Promise<readonly Plan[]> {
  const { dataSource } = engine;
  return dataSource.transaction(async (manager) => {
    const ask = (text: string, values?: unknown[]): Promise<Explained[]> => manager.query(text, values);
    const own = await ask(`EXPLAIN (FORMAT JSON) ${sql}`, [...parameters]);
    await ask('SET LOCAL plan_cache_mode = force_generic_plan');
    await ask(`PREPARE looked_at AS ${sql}`);
    const values = parameters.length === 0 ? '' : `(${parameters.map(() => 'NULL').join(', ')})`;
    const any = await ask(`EXPLAIN (FORMAT JSON) EXECUTE looked_at${values}`);
    await ask('DEALLOCATE looked_at');
    return [...own, ...any].flatMap((row) => row['QUERY PLAN'].map(({ Plan: plan }) => plan));
  });
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: Plan }[];
}

// Autovacuum looks at tables once a minute: a day that was just opened runs by the statistics of yesterday.
test.each(['old', 'new'])(
  'with %s statistics no statement of a night reads a large table from end to end',
  async (statistics) => {
    if (statistics === 'new') await engine.dataSource.query('ANALYZE');
    await oldDay(statistics === 'new' ? '2026-10-02' : '2026-10-01');
    const heard = new Heard();
    const { dataSource } = engine;
    dataSource.setOptions({ logging: ['query'], logger: heard });
    await aNight();
    dataSource.setOptions({ logging: false });
    const statements = [...heard.statements.values()];
    expect(statements.length).toBeGreaterThan(20);
    const known = await indexes();
    const slow: string[] = [];
    for (const statement of statements) {
      const allowed = bringsRows(statement) ? { ...known, swept: new Set<string>() } : known;
      const whole = (await plansOf(statement)).flatMap((plan) => readWhole(plan, allowed));
      if (whole.length > 0) slow.push(`${whole.join(', ')}: ${statement.sql}`);
    }
    expect(slow).toEqual([]);
  },
  60_000,
);

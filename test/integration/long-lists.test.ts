import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Logger } from 'typeorm';
import { ActivityQuery, type ActivityFilter } from '../../src/public-api/events/activity.query.js';
import {
  AgentRequestQuery,
  type AgentRequestFilter,
} from '../../src/public-api/executions/agent-request.query.js';
import { ExecutionQuery, type ExecutionFilter } from '../../src/public-api/executions/execution.query.js';
import type { Stretch } from '../../src/public-api/call/page.js';
import { Database } from '../../src/platform/database/transaction.js';
import { Engine } from '../support/engine.js';

/** Lists over everything that is kept: on tables of weeks, a page costs what it costs on those of a night. */

const ATTEMPTS = 25_000;
const EVENTS = 50_000;
const FIRST = Date.parse('2026-10-01T00:00:00Z');
let engine: Engine;
let executionId: string;
const requests = new AgentRequestQuery();
const activity = new ActivityQuery();

beforeAll(async () => {
  engine = await Engine.start();
  await engine.open({ name: 'WEEKS', processes: { P: ['A'] } });
  executionId = await engine.request('WEEKS');
  const sql = (text: string, values: unknown[] = []): Promise<unknown> =>
    engine.dataSource.query(text, values);
  const columns = await engine.dataSource.query<{ name: string }[]>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'run'::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  const other: Readonly<Record<string, string>> = {
    id: `nextval('run_id')`,
    job: `'J' || n`,
    business_date: `DATE '2026-10-01' + n / 2500`,
    execution_id: 'CASE WHEN n < 150 THEN r.execution_id END',
    open_attempt_id: 'NULL',
    status: `'COMPLETED'`,
  };
  const names = columns.map(({ name }) => name);
  await sql(
    `INSERT INTO run (${names.join(', ')}) SELECT ${names.map((name) => other[name] ?? `r.${name}`).join(', ')}
     FROM run r CROSS JOIN generate_series(0, ${ATTEMPTS - 1}) n WHERE r.job = 'A'`,
  );
  await sql(
    `INSERT INTO attempt (run_id, number, kind, state, agent_execution_id, agent_group, priority, job_type_id, parameters, queued_at)
     SELECT r.id, 2, 'START', 'COMPLETED', gen_random_uuid(), 'common', 150, 1, '', now() FROM run r WHERE r.job LIKE 'J%' ORDER BY r.id`,
  );
  await sql(
    `INSERT INTO event (type, at, schedule, business_date, run_id, from_status, to_status, actor)
     SELECT 'run.status-changed', to_timestamp($1) + n * interval '10 seconds', 'WEEKS', DATE '2026-10-01' + n / 2500, 1 + n / 4,
            'PENDING', 'RUNNING', CASE WHEN n = 7 THEN 'early bird' ELSE 'agent' END
     FROM generate_series(0, ${EVENTS - 1}) n`,
    [FIRST / 1000],
  );
  await sql(
    `INSERT INTO execution (day_id, schedule, business_date, cycle, flow, request_no, status, request_parameters, caller_id,
                            correlation_id, requested_by, requested_at)
     SELECT day_id, 'WEEKS', DATE '2026-10-01' + n / 200, 'Adhoc', 'F', n + 1, 'COMPLETED', '{}', 'caller ' || n, 'erp-' || n, 'test', now()
     FROM execution CROSS JOIN generate_series(0, 4999) n`,
  );
  await sql('ANALYZE');
});
afterAll(() => engine.stop());

/** Every page, and how many rows each statement has read at most. */
async function through<T extends { readonly id: string }>(
  page: (before: string | null) => Promise<Stretch<T>>,
): Promise<{ found: readonly T[]; pages: number }> {
  const found: T[] = [];
  let before: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const { rows, leftAt }: Stretch<T> = await page(before);
    found.push(...rows.slice(0, 100));
    before = rows.length > 100 ? (rows[99]?.id ?? null) : leftAt;
    if (before === null) return { found, pages };
  }
}

const reader = (): Database['reader'] => engine.get(Database).reader;
const ofAgents =
  (filter: AgentRequestFilter) =>
  (before: string | null): ReturnType<AgentRequestQuery['page']> =>
    requests.page(reader(), filter, { before, limit: 101 });
const happened =
  (filter: ActivityFilter) =>
  (before: string | null): ReturnType<ActivityQuery['page']> =>
    activity.page(reader(), filter, { before, limit: 101 });

describe('agent requests', () => {
  test('of a run, an execution or a date are found at once, the latest first', async () => {
    const ofExecution = await through(ofAgents({ execution: executionId }));
    expect(ofExecution.found).toHaveLength(151);
    const ids = ofExecution.found.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const ofDate = await through(ofAgents({ schedule: 'WEEKS', businessDate: '2026-10-03' }));
    expect({ found: new Set(ofDate.found.map(({ id }) => id)).size, pages: ofDate.pages }).toEqual({
      found: 2500,
      pages: 25,
    });
    const [first] = ofDate.found;
    expect((await through(ofAgents({ run: first?.run }))).found).toEqual([first]);
  });

  test('that hardly any page has are found in pages that are bounded, and none is missed', async () => {
    // The only attempt of the group is the oldest of all.
    const rare = await through(ofAgents({ schedule: 'WEEKS', status: ['LOADED'] }));
    expect({ found: rare.found.map(({ job }) => job), pages: rare.pages }).toEqual({
      found: ['A'],
      pages: 3,
    });
    const nobody = await through(ofAgents({ agentGroup: 'nobody' }));
    expect(nobody).toEqual({ found: [], pages: 3 });
  });
});

describe('activity', () => {
  const at = (n: number): string => new Date(FIRST + n * 10_000).toISOString();

  test('between two instants is found without a look at what came later', async () => {
    const { found, pages } = await through(happened({ after: at(1000), before: at(1250) }));
    expect({ found: found.length, pages }).toEqual({ found: 250, pages: 3 });
    expect(found[0]?.at.toISOString()).toBe(at(1249));
    expect(found.at(-1)?.at.toISOString()).toBe(at(1000));
  });

  test('outside of what is kept is nothing, and at once', async () => {
    for (const filter of [{ before: '0000-01-01T00:00:00Z' }, { after: '9999-12-31T23:59:59Z' }])
      expect(await through(happened(filter))).toEqual({ found: [], pages: 1 });
  });

  test('of somebody who has done little is found in pages that are bounded', async () => {
    const { found, pages } = await through(happened({ actor: 'early bird' }));
    expect({ found: found.map((one) => one.at.toISOString()), pages }).toEqual({ found: [at(7)], pages: 3 });
  });

  test('of a run is told with the names of its job', async () => {
    const [run] = (await engine.runs('WEEKS')).filter(({ job }) => job === 'A');
    const { found } = await through(happened({ run: run?.id }));
    expect(found.at(-1)).toMatchObject({ process: 'P', job: 'A', runId: run?.id });
  });

  test('by people is what neither the system nor an agent has done', async () => {
    const { found } = await through(happened({ by: 'people' }));
    expect(new Set(found.map(({ actor }) => actor))).toEqual(new Set(['test', 'early bird']));
    const system = await through(happened({ by: 'system', before: at(3) }));
    expect(system.found.map(({ actor }) => actor)).toEqual(['agent', 'agent', 'agent']);
  });
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** How many rows of tables and indexes a statement has met. */
const rowsRead = (plan: Plan): number =>
  (/Scan/.test(plan['Node Type'])
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0) + (plan.Plans ?? []).reduce((sum, inner) => sum + rowsRead(inner), 0);

class Heard implements Logger {
  readonly statements: { sql: string; parameters: unknown[] }[] = [];

  logQuery(sql: string, parameters: unknown[] = []): void {
    this.statements.push({ sql, parameters });
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

async function mostRead(work: () => Promise<unknown>): Promise<number> {
  const heard = new Heard();
  const { dataSource } = engine;
  dataSource.setOptions({ logging: ['query'], logger: heard });
  await work();
  dataSource.setOptions({ logging: false });
  let most = 0;
  const statements = heard.statements.splice(0).filter(({ sql }) => /^\s*(SELECT|WITH)/.test(sql));
  expect(statements.length).toBeGreaterThan(0);
  for (const { sql, parameters } of statements) {
    const [row] = await dataSource.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      parameters,
    );
    most = Math.max(most, rowsRead(row?.['QUERY PLAN'][0]?.Plan as Plan));
  }
  return most;
}

/** To know where to stop, a list of everything counts its keys that far. */
const COUNTED = { requests: 10_000, activity: 20_000 };

test.each<[string, () => Promise<unknown>, number]>([
  ['agent requests', () => ofAgents({})(null), COUNTED.requests],
  ['agent requests of nobody', () => ofAgents({ agentGroup: 'nobody' })(null), COUNTED.requests],
  ['agent requests of a run', () => ofAgents({ run: '5' })(null), 10],
  ['agent requests of an execution', () => ofAgents({ execution: executionId })(null), 1000],
  ['activity', () => happened({})(null), COUNTED.activity],
  ['activity of nobody', () => happened({ actor: 'nobody' })(null), COUNTED.activity],
  ['activity of a run', () => happened({ run: '5' })(null), 20],
  ['executions', () => executions({}), 101],
  ['executions of a caller', () => executions({ callerId: 'caller 7' }), 1],
  ['executions of a correlation', () => executions({ correlationId: 'erp-7' }), 1],
  ['executions of a date', () => executions({ schedule: 'WEEKS', businessDate: '2026-10-02' }), 101],
])('a page of %s reads no more rows than it has to', async (_, work, most) => {
  expect(await mostRead(work)).toBeLessThanOrEqual(most);
});

const executions = (filter: ExecutionFilter): Promise<unknown> =>
  new ExecutionQuery().page(reader(), filter, { before: null, limit: 101 });

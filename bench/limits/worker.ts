import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Pool } from 'undici';
import { Grouped } from '../../src/platform/database/grouped.js';

/**
 * The limits that Nightjar is measured against: a bare BullMQ worker on Redis that sends Start and asks Status with undici
 * (B), and the same with three durable transitions in Postgres, many in one statement (C). `fan N` carries out N jobs, `chain N`
 * one after the other.
 */

const AT_ONCE = 50;
const { REDIS_URL = '', TARGET = '', DATABASE_URL = '', LIMIT = 'B' } = process.env;

const redis = (): Redis => new Redis(REDIS_URL, { maxRetriesPerRequest: null });
const queue = new Queue('limit', { connection: redis() });
const target = new Pool(TARGET, { connections: AT_ONCE });

interface Move {
  readonly id: number;
  readonly state: string;
}

const database = LIMIT === 'C' ? new pg.Pool({ connectionString: DATABASE_URL, max: 4 }) : null;
const moves = new Grouped<Move, void>(async (batch) => {
  await database?.query(
    'UPDATE job SET state = m.state, at = now() FROM unnest($1::bigint[], $2::text[]) AS m (id, state) WHERE job.id = m.id',
    [batch.map(({ id }) => id), batch.map(({ state }) => state)],
  );
  return () => undefined;
});
const move = async (id: number, state: string): Promise<void> => {
  if (database) await moves.add({ id, state });
};

let left = 0;
let following: (() => Promise<unknown>) | null = null;
let over: () => void = () => undefined;

async function call(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ [name: string]: string }> {
  const answer = await target.request({
    method,
    path,
    headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return (await answer.body.json()) as { [name: string]: string };
}

async function carryOut(id: number): Promise<void> {
  await move(id, 'STARTING');
  const job = `J${id}`;
  const start = { processName: 'P', jobName: job, agentExecutionId: randomUUID(), parameters: '' };
  const { executionId = '' } = await call('POST', '/svc/services/batch/start', start);
  await move(id, 'RUNNING');
  const query = `processName=P&jobName=${job}&executionId=${executionId}`;
  for (let status = ''; status !== 'COMPLETED';)
    ({ status = '' } = await call('GET', `/svc/services/batch/status?${query}`));
  await move(id, 'COMPLETED');
  left -= 1;
  if (left === 0) over();
  else await following?.();
}

const worker = new Worker<{ id: number }>('limit', ({ data }) => carryOut(data.id), {
  connection: redis(),
  concurrency: AT_ONCE,
});

async function add(ids: readonly number[]): Promise<void> {
  const opts = { removeOnComplete: true, removeOnFail: true };
  for (let at = 0; at < ids.length; at += 500)
    await queue.addBulk(ids.slice(at, at + 500).map((id) => ({ name: 'job', data: { id }, opts })));
}

let next = 1;
async function run(kind: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => next++);
  await database?.query(`INSERT INTO job (id, state) SELECT unnest($1::bigint[]), 'LOADED'`, [ids]);
  left = count;
  const done = new Promise<void>((resolve) => (over = resolve));
  if (kind === 'fan') {
    following = null;
    await add(ids);
  } else {
    const rest = ids.values();
    following = () => add([rest.next().value ?? 0]);
    await following();
  }
  await done;
}

await database?.query(
  'CREATE TABLE IF NOT EXISTS job (id bigint PRIMARY KEY, state text NOT NULL, at timestamptz)',
);
await worker.waitUntilReady();
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [kind = '', count = '0'] = line.split(' ');
  await run(kind, Number(count));
  process.stdout.write('done\n');
}

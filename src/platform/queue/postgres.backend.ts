import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { Prepared } from '../database/prepared.js';
import type { BullBackend } from './bullmq.queue.js';

const SCHEMA = 'bullmq';
/** More connections deadlock when they promote jobs at once (measured with 20; never with 1 to 4). */
const POOL_SIZE = 2;
const CONNECT_WITHIN_MS = 5_000;

/** BullMQ in the same database: for one process only, which the caller has made sure of. */
export async function postgresBackend(url: string): Promise<BullBackend> {
  await migrateQueues(url);
  const connection = {
    connectionString: url,
    max: POOL_SIZE,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: 30_000,
    Client: Prepared,
    schema: SCHEMA,
  };
  return {
    queue: (name, defaultJobOptions) =>
      new Queue(name, { connection, defaultJobOptions }, createPostgresBackend),
    worker: (name, handle, options) =>
      new Worker(name, handle, { connection, ...options }, createPostgresBackend),
    close: () => Promise.resolve(),
  };
}

async function migrateQueues(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
  // The statement that is under way fails with it; without a listener the process would end at once, and without a word.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
}

import type pg from 'pg';
import type { Log } from '../log/logger.js';
import { EndedWhenSilent } from './ended-when-silent.js';

/** Any number; the same in every process of one database. */
const PROCESS_LOCK = 7_202_611_241;
const RETAKE_EVERY_MS = 1_000;
/** Taking the lock waits for nobody: what takes longer is a connection that leads nowhere. */
const ANSWER_WITHIN_MS = 5_000;

/** Another process uses the database in a way that excludes this one. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';
}

export interface ProcessLock {
  release(): Promise<void>;
}

interface LockToTake {
  readonly url: string;
  /** true = BullMQ on Postgres, which bears one process only; false = one of many, with Redis. */
  readonly alone: boolean;
  readonly log: Log;
  /** The lock was lost with its connection, and somebody else has it. */
  readonly onLost: (error: DatabaseInUse) => void;
}

/** Held on a connection of its own for as long as the process lives; throws DatabaseInUse. */
export async function takeProcessLock(wanted: LockToTake): Promise<ProcessLock> {
  let released = false;
  let client = await take(wanted);
  const watch = (held: pg.Client): void => {
    held.once('end', () => {
      if (released) return;
      wanted.log.warn('The connection that holds the process lock has ended; it is taken again');
      void retake(wanted, () => released).then((next) => {
        if (!next) return;
        client = next;
        watch(next);
      }, wanted.onLost);
    });
  };
  watch(client);
  return {
    release: async () => {
      released = true;
      await client.end();
    },
  };
}

async function take({ url, alone }: LockToTake): Promise<pg.Client> {
  const client = new EndedWhenSilent({
    connectionString: url,
    keepAlive: true,
    application_name: 'nightjar lock',
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  const how = alone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  const { rows } = await client.query<{ taken: boolean }>(`SELECT ${how}($1) AS taken`, [PROCESS_LOCK]);
  if (rows[0]?.taken) return client;
  await client.end();
  throw new DatabaseInUse(
    alone
      ? 'Another Nightjar process uses this database. Without Redis there can be one only: set REDIS_URL for all of them.'
      : 'A Nightjar process without REDIS_URL uses this database, and tolerates no other: stop it, or set its REDIS_URL.',
  );
}

/** While the database is away nobody else can take it either. */
async function retake(wanted: LockToTake, isReleased: () => boolean): Promise<pg.Client | null> {
  while (!isReleased()) {
    try {
      return await take(wanted);
    } catch (error) {
      if (error instanceof DatabaseInUse) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETAKE_EVERY_MS));
    }
  }
  return null;
}

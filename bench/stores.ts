import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startPostgres, startRedis } from '../test/support/stores.js';

/** A Postgres that confirms nothing before it is on disk, and a Redis that forgets everything. */
export interface Stores {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly postgresPid: number;
  readonly redisPid: number;
  /** An empty database beside the first. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startStores(): Promise<Stores> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  return {
    databaseUrl: postgres.value,
    redisUrl: redis.value,
    postgresPid: await postmaster(postgres.value),
    redisPid: await redisPid(redis.value),
    database: async (name) => {
      await inDatabase(postgres.value, (client) => client.query(`CREATE DATABASE ${name}`));
      const url = new URL(postgres.value);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

/** The parent of whoever answers. */
async function postmaster(url: string): Promise<number> {
  return inDatabase(url, async (client) => {
    const answer = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const stat = readFileSync(`/proc/${answer.rows[0]?.pid ?? 0}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  });
}

async function inDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

async function redisPid(url: string): Promise<number> {
  const redis = new Redis(url);
  const info = await redis.info('server');
  redis.disconnect();
  return Number(/process_id:(\d+)/.exec(info)?.[1]);
}

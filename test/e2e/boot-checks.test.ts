import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { NightjarProcess } from '../support/nightjar-process.js';
import { scratchFolder, startPostgres, startRedis, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

let folder: Started<string>;
let postgres: Started<string>;

beforeAll(async () => {
  [folder, postgres] = await Promise.all([scratchFolder(), startPostgres()]);
});
afterAll(async () => {
  await postgres.stop();
  await folder.stop();
});

/** Starts on these stores; rejects with what it said when it does not start. */
const start = (stores: Readonly<Record<string, string>>): Promise<NightjarProcess> =>
  NightjarProcess.start({
    PORT: '0',
    NIGHTJAR_DATA_DIR: folder.value,
    NIGHTJAR_ADMIN_TOKEN: 'a'.repeat(32),
    NIGHTJAR_SECRET_KEY: Buffer.alloc(32).toString('base64'),
    ...stores,
  });

async function onDatabase(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.value });
  await client.connect();
  await client.query('SET default_transaction_read_only = off');
  await client.query(sql).finally(() => client.end());
}

test.each([
  ['default_transaction_read_only', 'on', /ended with 78[^]*read-only/],
  ['synchronous_commit', 'off', /ended with 78[^]*may lose what it has confirmed/],
])('a database with %s = %s is refused, and taken once it is mended', async (setting, value, why) => {
  const { pathname } = new URL(postgres.value);
  const database = pathname.slice(1);
  await onDatabase(`ALTER DATABASE "${database}" SET ${setting} = '${value}'`);
  await expect(start({ DATABASE_URL: postgres.value })).rejects.toThrow(why);
  await onDatabase(`ALTER DATABASE "${database}" RESET ${setting}`);
  await (await start({ DATABASE_URL: postgres.value })).stop();
});

if (World.backend === 'redis')
  test('a Redis that evicts is refused, and taken once it is mended', async () => {
    const started = await startRedis();
    const redis = new Redis(started.value);
    const stores = { DATABASE_URL: postgres.value, REDIS_URL: started.value };
    await redis.config('SET', 'maxmemory', '100mb');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(start(stores)).rejects.toThrow(
      /ended with 78[^]*evicts keys \(maxmemory-policy allkeys-lru\)/,
    );
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await (await start(stores)).stop();
    redis.disconnect();
    await started.stop();
  });

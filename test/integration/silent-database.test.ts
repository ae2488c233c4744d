import { once, type EventEmitter } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { EndedWhenSilent } from '../../src/platform/database/ended-when-silent.js';
import { takeProcessLock } from '../../src/platform/database/process-lock.js';
import { isOutOfReach } from '../../src/platform/http/database-out-of-reach.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { TcpProxy } from '../faults/tcp-proxy.js';
import { TestPostgres } from '../support/database.js';

/** Connections to the database that are cut, or dead without either end having been told. */

const QUERY_TIMEOUT_MS = 500;

let postgres: TestPostgres;
let link: TcpProxy;
let url: string;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  const direct = new URL(await postgres.database());
  link = await TcpProxy.open('postgres', Number(direct.port));
  direct.port = String(link.port);
  url = direct.href;
}, 60_000);

afterAll(async () => {
  await link.close();
  await postgres.stop();
});

/** With one connection, so that the next statement would meet the same one. */
async function connected(): Promise<DataSource> {
  return createDataSource({
    url,
    applicationName: 'test',
    entities: [],
    poolSize: 1,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
  }).initialize();
}

test('a connection that has silently died is given up with the first statement that gets no answer', async () => {
  const dataSource = await connected();
  link.halfOpen();

  await expect(dataSource.query('SELECT 1')).rejects.toThrow('Query read timeout');

  expect(await dataSource.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  await dataSource.destroy();
});

test('a connection that is cut while nobody has it in hand fails with its next statement, and nothing else does', async () => {
  const client = new EndedWhenSilent({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  const dataSource = await connected();
  await dataSource.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  await expect(client.query('SELECT 1')).rejects.toThrow(/connection/i);
  await dataSource.destroy();
});

test('the process lock is not waited for where a connection leads nowhere, and is taken when it leads there', async () => {
  const lock = { url, alone: true, log: new Log(createPino('silent')), onLost: () => undefined };
  link.freeze();
  await expect(takeProcessLock(lock)).rejects.toThrow('timeout');

  link.heal();
  const taken = await takeProcessLock(lock);
  await expect(takeProcessLock(lock)).rejects.toThrow('Another Nightjar process uses this database');
  await taken.release();
}, 30_000);

test('a transaction whose statement gets no answer is not gone on with by the next caller', async () => {
  const dataSource = await connected();
  await dataSource.query('CREATE TABLE half (n integer)');

  const cutShort = dataSource.transaction(async (manager) => {
    await manager.query('INSERT INTO half VALUES (1)');
    await manager.query('SELECT pg_sleep(2)');
  });
  await expect(cutShort).rejects.toThrow('Query read timeout');
  await dataSource.transaction((manager) => manager.query('INSERT INTO half VALUES (2)'));

  expect(await dataSource.query('SELECT n FROM half')).toEqual([{ n: 2 }]);
  await dataSource.destroy();
});

test('a connection that is cut in the middle of a transaction means that the database is out of reach', async () => {
  const dataSource = await connected();
  const pool = (dataSource.driver as unknown as { readonly master: EventEmitter }).master;

  const cut = dataSource.transaction(async (manager) => {
    await manager.query('SELECT 1');
    const removed = once(pool, 'remove');
    link.resetAll();
    await removed;
    await manager.query('SELECT 2');
  });

  const error: unknown = await cut.catch((reason: unknown) => reason);
  expect([error, isOutOfReach(error)]).toEqual([expect.any(Error), true]);
  await dataSource.destroy();
});

test('a database that only reads is out of reach', async () => {
  const dataSource = await connected();
  await dataSource.query('SET default_transaction_read_only = on');
  const error: unknown = await dataSource.query('CREATE TABLE t ()').catch((reason: unknown) => reason);
  expect([error, isOutOfReach(error)]).toEqual([expect.any(Error), true]);
  await dataSource.destroy();
});

test('a transaction whose client has silently died does not keep its locks', async () => {
  const dataSource = await connected();
  await dataSource.query('CREATE TABLE locked (n integer)');
  await dataSource.query('INSERT INTO locked VALUES (1)');

  const given = dataSource.transaction(async (manager) => {
    await manager.query('SELECT n FROM locked FOR UPDATE');
    link.halfOpen();
    const other = await postgres.dataSource(url);
    await other.query('UPDATE locked SET n = 2');
    await manager.query('SELECT n FROM locked');
  });

  // The transaction itself cannot be committed any more.
  await expect(given).rejects.toThrow('Query read timeout');
  expect(await dataSource.query('SELECT n FROM locked')).toEqual([{ n: 2 }]);
  await dataSource.destroy();
}, 60_000);

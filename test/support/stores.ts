import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import {
  giveTo,
  isRoot,
  ownUser,
  runAs,
  spawnOptions,
  unprivilegedUser,
  type ServerUser,
} from '../../src/platform/database/embedded-postgres-user.js';
import { copyOf } from './templates.js';

/** Something that a test has started: a database, a queue, a folder. */
export interface Started<T> {
  readonly value: T;
  stop(): Promise<void>;
}

/** Passable for every user, which mkdtemp alone is not. */
export async function scratchFolder(): Promise<Started<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-test-'));
  await chmod(folder, 0o711);
  return { value: folder, stop: () => rm(folder, { recursive: true, force: true }) };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The database beside `nightjar`, which is empty, of a server that is Debian's: it has the schema. */
export const MIGRATED = 'migrated';

/** An "external" Postgres, as an operator would have it: Debian's where it is installed, else our binaries. */
export async function startPostgres(): Promise<Started<string>> {
  const folder = await scratchFolder();
  const debian = debianBinaries();
  const server =
    debian !== undefined ? await startDebian(debian, folder.value) : await startOurs(folder.value);
  return {
    value: server.value,
    stop: async () => {
      await server.stop();
      await folder.stop();
    },
  };
}

async function startOurs(folder: string): Promise<Started<string>> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  return { value: server.url, stop: () => server.stop() };
}

/** Whether `startPostgres` has a database with the schema. */
export const hasMigrated = (): boolean => debianBinaries() !== undefined;

/** The folder of the newest version that Debian has installed, if any. */
function debianBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const newest = readdirSync(root).sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(root, newest, 'bin');
}

async function startDebian(bin: string, folder: string): Promise<Started<string>> {
  const user = isRoot() ? await unprivilegedUser() : ownUser();
  await giveTo(user, folder);
  const data = join(folder, 'debian');
  await copyOf('debian', data, (fresh) => makeDebian(bin, user, fresh));
  const server = await runDebian(bin, user, data);
  await newInstallation(`${server.value}/${MIGRATED}`);
  return { value: `${server.value}/nightjar`, stop: () => server.stop() };
}

/** A cluster with an empty database, and one with the schema. */
async function makeDebian(bin: string, user: ServerUser, data: string): Promise<void> {
  await giveTo(user, dirname(data));
  const options = ['-D', data, '-U', 'nightjar', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  const made = await runAs(user, join(bin, 'initdb'), options);
  if (!made.ok) throw new Error(`initdb: ${made.said}`);
  const server = await runDebian(bin, user, data);
  for (const name of ['nightjar', MIGRATED])
    await query(`${server.value}/postgres`, `CREATE DATABASE ${name}`);
  await giveSchema(`${server.value}/${MIGRATED}`);
  await server.stop();
}

/** Its value is the URL without a database, once it takes connections. */
async function runDebian(bin: string, user: ServerUser, data: string): Promise<Started<string>> {
  const port = await freePort();
  const settings = [`listen_addresses=127.0.0.1`, `port=${port}`, `unix_socket_directories=`];
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...spawnOptions(user),
      stdio: 'ignore',
    },
  );
  await untilItListens(child, port);
  const value = `postgres://nightjar@127.0.0.1:${port}`;
  await query(`${value}/postgres`, 'SELECT 1');
  return { value, stop: () => ended(child, 'SIGINT') };
}

/** Postgres listens before it takes connections: until then it refuses with "starting up". */
async function query(url: string, sql: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(sql);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== STARTING_UP) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

const STARTING_UP = '57P03';

/** What is copied has one id; whatever shares a Redis must differ. */
export const newInstallation = (url: string): Promise<void> =>
  query(url, 'UPDATE installation SET id = gen_random_uuid()');

/** Loaded here only: most tests never need the migrations in their own process. */
async function giveSchema(url: string): Promise<void> {
  const [{ createDataSource }, { migrate }] = await Promise.all([
    import('../../src/platform/database/data-source.js'),
    import('../../src/platform/database/migrate.js'),
  ]);
  const dataSource = createDataSource({ url, applicationName: 'test', entities: [] });
  await dataSource.initialize();
  await migrate(dataSource);
  await dataSource.destroy();
}

/** A data directory with the embedded database of a Nightjar that has been started once, and has seen nothing since. */
export async function embeddedData(dataDir: string): Promise<string> {
  if (process.env['NIGHTJAR_TEST_TEMPLATES'] === undefined) return dataDir;
  await copyOf('embedded', dataDir, async (fresh) => {
    const server = await startEmbeddedPostgres({ dataDir: fresh });
    await giveSchema(server.url);
    await server.stop();
  });
  // Kept elsewhere, since its user cannot reach the folder: this Nightjar makes one of its own.
  if (existsSync(join(dataDir, 'README.txt'))) await rm(dataDir, { recursive: true });
  return dataDir;
}

/** Debian's Redis without persistence: nothing may rest on it. */
export async function startRedis(): Promise<Started<string>> {
  const given = process.env['NIGHTJAR_TEST_REDIS_URL'] ?? '';
  if (given !== '') return { value: given, stop: () => Promise.resolve() };
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', [...options, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  await untilItListens(child, port);
  return { value: `redis://127.0.0.1:${port}`, stop: () => ended(child, 'SIGTERM') };
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return;
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Resolves with the exit code. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import {
  giveTo,
  isRoot,
  ownUser,
  runAs,
  spawnOptions,
  unprivilegedUser,
} from '../../src/platform/database/embedded-postgres-user.js';

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

/** An "external" Postgres, as an operator would have it: Debian's where it is installed, else our binaries. */
export async function startPostgres(): Promise<Started<string>> {
  const folder = await scratchFolder();
  const debian = debianBinaries();
  const server = debian ? await startDebian(debian, folder.value) : await startOurs(folder.value);
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
  const made = await runAs(user, join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'nightjar',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
  ]);
  if (!made.ok) throw new Error(`initdb: ${made.said}`);
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
  await createDatabase(`postgres://nightjar@127.0.0.1:${port}/postgres`);
  return { value: `postgres://nightjar@127.0.0.1:${port}/nightjar`, stop: () => ended(child, 'SIGINT') };
}

/** Postgres listens before it takes connections: until then it refuses with "starting up". */
async function createDatabase(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('CREATE DATABASE nightjar');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== STARTING_UP) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

const STARTING_UP = '57P03';

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

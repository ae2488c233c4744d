import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { postGuard, type Guard } from './embedded-postgres-guard.js';
import type { Place } from './embedded-postgres-place.js';
import { lastLines, spawnOptions } from './embedded-postgres-user.js';

/** Tells our servers from one that somebody else runs on the same data. */
export const CLUSTER_NAME = 'nightjar';
const FAST_SHUTDOWN_MS = 10_000;

/** A process; whether it answers is another question. */
export interface Server {
  readonly pid: number;
  readonly port: number;
  /** With the last lines of its log. Its guard has ended too. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  /** Cuts connections, writes everything down and ends. */
  stop(): Promise<void>;
}

export interface Launch {
  readonly place: Place;
  readonly postgres: string;
  /** A process that has the number in postmaster.pid and is no Postgres of ours. */
  readonly impostor: number | null;
}

export const logFileOf = ({ home }: Place): string => join(home, 'server.log');

export async function launchServer(launch: Launch): Promise<Server> {
  const guard = await postGuard(launch.place.user);
  try {
    const port = await freePort();
    const spawned = await spawnServer(launch, port);
    guard.watch(spawned.child.pid);
    return serverOf({ ...spawned, port, guard, logFile: logFileOf(launch.place) });
  } catch (error) {
    await guard.end();
    throw error;
  }
}

interface Spawned {
  readonly child: ChildProcess & { readonly pid: number };
  readonly exited: Promise<unknown>;
}

async function spawnServer({ place, postgres, impostor }: Launch, port: number): Promise<Spawned> {
  const log = await open(logFileOf(place), 'a', 0o600);
  try {
    const options = spawnOptions(place.user);
    const child = spawn(postgres, ['-D', place.cluster, ...settings(port)], {
      ...options,
      // Postgres takes a lock file that names this process as stale, and still looks whether the data are in use.
      env: { ...options.env, ...(impostor && { PG_GRANDPARENT_PID: String(impostor) }) },
      stdio: ['ignore', log.fd, log.fd],
    });
    // Listened for from the first moment: a server that cannot start may have ended before anybody looks again.
    const exited = new Promise((resolve) => void child.once('exit', resolve));
    await once(child, 'spawn');
    return { child: child as Spawned['child'], exited };
  } finally {
    await log.close();
  }
}

/** What safety rests on, where postgresql.conf cannot undo it; that file has what may be tuned. */
function settings(port: number): string[] {
  const fixed = {
    cluster_name: CLUSTER_NAME,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  };
  return Object.entries(fixed).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function serverOf(parts: Spawned & { port: number; guard: Guard; logFile: string }): Server {
  const { child, exited, port, guard, logFile } = parts;
  const ended = exited.then(async () => {
    await guard.end();
    return lastLines(await readFile(logFile, 'utf8').catch(() => ''));
  });
  // It keeps no process alive that has nothing else to do; the guard stops it then.
  child.unref();
  return {
    pid: child.pid,
    port,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => stopServer(child, ended),
  };
}

async function stopServer(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.ref();
  child.kill('SIGINT');
  const patience = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
  await ended;
  clearTimeout(patience);
}

/** Another program may take it before Postgres does; then the start is repeated. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

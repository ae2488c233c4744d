import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from '../../src/platform/database/embedded-postgres-binaries.js';
import {
  giveTo,
  isRoot,
  ownUser,
  runAs,
  spawnOptions,
  unprivilegedUser,
  type ServerUser,
} from '../../src/platform/database/embedded-postgres-user.js';
import { freePort } from '../support/stores.js';
import { until } from './wait.js';

const START_WITHIN_MS = 60_000;

/** A Postgres that can be killed as by a power cut, and comes back on the same port with the same data. */
export class PostgresServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly bin: string,
    private readonly data: string,
    private readonly user: ServerUser,
    readonly port: number,
  ) {}

  static async start(folder: string): Promise<PostgresServer> {
    const bin = binaries();
    const user = isRoot() ? await unprivilegedUser() : ownUser();
    await giveTo(user, folder);
    const data = join(folder, 'postgres');
    const options = ['-D', data, '-U', 'nightjar', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    const made = await runAs(user, join(bin, 'initdb'), options);
    if (!made.ok) throw new Error(`initdb: ${made.said}`);
    const server = new PostgresServer(bin, data, user, await freePort());
    process.once('exit', () => server.child?.kill('SIGKILL'));
    await server.restart();
    await server.query('CREATE DATABASE nightjar', [], 'postgres');
    return server;
  }

  url(port = this.port): string {
    return `postgres://nightjar@127.0.0.1:${port}/nightjar`;
  }

  /** Starts it until it holds: what a killed one has left behind needs a moment to go. */
  async restart(): Promise<void> {
    const settings = [
      ...[
        `listen_addresses=127.0.0.1`,
        `port=${this.port}`,
        `unix_socket_directories=`,
        'max_connections=200',
      ],
    ];
    await until(
      'Postgres takes connections',
      async () => {
        if (!isAlive(this.child)) {
          this.child = spawn(
            join(this.bin, 'postgres'),
            ['-D', this.data, ...settings.flatMap((setting) => ['-c', setting])],
            { ...spawnOptions(this.user), stdio: 'ignore' },
          );
        }
        return this.query('SELECT 1', [], 'postgres').catch(() => undefined);
      },
      { ms: START_WITHIN_MS },
    );
  }

  /** As by a power cut of the postmaster; the processes of its connections end by themselves. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Refuses to write, as a standby or a full disk does. */
  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.query(`ALTER SYSTEM SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
    await this.query('SELECT pg_reload_conf()');
  }

  /** As for maintenance: open transactions are rolled back, and connections told. */
  async stop(): Promise<void> {
    await this.end('SIGINT');
  }

  /** One statement on a connection of its own, which no proxy disturbs. */
  async query<T>(
    sql: string,
    parameters: readonly unknown[] = [],
    database = 'nightjar',
  ): Promise<readonly T[]> {
    const client = new pg.Client({
      connectionString: `postgres://nightjar@127.0.0.1:${this.port}/${database}`,
      application_name: 'fault suite',
      connectionTimeoutMillis: 5_000,
      query_timeout: 60_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(sql, [...parameters])).rows as T[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!isAlive(child)) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}

const isAlive = (child: ChildProcess | null): child is ChildProcess =>
  child !== null && child.exitCode === null && child.signalCode === null;

/** Debian's newest where it is installed, else those that Nightjar brings. */
function binaries(): string {
  const root = '/usr/lib/postgresql';
  const installed = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const debian = installed
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  return debian ?? join(findBinaries(), 'native/bin');
}

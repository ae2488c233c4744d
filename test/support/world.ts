import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  startExternalSystem,
  type ExternalSystem,
  type ExternalSystemOptions,
} from '../../examples/external-system/server.js';
import { Api } from './api.js';
import { EventReader } from './event-reader.js';
import { NightjarProcess } from './nightjar-process.js';
import { embeddedData, hasMigrated, MIGRATED, scratchFolder, startPostgres, startRedis } from './stores.js';

declare global {
  /** Which leg a test runs on; set per project in jest.config.mjs. */
  var NIGHTJAR_TEST_BACKEND: 'embedded' | 'redis' | undefined;
}

export interface WorldOptions {
  readonly system?: ExternalSystemOptions;
  /** Of every process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Agent processes on the Redis leg; the embedded leg has one process with an agent inside. */
  readonly agents?: number;
}

/** A whole installation: the sample external system, and Nightjar on the leg's backend. */
export class World {
  private readonly closers: (() => Promise<unknown>)[] = [];
  readonly agents: NightjarProcess[] = [];

  private constructor(
    readonly system: ExternalSystem,
    /** What every process is started with. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  server!: NightjarProcess;
  api!: Api;
  events!: EventReader;

  static get backend(): 'embedded' | 'redis' {
    return globalThis.NIGHTJAR_TEST_BACKEND ?? 'embedded';
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const folder = await scratchFolder();
    const system = await startExternalSystem({ jobMs: 20, ...options.system });
    const stores =
      World.backend === 'redis' ? await startStores() : { environment: {}, stop: async () => undefined };
    const environment = {
      ...baseEnvironment(system),
      NIGHTJAR_DATA_DIR: await dataDir(folder.value),
      ...stores.environment,
      ...options.environment,
    };
    const world = new World(system, environment);
    world.closers.push(
      () => folder.stop(),
      () => system.close(),
      () => stores.stop(),
    );
    try {
      await world.startServer();
      if (World.backend === 'redis')
        for (let n = 0; n < (options.agents ?? 2); n += 1) await world.startAgent();
    } catch (error) {
      // What stands would keep the whole test run from ending.
      await world.end();
      throw error;
    }
    return world;
  }

  async startServer(others: Readonly<Record<string, string>> = {}): Promise<void> {
    const role = World.backend === 'redis' ? 'server' : 'all';
    this.server = await NightjarProcess.start({ ...this.environment, NIGHTJAR_ROLE: role, ...others });
    this.api = new Api(this.server.url, this.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '');
    this.events = await EventReader.open(this.api);
  }

  /** Only on the Redis leg: without it one process does everything. */
  async startAgent(): Promise<NightjarProcess> {
    const agent = await NightjarProcess.start({ ...this.environment, NIGHTJAR_ROLE: 'agent' });
    this.agents.push(agent);
    return agent;
  }

  /** Ends everything, and answers with what the processes have logged as errors. */
  async stop(): Promise<readonly string[]> {
    const processes = this.processes();
    const codes = await this.end();
    const stuck = codes.flatMap((code, n) =>
      code === 0 || code === null ? [] : [`process ${n} ended with ${code}`],
    );
    return [...stuck, ...processes.flatMap(({ errors }) => errors)];
  }

  private async end(): Promise<readonly (number | null)[]> {
    // None of them stands when the first start has failed.
    (this.events as EventReader | undefined)?.close();
    const codes = await Promise.all(this.processes().map((one) => one.stop()));
    for (const close of this.closers.reverse()) await close();
    return codes;
  }

  private processes(): readonly NightjarProcess[] {
    const server = this.server as NightjarProcess | undefined;
    return server ? [...this.agents, server] : this.agents;
  }
}

/** Postgres and Redis of the Redis leg. */
export async function startStores(): Promise<{
  environment: Record<string, string>;
  stop: () => Promise<unknown>;
}> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const database = hasMigrated() ? postgres.value.replace(/[^/]*$/, MIGRATED) : postgres.value;
  return {
    environment: { DATABASE_URL: database, REDIS_URL: redis.value },
    stop: () => Promise.all([redis.stop(), postgres.stop()]),
  };
}

/** Of the processes of a test. On the Redis leg nothing is in it. */
export const dataDir = async (folder: string): Promise<string> => {
  const path = join(folder, 'data');
  return World.backend === 'redis' ? path : embeddedData(path);
};

/** What every process of a test is started with. */
export const baseEnvironment = (system: ExternalSystem): Record<string, string> => ({
  PORT: '0',
  NIGHTJAR_ADMIN_TOKEN: randomBytes(24).toString('base64url'),
  NIGHTJAR_SECRET_KEY: randomBytes(32).toString('base64'),
  NIGHTJAR_OAUTH_TOKEN_URL: system.tokenUrl,
  NIGHTJAR_OAUTH_CLIENT_ID: system.clientId,
  NIGHTJAR_OAUTH_CLIENT_SECRET: system.clientSecret,
  NIGHTJAR_ALLOWED_TARGETS: 'http://127.0.0.1:*',
  NIGHTJAR_POLL_INTERVAL_MS: '50',
  NIGHTJAR_RECONCILE_INTERVAL_MS: '200',
  NIGHTJAR_SESSION_LEASE_MS: '3000',
  NIGHTJAR_STOP_TIMEOUT_MS: '10000',
  NIGHTJAR_LOG_LEVEL: 'info',
});

/** A workbook of schedules/, as operators upload it. */
export const sample = (name: string): Buffer => readFileSync(`schedules/${name}.xlsx`);

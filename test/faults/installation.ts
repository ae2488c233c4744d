import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { scratchFolder, type Started } from '../support/stores.js';
import { ApiClient, must } from './api-client.js';
import { Judge } from './judge.js';
import { BUSINESS_DATE, JOB_TYPES, SCHEDULE, workbookOf, type NightPlan } from './night-plan.js';
import { PostgresServer } from './postgres-server.js';
import { RedisServer } from './redis-server.js';
import { Supervised } from './supervised.js';
import { TcpProxy } from './tcp-proxy.js';

/**
 * `redis`: Postgres, Redis, servers and agents as processes of their own. `embedded`: one process of the role `all` with
 * BullMQ on Postgres, as the embedded database has it; the Postgres is one that can be put behind a proxy.
 */
export type Backend = 'redis' | 'embedded';
export const BACKENDS: readonly Backend[] = ['embedded', 'redis'];

export const LEASE_MS = 4_000;
export const RECONCILE_MS = 250;

/** What must be nowhere in what Nightjar says or stores. */
export interface Canaries {
  readonly adminToken: string;
  readonly secretKey: string;
  readonly clientSecret: string;
  /** Access tokens that were seen on the line to the judge. */
  readonly accessTokens: ReadonlySet<string>;
}

interface Parts {
  readonly backend: Backend;
  readonly judge: Judge;
  readonly postgres: PostgresServer;
  readonly redis: RedisServer | null;
  readonly servers: readonly Supervised[];
  readonly agents: readonly Supervised[];
  readonly links: readonly TcpProxy[];
  readonly canaries: Canaries;
  readonly answers: readonly string[];
  readonly api: ApiClient;
  readonly folder: Started<string>;
}

/** A whole installation with a chaos proxy on every link. */
export class Installation {
  private constructor(private readonly parts: Parts) {}

  static async start(backend: Backend, sizes: { servers: number; agents: number }): Promise<Installation> {
    const folder = await scratchFolder();
    const accessTokens = new Set<string>();
    const canaries = {
      adminToken: randomBytes(24).toString('base64url'),
      secretKey: randomBytes(32).toString('base64'),
      clientSecret: randomBytes(24).toString('hex'),
      accessTokens,
    };
    const judge = await Judge.start(canaries.clientSecret);
    const postgres = await PostgresServer.start(folder.value);
    const redis = backend === 'redis' ? await RedisServer.start() : null;
    const links: TcpProxy[] = [
      await TcpProxy.open('judge', judge.port, (chunk) => {
        const token = BEARER.exec(chunk.toString('latin1'))?.[1];
        if (token !== undefined) accessTokens.add(token);
      }),
      await TcpProxy.open('oauth', judge.port),
    ];
    const process = async (role: string, name: string): Promise<Supervised> => {
      const toPostgres = await TcpProxy.open(`postgres of ${name}`, postgres.port);
      links.push(toPostgres);
      const toRedis = redis && (await TcpProxy.open(`redis of ${name}`, redis.port));
      if (toRedis) links.push(toRedis);
      return new Supervised(name, {
        ...ENVIRONMENT,
        NIGHTJAR_ROLE: role,
        NIGHTJAR_DATA_DIR: join(folder.value, name),
        NIGHTJAR_ADMIN_TOKEN: canaries.adminToken,
        NIGHTJAR_SECRET_KEY: canaries.secretKey,
        NIGHTJAR_OAUTH_TOKEN_URL: `http://127.0.0.1:${links[1]?.port ?? 0}/oauth2/v1/token`,
        NIGHTJAR_OAUTH_CLIENT_ID: 'nightjar',
        NIGHTJAR_OAUTH_CLIENT_SECRET: canaries.clientSecret,
        NIGHTJAR_ALLOWED_TARGETS: 'http://127.0.0.1:*',
        DATABASE_URL: postgres.url(toPostgres.port),
        ...(toRedis && { REDIS_URL: `redis://127.0.0.1:${toRedis.port}` }),
      });
    };
    const servers: Supervised[] = [];
    const agents: Supervised[] = [];
    if (redis) {
      for (let n = 1; n <= sizes.servers; n += 1) servers.push(await process('server', `server-${n}`));
      for (let n = 1; n <= sizes.agents; n += 1) agents.push(await process('agent', `agent-${n}`));
    } else servers.push(await process('all', 'all-1'));
    const answers: string[] = [];
    const urls = (): readonly string[] => servers.flatMap(({ url }) => url ?? []);
    const api = new ApiClient(urls, canaries.adminToken, (text) => answers.push(text));
    const parts = { backend, judge, postgres, redis, servers, agents, links, canaries, answers, api, folder };
    // The first server migrates; the others wait for the schema anyway.
    for (const one of servers) await one.start();
    await Promise.all(agents.map((one) => one.start()));
    return new Installation(parts);
  }

  /** Imports the schedule, opens its date and requests Nightly. */
  async beginNight(plan: NightPlan): Promise<void> {
    const { api, judge } = this.parts;
    await judge.script(plan.jobs.map(({ rule }) => rule));
    const file = workbookOf(plan, `http://127.0.0.1:${this.link('judge').port}`);
    must(await api.upload('/api/v1/schedules/import', file));
    for (const { name } of JOB_TYPES) {
      const path = `/api/v1/job-types/${name}?schedule=${SCHEDULE}`;
      const type = must(await api.get(path)) as Readonly<Record<string, unknown>>;
      must(await api.put(path, { ...type, timeouts: TIMEOUTS }));
    }
    must(await api.post(`/api/v1/schedules/${SCHEDULE}/days`, { businessDate: BUSINESS_DATE }));
    const request = { cycleName: 'Nightly', businessDate: BUSINESS_DATE };
    must(await api.post(`/api/v1/schedules/${SCHEDULE}/executions`, request));
  }

  get backend(): Backend {
    return this.parts.backend;
  }

  get judge(): Judge {
    return this.parts.judge;
  }

  get postgres(): PostgresServer {
    return this.parts.postgres;
  }

  get redis(): RedisServer | null {
    return this.parts.redis;
  }

  get api(): ApiClient {
    return this.parts.api;
  }

  get canaries(): Canaries {
    return this.parts.canaries;
  }

  /** Every answer of the API so far. */
  get answers(): readonly string[] {
    return this.parts.answers;
  }

  get servers(): readonly Supervised[] {
    return this.parts.servers;
  }

  /** Whatever runs an agent: on the embedded leg the one process there is. */
  get agents(): readonly Supervised[] {
    return this.parts.redis ? this.parts.agents : this.parts.servers;
  }

  get processes(): readonly Supervised[] {
    return [...this.parts.servers, ...this.parts.agents];
  }

  get links(): readonly TcpProxy[] {
    return this.parts.links;
  }

  link(name: string): TcpProxy {
    const found = this.parts.links.find((link) => link.name === name);
    if (!found) throw new Error(`there is no link ${name}`);
    return found;
  }

  linksTo(what: 'postgres' | 'redis'): readonly TcpProxy[] {
    return this.parts.links.filter(({ name }) => name.startsWith(`${what} of`));
  }

  async stop(): Promise<void> {
    const { judge, postgres, redis, links, folder } = this.parts;
    for (const link of links) link.heal();
    await Promise.all(this.processes.map((one) => one.stop()));
    await Promise.all(links.map((link) => link.close()));
    await Promise.all([judge.stop(), redis?.stop(), postgres.stop()]);
    await folder.stop();
  }
}

const BEARER = /^authorization: bearer (\S+)/im;

const ENVIRONMENT = {
  PORT: '0',
  NIGHTJAR_AGENT_GROUPS: 'common,night',
  NIGHTJAR_POLL_INTERVAL_MS: '100',
  NIGHTJAR_RECONCILE_INTERVAL_MS: String(RECONCILE_MS),
  NIGHTJAR_SESSION_LEASE_MS: String(LEASE_MS),
  NIGHTJAR_LOG_LEVEL: 'info',
};

/** How long Nightjar waits for answers of the judge, which a delay must not exceed by much. */
const TIMEOUTS = { connectMs: 2_000, answerMs: 4_000, statusMs: 2_000 };

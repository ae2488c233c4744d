import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendsByAttempt, startsByAttempt } from '../../examples/external-system/ledger.js';
import type { Fault } from '../../examples/external-system/script.js';
import { tablesHolding, withDatabase } from '../support/world-database.js';
import { Night } from '../support/night.js';
import {
  attemptsOf,
  openSmall,
  requests,
  startOf,
  untilCalled,
  type TypeFields,
} from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  // One agent: each process keeps its own tokens.
  world = await World.start({ agents: 1, environment: { NIGHTJAR_LOG_LEVEL: 'trace' } });
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** A night of `count` jobs side by side whose service, and so its scope, no other test uses. */
async function nightOf(service: string, count = 1, type: TypeFields = {}): Promise<Night> {
  const name = service.toUpperCase();
  const jobs = Array.from({ length: count }, (_, n) => `${name}_${n}`);
  return openSmall(
    world,
    {
      name,
      processes: Object.fromEntries(jobs.map((job) => [`P_${job}`, [job]])),
      jobType: { URL: `http://127.0.0.1:7070/${service}/services/batch`, Scope: `${service}:batch` },
    },
    type,
  );
}

async function nextDay(night: Night, businessDate: string): Promise<Night> {
  const next = new Night(world, night.schedule, businessDate);
  await world.api.must(world.api.post(next.path('/days'), { businessDate }));
  return next;
}

const tokensFor = (service: string): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, { verb: 'token', scope: `${service}:batch` });

const startsAt = (service: string): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, { verb: 'start', service });

describe('access tokens', () => {
  test('are asked for once, however many runs need one, and go with every call', async () => {
    world.system.oauth.configure({ tokenAnswer: { kind: 'delay-before-effect', ms: 300 } });
    const night = await nightOf('many', 40);
    const { id } = await night.request();
    await night.untilExecution(id, 'COMPLETED');
    world.system.oauth.configure({});
    const [token, ...more] = tokensFor('many');
    expect(more).toEqual([]);
    const form = new URLSearchParams(token?.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    // The client authenticates in the header: its secret is in no body.
    expect(form.has('client_secret')).toBe(false);
    const calls = requests(world.system.ledger.entries, { service: 'many' });
    expect(calls.length).toBeGreaterThanOrEqual(80);
    expect(calls.filter(({ scope }) => scope !== 'many:batch')).toEqual([]);
  }, 60_000);

  test('are renewed ahead of their expiry, so that no call is refused', async () => {
    world.system.oauth.configure({ tokenLifetimeS: 4 });
    world.system.script.add({ service: 'short', outcome: 'never' });
    const night = await nightOf('short');
    const { id } = await night.request();
    const { executionId } = await startOf(world, { service: 'short' });
    await world.system.ledger.until(() => tokensFor('short').length >= 3, 30_000);
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    world.system.oauth.configure({});
    const calls = requests(world.system.ledger.entries, { service: 'short' });
    expect(calls.filter(({ outcome }) => outcome === 401)).toEqual([]);
  }, 60_000);

  test('that the system has revoked are renewed once, and every Start is sent again once', async () => {
    for (const idempotentStart of [false, true]) {
      const service = idempotentStart ? 'revoked2' : 'revoked';
      const first = await nightOf(service, 10, { idempotentStart });
      await first.untilExecution((await first.request()).id, 'COMPLETED');
      world.system.oauth.revokeAll();
      const next = await nextDay(first, '2026-11-25');
      const before = world.system.ledger.entries.length;
      const { id } = await next.request();
      await next.untilExecution(id, 'COMPLETED');
      const calls = world.system.ledger.entries.slice(before);
      expect(requests(calls, { verb: 'token', scope: `${service}:batch` })).toHaveLength(1);
      expect([...startsByAttempt(calls).values()]).toEqual(Array.from({ length: 10 }, () => 1));
      expect(Math.max(...sendsByAttempt(calls).values())).toBeLessThanOrEqual(2);
      expect(requests(calls, { verb: 'start', outcome: 401 }).length).toBeGreaterThan(0);
      for (const run of await next.runs()) expect(run).toMatchObject({ status: 'COMPLETED', flags: [] });
    }
  }, 60_000);

  test('refused twice count as none: Start waits for its target and is tried again', async () => {
    const startAnswer: Fault = { kind: 'status', code: 401, times: 2 };
    world.system.script.add({ service: 'locked', startAnswer });
    const night = await nightOf('locked');
    const { id } = await night.request();
    const waiting = await night.untilRun('LOCKED_0', (run) => run.flags.includes('WAITING_FOR_TARGET'));
    expect(waiting).toMatchObject({ status: 'RUNNING', attempt: 1 });
    await night.untilExecution(id, 'COMPLETED');
    expect(startsAt('locked').map(({ outcome }) => outcome)).toEqual([401, 401, 200]);
    expect(await night.run('LOCKED_0')).toMatchObject({ flags: [], detail: null, attempt: 1 });
    expect(await attemptsOf(world, waiting.id)).toHaveLength(1);
  }, 60_000);

  test('of another scope than the system wants are a refusal like any other', async () => {
    const night = await openSmall(world, {
      ...{ name: 'STRANGER', processes: { STRANGER: ['STRANGER'] } },
      jobType: { URL: 'http://127.0.0.1:7070/theirs/services/batch', Scope: 'ours:batch' },
    });
    await night.request();
    const refused = await night.untilRun('STRANGER', 'ERROR');
    expect(refused).toMatchObject({ cause: 'START_REJECTED' });
    expect(refused.detail).toContain('insufficient_scope');
  }, 60_000);
});

describe('without a token', () => {
  const TROUBLE: Readonly<Record<string, readonly [Fault, RegExp]>> = {
    denied: [
      {
        kind: 'status',
        code: 401,
        body: '{"error":"invalid_client"}',
        headers: { 'content-type': 'application/json' },
      },
      /^NO_TOKEN: .*scope "denied:batch".*invalid_client/,
    ],
    broken: [{ kind: 'status', code: 500 }, /^NO_TOKEN: /],
    empty: [{ kind: 'fields', fields: { access_token: null } }, /^NO_TOKEN: /],
    huge: [{ kind: 'fields', fields: { access_token: 'x'.repeat(20_000) } }, /^NO_TOKEN: /],
    cut: [{ kind: 'reset-before-effect' }, /^NO_TOKEN: /],
  };

  test.each(Object.keys(TROUBLE))(
    '(%s) nothing is sent, and the run goes on when there is one',
    async (service) => {
      const [tokenAnswer, detail] = TROUBLE[service] ?? [];
      world.system.oauth.configure(tokenAnswer ? { tokenAnswer } : {});
      const night = await nightOf(service);
      const { id } = await night.request();
      const job = `${service.toUpperCase()}_0`;
      const waiting = await night.untilRun(job, (run) => run.flags.includes('WAITING_FOR_TARGET'));
      expect(waiting).toMatchObject({ status: 'RUNNING', executionId: null });
      expect(waiting.detail).toMatch(detail ?? /$^/);
      expect(startsAt(service)).toEqual([]);
      world.system.oauth.configure({});
      await night.untilExecution(id, 'COMPLETED');
      expect(startsAt(service)).toHaveLength(1);
      expect(await night.run(job)).toMatchObject({ flags: [], attempt: 1 });
    },
  );

  test('Status is silent, which ends nothing', async () => {
    world.system.script.add({ service: 'later', outcome: 'never' });
    const night = await nightOf('later', 1, { silenceBudgetMs: 500 });
    const { id } = await night.request();
    const { executionId } = await startOf(world, { service: 'later' });
    world.system.oauth.configure({ tokenAnswer: { kind: 'status', code: 503 } });
    world.system.oauth.revokeAll();
    await night.untilRun('LATER_0', (run) => run.flags.includes('TRACKING_LOST'));
    world.system.oauth.configure({});
    await night.untilRun('LATER_0', (run) => !run.flags.includes('TRACKING_LOST'));
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
  }, 60_000);
});

test('no secret and no token is found in logs, answers or the database', async () => {
  const token = 'canary-token-0123456789abcdef';
  world.system.oauth.configure({
    tokenAnswer: { kind: 'fields', fields: { access_token: token }, times: 2 },
  });
  const night = await nightOf('canary');
  const { id } = await night.request();
  await untilCalled(world, async () => startsAt('canary').length > 1 || undefined);
  await night.untilExecution(id, 'COMPLETED');
  world.system.oauth.configure({});
  const run = await night.run('CANARY_0');
  const { NIGHTJAR_ADMIN_TOKEN = '', NIGHTJAR_SECRET_KEY = '' } = world.environment;
  const secrets = [world.system.clientSecret, token, NIGHTJAR_ADMIN_TOKEN, NIGHTJAR_SECRET_KEY];
  const encoded = secrets.map((secret) =>
    Buffer.from(`${world.system.clientId}:${secret}`).toString('base64'),
  );

  const paths = [
    ...['/api/v1/job-types', '/api/v1/schedules/CANARY', '/api/v1/runs', `/api/v1/executions/${id}`],
    ...['', '/attempts', '/log', '/why'].map((rest) => `/api/v1/runs/${run.id}${rest}`),
    ...['/api/v1/health/job-types', '/api/openapi.json', '/metrics', '/health/ready', '/api/v1/nowhere'],
  ];
  const answers = await Promise.all(paths.map((path) => world.api.text(path)));
  const events = JSON.stringify(world.events.events);
  const logs = [world.server, ...world.agents].flatMap(({ output }) => output);
  expect(logs.length).toBeGreaterThan(10);
  const said = [...answers, events, ...logs, ...(await redisValues(world.environment['REDIS_URL']))];
  const inDatabase = await withDatabase(world, async (client) => {
    // The search finds what is there.
    expect(await tablesHolding(client, run.agentExecutionId ?? '')).toEqual(['public.attempt']);
    return Promise.all([...secrets, ...encoded].map((secret) => tablesHolding(client, secret)));
  });
  for (const secret of [...secrets, ...encoded]) {
    expect(said.filter((text) => text.includes(secret)).map((text) => text.slice(0, 200))).toEqual([]);
  }
  expect(inDatabase.flat()).toEqual([]);
}, 60_000);

/** Every value there is in Redis; none where there is no Redis. */
async function redisValues(url: string | undefined): Promise<readonly string[]> {
  if (url === undefined) return [];
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    return await Promise.all(keys.map(async (key) => JSON.stringify([key, await redisValue(redis, key)])));
  } finally {
    redis.disconnect();
  }
}

async function redisValue(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return redis.get(key);
  }
}

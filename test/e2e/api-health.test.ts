import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Api } from '../support/api.js';
import { NightjarProcess } from '../support/nightjar-process.js';
import { openSmall } from '../support/small-night.js';
import { scratchFolder } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 1 });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const anonymous = { token: null };

describe('health', () => {
  test('is told without a token', async () => {
    const live = await world.api.get('/health/live', anonymous);
    expect(live).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(live.headers.get('cache-control')).toBe('no-store');
    const ready = await world.api.get('/health/ready', anonymous);
    expect(ready).toMatchObject({
      status: 200,
      body: { status: 'ok', details: { database: { status: 'up' } } },
    });
    expect(ready.headers.get('cache-control')).toBe('no-store');
  });

  test('is good without agents, which is a warning', async () => {
    const night = await openSmall(world, { name: 'SERVED', processes: { A: ['SERVED_A'] } });
    const groups = async (): Promise<unknown> =>
      ((await world.api.get('/health/ready', anonymous)).body as { details: { agents: unknown } }).details
        .agents;
    expect(await groups()).toEqual({ status: 'up' });
    if (World.backend !== 'redis') return;
    await world.agents[0]?.stop();
    expect(await groups()).toEqual({
      status: 'up',
      warning: 'groups without an agent',
      unserved: ['common'],
    });
    const { id } = await night.request();
    const queued = await night.untilRun('SERVED_A', ({ waitingFor }) =>
      waitingFor.some(({ kind }) => kind === 'AGENT'),
    );
    expect(queued).toMatchObject({ status: 'PENDING', waitingFor: [{ kind: 'AGENT', ref: 'common' }] });
    await world.startAgent();
    expect(await groups()).toEqual({ status: 'up' });
    await night.untilExecution(id, 'COMPLETED');
  });
});

describe('metrics', () => {
  test('are for those with a token, as Prometheus reads them', async () => {
    await openSmall(world, { name: 'MEASURED', processes: { A: ['MEASURED_A'] } });
    for (const token of [null, 'another-token-of-somebody']) {
      expect(await world.api.get('/metrics', { token })).toMatchObject({ status: 401 });
    }
    const answer = await world.api.get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = answer.body as string;
    expect(text).toMatch(/^nightjar_runs\{status="LOADED"\} [1-9]\d*$/m);
    expect(text).toMatch(/^nightjar_agents\{group="[^"]+"\} 1$/m);
    expect(text).toMatch(/^nightjar_process_cpu_seconds_total /m);
    for (const line of text.split('\n').filter((one) => one !== '')) {
      expect(line).toMatch(/^(# (HELP|TYPE) nightjar_\w+ .+|nightjar_\w+(\{[^}]*\})? \S+)$/);
    }
  });

  test('are for everybody where the settings say so, and nothing else is', async () => {
    const folder = await scratchFolder();
    const other = await NightjarProcess.start({
      ...world.environment,
      NIGHTJAR_ROLE: World.backend === 'redis' ? 'server' : 'all',
      NIGHTJAR_DATA_DIR: join(folder.value, 'data'),
      NIGHTJAR_METRICS_PUBLIC: 'true',
    });
    const api = new Api(other.url, world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '');
    expect(await api.get('/metrics', anonymous)).toMatchObject({ status: 200 });
    expect(await api.get('/api/v1/runs', anonymous)).toMatchObject({ status: 401 });
    expect(await other.stop()).toBe(0);
    await folder.stop();
  });
});

/** A way to the database that can be cut and mended. */
class Line {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(private readonly target: URL) {}

  async open(port = 0): Promise<number> {
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    }).listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    if (this.server?.listening) await once(this.server, 'close');
  }
}

// Only here is the database one that can be out of reach, and an agent a process of its own.
if (World.backend === 'redis') {
  describe('an agent', () => {
    test('serves its health and its metrics, and nothing else', async () => {
      const url = world.agents.at(-1)?.url ?? '';
      const agent = new Api(url, world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '');
      const get = (path: string): Promise<Response> => agent.raw(path, { redirect: 'manual' });
      for (const path of ['/health/live', '/health/ready', '/metrics'])
        expect((await get(path)).status).toBe(200);
      expect((await fetch(`${url}/metrics`)).status).toBe(401);
      for (const path of [
        '/',
        '/api/docs',
        '/api/openapi.json',
        '/api/v1/runs',
        '/api/v1/health/job-types',
        '/api/v1/events',
      ]) {
        const answer = await get(path);
        expect({ path, status: answer.status }).toEqual({ path, status: 404 });
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
      }
    });
  });

  describe('a database that is away', () => {
    test('makes a server unready and its answers 503, until it is back', async () => {
      const database = new URL(world.environment['DATABASE_URL'] ?? '');
      const line = new Line(database);
      const port = await line.open();
      const through = new URL(database);
      through.port = String(port);
      const server = await NightjarProcess.start({
        ...world.environment,
        NIGHTJAR_ROLE: 'server',
        DATABASE_URL: through.href,
      });
      const api = new Api(server.url, world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '');
      expect(await api.get('/health/ready', anonymous)).toMatchObject({ status: 200 });

      await line.cut();
      expect(await api.get('/health/live', anonymous)).toMatchObject({ status: 200 });
      const unready = await api.get('/health/ready', anonymous);
      expect(unready).toMatchObject({
        status: 503,
        body: {
          code: 'NOT_READY',
          status: 503,
          details: { database: { status: 'down', message: 'it does not answer' } },
        },
      });
      expect(unready.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(JSON.stringify(unready.body)).not.toMatch(/ECONN|127\.0\.0\.1/);
      for (const answer of [
        await api.get('/api/v1/runs'),
        await api.get('/api/v1/events'),
        await api.post('/api/v1/schedules/SERVED/days', { businessDate: '2026-11-25' }),
      ]) {
        expect(answer).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      }
      // What needs no database is as it was.
      expect(await api.get('/api/v1/runs', anonymous)).toMatchObject({ status: 401 });
      expect(await api.get('/api/v1/nowhere')).toMatchObject({ status: 404 });

      await line.open(port);
      expect(await api.get('/health/ready', anonymous)).toMatchObject({ status: 200 });
      expect(await api.get('/api/v1/runs')).toMatchObject({ status: 200 });
      expect(server.errors.filter((text) => text.includes('A request failed'))).toEqual([]);
      expect(await server.stop()).toBe(0);
      await line.cut();
    });
  });
}

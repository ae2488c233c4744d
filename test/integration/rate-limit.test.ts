import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AuditLog } from '../../src/audit/audit-log.js';
import { AuditStore } from '../../src/audit/audit.store.js';
import { AuthSettings } from '../../src/auth/auth-settings.js';
import { Open, Requires } from '../../src/auth/requirement.js';
import { AuthModule } from '../../src/auth/auth.module.js';
import { LoginSettings } from '../../src/login/login-settings.js';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { Egress } from '../../src/platform/http/egress.js';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { ProblemFilter } from '../../src/platform/http/problem.filter.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { Database } from '../../src/platform/database/transaction.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { Clock } from '../../src/platform/time/clock.js';

const TOKEN = 'token-of-the-tests';

/** Stands still until a test moves it. */
class StillClock extends Clock {
  private ms = Date.parse('2026-11-24T12:00:00Z');
  now(): Date {
    return new Date(this.ms);
  }
  pass(ms: number): void {
    this.ms += ms;
  }
}

@Controller()
class Resource {
  @Requires({ may: 'see', on: 'self' })
  @Get('closed')
  closed(): string {
    return 'yes';
  }
  @Open('unlimited')
  @Get('unlimited')
  unlimited(): string {
    return 'yes';
  }
  @Open()
  @Get('open')
  open(): string {
    return 'yes';
  }
}

let app: INestApplication;
let clock: StillClock;
let url: string;

beforeEach(async () => {
  clock = new StillClock();
  const providers = [
    AuditLog,
    AuditStore,
    ProblemFilter,
    { provide: Clock, useValue: clock },
    { provide: Log, useValue: new Log(createPino('silent')) },
    // The bootstrap token is known without it: it is never connected.
    {
      provide: Database,
      useValue: new Database(
        createDataSource({ url: 'postgres://nowhere', applicationName: 'test', entities: [], poolSize: 1 }),
      ),
    },
    { provide: AuthSettings, useValue: { adminToken: TOKEN, metricsPublic: false } },
    { provide: LoginSettings, useValue: { publicUrl: null, local: false, provider: null } },
    { provide: SecretBox, useValue: new SecretBox(randomBytes(32)) },
    { provide: Egress, useValue: new Egress(parseAllowList('')) },
  ];
  @Module({})
  class Ground {}
  @Module({
    imports: [{ module: Ground, global: true, providers, exports: providers }, AuthModule],
    controllers: [Resource],
    providers: [{ provide: APP_FILTER, useExisting: ProblemFilter }],
  })
  class Root {}
  app = await NestFactory.create(Root, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterEach(async () => {
  await app.close();
});

const get = (path: string, token: string | null = TOKEN): Promise<Response> =>
  fetch(`${url}${path}`, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });

/** How many of so many requests in the same instant are let through. */
async function granted(requests: number): Promise<number> {
  let count = 0;
  for (let n = 0; n < requests; n += 1) if ((await get('/closed')).status === 200) count += 1;
  return count;
}

test('600 requests at once are let through, then 300 a second', async () => {
  expect(await granted(610)).toBe(600);
  const refused = await get('/closed');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  clock.pass(100);
  expect(await granted(40)).toBe(30);
  clock.pass(1_000);
  expect(await granted(310)).toBe(300);
  // Whoever was quiet for long has no more than the burst.
  clock.pass(60_000);
  expect(await granted(610)).toBe(600);
}, 60_000);

test('what needs no token, and who has none, takes nothing of it', async () => {
  for (let n = 0; n < 500; n += 1) expect((await get('/open', null)).status).toBe(200);
  for (let n = 0; n < 20; n += 1) expect((await get('/closed', null)).status).toBe(401);
  expect(await granted(610)).toBe(600);
  expect((await get('/open')).status).toBe(200);
}, 60_000);

test('what needs no token is limited by address', async () => {
  const statuses = [];
  for (let n = 0; n < 610; n += 1) statuses.push((await get('/open', null)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(600);
  expect(statuses.at(-1)).toBe(429);
  // Others at its address must not have a healthy server taken for a dead one.
  expect((await get('/unlimited', null)).status).toBe(200);
}, 60_000);

test('unknown tokens of an address are slowed down, and good ones of it are not', async () => {
  const statuses = [];
  for (let n = 0; n < 610; n += 1) statuses.push((await get('/closed', `guess${n}`)).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(600);
  expect(statuses.at(-1)).toBe(429);
  expect((await get('/closed')).status).toBe(200);
  clock.pass(1_000);
  expect((await get('/closed', 'guess')).status).toBe(401);
}, 60_000);

test('a clock that is set back grants nothing, and takes nothing away', async () => {
  expect(await granted(600)).toBe(600);
  clock.pass(-60_000);
  expect(await granted(1)).toBe(0);
  clock.pass(1_000);
  expect(await granted(310)).toBe(300);
}, 60_000);

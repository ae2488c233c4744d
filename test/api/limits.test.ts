import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { HealthWatch } from '../support/health-watch.js';
import { RawHttp } from '../support/raw-http.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const MB = 1024 * 1024;
/** More than a fast machine sends in the second in which whoever sends far too much may read why. */
const TERABYTE = MB * MB;

let world: World;
let health: HealthWatch;
let token: string;

beforeAll(async () => {
  world = await World.start({ agents: 0, environment: { NIGHTJAR_REQUEST_TIMEOUT_MS: '3000' } });
  token = world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '';
  const file = scheduleWorkbook({ name: 'LIMITED', processes: { A: ['A1'] } });
  await world.api.must(world.api.upload('/api/v1/schedules/import', file));
  health = new HealthWatch(world.server.url);
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** The problem of an answer, by what it must be. */
const isProblem = (status: number, code: string): object => ({
  status,
  body: { status, code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown },
});

describe('whoever is slow', () => {
  test('with headers, on 200 connections at once, is told so and cut off', async () => {
    const head = 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ';
    const slow = Array.from({ length: 200 }, () => RawHttp.open(world.server.url, head).drip('x', 500));
    const answers = await Promise.all(slow.map(({ closed }) => closed));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(RawHttp.problemIn(answers[0] ?? '')).toMatchObject({ status: 408, code: 'REQUEST_TIMEOUT' });
  });

  test('with bodies is too', async () => {
    const head = `POST /api/v1/schedules/LIMITED/days HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{`;
    const slow = Array.from({ length: 50 }, () => RawHttp.open(world.server.url, head).drip(' ', 500));
    for (const answer of await Promise.all(slow.map(({ closed }) => closed))) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    }
  });
});

describe('a body', () => {
  const DAYS = '/api/v1/schedules/LIMITED/days';

  test('of a terabyte is refused when it is announced, and its sender cut off', async () => {
    const head = `POST ${DAYS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${TERABYTE}\r\n\r\n`;
    const sender = RawHttp.open(world.server.url, head);
    const block = Buffer.alloc(MB, 32);
    const [taken, answer] = await Promise.all([sender.pour(block, MB), sender.closed]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('BODY_TOO_LARGE');
    expect(taken).toBeLessThan(TERABYTE);
  });

  test('of a terabyte in a form is refused long before its end, and its sender cut off', async () => {
    const head = `POST /api/v1/schedules/import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const sender = RawHttp.open(world.server.url, head);
    const start = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n';
    await sender.pour(Buffer.from(`${start.length.toString(16)}\r\n${start}\r\n`), 1);
    const chunk = Buffer.concat([
      Buffer.from(`${MB.toString(16)}\r\n`),
      Buffer.alloc(MB, 65),
      Buffer.from('\r\n'),
    ]);
    const [taken, answer] = await Promise.all([sender.pour(chunk, MB), sender.closed]);
    expect(taken).toBeLessThan(TERABYTE);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('FILE_TOO_LARGE');
  });

  test.each([
    ['larger than 256 KB', () => JSON.stringify({ reason: 'x'.repeat(300_000) })],
    ['100,000 deep', () => '['.repeat(100_000) + ']'.repeat(100_000)],
    ['21 deep', () => '{"a":'.repeat(21) + '1' + '}'.repeat(21)],
    [
      'of 1,001 members',
      () => JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`k${n}`, n]))),
    ],
  ])('%s is refused', async (_, body) => {
    expect(await world.api.post(DAYS, body())).toMatchObject(isProblem(413, 'BODY_TOO_LARGE'));
  });

  test('of 1,000 members, 20 deep, is looked at', async () => {
    const members = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n]));
    expect(await world.api.post(DAYS, members)).toMatchObject(isProblem(422, 'INVALID_REQUEST'));
    expect(await world.api.post(DAYS, '{"a":'.repeat(20) + '1' + '}'.repeat(20))).toMatchObject(
      isProblem(422, 'INVALID_REQUEST'),
    );
  });

  test('of thousands of overrides is taken', async () => {
    const overrides = Array.from({ length: 3_000 }, () => ({
      kind: 'job',
      row: 'A1',
      field: 'notes',
      value: 'x'.repeat(100),
    }));
    const answer = await world.api.put('/api/v1/schedules/LIMITED/overrides', { overrides });
    expect(answer.status).not.toBe(413);
  });
});

describe('an address', () => {
  test('of a hundred thousand names is refused, like headers of more than 16 KB', async () => {
    const names = Array.from({ length: 100_000 }, (_, n) => `k${n}=1`).join('&');
    for (const head of [
      `GET /api/v1/runs?${names} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /health/live HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(17_000)}\r\n\r\n`,
    ]) {
      const answer = await RawHttp.open(world.server.url, head).closed;
      expect(answer).toMatch(/^HTTP\/1\.1 431 /);
      expect(RawHttp.problemIn(answer)).toMatchObject({ status: 431, code: 'HEADERS_TOO_LARGE' });
    }
  });

  test('of 101 names is refused', async () => {
    const names = Array.from({ length: 101 }, (_, n) => `k${n}=1`).join('&');
    expect(await world.api.get(`/api/v1/runs?${names}`)).toMatchObject(isProblem(422, 'INVALID_REQUEST'));
  });
});

describe('many at once', () => {
  test('of exports are worked on in turn, and the rest refused', async () => {
    const asked = Array.from({ length: 200 }, () =>
      world.api.raw('/api/v1/schedules/LIMITED/export').then(async (answer) => {
        await answer.arrayBuffer();
        return answer;
      }),
    );
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(200);
    for (const answer of refused) {
      expect(answer.status).toBe(429);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await world.api.raw('/api/v1/schedules/LIMITED/export')).status).toBe(200);
  });

  test('of streams are refused, until one has ended', async () => {
    // One more is that of the world itself.
    const streams = await Promise.all(Array.from({ length: 99 }, () => world.api.raw('/api/v1/events')));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    expect(await world.api.get('/api/v1/events')).toMatchObject(isProblem(429, 'TOO_MANY_STREAMS'));
    for (const { body } of streams) await body?.cancel();
    let again: ApiAnswer | Response;
    do again = await world.api.raw('/api/v1/events?until=now');
    while (again.status === 429);
    expect(again.status).toBe(200);
  });

  test('of unknown tokens are slowed down, and a good one is not', async () => {
    const guess = async (): Promise<number> => {
      const answer = await world.api.raw('/api/v1/runs', { headers: { authorization: 'Bearer nobody' } });
      await answer.arrayBuffer();
      return answer.status;
    };
    const statuses = new Set<number>();
    // Not all at once: who sends so slowly that a request takes 3 s is cut off, and here the guessers share one process.
    while (!statuses.has(429)) {
      for (const status of await Promise.all(Array.from({ length: 200 }, guess))) statuses.add(status);
    }
    expect([...statuses].sort()).toEqual([401, 429]);
    expect(await world.api.get('/api/v1/runs')).toMatchObject({ status: 200 });
  });
});

test('through all of this the server has answered whoever asked whether it lives', async () => {
  const { probes, p95, failures } = await health.stop();
  expect(failures).toEqual([]);
  expect(probes).toBeGreaterThan(50);
  expect(p95).toBeLessThan(200);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ environment: { NIGHTJAR_PUBLIC_URL: 'https://nightjar.example.com' } });
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=(), '),
  'strict-transport-security': 'max-age=31536000',
  'cache-control': expect.stringMatching(/^(private, )?no-(store|cache)/),
};
const DATA = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";
const PAGE =
  "default-src 'self';script-src 'self';style-src 'self';worker-src 'self';object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none';require-trusted-types-for 'script';trusted-types nightjar";
const DOCS =
  /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'$/;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly init?: RequestInit;
}

interface Expected {
  readonly status: number | readonly number[];
  readonly policy?: string;
}

async function check({ method, path, init = {} }: Asked, { status, policy }: Expected): Promise<void> {
  const answer = await fetch(`${world.server.url}${path}`, { method, redirect: 'manual', ...init });
  const headers = Object.fromEntries(answer.headers);
  await answer.body?.cancel();
  expect({ path, headers }).toMatchObject({ path, headers: ALWAYS });
  expect([status].flat()).toContain(answer.status);
  const found = headers['content-security-policy'] ?? '';
  if (path === '/api/docs') expect(found).toMatch(DOCS);
  else expect({ path, found }).toEqual({ path, found: policy ?? DATA });
  for (const name of ['x-powered-by', 'server', 'access-control-allow-origin'])
    expect(headers).not.toHaveProperty(name);
}

const authorization = (): Record<string, string> => ({
  authorization: `Bearer ${world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? ''}`,
});

describe('the headers of an answer', () => {
  test('are there on every operation of the document, whether it is let through or not', async () => {
    const document = (await (await fetch(`${world.server.url}/api/openapi.json`)).json()) as {
      paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    let seen = 0;
    for (const [template, operations] of Object.entries(document.paths)) {
      const path = template.replace(/\{\w+\}/g, '1');
      const policy = path === '/login' || path === '/' ? PAGE : DATA;
      for (const method of Object.keys(operations).map((one) => one.toUpperCase())) {
        for (const headers of [{}, authorization()]) {
          const query = path === '/api/v1/events' ? '?until=now' : '';
          const status = Array.from({ length: 300 }, (_, n) => 200 + n);
          await check({ method, path: `${path}${query}`, init: { headers } }, { status, policy });
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(150);
  });

  const json = (body: string): RequestInit => ({
    headers: { ...authorization(), 'content-type': 'application/json' },
    body,
  });
  const CASES: readonly (readonly [string, string, () => RequestInit, Expected])[] = [
    ['GET', '/', () => ({}), { status: 200, policy: PAGE }],
    ['GET', '/nowhere', () => ({}), { status: 404, policy: PAGE }],
    ['POST', '/health/live', () => ({}), { status: 404 }],
    ['GET', '/api/v1/nowhere', () => ({ headers: authorization() }), { status: 404 }],
    ['GET', '/api/v1/%E0%A4%A', () => ({ headers: authorization() }), { status: 400 }],
    ['PATCH', '/api/v1/runs', () => ({ headers: authorization() }), { status: 405 }],
    ['OPTIONS', '/api/v1/runs', () => ({ headers: { origin: 'https://evil.test' } }), { status: 401 }],
    ['OPTIONS', '/api/v1/runs', () => ({ headers: authorization() }), { status: 204 }],
    ['HEAD', '/api/v1/runs', () => ({ headers: authorization() }), { status: 200 }],
    ['POST', '/api/v1/holds', () => json('{'), { status: 400 }],
    ['POST', '/api/v1/holds', () => json(`"${'x'.repeat(1_100_000)}"`), { status: 413 }],
    ['POST', '/auth/local', () => json('{"name":"x","password":"y"}'), { status: 403 }],
    ['POST', '/api/v1/holds', () => ({ headers: authorization(), body: 'x=1' }), { status: 415 }],
    ['POST', '/api/v1/holds', () => json('{"level":"NO"}'), { status: 422 }],
  ];

  test.each(CASES)('are there on %s %s too (%#)', async (...given) => {
    const [method, path, init, expected] = given;
    await check({ method, path, init: init() }, expected);
  });
});

describe('an answer', () => {
  const encodingOf = async (path: string, init: RequestInit = {}): Promise<string | null> => {
    const headers = { 'accept-encoding': 'gzip', ...(init.headers as Record<string, string> | undefined) };
    const answer = await world.api.raw(path, { ...init, headers });
    if (answer.headers.get('content-type')?.startsWith('text/event-stream') === true)
      await answer.body?.cancel();
    else await answer.text();
    return answer.headers.get('content-encoding');
  };
  /** Of what it names when it is imported: more than is worth compressing. */
  const workbook = scheduleWorkbook({
    ...{ name: 'WIDE', processes: { A: Array.from({ length: 500 }, (_, n) => `A_JOB_WITH_A_NAME_${n}`) } },
  });

  test('that is large comes compressed for whoever takes it so, and is the same', async () => {
    await world.api.must(world.api.upload('/api/v1/schedules/import', workbook));
    const list = '/api/v1/schedules/WIDE/jobs?limit=500';
    expect(await encodingOf(list)).toBe('gzip');
    expect(await encodingOf(list, { headers: { 'accept-encoding': 'br' } })).toBe('br');
    expect(await encodingOf(list, { headers: { 'accept-encoding': 'identity' } })).toBeNull();
    const plain = await world.api.raw(list, { headers: { 'accept-encoding': 'identity' } });
    const small = await world.api.raw(list, { headers: { 'accept-encoding': 'gzip' } });
    expect(await small.text()).toBe(await plain.text());
    expect(small.headers.get('vary')).toMatch(/accept-encoding/i);
  });

  test('that is small, that comes bit by bit, or that a command has given, comes as it is', async () => {
    expect(await encodingOf('/api/v1/me')).toBeNull();
    expect(await encodingOf('/api/v1/events')).toBeNull();
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(workbook)]), 'wide.xlsx');
    expect(await encodingOf('/api/v1/schedules/WIDE/export')).toBeNull();
    expect(
      await encodingOf('/api/v1/schedules/import?dryRun=true', { method: 'POST', body: form }),
    ).toBeNull();
  });
});

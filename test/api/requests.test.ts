import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { Contract } from '../support/contract.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
/** Every operation of the document, with its path filled in by names and ids that exist. */
let operations: readonly Operation[];
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly takesJson: boolean;
  readonly uploads: boolean;
  /** It says nothing without a part of its query. */
  readonly needsQuery: boolean;
}

beforeAll(async () => {
  world = await World.start({ agents: 0 });
  const night = await openSmall(world, {
    name: 'KNOWN',
    processes: { A: ['KNOWN_A'] },
    external: [['A/KNOWN_A', 'FILE']],
  });
  const { id } = await night.run('KNOWN_A');
  operations = operationsOf(await Contract.of(world.api.url), id);
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface Described {
  readonly requestBody?: { readonly content: object };
  readonly parameters?: readonly { readonly in: string; readonly required?: boolean }[];
}

function operationsOf({ document }: Contract, runId: string): readonly Operation[] {
  const paths = document['paths'] as Record<string, Record<string, Described>>;
  const known: Readonly<Record<string, string>> = {
    schedule: 'KNOWN',
    id: runId,
    name: 'FILE',
    version: '1',
    date: '2026-11-24',
    action: 'hold',
  };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody, parameters = [] }]) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? name),
        takesJson: requestBody !== undefined && 'application/json' in requestBody.content,
        uploads: requestBody !== undefined && 'multipart/form-data' in requestBody.content,
        needsQuery: parameters.some((one) => one.in === 'query' && one.required === true),
      })),
    );
}

const raw = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
  world.api.raw(path, { method, ...init });
const json = { 'content-type': 'application/json' };

/** An error as RFC 9457 and api.md want it, and with nothing of the inside. */
async function expectProblem(answer: Response, expected: object): Promise<void> {
  const text = await answer.text();
  expect({ url: answer.url, type: answer.headers.get('content-type') }).toEqual({
    url: answer.url,
    type: 'application/problem+json; charset=utf-8',
  });
  expect(JSON.parse(text)).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: answer.status,
    detail: expect.any(String),
    code: expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
    ...expected,
  });
  expect(text).not.toMatch(/node_modules|\bat \w+.*:\d+|SELECT |INSERT |QueryFailed|syntax error/);
}

describe('every operation', () => {
  test('asks for a token, and knows a wrong one', async () => {
    expect(operations.length).toBeGreaterThan(25);
    for (const { method, path } of operations) {
      for (const [authorization, code] of [
        [undefined, 'TOKEN_REQUIRED'],
        ['Basic YWRtaW46YWRtaW4=', 'TOKEN_REQUIRED'],
        ['Bearer', 'TOKEN_REQUIRED'],
        ['Bearer wrong-token-of-somebody', 'TOKEN_UNKNOWN'],
        ['Bearer ünïcödé', 'TOKEN_UNKNOWN'],
      ] as const) {
        const headers =
          authorization === undefined ? {} : { authorization: Buffer.from(authorization).toString('latin1') };
        const answer = await fetch(`${world.api.url}${path}`, { method, headers });
        expect({ method, path, status: answer.status }).toEqual({ method, path, status: 401 });
        expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="nightjar"');
        await expectProblem(answer, { status: 401, code });
      }
    }
  });

  test('refuses a query name that it does not know', async () => {
    for (const { method, path } of operations) {
      const answer = await raw(method, `${path}?surprise=1`);
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 422 });
      await expectProblem(answer, { code: 'INVALID_REQUEST' });
    }
  });

  test('refuses a body field that it does not know, also where it takes no body', async () => {
    for (const { method, path } of operations.filter((one) => one.method !== 'GET' && !one.uploads)) {
      for (const body of ['{"surprise":1}', '{"__proto__":{"a":1}}', '[]', '[{}]']) {
        const answer = await raw(method, path, { body, headers: json });
        expect({ method, path, body, status: answer.status }).toEqual({ method, path, body, status: 422 });
        await expectProblem(answer, {
          code: 'INVALID_REQUEST',
          errors: expect.any(Array),
        });
      }
    }
  });

  test('refuses JSON that is none with 400', async () => {
    for (const { method, path } of operations.filter((one) => one.method !== 'GET' && !one.uploads)) {
      for (const body of ['{', '{"a":1,}', 'null', '"text"', '7', "{'a':1}", '\u0000']) {
        const answer = await raw(method, path, { body, headers: json });
        expect({ method, path, body, status: answer.status }).toEqual({ method, path, body, status: 400 });
        await expectProblem(answer, { code: 'MALFORMED_REQUEST' });
      }
    }
  });

  test('refuses a body of another type with 415, rather than not reading it', async () => {
    for (const { method, path } of operations.filter((one) => one.method !== 'GET' && !one.uploads)) {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/xml',
        'multipart/form-data; boundary=x',
      ]) {
        const answer = await raw(method, path, { body: '{"attempt":3}', headers: { 'content-type': type } });
        expect({ method, path, type, status: answer.status }).toEqual({ method, path, type, status: 415 });
        await expectProblem(answer, { code: 'UNSUPPORTED_MEDIA_TYPE' });
      }
    }
  });

  test('refuses a body of more than 1 MB', async () => {
    for (const { method, path } of operations.filter((one) => one.takesJson)) {
      const answer = await raw(method, path, {
        body: JSON.stringify({ reason: 'x'.repeat(1024 * 1024) }),
        headers: json,
      });
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 413 });
      await expectProblem(answer, { code: 'BODY_TOO_LARGE' });
    }
  });

  test('answers HEAD as GET, without the body', async () => {
    for (const { path, needsQuery } of operations.filter(({ method }) => method === 'GET')) {
      const answer = await raw('HEAD', path);
      expect({ path, known: (needsQuery ? [422] : [200, 404]).includes(answer.status) }).toEqual({
        path,
        known: true,
      });
      expect(await answer.text()).toBe('');
    }
  });

  test('says which methods there are', async () => {
    for (const { path } of operations) {
      const methods = new Set(operations.filter((one) => one.path === path).map(({ method }) => method));
      const options = await raw('OPTIONS', path);
      const allowed = new Set(options.headers.get('allow')?.split(/, ?/));
      expect(options.status).toBeLessThan(300);
      for (const method of methods)
        expect({ path, allowed: [...allowed] }).toEqual({ path, allowed: expect.arrayContaining([method]) });
      const wrong = await raw('PATCH', path);
      expect({ path, status: wrong.status }).toEqual({ path, status: 405 });
      for (const method of methods) expect(wrong.headers.get('allow')).toContain(method);
      await expectProblem(wrong, { code: 'METHOD_NOT_ALLOWED' });
    }
  });

  test('sends the headers that keep browsers from harm', async () => {
    for (const path of [
      '/api/v1/runs',
      '/api/v1/nowhere',
      '/api/docs',
      '/api/openapi.json',
      '/health/live',
      '/',
    ]) {
      const answer = await world.api.raw(path, { redirect: 'manual' });
      const { headers } = answer;
      const own = path === '/' ? 'self' : 'none';
      expect(headers.get('content-security-policy')).toMatch(`default-src '${own}'`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/SAMEORIGIN|DENY/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('what is not there', () => {
  test.each([
    '/api/v1',
    '/api/v1/nothing',
    '/api/v1/runs/1/nothing',
    '/api/v2/runs',
    '/nothing',
    '/api',
    '/administration',
    '/.env',
    '/api/v1/%2e%2e/x',
  ])('is a problem too: %s', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await raw(method, path);
      expect(answer.status).toBe(404);
      await expectProblem(answer, { code: 'NOT_FOUND' });
    }
  });

  test('is told to nobody without a token', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/runs/1/nothing']) {
      expect(await world.api.get(path, { token: null })).toMatchObject({ status: 401 });
      expect((await fetch(`${world.api.url}${path}`, { method: 'PATCH' })).status).toBe(401);
    }
  });

  test.each(['/api/v1/runs/%', '/api/v1/runs/%zz', '/api/v1/job-types/%E0%A4%A'])(
    'a path that is none: %s',
    async (path) => {
      const answer = await raw('GET', path);
      expect(answer.status).toBe(400);
      await expectProblem(answer, { code: 'MALFORMED_REQUEST' });
    },
  );
});

describe('text', () => {
  const act = (body: string): Promise<Response> =>
    raw('POST', '/api/v1/schedules/KNOWN/executions', { body, headers: json });
  const hold = async (reason: string): Promise<ApiAnswer> => {
    const { id } = (
      (await world.api.get('/api/v1/runs?schedule=KNOWN&job=KNOWN_A')).body as { items: { id: string }[] }
    ).items[0] ?? { id: '' };
    return world.api.post(`/api/v1/runs/${id}/actions/hold`, `{"reason":"${reason}"}`);
  };

  test.each(['\\u0000', 'a\\u0000b', '\\ud800', '\\udc00x', 'x\\ud83d'])(
    'that no database takes is refused: %s',
    async (text) => {
      expect(await hold(text)).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST' } });
      for (const body of [
        `{"cycleName":"Nightly","callerId":"${text}"}`,
        `{"cycleName":"Nightly","requestParameters":{"${text}":"a"}}`,
        `{"cycleName":"Nightly","requestParameters":{"a":"${text}"}}`,
        `{"cycleName":"${text}"}`,
      ]) {
        const answer = await act(body);
        expect({ body, status: answer.status }).toEqual({ body, status: 422 });
        await expectProblem(answer, { code: 'INVALID_REQUEST' });
      }
    },
  );

  test('of every other kind is kept as it is', async () => {
    const reason = '\\u0001 \\t \\\\ \\" ünïcödé ✓ 𝄞 \\ud834\\udd1e';
    const answer = await hold(reason);
    expect(answer).toMatchObject({ status: 200 });
    const { id } = answer.body as { id: string };
    const event = await world.events.until('the event', () =>
      world.events.events.find(({ data }) => data['runId'] === id && data['to'] === 'HELD'),
    );
    expect(event.data['reason']).toBe(JSON.parse(`"${reason}"`));
    await world.api.must(world.api.post(`/api/v1/runs/${id}/actions/release`));
  });

  test('in the query is held to the same', async () => {
    for (const query of ['job=%00', 'schedule=a%00b', 'process=%ED%A0%80%00']) {
      expect(await world.api.get(`/api/v1/runs?${query}`)).toMatchObject({ status: 422 });
    }
  });

  test('nested without end is refused before anybody looks into it', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const [path, body] of [
      [
        '/api/v1/job-types',
        `{"name":"DEEP","url":"http://127.0.0.1/x","endpoints":{"start":"/s","status":"/t"},"findings":${deep}}`,
      ],
      ['/api/v1/schedules/KNOWN/executions', `{"cycleName":"Nightly","requestParameters":{"a":${deep}}}`],
      ['/api/v1/schedules/KNOWN/days', deep],
    ] as const) {
      const answer = await raw('POST', path, { body, headers: { ...json, 'idempotency-key': 'deep' } });
      expect({ path, status: answer.status }).toEqual({ path, status: 413 });
    }
  });
});

describe('a mistake', () => {
  test('is told with all others of the request, each with its place', async () => {
    const answer = await world.api.post('/api/v1/schedules/KNOWN/executions?x=1', {
      businessDate: 'soon',
      flow: 'a',
    });
    expect(answer.body).toMatchObject({
      code: 'INVALID_REQUEST',
      detail: expect.stringContaining('more)'),
      errors: expect.arrayContaining([
        { where: 'query', name: '', message: expect.stringContaining('x') },
        { where: 'body', name: 'businessDate', message: 'expected a business date, YYYY-MM-DD' },
        { where: 'body', name: 'cycleName', message: expect.any(String) },
        { where: 'body', name: '', message: expect.stringContaining('flow') },
      ]),
    });
  });

  test('of the protocol itself closes the connection and harms nobody', async () => {
    const { hostname, port } = new URL(world.api.url);
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'));
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket
        .on('close', () => {
          resolve(text);
        })
        .on('error', reject);
    });
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(await world.api.get('/health/live')).toMatchObject({ status: 200 });
  });
});

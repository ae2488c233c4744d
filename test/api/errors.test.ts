import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RawHttp } from '../support/raw-http.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** Words of the inside: of stacks, files, statements, and the packages behind. */
const INSIDE =
  /\bat \S+ \(|node_modules|\.js:\d|\.ts:\d|file:\/\/|\/work\/|\/home\/|dist\/src|QueryFailed|typeorm|SELECT |INSERT |relation "|body-parser|raw-body|multer|busboy|Nest|Express/i;

const JSON_TYPE = 'application/json';
const FORM = 'multipart/form-data; boundary=b';

type Sent = RequestInit & { readonly path: string };

const WRONG: readonly [what: string, status: number, sent: Sent][] = [
  ['a path that is none', 404, { path: '/api/v1/nothing' }],
  ['a path outside of the API', 404, { path: '/nothing/../../etc/passwd' }],
  ['a very long path', 404, { path: `/api/v1/${'x'.repeat(8_000)}` }],
  ['another method', 405, { path: '/api/v1/runs', method: 'PATCH' }],
  ['half of a JSON', 400, { path: '/api/v1/schedules/X/days', method: 'POST', body: '{"a": ' }],
  ['a text', 400, { path: '/api/v1/schedules/X/days', method: 'POST', body: '"x"' }],
  [
    'a body that says __proto__',
    422,
    { path: '/api/v1/schedules/X/days', method: 'POST', body: '{"__proto__": {"a": 1}}' },
  ],
  ['a path that is no text', 400, { path: '/api/v1/runs/%E0%A4%A' }],
  ['NUL in a path', 422, { path: '/api/v1/schedules/a%00b' }],
  ['a name that is SQL', 422, { path: `/api/v1/schedules/${encodeURIComponent("x'; DROP TABLE run; --")}` }],
  ['too much', 413, { path: '/api/v1/schedules/X/days', method: 'POST', body: 'x'.repeat(300_000) }],
  [
    'another character set',
    415,
    {
      path: '/api/v1/schedules/X/days',
      method: 'POST',
      body: '{}',
      headers: { 'content-type': `${JSON_TYPE}; charset=klingon` },
    },
  ],
  [
    'another packing',
    415,
    { path: '/api/v1/schedules/X/days', method: 'POST', body: '{}', headers: { 'content-encoding': 'lzma' } },
  ],
  [
    'bytes that are not packed',
    400,
    { path: '/api/v1/schedules/X/days', method: 'POST', body: '{}', headers: { 'content-encoding': 'gzip' } },
  ],
  [
    'half of a form',
    400,
    {
      path: '/api/v1/schedules/import',
      method: 'POST',
      body: '--b\r\nContent-Disposition: form-data; name="file"',
      headers: { 'content-type': FORM },
    },
  ],
  [
    'a form without a boundary',
    400,
    {
      path: '/api/v1/schedules/import',
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    },
  ],
];

test.each(WRONG)('nothing of the inside is told about %s', async (_, status, { path, ...init }) => {
  const headers = { 'content-type': JSON_TYPE, ...(init.headers as Record<string, string> | undefined) };
  const answer = await world.api.raw(path, { ...init, headers });
  const text = await answer.text();
  expect({ status: answer.status, text }).toMatchObject({ status });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('x-powered-by')).toBeNull();
  expect(JSON.parse(text)).toMatchObject({ status, requestId: answer.headers.get('request-id') });
  expect(text).not.toMatch(INSIDE);
  expect(text.length).toBeLessThan(2_000);
});

test.each([
  ['no HTTP', 'HELLO\r\n\r\n'],
  ['a length that is none', 'POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n'],
  [
    'two lengths',
    'POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
])('%s is refused with a problem', async (_, head) => {
  const answer = await RawHttp.open(world.server.url, head).closed;
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(RawHttp.problemIn(answer)).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' });
  expect(answer).not.toMatch(INSIDE);
});

test('every answer says under which id the log would have it, and no two have the same', async () => {
  const answers = await Promise.all([
    world.api.get('/health/live'),
    world.api.get('/api/v1/runs', { headers: { 'request-id': 'mine' } }),
    world.api.get('/api/v1/nothing'),
  ]);
  const ids = answers.map(({ headers }) => headers.get('request-id') ?? '');
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-/);
  expect(new Set(ids).size).toBe(ids.length);
});

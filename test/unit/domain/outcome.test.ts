import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CONTRACT_LIMITS } from '../../../src/domain/job-type.js';
import {
  describe as told,
  killOutcome,
  retryAfterMs,
  startOutcome,
  statusOutcome,
  type Answer,
  type Lost,
  type NotSent,
  type Reply,
  type StartOutcome,
} from '../../../src/domain/run/outcome.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const ORDINARY = { treat500AsUnknown: false, retryOn503: false };

const answer = (status: number, body: unknown = '', is: Partial<Answer> = {}): Answer => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  cut: false,
  retryAfter: null,
  ...is,
});
const notSent = (reason: NotSent['reason']): NotSent => ({ kind: 'not-sent', reason, detail: 'no' });
const lost = (reason: Lost['reason']): Lost => ({ kind: 'lost', reason, detail: 'gone' });

const NOT_SENT = (
  ['EGRESS', 'ORIGIN_NOT_BOUND', 'NO_TOKEN', 'DNS', 'REFUSED', 'TLS', 'CONNECT_TIMEOUT', 'BREAKER'] as const
).map(notSent);
const LOST = (['TIMEOUT', 'RESET', 'BROKEN'] as const).map(lost);

const started = (reply: Reply, rules = ORDINARY): StartOutcome => startOutcome(reply, rules, NOW);
const startedWith = (body: unknown): StartOutcome => started(answer(200, body));

describe('an answer to Start or Restart', () => {
  const UNKNOWN = [408, 425, 502, 503, 504, 507, 520, 522, 599, 100, 102];
  const REJECTED = [
    300, 301, 302, 304, 307, 308, 400, 402, 403, 404, 405, 409, 410, 413, 415, 422, 451, 499, 500, 501, 505,
  ];

  test.each(REJECTED)('of HTTP %d declares a failure', (status) => {
    expect(started(answer(status, 'no such job'))).toEqual({
      kind: 'REJECTED',
      detail: `HTTP ${status}: no such job`,
    });
  });

  test.each(UNKNOWN)('of HTTP %d leaves unknown whether it was started', (status) => {
    expect(started(answer(status)).kind).toBe('UNKNOWN');
  });

  test('of HTTP 401 is about the token, and 429 provably did not start anything', () => {
    expect(started(answer(401)).kind).toBe('UNAUTHORIZED');
    const later = answer(429, '', { retryAfter: '7' });
    expect(started(later)).toEqual({ kind: 'NOT_STARTED', detail: 'HTTP 429', retryAfterMs: 7_000 });
  });

  test('of HTTP 500 is unknown, and of HTTP 503 not taken, where the job type says so', () => {
    expect(started(answer(500), { ...ORDINARY, treat500AsUnknown: true }).kind).toBe('UNKNOWN');
    expect(started(answer(501), { ...ORDINARY, treat500AsUnknown: true }).kind).toBe('REJECTED');
    const busy = answer(503, '', { retryAfter: '2' });
    expect(started(busy, { ...ORDINARY, retryOn503: true })).toMatchObject({
      kind: 'NOT_STARTED',
      retryAfterMs: 2_000,
    });
    expect(started(answer(502), { ...ORDINARY, retryOn503: true }).kind).toBe('UNKNOWN');
  });

  test('that never came is not started before the first byte, and unknown after it', () => {
    expect(NOT_SENT.map((reply) => started(reply).kind)).toEqual(NOT_SENT.map(() => 'NOT_STARTED'));
    expect(LOST.map((reply) => started(reply).kind)).toEqual(LOST.map(() => 'UNKNOWN'));
    expect(started(notSent('DNS'))).toEqual({ kind: 'NOT_STARTED', detail: 'DNS: no', retryAfterMs: 0 });
  });

  test.each([200, 201, 202, 204, 299])('of HTTP %d with an execution id has started it', (status) => {
    const body = { executionId: 'e-1', status: 'anything', executionInfo: 'queued' };
    expect(started(answer(status, body))).toEqual({
      kind: 'STARTED',
      executionId: 'e-1',
      executionInfo: 'queued',
      detail: `HTTP ${status}: ${JSON.stringify(body)}`,
    });
  });

  test.each([
    ['text', '{"executionId": "0042"}', '0042'],
    ['a number', '{"executionId": 42}', '42'],
    ['zero', '{"executionId": 0}', '0'],
    ['a negative number', '{"executionId": -7}', '-7'],
    ['a fraction', '{"executionId": 1.5}', '1.5'],
    ['64 bits', '{"executionId" : 9223372036854775807}', '9223372036854775807'],
    [
      '64 bits behind another id',
      '{"executionInfo":{"executionId":9223372036854775806},"executionId":12345678901234567890}',
      '12345678901234567890',
    ],
    ['256 characters', JSON.stringify({ executionId: 'x'.repeat(256) }), 'x'.repeat(256)],
    ['a key beside __proto__', '{"__proto__": {"executionId": "no"}, "executionId": "yes"}', 'yes'],
  ])('keeps the execution id as text: %s', (_, body, executionId) => {
    expect(startedWith(body)).toMatchObject({ kind: 'STARTED', executionId });
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '<html>ok</html>'],
    ['half of it', '{"executionId": "e-'],
    ['an array', '["e-1"]'],
    ['null', 'null'],
    ['a text', '"e-1"'],
    ['no id', '{"status": "RUNNING"}'],
    ['an empty id', '{"executionId": ""}'],
    ['a blank id', '{"executionId": "  "}'],
    ['an id of null', '{"executionId": null}'],
    ['an id of true', '{"executionId": true}'],
    ['an object as id', '{"executionId": {"id": 1}}'],
    ['an id with a control character', '{"executionId": "e\\n1"}'],
    ['an id with a direction mark', '{"executionId": "e\u202e1"}'],
    ['an id with a byte that is no UTF-8', '{"executionId": "e\ufffd1"}'],
    ['an id with half a character', '{"executionId": "e\\ud800"}'],
    ['an id of 257 characters', JSON.stringify({ executionId: 'x'.repeat(257) })],
    ['an inherited id', '{"__proto__": {"executionId": "e-1"}}'],
    ['an infinite id', '{"executionId": 1e999}'],
    ['an id whose digits cannot be told', '{"\\u0065xecutionId": 9223372036854775807}'],
    ['two ids that look the same', '{"executionId":9223372036854775806,"executionId":9223372036854775807}'],
  ])('of HTTP 200 with %s is unknown: it may have been started', (_, body) => {
    expect(startedWith(body)).toMatchObject({
      kind: 'UNKNOWN',
      detail: expect.stringContaining('no usable executionId'),
    });
  });

  test('that was cut is unknown, even if what is left can be read', () => {
    expect(started(answer(200, { executionId: 'e-1' }, { cut: true })).kind).toBe('UNKNOWN');
  });
});

describe('what an external system says for people', () => {
  test.each<[unknown, string | null]>([
    [undefined, null],
    [null, null],
    ['', ''],
    [{ rows: 12 }, '{"rows":12}'],
    [7, '7'],
    ['a\u0000b\u202ec', 'a\\u0000b\\u202ec'],
    ['x'.repeat(5_000), `${'x'.repeat(3_999)}…`],
  ])('%j is kept as %j', (executionInfo, kept) => {
    expect(startedWith({ executionId: '1', executionInfo })).toMatchObject({ executionInfo: kept });
  });

  test('may be nested as deep as an answer is long', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = `{"executionId": "1", "executionInfo": ${deep}}`;
    expect(startedWith(body)).toMatchObject({ kind: 'STARTED', executionId: '1' });
    const status = `{"status": ${deep}}`;
    expect(statusOutcome(answer(200, status), '1', NOW).kind).toBe('SILENT');
  });
});

describe('an answer to Status', () => {
  const of = (reply: Reply): ReturnType<typeof statusOutcome> => statusOutcome(reply, 'e-1', NOW);

  test.each(['RUNNING', 'COMPLETED', 'ERROR'])('%s is believed', (status) => {
    expect(of(answer(200, { executionId: 'e-1', status }))).toEqual({ kind: status, executionInfo: null });
    expect(of(answer(203, { status, executionInfo: 'half' }))).toEqual({
      kind: status,
      executionInfo: 'half',
    });
  });

  test.each([
    ['an unknown word', answer(200, { status: 'DONE' }), 'unknown status "DONE"'],
    ['lower case', answer(200, { status: 'completed' }), 'unknown status "completed"'],
    ['no word', answer(200, {}), 'unknown status null'],
    ['garbage', answer(200, 'ok'), 'not a JSON object'],
    ['a cut body', answer(200, { status: 'COMPLETED' }, { cut: true }), 'not a JSON object'],
    ['another execution', answer(200, { executionId: 'e-2', status: 'ERROR' }), 'speaks of execution e-2'],
    ['a redirect', answer(302), 'HTTP 302'],
    ['not found', answer(404, 'no such execution'), 'HTTP 404: no such execution'],
    ['the original’s failure', answer(500), 'HTTP 500'],
    ...NOT_SENT.map((reply): [string, Reply, string] => [reply.reason, reply, reply.reason]),
    ...LOST.map((reply): [string, Reply, string] => [reply.reason, reply, reply.reason]),
  ])('with %s is silence, never a verdict', (_, reply, detail) => {
    expect(of(reply)).toMatchObject({
      kind: 'SILENT',
      detail: expect.stringContaining(detail),
      retryAfterMs: 0,
    });
  });

  test.each([100, 199, 300, 302, 404, 410, 500, 503])(
    'of HTTP %d is no verdict, whatever its body says',
    (code) => {
      for (const status of ['RUNNING', 'COMPLETED', 'ERROR']) {
        expect(of(answer(code, { executionId: 'e-1', status })).kind).toBe('SILENT');
      }
    },
  );

  test('may ask for patience', () => {
    expect(of(answer(503, '', { retryAfter: '30' }))).toMatchObject({ kind: 'SILENT', retryAfterMs: 30_000 });
  });

  test('of HTTP 401 is about the token', () => {
    expect(of(answer(401)).kind).toBe('UNAUTHORIZED');
  });

  test('may name its execution as a number of 64 bits', () => {
    const body = '{"executionId": 9223372036854775807, "status": "RUNNING"}';
    expect(statusOutcome(answer(200, body), '9223372036854775807', NOW).kind).toBe('RUNNING');
    expect(statusOutcome(answer(200, body), '9223372036854775806', NOW).kind).toBe('SILENT');
  });
});

describe('an answer to Kill', () => {
  test.each([
    [answer(200, { status: 'whatever' }), 'KILLED'],
    [answer(204), 'KILLED'],
    [answer(202, 'accepted'), 'KILLED'],
    [answer(199), 'REFUSED'],
    [answer(300), 'REFUSED'],
    [answer(302), 'REFUSED'],
    [answer(404), 'REFUSED'],
    [answer(500), 'REFUSED'],
    [answer(401), 'UNAUTHORIZED'],
    [notSent('DNS'), 'NOT_SENT'],
    [lost('TIMEOUT'), 'REFUSED'],
  ])('%j is %s', (reply, kind) => {
    expect(killOutcome(reply).kind).toBe(kind);
  });
});

describe('Retry-After', () => {
  test.each([
    [null, 0],
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['3600', 3_600_000],
    ['3601', 3_600_000],
    ['9999999999', 3_600_000],
    [`1${'0'.repeat(400)}`, 3_600_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 10:01:00 GMT', 60_000],
    ['2026-11-22T10:02:00Z', 120_000],
    ['Mon, 23 Nov 2026 10:00:00 GMT', 3_600_000],
    ['Sun, 22 Nov 2026 09:59:59 GMT', 0],
    ['-5', 0],
    ['1.5', 0],
    ['1e3', 0],
    ['soon', 0],
    ['later than 2099', 0],
    ['', 0],
  ])('%j is %d ms', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  test('is never negative, never above the cap and never no number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String)), (header) => {
        const ms = retryAfterMs(header, NOW);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(CONTRACT_LIMITS.retryAfterCapMs);
      }),
    );
  });
});

describe('excerpts', () => {
  test('of an answer are one line', () => {
    expect(told(answer(500, '  two\r\nlines\t'))).toBe('HTTP 500: two\\u000d\\u000alines');
    expect(told(answer(200, 'x'.repeat(600)))).toBe(`HTTP 200: ${'x'.repeat(499)}…`);
    expect(told(answer(200, 'x', { cut: true }))).toBe('HTTP 200: x (cut)');
    expect(told(answer(204))).toBe('HTTP 204');
    expect(told({ ...lost('RESET'), detail: 'read\u001b[31m' })).toBe('RESET: read\\u001b[31m');
  });

  test('are cut only where they are longer than asked', () => {
    expect(told({ ...lost('RESET'), detail: 'x'.repeat(600) })).toBe(`RESET: ${'x'.repeat(499)}…`);
  });
});

test('no answer is too strange to be judged', () => {
  const anyAnswer = fc.record({
    kind: fc.constant('answer' as const),
    status: fc.integer({ min: 100, max: 599 }),
    body: fc.oneof(fc.string(), fc.json()),
    cut: fc.boolean(),
    retryAfter: fc.option(fc.string()),
  });
  fc.assert(
    fc.property(anyAnswer, fc.boolean(), fc.boolean(), (reply, treat500AsUnknown, retryOn503) => {
      const { kind } = startOutcome(reply, { treat500AsUnknown, retryOn503 }, NOW);
      const success = reply.status >= 200 && reply.status < 300;
      expect(kind === 'STARTED' && !success).toBe(false);
      expect(success && kind === 'REJECTED').toBe(false);
      const verdict = statusOutcome(reply, 'e-1', NOW).kind;
      expect(success || verdict === 'SILENT' || verdict === 'UNAUTHORIZED').toBe(true);
    }),
  );
});

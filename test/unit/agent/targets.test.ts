import { beforeEach, describe, expect, test } from '@jest/globals';
import { Target } from '../../../src/agent/targets.js';
import type { Reply } from '../../../src/domain/run/outcome.js';
import { createPino, Log } from '../../../src/platform/log/logger.js';
import { SystemClock } from '../../../src/platform/time/clock.js';

const OK: Reply = { kind: 'answer', status: 200, body: '{}', cut: false, retryAfter: null };
const LOST: Reply = { kind: 'lost', reason: 'TIMEOUT', detail: 'no whole answer in time' };
const REFUSED: Reply = { kind: 'not-sent', reason: 'REFUSED', detail: 'connect ECONNREFUSED' };
const NO_TOKEN: Reply = { kind: 'not-sent', reason: 'NO_TOKEN', detail: 'invalid_client' };
const later = (status: number, retryAfter: string): Reply => ({ ...OK, status, retryAfter });

let target: Target;
beforeEach(() => {
  const log = new Log(createPino('silent'));
  target = new Target('https://erp.test', { places: 4, clock: new SystemClock(), log });
});

/** Misses calls until none is let through any more: the last at 10 s. */
function fail(kind: 'start' | 'question', reply: Reply = LOST): void {
  for (const now of [2_000, 4_000, 6_000, 8_000, 10_000])
    target.saw(kind, { began: now - 1_000, now }, reply);
}

describe('a target that is out of reach', () => {
  test('gets no Start and no question, and the reason is what happened', () => {
    fail('question', REFUSED);
    expect(target.holdsBack('question', 10_001)).toEqual({
      kind: 'not-sent',
      reason: 'BREAKER',
      detail: 'https://erp.test gets no calls for a while: it is out of reach: REFUSED: connect ECONNREFUSED',
      retryAfterMs: expect.any(Number),
    });
    expect(target.holdsBack('start', 10_001)).toMatchObject({ reason: 'BREAKER' });
  });

  test('is asked on when it is only Start that is not answered', () => {
    fail('start');
    expect(target.holdsBack('start', 10_001)).toMatchObject({ reason: 'BREAKER' });
    expect(target.holdsBack('question', 10_001)).toBeNull();
    target.saw('question', { began: 10_001, now: 10_002 }, OK);
    expect(target.holdsBack('start', 10_003)).toMatchObject({ reason: 'BREAKER' });
  });

  test('is called by one after a while, and by all when that one is answered', () => {
    fail('question');
    expect(target.holdsBack('start', 12_000)).toBe('probe');
    expect(target.holdsBack('start', 12_000)).toMatchObject({ reason: 'BREAKER' });
    expect(target.holdsBack('question', 12_000)).toMatchObject({ reason: 'BREAKER' });
    target.saw('start', { began: 12_000, now: 13_000 }, OK);
    expect(target.holdsBack('start', 13_000)).toBeNull();
    expect(target.holdsBack('question', 13_000)).toBeNull();
  });

  test('is left alone for longer when that one is not answered either', () => {
    fail('question');
    expect(target.holdsBack('start', 12_000)).toBe('probe');
    target.saw('start', { began: 12_000, now: 13_000 }, LOST);
    expect(target.holdsBack('question', 13_900)).toMatchObject({ reason: 'BREAKER' });
    expect(target.holdsBack('question', 15_000)).toBe('probe');
  });

  test.each([
    ['was not sent after all', null],
    ['got no token, which says nothing about the target', NO_TOKEN],
  ])('is called by the next when the first %s', (_what, reply) => {
    fail('start');
    expect(target.holdsBack('start', 12_000)).toBe('probe');
    target.saw('start', { began: 12_000, now: 12_001 }, reply);
    expect(target.holdsBack('start', 12_002)).toBe('probe');
  });
});

describe('a target that is there', () => {
  test.each([400, 401, 404, 429, 500])('has answered when it answers %i', (status) => {
    fail('start', { ...OK, status });
    expect(target.holdsBack('start', 10_001)).toBeNull();
  });

  test.each([502, 503, 504])('has not when its gateway answers %i', (status) => {
    fail('start', { ...OK, status });
    expect(target.holdsBack('start', 10_001)).toMatchObject({ reason: 'BREAKER' });
  });

  test('is not out of reach because there is no token for it', () => {
    fail('start', NO_TOKEN);
    expect(target.holdsBack('start', 10_001)).toBeNull();
  });
});

describe('Retry-After', () => {
  test.each([429, 503])('on a Start with %i holds back every Start, and no question', (status) => {
    target.saw('start', { began: 0, now: 100 }, later(status, '120'));
    expect(target.holdsBack('start', 200)).toMatchObject({ reason: 'BREAKER', retryAfterMs: 119_900 });
    expect(target.holdsBack('question', 200)).toBeNull();
    expect(target.holdsBack('start', 120_100)).toBeNull();
  });

  test('on a question holds back questions too, but never for more than half a minute', () => {
    target.saw('question', { began: 0, now: 100 }, later(429, '3600'));
    expect(target.holdsBack('question', 100)).toMatchObject({ retryAfterMs: 30_000 });
    expect(target.holdsBack('start', 100)).toMatchObject({ retryAfterMs: 3_600_000 });
  });

  test('that is shorter than one before does not shorten it', () => {
    target.saw('start', { began: 0, now: 0 }, later(429, '60'));
    target.saw('start', { began: 0, now: 1 }, later(429, '1'));
    expect(target.holdsBack('start', 2_000)).toMatchObject({ retryAfterMs: 58_000 });
  });

  test('means nothing on any other answer', () => {
    target.saw('start', { began: 0, now: 0 }, later(200, '60'));
    target.saw('start', { began: 0, now: 0 }, later(500, '60'));
    expect(target.holdsBack('start', 1)).toBeNull();
  });
});

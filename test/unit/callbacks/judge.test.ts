import { expect, test } from '@jest/globals';
import { judge } from '../../../src/callbacks/deliver-callback.js';
import { signatureOf } from '../../../src/callbacks/sign.js';
import type { Reply } from '../../../src/domain/run/outcome.js';

const now = new Date('2026-11-24T20:00:00Z');
const giveUpAt = new Date('2026-11-25T20:00:00Z');
const answer = (status: number, body = '', retryAfter: string | null = null): Reply => ({
  kind: 'answer',
  status,
  body,
  cut: false,
  retryAfter,
});
const judged = (reply: Reply, tries = 1): ReturnType<typeof judge> =>
  judge({ tries, giveUpAt }, reply, { now, chance: 0 });

test.each([200, 201, 202, 204, 299])('%d is success', (status) => {
  expect(judged(answer(status, 'ok'))).toMatchObject({
    status: 'DELIVERED',
    answerStatus: status,
    nextTryAt: null,
  });
});

test.each([199, 300, 302, 400, 401, 404, 409, 410, 429, 500, 503])('%d is tried again', (status) => {
  expect(judged(answer(status))).toMatchObject({ status: 'PENDING', answerStatus: status });
});

test('what was not sent, or not answered, is tried again, and says why', () => {
  expect(judged({ kind: 'not-sent', reason: 'REFUSED', detail: 'nobody there' })).toMatchObject({
    status: 'PENDING',
    answerStatus: null,
    detail: 'REFUSED: nobody there',
  });
  expect(judged({ kind: 'lost', reason: 'TIMEOUT', detail: 'no whole answer in time' })).toMatchObject({
    status: 'PENDING',
    detail: 'TIMEOUT: no whole answer in time',
  });
});

test('the receiver says when, and its first words are kept', () => {
  const asked = judged(answer(503, 'come back later', '120'));
  expect(asked).toMatchObject({ status: 'PENDING', detail: 'HTTP 503: come back later' });
  expect(asked.nextTryAt).toEqual(new Date('2026-11-24T20:02:00Z'));
});

test('after a day it has failed', () => {
  const late = judge({ tries: 50, giveUpAt: now }, answer(500), { now, chance: 0 });
  expect(late).toMatchObject({ status: 'FAILED', nextTryAt: null, answerStatus: 500 });
});

test('a signature is the HMAC-SHA256 of timestamp, point and body', () => {
  // printf '1.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
  const expected = 'v1=2af693cb56b22c16912222aeefdc75a01de562bf70ee2015f41ecea48382997f';
  expect(signatureOf('0123456789abcdef', { timestamp: '1', body: '{}' })).toBe(expected);
});

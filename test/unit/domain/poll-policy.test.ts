import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  firstPollAfter,
  pollAfter,
  pollAfterFailure,
  SETTLING_IN_MS,
  startRetryAfter,
  type PollRhythm,
} from '../../../src/domain/run/poll-policy.js';

const adaptive = (intervalMs: number): PollRhythm => ({ policy: 'adaptive', intervalMs });
const fixed = (intervalMs: number): PollRhythm => ({ policy: 'fixed', intervalMs });
const first = (count: number, rhythm: PollRhythm): readonly number[] =>
  Array.from({ length: count }, (_, n) => pollAfter(rhythm, n + 1));

const intervals = fc.integer({ min: 10, max: 3_600_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the adaptive rhythm', () => {
  test('asks at once, after 250 ms, and half as long again up to the interval', () => {
    expect(firstPollAfter(adaptive(5_000))).toBe(0);
    expect(first(10, adaptive(5_000)).map(Math.round)).toEqual([
      250, 375, 563, 844, 1266, 1898, 2848, 4271, 5000, 5000,
    ]);
  });

  test('never waits longer than the interval, however short, and reaches it', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 1, max: 10_000 }), (intervalMs, answered) => {
        const wait = pollAfter(adaptive(intervalMs), answered);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(intervalMs);
        expect(pollAfter(adaptive(intervalMs), answered + 1)).toBeGreaterThanOrEqual(wait);
        expect(pollAfter(adaptive(intervalMs), 40)).toBe(intervalMs);
      }),
    );
  });
});

test('the fixed rhythm sleeps the interval, asks, and repeats', () => {
  expect(firstPollAfter(fixed(5_000))).toBe(5_000);
  expect(first(4, fixed(5_000))).toEqual([5_000, 5_000, 5_000, 5_000]);
});

describe('after failed polls', () => {
  test.each([
    // interval, failures in a row, ceiling
    [1_000, 1, 2_000],
    [1_000, 3, 8_000],
    [100, 5, 3_200],
    [100, 6, 3_200],
    [100, 1_000, 3_200],
    [5_000, 2, 20_000],
    [5_000, 3, 30_000],
    [60_000, 1, 30_000],
  ])('with an interval of %d ms the wait after %d is at most %d ms', (intervalMs, failed, ceiling) => {
    for (const rhythm of [adaptive(intervalMs), fixed(intervalMs)]) {
      expect(pollAfterFailure(rhythm, failed, 0)).toBe(0);
      expect(pollAfterFailure(rhythm, failed, 0.5)).toBe(ceiling / 2);
      expect(pollAfterFailure(rhythm, failed, 1 - Number.EPSILON)).toBe(ceiling);
    }
  });

  test('the wait is whole milliseconds between none and 30 seconds', () => {
    fc.assert(
      fc.property(intervals, fc.nat(10_000), chance, (intervalMs, failed, random) => {
        const wait = pollAfterFailure(adaptive(intervalMs), failed, random);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(30_000, intervalMs * 32));
      }),
    );
  });

  test('nobody is warned within the first five seconds', () => {
    expect(SETTLING_IN_MS).toBe(5_000);
  });
});

describe('a Start that did not get through', () => {
  test.each([
    [0, 500],
    [1, 1_000],
    [5, 16_000],
    [6, 30_000],
    [1_000, 30_000],
  ])('after %d tries waits for half of %d ms, and up to all of it', (tries, ceiling) => {
    expect(startRetryAfter(tries, 0)).toBe(ceiling / 2);
    expect(startRetryAfter(tries, 1 - Number.EPSILON)).toBe(ceiling);
  });

  test('never waits for nothing, nor for more than 30 seconds', () => {
    fc.assert(
      fc.property(fc.nat(100_000), chance, (tries, random) => {
        const wait = startRetryAfter(tries, random);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(250);
        expect(wait).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

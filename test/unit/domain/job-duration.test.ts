import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { REMEMBERED, remember, statisticsOf } from '../../../src/domain/forecast/job-duration.js';

const durations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

test('average, median and tenths of a few durations', () => {
  expect(statisticsOf([30, 10, 20, 40, 100])).toEqual({
    samples: 5,
    averageSeconds: 40,
    medianSeconds: 30,
    p10Seconds: 14,
    p90Seconds: 76,
  });
});

test('one duration is all of them', () => {
  expect(statisticsOf([7])).toEqual({
    samples: 1,
    averageSeconds: 7,
    medianSeconds: 7,
    p10Seconds: 7,
    p90Seconds: 7,
  });
});

test('the latest durations are remembered, and no more than so many', () => {
  expect(remember([1, 2], [3])).toEqual([1, 2, 3]);
  const many = Array.from({ length: REMEMBERED + 5 }, (_, n) => n);
  expect(remember(many, [99])).toEqual([...many.slice(-REMEMBERED + 1), 99]);
});

test('the tenths lie on both sides of the median, whatever the order', () => {
  fc.assert(
    fc.property(durations, (seconds) => {
      const { p10Seconds, medianSeconds, p90Seconds, samples } = statisticsOf(seconds);
      expect(samples).toBe(seconds.length);
      expect(p10Seconds).toBeLessThanOrEqual(medianSeconds);
      expect(medianSeconds).toBeLessThanOrEqual(p90Seconds);
      expect(statisticsOf(seconds.toReversed())).toMatchObject({ p10Seconds, medianSeconds, p90Seconds });
    }),
  );
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from '../../../console/src/app/address.js';
import { againstText, clockText, heatStep, median, shareText } from '../../../console/src/reports/figures.js';
import { rangeOf, reportSearchOf } from '../../../console/src/reports/report-search.js';

describe('the address of a report', () => {
  test('says which one, of which days and schedule; what is unknown is dropped and told', () => {
    expect(
      reportSearchOf(parseAddress('?report=flaky&from=2026-11-01&to=2026-11-30&schedule=PAY&x=1')),
    ).toEqual({ report: 'flaky', from: '2026-11-01', to: '2026-11-30', schedule: 'PAY' });
    expect(reportSearchOf(parseAddress('?report=all&from=yesterday'))).toEqual({
      ignored: 'report all, from yesterday',
    });
  });

  test('means the thirty days up to today where it says none', () => {
    expect(rangeOf({}, '2026-03-01')).toEqual({ from: '2026-01-31', to: '2026-03-01' });
    expect(rangeOf({ from: '2026-02-01' }, '2026-03-01')).toEqual({ from: '2026-02-01', to: '2026-03-01' });
    expect(rangeOf({ to: '2026-02-01' }, '2026-03-01')).toEqual({ from: '2026-01-03', to: '2026-02-01' });
  });
});

test.each([
  [[], null],
  [[3], 3],
  [[9, 1], 5],
  [[5, 1, 100], 5],
])('the median of %j is %p', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test.each([
  [120, 100, '+20 %'],
  [80, 100, '−20 %'],
  [100, 100, '±0 %'],
  [5, null, '–'],
])('%d against %p is %s', (value, usual, text) => {
  expect(againstText(value, usual)).toBe(text);
});

test.each([
  [79_500, '22:05'],
  [105_000, '05:10 +1'],
  [-600, '23:50 −1'],
  [0, '00:00'],
])('%d s after midnight is %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});

test.each([
  [1, 1000, '1 %'],
  [999, 1000, '99 %'],
  [10, 10, '100 %'],
  [0, 10, '0 %'],
  [12, 10, '100 %'],
])('%d of %d is %s', (part, whole, text) => {
  expect(shareText(part, whole)).toBe(text);
});

test('the colour of an hour grows with its runs, from the palest for none to the strongest for the most', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (one, other, over) => {
      const most = Math.max(one, other) + over;
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(heatStep(low, most)).toBeLessThanOrEqual(heatStep(high, most));
    }),
  );
  expect([heatStep(0, 0), heatStep(0, 9), heatStep(1, 900), heatStep(9, 9)]).toEqual([0, 0, 1, 5]);
});

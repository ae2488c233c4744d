import { expect, test } from '@jest/globals';
import { saidDate } from '../../../console/src/app/said-date.js';

const TODAY = '2026-01-05';

test.each([
  ['2026-11-20', '2026-11-20'],
  ['today', '2026-01-05'],
  ['Yesterday', '2026-01-04'],
  ['tomorrow', '2026-01-06'],
  ['20 dec', '2025-12-20'],
  ['december 20', '2025-12-20'],
  ['20 jan', '2026-01-20'],
  ['29 feb', '2024-02-29'],
])('%s is %s', (text, date) => {
  expect(saidDate(text, text === '29 feb' ? '2024-01-05' : TODAY)).toBe(date);
});

test.each(['', 'load', 'mar', '20', '31 feb', '2026-02-30', '20 dec 2026', '1 jan 2', '29 feb'])(
  '“%s” is no date',
  (text) => {
    expect(saidDate(text, '2026-01-05')).toBeNull();
  },
);

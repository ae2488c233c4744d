import { describe, expect, test } from '@jest/globals';
import { didYouMean, suggest } from '../../../src/domain/suggest.js';

describe('the name that was probably meant', () => {
  test.each([
    ['a letter replaced', 'FUNDAY', ['MONDAY', 'SUNDAY'], 'SUNDAY'],
    ['a letter missing', 'PAY_LOD_JOB', ['PAY_LOAD_JOB'], 'PAY_LOAD_JOB'],
    ['another case', 'nightly', ['Nightly'], 'Nightly'],
    ['of equally near ones the first in the alphabet', 'B_JOB', ['C_JOB', 'A_JOB'], 'A_JOB'],
    ['nothing near', 'Z', ['PAYMENTS'], null],
    ['nothing when most of a short name differs', 'ABC', ['XYZ'], null],
    ['nothing when long names differ in several words', 'SALES_PROCESS_JOB', ['STOCK_PROCESS_JOB'], null],
    ['nothing known', 'A', [], null],
  ] as const)('%s', (...[, given, known, expected]) => {
    expect(suggest(given, known)).toBe(expected);
    expect(suggest(given, [...known].reverse())).toBe(expected);
  });

  test('is told in brackets, or not at all', () => {
    expect(didYouMean('FUNDAY', ['SUNDAY'])).toBe(' (did you mean SUNDAY?)');
    expect(didYouMean('FUNDAY', [])).toBe('');
  });

  test('is looked for in ten thousand names within milliseconds', () => {
    const known = Array.from({ length: 10_000 }, (_, n) => `SETTLEMENT_${n}_JOB`);
    const started = performance.now();
    for (let n = 0; n < 20; n += 1) expect(suggest(`SETTLEMNT_${n}_JOB`, known)).toBe(`SETTLEMENT_${n}_JOB`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

import { describe, expect, test } from '@jest/globals';
import { Suggestions } from '../../../src/domain/suggest.js';

const suggest = (given: string, known: Iterable<string>): string | null =>
  new Suggestions().suggest(given, known);

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
    const { didYouMean } = new Suggestions();
    expect(didYouMean('FUNDAY', ['SUNDAY'])).toBe(' (did you mean SUNDAY?)');
    expect(didYouMean('FUNDAY', [])).toBe('');
  });
});

describe('ten thousand mistakes among ten thousand names', () => {
  const right = (n: number): string => `SETTLEMENT_${n + 10_000}_JOB`;
  const wrong = (n: number): string => `SETTLEMNT_${n + 10_000}_JOB`;
  const known = Array.from({ length: 10_000 }, (_, n) => right(n));

  test('are met with suggestions for the first ones', () => {
    const suggestions = new Suggestions();
    for (let n = 0; n < 40; n += 1) {
      expect(suggestions.suggest(wrong(n), known)).toBe(right(n));
    }
  });

  test('are met with so much work and no more', () => {
    const suggestions = new Suggestions(10_000_000);
    let looked = 0;
    function* counted(): Iterable<string> {
      for (const name of known) {
        looked += 1;
        yield name;
      }
    }
    const answers = known.map((_, n) => suggestions.suggest(wrong(n), counted()));
    expect(answers[0]).toBe(right(0));
    expect(answers.at(-1)).toBeNull();
    // One more for each: the name at which it notices that nothing is left.
    expect(looked).toBeLessThan(10_000_000 / (19 * 20) + known.length + 1);
  });

  test('a text too long for a name costs nothing', () => {
    const never = {
      [Symbol.iterator]: (): Iterator<string> => {
        throw new Error('looked at');
      },
    };
    expect(suggest('A'.repeat(1_000), never)).toBeNull();
  });
});

import { describe, expect, test } from '@jest/globals';
import { BadUsage, parseOptions } from '../../faults/options.js';

describe('the command line of the fault suite', () => {
  test('a seed and a number of seeds count on from it', () => {
    expect(parseOptions(['--seed', '7', '--seeds', '3'])).toMatchObject({ mode: 'nights', seeds: [7, 8, 9] });
  });

  test('without a backend there are both', () => {
    expect(parseOptions([]).backends).toEqual(['embedded', 'redis']);
    expect(parseOptions(['--backend', 'redis']).backends).toEqual(['redis']);
  });

  test('without a seed one is made', () => {
    const { seeds } = parseOptions([]);
    expect(seeds).toHaveLength(1);
    expect(seeds[0]).toBeGreaterThan(0);
  });

  test('the short form has two seeds, and takes others', () => {
    expect(parseOptions(['--short', '--seed', '4'])).toMatchObject({ mode: 'short', seeds: [4, 5] });
  });

  test.each([
    [['--seed', '0']],
    [['--seed', 'x']],
    [['--jobs', '10001']],
    [['--backend', 'mysql']],
    [['--minutes', '-1']],
    [['--parallel', '0']],
    [['--short', '--recovery']],
    [['--unknown']],
    [['argument']],
  ])('%j is refused', (args) => {
    expect(() => parseOptions(args)).toThrow(BadUsage);
  });
});

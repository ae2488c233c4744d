import { expect, test } from '@jest/globals';
import { goalsOf } from '../../../bench/goals.js';
import type { Shown } from '../../../bench/measures/cpu-and-hops.js';
import { BadUsage, parseOptions } from '../../../bench/options.js';
import { quantile, spread } from '../../../bench/statistics.js';

const shown = (cpuMs: number): Shown => ({
  cpuMs,
  jobsPerSecond: 1_000 / cpuMs,
  hopP50: cpuMs,
  hopP95: 2 * cpuMs,
});

test('a ratio compares with the limit of its own round, and its median is judged', () => {
  const rounds = new Map([
    ['limit B', [1, 2, 10].map(shown)],
    ['limit C', [1, 1, 1].map(shown)],
    ['idempotentStart', [2, 5, 30].map(shown)],
    ['default', [4, 8, 10].map(shown)],
  ]);
  const byName = new Map(goalsOf(rounds).map((goal) => [goal.name, goal]));
  expect(byName.get('CPU per job, idempotentStart')).toMatchObject({
    value: 2.5,
    goal: 2.5,
    met: true,
    rounds: 3,
    spread: { min: 2, median: 2.5, max: 3 },
  });
  expect(byName.get('CPU per job, default type')).toMatchObject({ value: 4, met: false });
  expect(byName.get('jobs per second, default type')).toMatchObject({ goal: null, met: null });
});

test('quantiles are values that were measured', () => {
  expect([0, 0.5, 0.95, 1].map((p) => quantile([4, 1, 3, 2], p))).toEqual([1, 2, 4, 4]);
  expect(spread([7])).toEqual({ min: 7, median: 7, max: 7 });
});

test('the quick form is smaller, and can be told otherwise', () => {
  expect(parseOptions([])).toEqual({ rounds: 7, jobs: 10_000, json: null });
  expect(parseOptions(['--quick', '--jobs', '50'])).toEqual({ rounds: 3, jobs: 50, json: null });
  expect(() => parseOptions(['--rounds', '0'])).toThrow(BadUsage);
  expect(() => parseOptions(['--fast'])).toThrow(BadUsage);
});

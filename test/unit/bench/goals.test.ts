import { expect, test } from '@jest/globals';
import { goalOf, isBroken, rowOf, type Goal } from '../../../bench/goals.js';
import { goalsOf, type Shown } from '../../../bench/measures/cpu-and-hops.js';
import { BadUsage, MEASURES, parseOptions } from '../../../bench/options.js';
import { large } from '../../../bench/schedules.js';
import { quantile, spread } from '../../../bench/statistics.js';

const shown = (cpuMs: number): Shown => ({
  cpuMs,
  parts: { worker: cpuMs },
  jobsPerSecond: 1_000 / cpuMs,
  hopP50: cpuMs,
  hopP95: 2 * cpuMs,
  records: null,
  commits: null,
});

test('a ratio compares with the limit of its own round, and its median is judged', () => {
  const rounds = new Map([
    ['limit B', [1, 2, 10].map(shown)],
    ['limit C', [1, 1, 1].map(shown)],
    ['idempotentStart', [2, 5, 30].map(shown)],
    ['default type', [4, 8, 10].map(shown)],
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

test('a goal is met on its own side', () => {
  expect(goalOf({ name: 'memory', unit: 'MB', most: 100 }, [90, 110, 120])).toMatchObject({
    value: 110,
    met: false,
  });
  expect(goalOf({ name: 'rate', unit: 'jobs/s', least: 300 }, [290]).met).toBe(false);
  expect(goalOf({ name: 'seen', unit: 's' }, [1]).met).toBeNull();
});

test('what CI holds a figure to is its goal, or what was reached while that is missed, with room for noise', () => {
  const memory = (value: number, held?: number): Goal =>
    goalOf({ name: 'memory', unit: 'MB', most: 100, stable: true, ...(held && { held }) }, [value]);
  expect([isBroken(memory(110), 1.25), isBroken(memory(130), 1.25)]).toEqual([false, true]);
  expect([isBroken(memory(240, 200), 1.25), isBroken(memory(260, 200), 1.25)]).toEqual([false, true]);
  const rate = goalOf({ name: 'rate', unit: 'jobs/s', least: 300, stable: true }, [250]);
  expect([isBroken(rate, 1.25), isBroken(rate, 1.1)]).toEqual([false, true]);
});

test('a figure that depends on the machine, or has no goal, is never broken', () => {
  const unstable = goalOf({ name: 'hop', unit: 'ms', most: 1 }, [100]);
  const seen = goalOf({ name: 'seen', unit: 's', stable: true }, [100]);
  expect([isBroken(unstable, 1), isBroken(seen, 1)]).toEqual([false, false]);
});

test('a row shows the goal and whether it is met', () => {
  expect(rowOf(goalOf({ name: 'rate', unit: 'jobs/s', least: 300 }, [310, 290, 320]))).toBe(
    '| rate | 290.00 / 310.00 / 320.00 | jobs/s | ≥ 300 | met | 3 |',
  );
});

test('the quick form is smaller, and can be told otherwise', () => {
  const others = MEASURES.filter((measure) => measure !== 'console');
  expect(parseOptions([])).toMatchObject({ measures: others, rounds: 7, jobs: 10_000, json: null });
  expect(parseOptions(['--only', 'console']).measures).toEqual(['console']);
  expect(parseOptions(['--quick', '--jobs', '50'])).toMatchObject({ rounds: 3, jobs: 50, quick: true });
  expect(parseOptions(['--only', 'import,cpu']).measures).toEqual(['import', 'cpu']);
  expect(() => parseOptions(['--only', 'speed'])).toThrow(BadUsage);
  expect(() => parseOptions(['--rounds', '0'])).toThrow(BadUsage);
  expect(() => parseOptions(['--fast'])).toThrow(BadUsage);
});

test('the workbook of a large site has 6.27 rows a job', () => {
  const { processes, after = [] } = large('LARGE', 10_000);
  const jobs = Object.keys(processes).length;
  // Process, its flow, job and its place, each with START; dependencies, one of them on START.
  expect(4 * (jobs + 1) + after.length + 1).toBeCloseTo(62_500, -3);
});

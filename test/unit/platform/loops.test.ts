import { setImmediate as turn } from 'node:timers/promises';
import { SchedulerRegistry } from '@nestjs/schedule';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createPino, Log } from '../../../src/platform/log/logger.js';
import { SystemClock } from '../../../src/platform/time/clock.js';
import { Loops, type Loop } from '../../../src/platform/time/loops.js';

let loops: Loops;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  loops = new Loops(new SchedulerRegistry(), new SystemClock(), new Log(createPino('silent')));
});
afterEach(() => {
  jest.useRealTimers();
});

/** Rounds that end when the test says so. */
class Rounds {
  readonly ends: (() => void)[] = [];
  readonly runOnce = (): Promise<void> => new Promise((resolve) => this.ends.push(resolve));

  loop(rest: Partial<Loop> = {}): Loop {
    return { name: 'rounds', intervalMs: 100, runOnce: this.runOnce, ...rest };
  }
}

test('a loop that is still busy is not entered a second time', async () => {
  const rounds = new Rounds();
  loops.start([rounds.loop()]);
  jest.advanceTimersByTime(300);
  expect(rounds.ends).toHaveLength(1);
  rounds.ends[0]?.();
  await turn();
  jest.advanceTimersByTime(100);
  expect(rounds.ends).toHaveLength(2);
});

test('one whose rounds go side by side is entered at each tick', () => {
  const rounds = new Rounds();
  loops.start([rounds.loop({ sideBySide: true })]);
  jest.advanceTimersByTime(300);
  expect(rounds.ends).toHaveLength(3);
});

test('a loop that fails goes on at its next tick', async () => {
  let tries = 0;
  const fail = (): Promise<void> => Promise.reject(new Error(`try ${(tries += 1)}`));
  loops.start([{ name: 'fails', intervalMs: 100, runOnce: fail }]);
  jest.advanceTimersByTime(100);
  await turn();
  jest.advanceTimersByTime(100);
  expect(tries).toBe(2);
});

test('a stop waits for every round that is under way, and lets no other begin', async () => {
  const rounds = new Rounds();
  loops.start([rounds.loop({ sideBySide: true })]);
  jest.advanceTimersByTime(200);
  let stopped = false;
  const stopping = loops.stop().then(() => {
    stopped = true;
  });
  jest.advanceTimersByTime(200);
  rounds.ends[1]?.();
  await turn();
  expect({ stopped, rounds: rounds.ends.length }).toEqual({ stopped: false, rounds: 2 });
  rounds.ends[0]?.();
  await stopping;
  expect(stopped).toBe(true);
});

import { expect, test } from '@jest/globals';
import { Grouped } from '../../../src/platform/database/grouped.js';

/** A database that answers when it is told to, and remembers what each write carried. */
class SlowWrites {
  readonly batches: (readonly number[])[] = [];
  private readonly answers: (() => void)[] = [];
  private readonly begun: (() => void)[] = [];

  readonly write = async (items: readonly number[]): Promise<(item: number) => number> => {
    this.batches.push(items);
    this.begun.shift()?.();
    await new Promise<void>((resolve) => this.answers.push(resolve));
    return (item) => item * 2;
  };

  answer(): void {
    this.answers.shift()?.();
  }

  /** The next write has begun. */
  next(): Promise<void> {
    return new Promise((resolve) => this.begun.push(resolve));
  }
}

test('one alone goes out at once, and what comes meanwhile goes together', async () => {
  const writes = new SlowWrites();
  const grouped = new Grouped(writes.write);
  const first = grouped.add(1);
  expect(writes.batches).toEqual([[1]]);
  const others = [grouped.add(2), grouped.add(3)];
  const second = writes.next();
  writes.answer();
  expect(await first).toBe(2);
  await second;
  expect(writes.batches).toEqual([[1], [2, 3]]);
  writes.answer();
  expect(await Promise.all(others)).toEqual([4, 6]);
});

test('after a batch of several the next one takes along what comes a moment later', async () => {
  const writes = new SlowWrites();
  const grouped = new Grouped(writes.write);
  void grouped.add(1);
  void grouped.add(2);
  const third = grouped.add(3);
  const several = writes.next();
  writes.answer();
  await several;
  const lingering = writes.next();
  writes.answer();
  await third;
  void grouped.add(4);
  await Promise.resolve();
  void grouped.add(5);
  await lingering;
  expect(writes.batches).toEqual([[1], [2, 3], [4, 5]]);
  writes.answer();
});

test('a batch holds so many at most, and a failure is that of its own batch', async () => {
  const batches: (readonly number[])[] = [];
  const grouped = new Grouped<number, number>((items) => {
    batches.push(items);
    return items.includes(3) ? Promise.reject(new Error('no')) : Promise.resolve((item) => item);
  }, 2);
  const all = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => grouped.add(item)));
  expect(batches).toEqual([[1], [2, 3], [4, 5]]);
  expect(all.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});

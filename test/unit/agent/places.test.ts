import { expect, test } from '@jest/globals';
import { Places } from '../../../src/agent/places.js';
import { createPino, Log } from '../../../src/platform/log/logger.js';

const SILENT = new Log(createPino('silent'));
const places = (concurrency: number): Places =>
  new Places(
    { ...{ groups: null, pollIntervalMs: 1, reconcileIntervalMs: 1, leaseMs: 1 }, concurrency },
    SILENT,
  );

/** Work that is over when it is told so. */
function work(): { run: () => Promise<void>; end: () => void } {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { run: () => over, end };
}

test('whoever brings work waits for a place, and not for its end', async () => {
  const two = places(2);
  const works = [work(), work(), work()];
  const [first, second, third] = works.map(({ run }) => two.take(run));
  await Promise.all([first, second]);
  expect(two.waiting).toBe(1);
  works[0]?.end();
  await third;
  expect(two.waiting).toBe(0);
});

test('it is empty when all that was taken up is over, what had to wait as well', async () => {
  const one = places(1);
  const [first, second] = [work(), work()];
  const done: string[] = [];
  void one.take(() => first.run().then(() => void done.push('first')));
  void one.take(() => second.run().then(() => void done.push('second')));
  const emptied = one.empty().then(() => void done.push('empty'));
  second.end();
  first.end();
  await emptied;
  expect(done).toEqual(['first', 'second', 'empty']);
});

test('work that fails gives its place back, and fails nobody else', async () => {
  const one = places(1);
  await one.take(() => Promise.reject(new Error('no database')));
  await one.take(() => Promise.resolve());
  await one.empty();
  expect(one.waiting).toBe(0);
});

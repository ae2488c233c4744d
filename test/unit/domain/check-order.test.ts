import { describe, expect, test } from '@jest/globals';
import { checked, messageIn, plus, shownIn, soundWith, type TextTabs } from '../../support/findings.js';

/** Processes P0, P1 … behind START, each with one job; `waits` are pairs of their numbers. */
function chain(count: number, waits: readonly (readonly [number, number])[]): TextTabs {
  const numbers = Array.from({ length: count }, (_, n) => n);
  return soundWith({
    ...plus('Process', ...numbers.map((n) => [`P${n}`])),
    ...plus('Job', ...numbers.map((n) => [`J${n}`, 'APP', '', 'SVC'])),
    ...plus('ProcessJobMapping', ...numbers.map((n) => [`P${n}`, `J${n}`, '1'])),
    ...plus('FlowProcessMapping', ...numbers.map((n) => ['Nightly', `P${n}`])),
    ...plus(
      'Dependency',
      ...numbers.map((n) => [`P${n}`, '', 'START', '']),
      ...waits.map(([n, m]) => [`P${n}`, '', `P${m}`, '']),
    ),
  });
}

describe('jobs that wait in a circle', () => {
  test('are one finding at the first row of the circle, which is shown from the job that waits there', () => {
    const tabs = chain(3, [
      [2, 1],
      [0, 2],
      [1, 0],
    ]);
    expect(shownIn(tabs)).toEqual(['error DEPENDENCY_CYCLE Dependency!C6']);
    expect(messageIn(tabs, 'DEPENDENCY_CYCLE')).toContain(': P2/J2 → P0/J0 → P1/J1 → P2/J2.');
  });

  test('are one finding for each circle, in the order of the sheet', () => {
    const tabs = chain(4, [
      [3, 2],
      [1, 0],
      [2, 3],
      [0, 1],
    ]);
    expect(shownIn(tabs)).toEqual([
      'error DEPENDENCY_CYCLE Dependency!C7',
      'error DEPENDENCY_CYCLE Dependency!C8',
    ]);
  });

  test('may do so by the order inside a process', () => {
    const tabs = soundWith(plus('Dependency', ['A', 'A1_JOB', 'A', 'A2_JOB']));
    expect(shownIn(tabs)).toEqual(['error DEPENDENCY_CYCLE Dependency!C3']);
    expect(messageIn(tabs, 'DEPENDENCY_CYCLE')).toContain(': A/A1_JOB → A/A2_JOB → A/A1_JOB.');
  });

  test('may be ten thousand: the first ones are shown', () => {
    const N = 10_000;
    const tabs = chain(
      N,
      Array.from({ length: N }, (_, n) => [n, (n + 1) % N] as const),
    );
    expect(shownIn(tabs)).toEqual(['error DEPENDENCY_CYCLE Dependency!C10003']);
    const message = messageIn(tabs, 'DEPENDENCY_CYCLE');
    expect(message).toMatch(/: P0\/J0 → P9999\/J9999 → .* → … \(10000 jobs\) → P0\/J0\.$/);
    expect(message.length).toBeLessThan(2_000);
  });

  test('may be in five thousand circles, which are all found', () => {
    const N = 10_000;
    const pairs = Array.from({ length: N }, (_, n) => [n, n ^ 1] as const);
    const { findings, findingsTotal } = checked(chain(N, pairs));
    expect(findingsTotal).toBe(N / 2);
    expect(new Set(findings.map(({ cell }) => cell)).size).toBe(N / 2);
  });
});

test('a job that waits for itself is reported as that', () => {
  const tabs = soundWith(plus('Dependency', ['A', 'A2_JOB', 'A', 'A2_JOB']));
  expect(shownIn(tabs)).toEqual(['error SELF_DEPENDENCY Dependency!C3']);
  expect(messageIn(tabs, 'SELF_DEPENDENCY')).toContain('A/A2_JOB');
});

test('a circle is not judged while the order inside its processes is unknown', () => {
  const tabs = soundWith({
    ProcessJobMapping: [
      ['ProcessName', 'JobName'],
      ['START', 'START_JOB'],
      ['A', 'A2_JOB'],
      ['A', 'A1_JOB'],
    ],
    ...plus('Dependency', ['A', 'A2_JOB', 'A', 'A1_JOB']),
  });
  expect(shownIn(tabs)).toEqual(['error MISSING_COLUMN ProcessJobMapping!-']);
});

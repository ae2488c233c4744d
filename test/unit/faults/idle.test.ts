import { expect, test } from '@jest/globals';
import { changed, kept, type Used } from '../../faults/checker/idle.js';

const USED: Used = {
  processes: [
    { name: 'server-1', residentMb: 180, files: 60 },
    { name: 'agent-1', residentMb: 160, files: 50 },
  ],
  connections: 24,
  idleInTransaction: 0,
};

test('what idle processes use is no violation', () => {
  expect(kept(USED)).toEqual([]);
});

const wasteful: readonly (readonly [string, Partial<Used>, readonly [string, string]])[] = [
  ['connections that pile up', { connections: 60 }, ['connections', '60 of 2 processes']],
  ['a transaction that nobody ends', { idleInTransaction: 1 }, ['connections', '1 idle in a transaction']],
  [
    'memory that grows',
    { processes: [{ name: 'agent-1', residentMb: 812.4, files: 50 }] },
    ['process agent-1', 'uses 812 MB'],
  ],
  [
    'files that stay open',
    { processes: [{ name: 'agent-1', residentMb: 160, files: 900 }] },
    ['process agent-1', 'has 900 files open'],
  ],
];

test.each(wasteful)('%s: found', (_what, is, [subject, seen]) => {
  expect(kept({ ...USED, ...is })).toEqual([{ invariant: 'I17', subject, seen }]);
});

test('a table that loops have changed at rest is found, and one that is the same is not', () => {
  const before = [
    { name: 'run', state: 'a' },
    { name: 'event', state: 'b' },
  ];
  expect(changed(before, [...before].reverse())).toEqual([]);
  expect(changed(before, [{ name: 'event', state: 'c' }, ...before.slice(0, 1)])).toEqual([
    { invariant: 'I20', subject: 'table event', seen: 'has changed although the night is at rest' },
  ]);
});

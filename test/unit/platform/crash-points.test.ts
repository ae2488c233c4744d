import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { armCrashPoint, CRASH_POINTS, SENDS, WRITES } from '../../../src/platform/faults/crash-points.js';
import { crashCases, NOT_IN_A_NIGHT } from '../../crash/cases.js';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.includes('crash-points'))
  .map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }));

/** Every first group of a pattern in all sources. */
const found = (pattern: RegExp): readonly string[] =>
  SOURCES.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''));

describe('what changes something', () => {
  test('does so under a name of its own, before and after which a test can crash it', () => {
    const named = found(/\.(?:transaction|write)\(\s*'([a-z-]+)'/g);
    expect([...named].sort()).toEqual([...WRITES].sort());
  });

  test('never opens a transaction by another way', () => {
    const unnamed = SOURCES.flatMap(({ name, text }) =>
      [...text.matchAll(/\.transaction\((?!\s*')\s*(\w*)/g)].map(([, what]) => `${name} ${what ?? ''}`),
    );
    // The engine's ledger passes the name on that it was given; Database itself is the last.
    expect(unnamed.sort()).toEqual(['execution/ledger.ts name', 'platform/database/transaction.ts async']);
  });

  test('or leaves the process, does so with a point before and after', () => {
    const reached = found(/(?:reach|isRepeated)\([`']([^`']+)[`']\)/g);
    const generic = reached.filter((point) => point.startsWith('${'));
    expect(generic.sort()).toEqual([
      '${call.send}.begin',
      '${call.send}.end',
      '${name}.begin',
      '${name}.begin',
      '${name}.end',
      '${name}.end',
    ]);
    for (const send of SENDS) {
      const passed = found(new RegExp(`(?:send: |this\\.post\\()'(${send})'`, 'g')).length > 0;
      const own = reached.includes(`${send}.begin`) && reached.includes(`${send}.end`);
      expect({ send, hasPoints: passed || own }).toEqual({ send, hasPoints: true });
    }
  });
});

describe('the crash cases', () => {
  test('meet every point with a kill, and every commit with a lost reply', () => {
    const killed = new Set(crashCases('kill').map(({ crashPoint }) => crashPoint.split(' ')[0]));
    expect(CRASH_POINTS.filter((point) => !killed.has(point))).toEqual(NOT_IN_A_NIGHT);
    const lied = new Set(crashCases('lie').map(({ crashPoint }) => crashPoint.split(' ')[0]));
    const ends = CRASH_POINTS.filter((point) => point.endsWith('.end'));
    expect(ends.filter((point) => !lied.has(point))).toEqual(
      NOT_IN_A_NIGHT.filter((point) => point.endsWith('.end')),
    );
  });
});

describe('a crash point', () => {
  test.each([
    '',
    'settle.end',
    'settle.middle kill',
    'settle.end explode',
    'settle.end kill 0',
    'settle.end kill 1 2',
  ])('is not armed by "%s"', (text) => {
    expect(() => {
      armCrashPoint(text);
    }).toThrow(/is no crash point/);
  });
});

import { describe, expect, test } from '@jest/globals';
import { styleFor } from '../../../src/cli/terminal/style.js';
import { fields, table } from '../../../src/cli/terminal/table.js';
import { duration, instant, manyLines, oneLine, took } from '../../../src/cli/terminal/text.js';
import { memoryIo } from '../../support/memory-io.js';

const plain = styleFor(memoryIo().out, {});

describe('text of others', () => {
  test('cannot drive the terminal', () => {
    expect(oneLine('a\u001b[2Jb\u0007\u009bc')).toBe('a\ufffd[2Jb\ufffd\ufffdc');
    expect(oneLine('left\u202eright')).toBe('left\ufffdright');
    expect(manyLines('one\u001b]0;title\u0007\r\ntwo\tthree\rfour')).toBe(
      'one\ufffd]0;title\ufffd\ntwo\tthree\nfour',
    );
  });

  test('stays on its line', () => {
    expect(oneLine('one\r\n  two\tthree')).toBe('one ⏎ two three');
  });
});

describe('a table', () => {
  const columns = [
    { title: 'NAME', of: (row: Row) => row.name },
    { title: 'EMPTY', of: () => null },
    { title: 'COUNT', of: (row: Row) => row.count, right: true as const },
  ];
  interface Row {
    readonly name: string;
    readonly count: number;
  }

  test('aligns its columns and leaves out those without a value', () => {
    const rows = [
      { name: 'A', count: 5 },
      { name: 'LONGER', count: 12345 },
    ];
    expect(table(columns, rows, plain)).toBe('NAME    COUNT\nA           5\nLONGER  12345\n');
  });

  test('measures what is seen, not the colours', () => {
    const terminal = styleFor(memoryIo({}, { terminal: true }).out, {});
    const [first, second] = ['A', 'BB'].map((name) => ({ name, count: 1 }));
    const painted = table(
      [{ title: 'N', of: (row: Row) => row.name, paint: () => terminal.bad }, ...columns.slice(2)],
      [first, second].flatMap((row) => row ?? []),
      terminal,
    );
    expect(painted).toContain('\u001b[31mA\u001b[39m       1\n\u001b[31mBB\u001b[39m      1');
  });

  test('shows fields that have a value, their names aligned', () => {
    expect(
      fields(
        [
          ['run', '1'],
          ['cause', null],
          ['status', 'RUNNING'],
        ],
        plain,
      ),
    ).toBe('run     1\nstatus  RUNNING\n');
  });
});

describe('colours', () => {
  const painted = (environment: Record<string, string>, terminal: boolean): string =>
    styleFor(memoryIo({}, { terminal }).out, environment).status('ERROR')('x');

  test('appear on a terminal only, and not where NO_COLOR or the terminal forbids them', () => {
    expect(painted({}, true)).toBe('\u001b[31mx\u001b[39m');
    expect(painted({}, false)).toBe('x');
    expect(painted({ NO_COLOR: '1' }, true)).toBe('x');
    expect(painted({ NO_COLOR: '' }, true)).not.toBe('x');
    expect(painted({ TERM: 'dumb' }, true)).toBe('x');
  });
});

describe('times', () => {
  test.each([
    [0, '0.0 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_600_000, '1 h 00 min'],
    [7_840_000, '2 h 10 min'],
  ])('%i ms are %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  test('last until now while nothing has ended', () => {
    const now = new Date('2026-11-24T20:01:00Z');
    expect(took(null, null, now)).toBe('');
    expect(took('2026-11-24T20:00:00.000Z', null, now)).toBe('1 min 00 s');
    expect(took('2026-11-24T20:00:00.000Z', '2026-11-24T20:00:02.500Z', now)).toBe('2.5 s');
  });

  test('are UTC', () => {
    expect(instant('2026-11-24T20:00:01.123Z')).toBe('2026-11-24 20:00:01Z');
  });
});

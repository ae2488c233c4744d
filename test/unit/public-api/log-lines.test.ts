import { describe, expect, test } from '@jest/globals';
import { linesOf, splitLines } from '../../../src/public-api/runs/log-lines.js';
import { RecentLogs, type LogRead } from '../../../src/public-api/runs/recent-logs.js';

describe('a text', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['\n', ['']],
    ['a\r\nb\rc\n\nd', ['a', 'b', 'c', '', 'd']],
  ])('%j has these lines', (text, lines) => {
    expect(splitLines(text)).toEqual(lines);
  });
});

describe('lines', () => {
  const ten = Array.from({ length: 10 }, (_, n) => String(n + 1));

  test.each([
    [
      { from: 1, limit: 3 },
      { from: 1, items: ['1', '2', '3'] },
    ],
    [
      { from: 9, limit: 3 },
      { from: 9, items: ['9', '10'] },
    ],
    [
      { from: 11, limit: 3 },
      { from: 11, items: [] },
    ],
    [
      { from: 1, limit: 3, tail: 2 },
      { from: 9, items: ['9', '10'] },
    ],
    [
      { from: 1, limit: 3, tail: 20 },
      { from: 1, items: ten },
    ],
  ])('%j are those', (asked, found) => {
    expect(linesOf(ten, asked)).toEqual(found);
  });

  test('are no more than an answer takes, and one at least', () => {
    const long = Array.from({ length: 300 }, (_, n) => `${n} `.padEnd(20_000, 'x'));
    const first = linesOf(long, { from: 1, limit: 300 });
    expect(first.items).toHaveLength(104);
    const last = linesOf(long, { from: 1, limit: 300, tail: 300 });
    expect(last.from).toBe(197);
    expect(last.items.at(-1)).toBe(long.at(-1));
    expect(linesOf(['y'.repeat(3_000_000)], { from: 1, limit: 1 }).items[0]).toMatch(
      /… \(2980000 more characters\)$/,
    );
  });
});

describe('logs that were read lately', () => {
  const log = (bytes: number): LogRead => ({ lines: [], bytes, cut: false, says: null });

  test('are asked for once within four seconds, and anew after that', async () => {
    const logs = new RecentLogs();
    let asked = 0;
    const read = (): Promise<LogRead> => {
      asked += 1;
      return Promise.resolve(log(1));
    };
    await Promise.all([logs.read('a', 0, read), logs.read('a', 0, read), logs.read('b', 0, read)]);
    expect(asked).toBe(2);
    await logs.read('a', 3_999, read);
    expect(asked).toBe(2);
    await logs.read('a', 4_000, read);
    expect(asked).toBe(3);
  });

  test('are forgotten when they are too many together, and when they could not be read', async () => {
    const logs = new RecentLogs();
    const asked: string[] = [];
    const read = (key: string) => (): Promise<LogRead> => {
      asked.push(key);
      return key === 'fails' ? Promise.reject(new Error('no')) : Promise.resolve(log(20 * 1024 * 1024));
    };
    for (const key of ['a', 'b', 'b', 'a']) await logs.read(key, 0, read(key));
    expect(asked).toEqual(['a', 'b', 'a']);
    await expect(logs.read('fails', 0, read('fails'))).rejects.toThrow('no');
    await expect(logs.read('fails', 0, read('fails'))).rejects.toThrow('no');
    expect(asked.filter((key) => key === 'fails')).toHaveLength(2);
  });
});

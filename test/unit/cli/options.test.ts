import { describe, expect, test } from '@jest/globals';
import { businessDate, count, id, pairs, statuses } from '../../../src/cli/commands/options.js';

describe('what is typed', () => {
  test('splits a pair at its first =, and keeps the rest', () => {
    const first = pairs('filter=a=b', undefined);
    expect([...pairs('empty=', first)]).toEqual([
      ['filter', 'a=b'],
      ['empty', ''],
    ]);
  });

  test('takes statuses in any case, and tells which is none', () => {
    expect(statuses('error, Pending')).toBe('ERROR,PENDING');
    expect(() => statuses('ERROR,RUNING')).toThrow('RUNING (did you mean RUNNING?)');
  });

  test.each([
    [businessDate, '2026-02-30'],
    [businessDate, '24.11.2026'],
    [id, '1a'],
    [id, '-1'],
    [count, '0'],
    [count, '1.5'],
    [(text: string) => pairs(text, undefined), 'novalue'],
    [(text: string) => pairs(text, undefined), '=value'],
  ])('is refused: %p %s', (parse, text) => {
    expect(() => parse(text)).toThrow(/Expected/);
  });
});

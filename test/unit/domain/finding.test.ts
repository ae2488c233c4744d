import { describe, expect, test } from '@jest/globals';
import {
  excerpt,
  FindingList,
  listed,
  MAX_FINDINGS,
  quoted,
  type Finding,
} from '../../../src/domain/finding.js';

const finding = (change: Partial<Finding> = {}): Finding => ({
  severity: 'error',
  code: 'REQUIRED',
  tab: 'Job',
  cell: 'A2',
  value: null,
  message: 'Fill it.',
  ...change,
});

describe('a list of findings', () => {
  test('counts all, and keeps of each kind and tab what an answer can return', () => {
    const list = new FindingList();
    for (let n = 0; n < MAX_FINDINGS + 10; n += 1) {
      list.add(finding({ cell: `A${n}` }));
      list.add(finding({ cell: `A${n}`, severity: 'warning' }));
      list.add(finding({ cell: `A${n}`, tab: 'Process' }));
    }
    list.add(finding({ code: 'OTHER' }));
    expect(list.total).toBe(3 * (MAX_FINDINGS + 10) + 1);
    const kept = [...list];
    expect(kept).toHaveLength(3 * MAX_FINDINGS + 1);
    expect(kept.at(-1)?.code).toBe('OTHER');
    expect(kept[0]?.cell).toBe('A0');
  });

  test('knows whether one of them is an error, even one that was not kept', () => {
    const list = new FindingList();
    list.add(finding({ severity: 'warning' }));
    expect(list.hasErrors).toBe(false);
    list.add(finding());
    expect(list.hasErrors).toBe(true);
  });

  test('shows at most 100 characters of a value, and of a message what a person reads', () => {
    const list = new FindingList();
    list.add(finding({ value: 'x'.repeat(32_767), message: 'y'.repeat(100_000) }));
    list.add(finding({ value: 'x'.repeat(100) }));
    list.add(finding({ value: '' }));
    const [long, short, blank] = list;
    expect(long?.value).toBe(`${'x'.repeat(99)}…`);
    expect(long?.message).toHaveLength(4_000);
    expect(short?.value).toBe('x'.repeat(100));
    expect(blank?.value).toBeNull();
  });
});

describe('in a message', () => {
  test('a text is cut between letters', () => {
    expect(excerpt('ab😀cd', 4)).toBe('ab…');
    expect(excerpt('ab😀cd', 5)).toBe('ab😀…');
    expect(excerpt('ab😀cd', 6)).toBe('ab😀cd');
    expect(quoted('a'.repeat(101))).toBe(`"${'a'.repeat(99)}…"`);
  });

  test('a list names the first and their number', () => {
    expect(listed(['A', 'B'])).toBe('A, B');
    expect(listed(['A', 'B'], 3)).toBe('A, B … (3)');
    expect(listed(Array.from({ length: 12 }, (_, n) => `F${n}`))).toMatch(/^F0, .*, F9 … \(12\)$/);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../src/domain/finding.js';
import { excerptsOf, MOST_EXCERPT_ROWS, type TabExcerpt } from '../../../src/schedules/sheet/excerpts.js';
import { rawTabs } from '../../support/findings.js';

const at = (tab: string | null, cell: string | null): Finding => ({
  ...{ severity: 'error', code: 'REQUIRED', message: '' },
  ...{ tab, cell, value: null },
});
const numbered = (count: number): readonly (readonly string[])[] => [
  ['JobName', 'Application'],
  ...Array.from({ length: count }, (_, n) => [`J${n + 2}`, 'APP']),
];
const rowsOf = (excerpt: TabExcerpt | undefined): readonly number[] =>
  excerpt?.rows.map(({ number }) => number) ?? [];

describe('excerpts', () => {
  test('have the header of every tab, and the rows around findings as they stand', () => {
    const tabs = rawTabs({ job: numbered(20), Notes: [['Anything']] });
    const [jobs, notes] = excerptsOf(tabs, [at('Job', 'A10'), at('Job', 'C11'), at(null, null)]);
    expect(jobs).toMatchObject({
      tab: 'Job',
      rowsTotal: 20,
      header: { number: 1, cells: ['JobName', 'Application'] },
    });
    expect(rowsOf(jobs)).toEqual([8, 9, 10, 11, 12, 13]);
    expect(jobs?.rows[2]).toEqual({ number: 10, cells: ['J10', 'APP'] });
    expect(notes).toEqual({
      tab: 'Notes',
      rowsTotal: 0,
      header: { number: 1, cells: ['Anything'] },
      rows: [],
    });
  });

  test('have a row that is blank, and a finding for that', () => {
    const [schedule] = excerptsOf(rawTabs({ Schedule: [['Name']] }), [at('Schedule', 'A2')]);
    expect(schedule?.rows).toEqual([{ number: 2, cells: [] }]);
  });

  test('tell no row twice, and not the header as one', () => {
    const tabs = rawTabs({ Job: numbered(3) });
    const [jobs] = excerptsOf(tabs, [at('Job', 'A1'), at('Job', 'A2'), at('Job', 'B2')]);
    expect(rowsOf(jobs)).toEqual([2, 3, 4]);
  });

  test('are bounded, with a fair share for each tab that has findings', () => {
    const rows = numbered(3_000);
    const everywhere = (tab: string): readonly Finding[] =>
      Array.from({ length: 3_000 }, (_, n) => at(tab, `A${n + 2}`));
    const all = excerptsOf(rawTabs({ Job: rows, Process: rows, Flow: rows }), [
      ...everywhere('Process'),
      ...everywhere('Job'),
    ]);
    expect(all.map(rowsOf).map(({ length }) => length)).toEqual([
      MOST_EXCERPT_ROWS / 2,
      MOST_EXCERPT_ROWS / 2,
      0,
    ]);
    const wide = [
      ['Name'],
      ...Array.from({ length: 900 }, () => Array.from({ length: 100 }, () => 'x'.repeat(500))),
    ];
    const [excerpt] = excerptsOf(rawTabs({ Job: wide }), everywhere('Job').slice(0, 900));
    expect(JSON.stringify(excerpt).length).toBeLessThan(600_000);
    expect(excerpt?.rows[0]?.cells[0]).toHaveLength(100);
  });

  test('are of the first of two tabs that have one name', () => {
    const found = excerptsOf(rawTabs({ Job: [['A']], 'j o b': [['B']] }), []);
    expect(found.map(({ tab, header }) => [tab, header?.cells])).toEqual([['Job', ['A']]]);
  });
});

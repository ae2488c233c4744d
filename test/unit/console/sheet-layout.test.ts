import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Finding, TabExcerpt } from '../../../console/src/api/shapes.js';
import {
  cellOf,
  columnName,
  columnWidths,
  marksOf,
  sheetLines,
  tabCounts,
} from '../../../console/src/schedules/sheet-layout.js';

const finding = (severity: Finding['severity'], tab: string | null, cell: string | null): Finding => ({
  ...{ severity, tab, cell },
  ...{ code: 'X', value: null, message: '' },
});
const excerpt = (tab: string, numbers: readonly number[]): TabExcerpt => ({
  tab,
  rowsTotal: 100,
  header: { number: 1, cells: ['Name'] },
  rows: numbers.map((number) => ({ number, cells: [`row ${number}`] })),
});

test('a cell is found by its name, and has it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 1_000_000 }), (column, row) => {
      expect(cellOf(`${columnName(column)}${row}`)).toEqual({ column, row });
    }),
  );
  for (const none of [null, '', 'A', '12', 'a1', 'A1:B2']) expect(cellOf(none)).toBeNull();
});

test('what is left out between rows is a line, and nothing is lost', () => {
  const lines = sheetLines(excerpt('Job', [2, 3, 9]));
  expect(lines.map((line) => (line.kind === 'gap' ? `gap ${line.count}` : line.row.number))).toEqual([
    ...[2, 3, 'gap 5', 9],
  ]);
});

test('columns are as wide as their texts, within reason, and reach to what is marked', () => {
  const widths = columnWidths(excerpt('Job', [2]), [{ column: 3, row: 2 }]);
  expect(widths).toHaveLength(3);
  const wide = { ...excerpt('Job', []), rows: [{ number: 2, cells: ['x'.repeat(5_000)] }] };
  expect(columnWidths(wide, [])[0]).toBeLessThan(300);
});

test('the worse finding of a cell marks it', () => {
  const all = [
    finding('warning', 'Job', 'A2'),
    finding('error', 'Job', 'A2'),
    finding('error', 'Job', 'A2'),
    finding('error', 'Flow', 'A2'),
    finding('error', 'Job', null),
  ];
  expect([...marksOf(all, 'Job')]).toEqual([['A2', { severity: 'error', place: 1 }]]);
});

test('tabs are counted, also those that the workbook does not have', () => {
  const all = [
    finding('error', 'Job', 'A2'),
    finding('warning', 'Job', null),
    finding('error', 'Flow', null),
  ];
  expect(tabCounts(all, [excerpt('Job', []), excerpt('Process', [])])).toMatchObject([
    { tab: 'Job', errors: 1, warnings: 1 },
    { tab: 'Process', errors: 0, warnings: 0 },
    { tab: 'Flow', errors: 1, warnings: 0, excerpt: null },
  ]);
});

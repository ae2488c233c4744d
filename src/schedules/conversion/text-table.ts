import { quoted } from '../../domain/finding.js';
import { matchable } from '../sheet/column.js';
import type { KnownColumn } from './older-names.js';
import { columnName, type RawCell, type RawTab } from '../workbook/raw-tab.js';

/** What conversion may do. */
export const CONVERSIONS = [
  'TAB_RENAMED',
  'TAB_TAKEN_APART',
  'TAB_LEFT_OUT',
  'COLUMN_RENAMED',
  'COLUMN_LEFT_OUT',
  'CELL_CHANGED',
  'CELL_LEFT_OUT',
  'ROW_LEFT_OUT',
  'JOB_TYPE_ADDED',
] as const;

/** What conversion has done, each with its place in the workbook that was given. */
export interface Conversion {
  readonly code: (typeof CONVERSIONS)[number];
  readonly tab: string;
  readonly cell: string | null;
  readonly message: string;
}

/** A row of a tab as texts by field, whatever they are; blank ones are absent. */
export interface TextRow {
  readonly texts: Readonly<Record<string, string>>;
  /** Where it stood, and where each of its fields did. */
  readonly tab: string;
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** The rows of a tab by fields; says what of it is not taken along. */
export function textRows(
  tab: RawTab,
  columns: readonly KnownColumn[],
  done: Conversion[],
): readonly TextRow[] {
  const [header, ...body] = tab.rows;
  const fields = fieldsOf(tab, columns, done);
  return body.flatMap(({ number, cells }) => {
    if (number === header?.number) return [];
    const texts: Record<string, string> = {};
    const addresses: Record<string, string> = {};
    for (const cell of cells) {
      const field = fields.get(cell.column);
      if (field === undefined) continue;
      addresses[field] = addressOf(cell, number);
      if (cell.problem === undefined) texts[field] = cell.text;
      else
        done.push({
          code: 'CELL_LEFT_OUT',
          tab: tab.name,
          cell: addressOf(cell, number),
          message: PROBLEMS[cell.problem],
        });
    }
    return Object.keys(texts).length === 0 ? [] : [{ texts, tab: tab.name, row: number, cells: addresses }];
  });
}

const PROBLEMS: Readonly<Record<NonNullable<RawCell['problem']>, string>> = {
  FORMULA_WITHOUT_RESULT: 'The formula has no stored result: the cell is left blank.',
  ERROR_VALUE: 'The cell shows an error: it is left blank.',
};

const addressOf = ({ column }: RawCell, row: number): string => `${columnName(column)}${row}`;

/** Fields by the numbers of their columns; says which columns have other names now, and which are left out. */
function fieldsOf(
  tab: RawTab,
  columns: readonly KnownColumn[],
  done: Conversion[],
): ReadonlyMap<number, string> {
  const header = tab.rows[0];
  const found = columnsFound(header?.cells ?? [], columns);
  for (const cell of header?.cells ?? []) {
    const at = { tab: tab.name, cell: addressOf(cell, header?.number ?? 1) };
    const known = found.get(cell.column);
    if (known === undefined) {
      const message = `${quoted(cell.text)} is no column of this tab, or is there twice: it is left out.`;
      done.push({ ...at, code: 'COLUMN_LEFT_OUT', message });
    } else if (matchable(cell.text) !== matchable(known.header)) {
      const message = `The column ${quoted(cell.text)} is called ${known.header} now.`;
      done.push({ ...at, code: 'COLUMN_RENAMED', message });
    }
  }
  return new Map([...found].map(([number, { field }]) => [number, field]));
}

/** A header of today goes before one of before. */
function columnsFound(
  cells: readonly RawCell[],
  columns: readonly KnownColumn[],
): ReadonlyMap<number, KnownColumn> {
  const found = new Map<number, KnownColumn>();
  const namesOf = [({ header }: KnownColumn) => [header], ({ before }: KnownColumn) => before];
  for (const names of namesOf) {
    for (const { column: number, text } of cells) {
      const known = columns.find((column) =>
        names(column).some((name) => matchable(name) === matchable(text)),
      );
      if (known && !found.has(number) && ![...found.values()].includes(known)) found.set(number, known);
    }
  }
  return found;
}

import type { Finding } from '../domain/finding.js';
import { MAX_FINDING_VALUE } from '../domain/finding.js';
import { didYouMean } from '../domain/suggest.js';
import { columnName, type RawCell, type RawRow, type RawTab } from './raw-tab.js';
import { matchable, type Column, type RowOf, type Tab } from './sheet-columns.js';

type Columns = Readonly<Record<string, Column<unknown>>>;

/** The rows of a tab, each with the number that Excel gives it. */
export interface ParsedTab<T> {
  readonly rows: readonly { readonly number: number; readonly values: RowOf<T> }[];
  /** Column numbers by field; fields whose column is absent are absent. */
  readonly columns: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/** Reads the cells of a tab as its columns say: every mistake at its cell, and a value to go on with. */
export function parseTab<T extends Tab<Columns>>(tab: T, raw: RawTab | undefined): ParsedTab<T> {
  const findings: Finding[] = [];
  const [header, ...body] = raw?.rows ?? [];
  const columns = raw ? readHeader(tab, header, findings) : new Map<string, number>();
  const rows = body.map((row) => ({
    number: row.number,
    values: readRow({ tab, columns, findings }, row) as RowOf<T>,
  }));
  return { rows, columns, findings };
}

function readHeader(
  tab: Tab<Columns>,
  header: RawRow | undefined,
  findings: Finding[],
): ReadonlyMap<string, number> {
  const fields = new Map(
    Object.entries(tab.columns).map(([field, { header: text }]) => [matchable(text), field]),
  );
  const columns = new Map<string, number>();
  for (const cell of header?.cells ?? []) {
    const field = fields.get(matchable(cell.text));
    const at = {
      tab: tab.name,
      cell: `${columnName(cell.column)}${header?.number ?? 1}`,
      value: cell.text.slice(0, MAX_FINDING_VALUE),
    };
    if (field === undefined)
      findings.push({
        ...at,
        severity: 'warning',
        code: 'UNKNOWN_COLUMN',
        message: unknownColumn(tab, cell.text),
      });
    else if (columns.has(field)) {
      const message = `The column ${cell.text} stands here a second time; keep one.`;
      findings.push({ ...at, severity: 'error', code: 'DUPLICATE_HEADER', message });
    } else columns.set(field, cell.column);
  }
  for (const [field, column] of Object.entries(tab.columns)) {
    if (!column.required || columns.has(field)) continue;
    const message = `The tab ${tab.name} has no column ${column.header}.`;
    findings.push({
      severity: 'error',
      code: 'MISSING_COLUMN',
      tab: tab.name,
      cell: null,
      value: null,
      message,
    });
  }
  return columns;
}

function unknownColumn(tab: Tab<Columns>, header: string): string {
  const known = Object.values(tab.columns).map((column) => column.header);
  return `The tab ${tab.name} has no column "${header.slice(0, 100)}"${didYouMean(header, known)}; it is ignored.`;
}

interface Reading {
  readonly tab: Tab<Columns>;
  readonly columns: ReadonlyMap<string, number>;
  readonly findings: Finding[];
}

function readRow(reading: Reading, row: RawRow): Readonly<Record<string, unknown>> {
  const cells = new Map(row.cells.map((cell) => [cell.column, cell]));
  const values: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(reading.tab.columns)) {
    const place = reading.columns.get(field);
    values[field] =
      place === undefined ? column.blank : readCell(reading, { column, place, row }, cells.get(place));
  }
  return values;
}

interface Place {
  readonly column: Column<unknown>;
  readonly place: number;
  readonly row: RawRow;
}

function readCell(
  { tab, findings }: Reading,
  { column, place, row }: Place,
  cell: RawCell | undefined,
): unknown {
  const report = (code: string, message: string): void => {
    const value = cell && cell.text !== '' ? cell.text.slice(0, MAX_FINDING_VALUE) : null;
    findings.push({
      severity: 'error',
      code,
      tab: tab.name,
      cell: `${columnName(place)}${row.number}`,
      value,
      message,
    });
  };
  if (!cell || (cell.text === '' && !cell.problem)) {
    if (column.required) report('REQUIRED', `${column.header} is required: ${column.kind.describes}.`);
    return column.blank;
  }
  if (cell.problem) {
    report(cell.problem, PROBLEMS[cell.problem]);
    return column.blank;
  }
  const read = column.kind.read(cell.text);
  if (read.ok) return read.value;
  report(read.code, `${column.header}: ${read.message}`);
  return read.value ?? column.blank;
}

const PROBLEMS: Readonly<Record<NonNullable<RawCell['problem']>, string>> = {
  FORMULA_WITHOUT_RESULT:
    'The formula has no stored result; open and save the workbook in Excel, or write the value.',
  ERROR_VALUE: 'The cell shows an error; mend its formula or write the value.',
};

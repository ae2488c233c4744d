import type { FindingList } from '../../domain/finding.js';
import { quoted } from '../../domain/finding.js';
import type { DidYouMean } from '../../domain/suggest.js';
import { matchable, type Column, type Columns, type RowOf, type Tab } from './column.js';
import { columnName, type RawCell, type RawRow, type RawTab } from '../workbook/raw-tab.js';

/** Where findings go, and where suggestions come from. */
export interface Reporting {
  readonly findings: FindingList;
  readonly didYouMean: DidYouMean;
}

/** The rows of a tab, each with the number that Excel gives it. */
export interface ParsedTab<T> {
  readonly rows: readonly ParsedRow<RowOf<T>>[];
  /** Column numbers by field; fields whose column is absent are absent. */
  readonly columns: ReadonlyMap<string, number>;
}

export interface ParsedRow<V> {
  readonly number: number;
  readonly values: V;
  /** Nothing in it was reported. */
  readonly sound: boolean;
}

/** Reads the cells of a tab as its columns say: every mistake at its cell, and a value to go on with. */
export function parseTab<T extends Tab<Columns>>(
  tab: T,
  raw: RawTab | undefined,
  reporting: Reporting,
): ParsedTab<T> {
  if (!raw) return { rows: [], columns: new Map() };
  const [header, ...body] = raw.rows;
  const columns = readHeader(tab, header, reporting);
  const fields = Object.entries(tab.columns).map(([field, column]) => ({
    field,
    column,
    place: columns.get(field),
  }));
  const reading: Reading = { ...reporting, tab: tab.name, fields };
  const rows = body.map((row): ParsedRow<RowOf<T>> => {
    const before = reporting.findings.total;
    const values = readRow(reading, row) as RowOf<T>;
    return { number: row.number, values, sound: reporting.findings.total === before };
  });
  return { rows, columns };
}

function readHeader(
  tab: Tab<Columns>,
  header: RawRow | undefined,
  reporting: Reporting,
): ReadonlyMap<string, number> {
  const fields = new Map(
    Object.entries(tab.columns).map(([field, { header: text }]) => [matchable(text), field]),
  );
  const columns = new Map<string, number>();
  for (const cell of header?.cells ?? []) {
    const at = {
      tab: tab.name,
      cell: `${columnName(cell.column)}${header?.number ?? 1}`,
      value: cell.text,
    };
    const field = fields.get(matchable(cell.text));
    if (cell.problem) {
      reporting.findings.add({
        ...at,
        severity: 'error',
        code: cell.problem,
        message: PROBLEMS[cell.problem],
      });
    } else if (field === undefined) {
      const message = unknownColumn(tab, cell.text, reporting);
      reporting.findings.add({ ...at, severity: 'warning', code: 'UNKNOWN_COLUMN', message });
    } else if (columns.has(field)) {
      const message = `The column ${cell.text} stands here a second time; keep one.`;
      reporting.findings.add({ ...at, severity: 'error', code: 'DUPLICATE_HEADER', message });
    } else columns.set(field, cell.column);
  }
  reportMissingColumns(tab, columns, reporting);
  return columns;
}

function reportMissingColumns(
  tab: Tab<Columns>,
  columns: ReadonlyMap<string, number>,
  { findings }: Reporting,
): void {
  for (const [field, column] of Object.entries(tab.columns)) {
    if (!column.required || columns.has(field)) continue;
    const message = `The tab ${tab.name} has no column ${column.header}.`;
    findings.add({
      severity: 'error',
      code: 'MISSING_COLUMN',
      tab: tab.name,
      cell: null,
      value: null,
      message,
    });
  }
}

function unknownColumn(tab: Tab<Columns>, header: string, { didYouMean }: Reporting): string {
  const known = Object.values(tab.columns).map((column) => column.header);
  return `The tab ${tab.name} has no column ${quoted(header)}${didYouMean(header, known)}; it is ignored.`;
}

interface Reading extends Reporting {
  /** Its name. */
  readonly tab: string;
  readonly fields: readonly Field[];
}

interface Field {
  readonly field: string;
  readonly column: Column<unknown>;
  /** Its column's number; undefined = it has none. */
  readonly place: number | undefined;
}

function readRow(reading: Reading, row: RawRow): Readonly<Record<string, unknown>> {
  const cells = new Map(row.cells.map((cell) => [cell.column, cell]));
  const values: Record<string, unknown> = {};
  for (const { field, column, place } of reading.fields) {
    values[field] =
      place === undefined
        ? column.blank
        : readCell(reading, { column, place, row: row.number }, cells.get(place));
  }
  return values;
}

interface Place {
  readonly column: Column<unknown>;
  readonly place: number;
  readonly row: number;
}

function readCell(reading: Reading, { column, place, row }: Place, cell: RawCell | undefined): unknown {
  const { tab, findings, didYouMean } = reading;
  const report = (code: string, message: string): void => {
    const value = cell?.text ?? null;
    findings.add({ severity: 'error', code, tab, cell: `${columnName(place)}${row}`, value, message });
  };
  if (!cell || (cell.text === '' && !cell.problem)) {
    if (column.required) report('REQUIRED', `${column.header} is required: ${column.kind.describes}.`);
    return column.blank;
  }
  if (cell.problem) {
    report(cell.problem, PROBLEMS[cell.problem]);
    return column.blank;
  }
  const hidden = CONTROL.exec(cell.text)?.[0];
  if (hidden !== undefined) {
    report(
      'CONTROL_CHARACTER',
      `${column.header}: ${codePoint(hidden)} changes how the rest is shown, and nobody sees it. Type the text anew.`,
    );
    return column.blank;
  }
  const read = column.kind.read(cell.text, didYouMean);
  if (read.ok) return read.value;
  report(read.code, `${column.header}: ${read.message}`);
  return read.value ?? column.blank;
}

/** Controls other than tab and line ends, and what turns the direction of the text behind it around. */
// eslint-disable-next-line no-control-regex -- these are meant
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const codePoint = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

const PROBLEMS: Readonly<Record<NonNullable<RawCell['problem']>, string>> = {
  FORMULA_WITHOUT_RESULT:
    'The formula has no stored result; open and save the workbook in Excel, or write the value.',
  ERROR_VALUE: 'The cell shows an error; mend its formula or write the value.',
};

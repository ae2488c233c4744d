import { Readable } from 'node:stream';
import exceljs, { type Cell, type CellValue, type Row } from 'exceljs';
import type { RawCell, RawRow, RawTab } from './raw-tab.js';
import { normalContainer } from './workbook-container.js';
import { WORKBOOK_LIMITS, WorkbookRefused, type WorkbookRefusal } from './workbook-refused.js';

/**
 * The process that reads one workbook and ends: whatever a file does to ExcelJS, it does it here. Talks to
 * workbook.reader over IPC: bytes in, tabs or a refusal out.
 */

export type ChildAnswer =
  | { readonly ok: true; readonly tabs: readonly RawTab[] }
  | { readonly ok: false; readonly code: WorkbookRefusal; readonly message: string };

process.once('message', (file: Uint8Array) => {
  read(Buffer.from(file.buffer, file.byteOffset, file.byteLength))
    .then((tabs): ChildAnswer => ({ ok: true, tabs }))
    .catch((error: unknown): ChildAnswer => refusal(error))
    .then((answer) =>
      process.send?.(answer, () => {
        process.disconnect();
      }),
    )
    .catch(() => process.exit(1));
});

async function read(file: Buffer): Promise<readonly RawTab[]> {
  const container = await normalContainer(file);
  const reader = new exceljs.stream.xlsx.WorkbookReader(Readable.from([container]), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  const tabs: RawTab[] = [];
  let rowsBefore = 0;
  for await (const sheet of reader) {
    const rows = await readRows(sheet, rowsBefore);
    rowsBefore += rows.length;
    // The types do not know the name, which the reader takes from the workbook.
    tabs.push({ name: (sheet as unknown as { name: string }).name, rows });
  }
  return tabs;
}

async function readRows(sheet: AsyncIterable<Row>, rowsBefore: number): Promise<readonly RawRow[]> {
  const rows: RawRow[] = [];
  for await (const row of sheet) {
    const cells = cellsOf(row);
    if (cells.length === 0) continue;
    rows.push({ number: row.number, cells });
    if (rows.length > WORKBOOK_LIMITS.rowsPerTab || rowsBefore + rows.length > WORKBOOK_LIMITS.rows) {
      const limits = `${WORKBOOK_LIMITS.rowsPerTab} rows of a tab and ${WORKBOOK_LIMITS.rows} in all`;
      throw new WorkbookRefused('TOO_MANY_ROWS', `More than ${limits} are not read.`);
    }
  }
  return rows;
}

/** Excel's last row. */
const LAST_ROW = 1_048_576;

function cellsOf(row: Row): readonly RawCell[] {
  if (!(row.number >= 1 && row.number <= LAST_ROW)) {
    throw new WorkbookRefused('CORRUPT', `The workbook is damaged: there is no row ${row.number}.`);
  }
  const cells: RawCell[] = [];
  row.eachCell((cell) => {
    const read = readCell(cell);
    if (read.text === '' && read.problem === undefined) return;
    if (read.column > WORKBOOK_LIMITS.columns) {
      throw new WorkbookRefused(
        'TOO_MANY_COLUMNS',
        `Column ${cell.address} is beyond the ${WORKBOOK_LIMITS.columns} that are read.`,
      );
    }
    if (read.text.length > WORKBOOK_LIMITS.cellCharacters) {
      throw new WorkbookRefused(
        'CELL_TOO_LONG',
        `${cell.address} has more than ${WORKBOOK_LIMITS.cellCharacters} characters.`,
      );
    }
    cells.push(read);
  });
  return cells;
}

function readCell(cell: Cell): RawCell {
  const column = Number(cell.col);
  const { value } = cell;
  if (typeof value === 'object' && value !== null && 'error' in value) {
    return { column, text: value.error, problem: 'ERROR_VALUE' };
  }
  if (typeof value === 'object' && value !== null && 'formula' in value) {
    // A formula with a result has become its result before; '' is a result too.
    return value.result === ''
      ? { column, text: '' }
      : { column, text: `=${value.formula}`, problem: 'FORMULA_WITHOUT_RESULT' };
  }
  return { column, text: seen(value, cell.numFmt).normalize('NFC').trim() };
}

/** What a person sees in the cell. */
function seen(value: CellValue, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return seenNumber(value, format);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return seenDate(value);
  if (typeof value === 'object' && 'richText' in value)
    return value.richText.map(({ text }) => text).join('');
  return typeof value === 'string' ? value : '';
}

/** Formats with a fixed number of decimals show them: 24.10 is not 24.1. */
function seenNumber(value: number, format: string | undefined): string {
  const decimals = /^0(?:\.(0+))?$/.exec(format ?? '');
  return decimals ? value.toFixed(decimals[1]?.length ?? 0) : String(value);
}

function seenDate(value: Date): string {
  if (Number.isNaN(value.getTime())) return '';
  const text = value.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

function refusal(error: unknown): ChildAnswer {
  if (error instanceof WorkbookRefused) return { ok: false, code: error.code, message: error.message };
  const why = error instanceof Error ? error.message : String(error);
  return {
    ok: false,
    code: 'CORRUPT',
    message: `The workbook is damaged: ${why.slice(0, 300)}. Open and save it again.`,
  };
}

import { Readable } from 'node:stream';
import exceljs, { type Row } from 'exceljs';
import { normalContainer } from './workbook-container.js';
import { readCell } from './workbook-cell.js';
import { TabPacker, type PackedTabs } from './workbook-packed.js';
import { corrupt, WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';

/**
 * The tabs of an .xlsx file; throws WorkbookRefused, and whatever a file makes ExcelJS throw. Runs in the child process:
 * a file may make it take all memory, or never end.
 */
export async function readTabs(file: Buffer): Promise<PackedTabs> {
  const blocks = await normalContainer(file);
  const reader = new exceljs.stream.xlsx.WorkbookReader(Readable.from(consumed(blocks)), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  const packer = new TabPacker();
  const rows = new RowCount();
  for await (const sheet of reader) {
    // The types do not know the name, which the reader takes from the workbook.
    packer.begin((sheet as unknown as { readonly name: string }).name);
    rows.beginTab();
    for await (const row of sheet) {
      if (packRow(row, packer)) rows.add();
    }
  }
  return packer.packed();
}

/** Each block is let go of once it has been read. */
function* consumed(blocks: Buffer[]): Iterable<Buffer> {
  const reversed = blocks.reverse();
  for (let block = reversed.pop(); block; block = reversed.pop()) yield block;
}

/** Rows with something in them. */
class RowCount {
  private ofTab = 0;
  private all = 0;

  beginTab(): void {
    this.ofTab = 0;
  }

  add(): void {
    this.ofTab += 1;
    this.all += 1;
    if (this.ofTab <= WORKBOOK_LIMITS.rowsPerTab && this.all <= WORKBOOK_LIMITS.rows) return;
    const limits = `${WORKBOOK_LIMITS.rowsPerTab} rows of a tab and ${WORKBOOK_LIMITS.rows} in all`;
    throw new WorkbookRefused('TOO_MANY_ROWS', `More than ${limits} are not read.`);
  }
}

/** Excel's last row. */
const LAST_ROW = 1_048_576;

/** Whether there is something in the row. */
function packRow(row: Row, packer: TabPacker): boolean {
  if (!(row.number >= 1 && row.number <= LAST_ROW)) throw corrupt(`there is no row ${row.number}`);
  let filled = false;
  row.eachCell((cell) => {
    const read = readCell(cell);
    if (read.text === '' && read.problem === undefined) return;
    if (read.column > WORKBOOK_LIMITS.columns) {
      const message = `Column ${cell.address} is beyond the ${WORKBOOK_LIMITS.columns} that are read.`;
      throw new WorkbookRefused('TOO_MANY_COLUMNS', message);
    }
    if (read.text.length > WORKBOOK_LIMITS.cellCharacters) {
      const message = `${cell.address} has more than ${WORKBOOK_LIMITS.cellCharacters} characters.`;
      throw new WorkbookRefused('CELL_TOO_LONG', message);
    }
    filled = true;
    packer.add(row.number, read);
  });
  return filled;
}

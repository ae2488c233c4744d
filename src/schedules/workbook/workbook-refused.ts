/** A file that is no workbook of ours to read; nothing of it was kept. The codes are those of spreadsheet.md. */
export class WorkbookRefused extends Error {
  override readonly name = 'WorkbookRefused';

  constructor(
    readonly code: WorkbookRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Codes, and the HTTP status of each. */
export const WORKBOOK_REFUSALS = {
  FILE_TOO_LARGE: 413,
  NOT_A_WORKBOOK: 415,
  ENCRYPTED: 415,
  OLD_FORMAT: 415,
  MACROS: 415,
  CORRUPT: 422,
  ACTIVE_CONTENT: 422,
  INFLATES_TOO_FAR: 422,
  TOO_MANY_TABS: 422,
  TOO_MANY_ROWS: 422,
  TOO_MANY_COLUMNS: 422,
  CELL_TOO_LONG: 422,
  TOO_SLOW: 422,
} as const;
export type WorkbookRefusal = keyof typeof WORKBOOK_REFUSALS;

/** spreadsheet.md, Limits. */
export const WORKBOOK_LIMITS = {
  fileBytes: 10 * 1024 * 1024,
  inflatedBytes: 100 * 1024 * 1024,
  ratio: 100,
  tabs: 30,
  rowsPerTab: 100_000,
  rows: 300_000,
  columns: 100,
  cellCharacters: 32_767,
  entries: 200,
  /** Of customXml. */
  customDataBytes: 1024 * 1024,
} as const;

export const corrupt = (why: string): WorkbookRefused =>
  new WorkbookRefused('CORRUPT', `The workbook is damaged: ${why.slice(0, 300)}. Open and save it again.`);

export const notAWorkbook = (why: string): WorkbookRefused => new WorkbookRefused('NOT_A_WORKBOOK', why);

/** A tab of a workbook that is written (workbook-writer). */

/** A text or a number; '' = the cell is blank. A text stays a text, whatever it begins with. */
export type SheetCell = string | number;

/** What Excel offers below a header, or refuses there. */
export type Allowed =
  /** A list to choose from; with `others`, it is only offered. */
  | { readonly choices: readonly string[]; readonly others?: true }
  | { readonly whole: readonly [least: number, most: number] }
  /** The names below a header of another tab: offered, and other texts are taken too. */
  | { readonly rowsOf: { readonly tab: string; readonly header: string } };

export interface SheetColumn {
  readonly header: string;
  /** Shown when the header is selected; Excel shows the first 255 characters. */
  readonly help: string;
  readonly required?: boolean;
  /** What is typed there may become a number; everywhere else it stays the text that was typed. */
  readonly holdsNumbers?: boolean;
  /** Absent = anything. */
  readonly allowed?: Allowed;
}

/** A tab with its headers in the first row and a row of cells per row, in the order of the columns. */
export interface SheetTab {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetCell[])[];
}

/** The tab of the lists that are too long to be written beside their cells; import knows it, and does not read it. */
export const LISTS_TAB = 'Lists';

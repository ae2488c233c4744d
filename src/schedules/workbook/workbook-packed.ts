import type { RawCell, RawRow, RawTab } from './raw-tab.js';
import { WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';

/**
 * Tabs on their way from the child process: as objects a workbook of three million cells would take a gigabyte on both
 * sides, since every message copies every text.
 */
export interface PackedTabs {
  /** Each text once. */
  readonly texts: readonly string[];
  readonly tabs: readonly PackedTab[];
}

export interface PackedTab {
  readonly name: string;
  /** Four numbers a cell: its row, its column, the place of its text, and its problem. */
  readonly cells: Uint32Array;
}

const WIDTH = 4;
const PROBLEMS = [undefined, 'FORMULA_WITHOUT_RESULT', 'ERROR_VALUE'] as const;

/** Packs tabs cell by cell, in their order; throws WorkbookRefused when people would see more text than may be. */
export class TabPacker {
  private readonly places = new Map<string, number>();
  private readonly done: PackedTab[] = [];
  private name: string | null = null;
  private cells = new Uint32Array(WIDTH * 1024);
  private length = 0;
  private characters = 0;

  begin(name: string): void {
    this.finish();
    this.name = name;
  }

  add(row: number, { column, text, problem }: RawCell): void {
    this.characters += text.length;
    if (this.characters > WORKBOOK_LIMITS.inflatedBytes) {
      const message = 'The texts of all cells together are longer than 100 MB: one text is shown many times.';
      throw new WorkbookRefused('INFLATES_TOO_FAR', message);
    }
    if (this.length === this.cells.length) {
      const larger = new Uint32Array(this.cells.length * 2);
      larger.set(this.cells);
      this.cells = larger;
    }
    this.cells[this.length] = row;
    this.cells[this.length + 1] = column;
    this.cells[this.length + 2] = this.placeOf(text);
    this.cells[this.length + 3] = PROBLEMS.indexOf(problem);
    this.length += WIDTH;
  }

  packed(): PackedTabs {
    this.finish();
    return { texts: [...this.places.keys()], tabs: this.done };
  }

  private finish(): void {
    if (this.name !== null) this.done.push({ name: this.name, cells: this.cells.slice(0, this.length) });
    this.name = null;
    this.length = 0;
  }

  private placeOf(text: string): number {
    const known = this.places.get(text);
    if (known !== undefined) return known;
    this.places.set(text, this.places.size);
    return this.places.size - 1;
  }
}

export const unpackTabs = ({ texts, tabs }: PackedTabs): readonly RawTab[] =>
  tabs.map(({ name, cells }) => ({ name, rows: rowsOf(cells, texts) }));

function rowsOf(packed: Uint32Array, texts: readonly string[]): readonly RawRow[] {
  const rows: { number: number; cells: RawCell[] }[] = [];
  for (let at = 0; at < packed.length; at += WIDTH) {
    const number = packed[at] ?? 0;
    const column = packed[at + 1] ?? 0;
    const text = texts[packed[at + 2] ?? 0] ?? '';
    const problem = PROBLEMS[packed[at + 3] ?? 0];
    const cell: RawCell = problem ? { column, text, problem } : { column, text };
    const last = rows.at(-1);
    if (last?.number === number) last.cells.push(cell);
    else rows.push({ number, cells: [cell] });
  }
  return rows;
}

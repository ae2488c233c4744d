import type { Paint, Style } from './style.js';
import { oneLine } from './text.js';

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string | number | null | undefined;
  readonly paint?: (row: T) => Paint;
  readonly right?: true;
}

const GAP = '  ';

/** Rows below their titles; columns in which nothing stands are left out. Ends with a line feed. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], style: Style): string {
  const filled = columns
    .map((column) => ({ ...column, cells: rows.map((row) => oneLine(String(column.of(row) ?? ''))) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const widths = filled.map(({ title, cells }) => Math.max(title.length, ...cells.map(widthOf)));
  const line = (cellOf: (index: number) => { text: string; paint: Paint }): string =>
    filled
      .map((column, index) => {
        const { text, paint } = cellOf(index);
        const padding = ' '.repeat(Math.max((widths[index] ?? 0) - widthOf(text), 0));
        return column.right ? `${padding}${paint(text)}` : `${paint(text)}${padding}`;
      })
      .join(GAP)
      .trimEnd();
  const head = line((index) => ({ text: filled[index]?.title ?? '', paint: style.dim }));
  const body = rows.map((row, n) =>
    line((index) => {
      const column = filled[index];
      return { text: column?.cells[n] ?? '', paint: column?.paint?.(row) ?? String };
    }),
  );
  return `${[head, ...body].join('\n')}\n`;
}

/** In code points: names and messages are hardly ever wider. */
const widthOf = (text: string): number => Array.from(text).length;

/** `name: value` lines; absent values are left out. */
export function fields(
  pairs: readonly (readonly [string, string | number | null | undefined])[],
  style: Style,
): string {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => `${style.dim(name.padEnd(width))}${GAP}${oneLine(String(value))}\n`)
    .join('');
}

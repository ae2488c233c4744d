import { plainText } from './ansi.js';

/** Where the rows of a log lie: one for each line, or as many as a line takes when it is broken. */
export interface Rows {
  readonly count: number;
  /** Of a row: its line from 0, and which of its rows it is. */
  readonly at: (row: number) => { readonly line: number; readonly part: number };
  readonly rowOf: (line: number) => number;
}

export const unbroken = (total: number): Rows => ({
  count: total,
  at: (row) => ({ line: row, part: 0 }),
  rowOf: (line) => line,
});

/** Each row has `columns` characters at most; a line that was not read yet takes one row. */
export function broken(total: number, columns: number, lineAt: (line: number) => string | undefined): Rows {
  const starts = new Uint32Array(total + 1);
  for (let line = 0; line < total; line += 1) {
    const length = plainText(lineAt(line) ?? '').length;
    starts[line + 1] = (starts[line] ?? 0) + Math.max(1, Math.ceil(length / columns));
  }
  return {
    count: starts[total] ?? 0,
    at: (row) => {
      const line = lastNotAfter(starts, row);
      return { line, part: row - (starts[line] ?? 0) };
    },
    rowOf: (line) => starts[line] ?? 0,
  };
}

function lastNotAfter(starts: Uint32Array, row: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Lines in which it stands, from 0; upper and lower case are the same. */
export function hitsOf(
  needle: string,
  total: number,
  lineAt: (line: number) => string | undefined,
): readonly number[] {
  if (needle === '') return [];
  const wanted = needle.toLowerCase();
  const hits: number[] = [];
  for (let line = 0; line < total; line += 1)
    if (
      plainText(lineAt(line) ?? '')
        .toLowerCase()
        .includes(wanted)
    )
      hits.push(line);
  return hits;
}

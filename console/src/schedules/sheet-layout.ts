import type { Finding, TabExcerpt } from '../api/shapes.js';

/** Where a finding stands, or what is shown around it: without React, so that it can be computed anywhere. */

export interface Cell {
  /** 1 = A. */
  readonly column: number;
  readonly row: number;
}

/** `E14`; null = it is no cell. */
export function cellOf(name: string | null): Cell | null {
  const [, letters, digits] = /^([A-Z]{1,3})(\d{1,7})$/.exec(name ?? '') ?? [];
  if (letters === undefined || digits === undefined) return null;
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { column, row: Number(digits) };
}

/** 1 → A, 27 → AA. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

type Row = TabExcerpt['rows'][number];

/** A row of the sheet, or how many are left out. */
export type SheetLine =
  { readonly kind: 'row'; readonly row: Row } | { readonly kind: 'gap'; readonly count: number };

/** Rows as they stand in the workbook, with a line for each stretch that is left out between them. */
export function sheetLines({ header, rows }: TabExcerpt): readonly SheetLine[] {
  let before = header?.number ?? 0;
  return rows.flatMap((row): readonly SheetLine[] => {
    const count = row.number - before - 1;
    before = row.number;
    return [...(count > 0 ? [{ kind: 'gap' as const, count }] : []), { kind: 'row', row }];
  });
}

const CHARACTER_PX = 7.7;
/** With room for the sign of a finding. */
const PADDING_PX = 40;
const NARROWEST = 5;
const WIDEST = 30;

/** Of every column, in pixels: as wide as its longest text, within reason. */
export function columnWidths({ header, rows }: TabExcerpt, marked: readonly Cell[]): readonly number[] {
  const all = [...(header ? [header] : []), ...rows].map(({ cells }) => cells);
  const columns = Math.max(0, ...all.map(({ length }) => length), ...marked.map(({ column }) => column));
  return Array.from({ length: columns }, (_, place) => {
    const longest = all.reduce((most, cells) => Math.max(most, cells[place]?.length ?? 0), NARROWEST);
    return Math.round(Math.min(longest, WIDEST) * CHARACTER_PX) + PADDING_PX;
  });
}

/** The worse finding of each cell of a tab, by `E14`, with its place among all. */
export function marksOf(
  findings: readonly Finding[],
  tab: string,
): ReadonlyMap<string, { readonly severity: Finding['severity']; readonly place: number }> {
  const marks = new Map<string, { severity: Finding['severity']; place: number }>();
  findings.forEach((finding, place) => {
    if (finding.tab !== tab || finding.cell === null) return;
    const known = marks.get(finding.cell);
    if (known === undefined || (known.severity === 'warning' && finding.severity === 'error'))
      marks.set(finding.cell, { severity: finding.severity, place });
  });
  return marks;
}

export interface TabCount {
  readonly tab: string;
  readonly errors: number;
  readonly warnings: number;
  /** null = the workbook does not have it. */
  readonly excerpt: TabExcerpt | null;
}

/** The tabs of the workbook in its order, and those that findings miss in it. */
export function tabCounts(
  findings: readonly Finding[],
  excerpts: readonly TabExcerpt[],
): readonly TabCount[] {
  const counts = new Map<string, { errors: number; warnings: number }>();
  for (const { tab, severity } of findings) {
    if (tab === null) continue;
    const known = counts.get(tab) ?? { errors: 0, warnings: 0 };
    known[severity === 'error' ? 'errors' : 'warnings'] += 1;
    counts.set(tab, known);
  }
  const there = new Set(excerpts.map(({ tab }) => tab));
  const none = { errors: 0, warnings: 0 };
  return [
    ...excerpts.map((excerpt) => ({ tab: excerpt.tab, ...(counts.get(excerpt.tab) ?? none), excerpt })),
    ...[...counts]
      .filter(([tab]) => !there.has(tab))
      .map(([tab, count]) => ({ tab, ...count, excerpt: null })),
  ];
}

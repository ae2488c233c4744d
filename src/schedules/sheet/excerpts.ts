import { excerpt, type Finding } from '../../domain/finding.js';
import type { RawRow, RawTab } from '../workbook/raw-tab.js';
import { matchable } from './column.js';
import { TAB_KEYS, TABS } from './sheet-columns.js';

/** Rows of a tab as they stand in the workbook, for people who look at findings. */
export interface TabExcerpt {
  /** As findings call it. */
  readonly tab: string;
  /** How many rows it has, its header not counted. */
  readonly rowsTotal: number;
  /** null = the tab is empty. */
  readonly header: ExcerptRow | null;
  /** Those near findings, in order. */
  readonly rows: readonly ExcerptRow[];
}

export interface ExcerptRow {
  /** As Excel counts: 1 is the first. */
  readonly number: number;
  /** From column A to the last that is not blank; of each at most 100 characters. */
  readonly cells: readonly string[];
}

/** Rows before and after one with a finding. */
const AROUND = 2;
/** In all tabs together: an answer is for people, and a workbook may have 300,000 rows. */
export const MOST_EXCERPT_ROWS = 2_000;
const MOST_CHARACTERS = 500_000;

/** Of every tab its header and the rows near findings; each tab with findings gets the same share of what is told. */
export function excerptsOf(tabs: readonly RawTab[], findings: readonly Finding[]): readonly TabExcerpt[] {
  const numbers = rowsWithFindings(findings);
  const share = Math.floor(MOST_EXCERPT_ROWS / Math.max(1, numbers.size));
  const left = { characters: MOST_CHARACTERS };
  const seen = new Set<string>();
  return tabs.flatMap((tab) => {
    const name = nameOf(tab);
    // Of two tabs of one name, which is a finding, the first is read.
    if (seen.has(name)) return [];
    seen.add(name);
    const [header, ...body] = tab.rows;
    const found = numbers.get(name) ?? [];
    const near = rowsNear(body, found, header?.number ?? 0).slice(0, share);
    const rows = near.flatMap((row) => shownRow(row, left) ?? []);
    return [{ tab: name, rowsTotal: body.length, header: (header && shownRow(header, left)) ?? null, rows }];
  });
}

const NAMES = new Map(TAB_KEYS.map((key) => [matchable(TABS[key].name), TABS[key].name]));
const nameOf = ({ name }: RawTab): string => NAMES.get(matchable(name)) ?? name;

function rowsWithFindings(findings: readonly Finding[]): ReadonlyMap<string, readonly number[]> {
  const rows = new Map<string, number[]>();
  for (const { tab, cell } of findings) {
    const [, digits] = /^[A-Z]+(\d+)$/.exec(cell ?? '') ?? [];
    if (tab === null || digits === undefined) continue;
    const ofTab = rows.get(tab) ?? [];
    ofTab.push(Number(digits));
    rows.set(tab, ofTab);
  }
  return rows;
}

/** A row that is blank, and has a finding for that, is one too. */
function rowsNear(body: readonly RawRow[], found: readonly number[], header: number): readonly RawRow[] {
  const wanted = new Set(found.filter((number) => number > header));
  const near = new Set([...wanted].flatMap((number) => around(number)));
  const shown = new Map(body.filter(({ number }) => near.has(number)).map((row) => [row.number, row]));
  for (const number of wanted) if (!shown.has(number)) shown.set(number, { number, cells: [] });
  return [...shown.values()].sort((a, b) => a.number - b.number);
}

const around = (number: number): readonly number[] =>
  Array.from({ length: 2 * AROUND + 1 }, (_, place) => number - AROUND + place);

function shownRow({ number, cells }: RawRow, left: { characters: number }): ExcerptRow | null {
  const last = cells.reduce((most, { column }) => Math.max(most, column), 0);
  const texts = new Map(cells.map(({ column, text }) => [column, excerpt(text)]));
  const shown = Array.from({ length: last }, (_, place) => texts.get(place + 1) ?? '');
  left.characters -= shown.reduce((sum, text) => sum + text.length, last);
  return left.characters < 0 ? null : { number, cells: shown };
}

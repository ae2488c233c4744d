/** Which columns the table has, in which order and how wide. Status and name are always there: a row says nothing without. */
export const COLUMNS = [
  ...(['status', 'name', 'application', 'why', 'start', 'duration', 'usual'] as const),
  ...(['attempt', 'agent'] as const),
  ...(['end', 'requested', 'type', 'cycle', 'priority', 'execution', 'parameters'] as const),
] as const;
export type Column = (typeof COLUMNS)[number];

export interface Placed {
  readonly column: Column;
  /** In pixels; null = as wide as it usually is. */
  readonly width: number | null;
}
export type Columns = readonly Placed[];

const USUAL: readonly Column[] = COLUMNS.slice(0, 9);
export const USUAL_COLUMNS: Columns = USUAL.map((column) => ({ column, width: null }));
export const ALWAYS: readonly Column[] = ['status', 'name'];

export const NARROWEST = 56;
export const WIDEST = 1200;

const isColumn = (text: string): text is Column => COLUMNS.some((column) => column === text);

/** From the address: `status name-320 start`. Undefined = it says nothing, or nothing that there is. */
export function columnsOf(text: string | undefined): Columns | undefined {
  const found = new Map<Column, Placed>();
  for (const word of (text ?? '').split(/[ ,]+/)) {
    const [name = '', width] = word.split('-');
    if (isColumn(name) && !found.has(name)) found.set(name, { column: name, width: widthOf(width) });
  }
  if (found.size === 0) return undefined;
  const missing = ALWAYS.filter((column) => !found.has(column));
  return [...missing.map((column) => ({ column, width: null })), ...found.values()];
}

function widthOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,5}$/.test(text) ? withinBounds(Number(text)) : null;
}

export const withinBounds = (width: number): number =>
  Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** As it stands in the address; empty = what is usual. */
export function columnsText(columns: Columns | undefined): string {
  const text = textOf(columns ?? []);
  return text === textOf(USUAL_COLUMNS) ? '' : text;
}

const textOf = (columns: Columns): string =>
  columns.map(({ column, width }) => (width === null ? column : `${column}-${width}`)).join(' ');

export const withWidth = (columns: Columns, column: Column, width: number | null): Columns =>
  columns.map((one) =>
    one.column === column ? { column, width: width === null ? null : withinBounds(width) } : one,
  );

/** Shows it behind the others, or hides it. */
export function toggled(columns: Columns, column: Column): Columns {
  if (ALWAYS.includes(column)) return columns;
  const rest = columns.filter((one) => one.column !== column);
  return rest.length < columns.length ? rest : [...columns, { column, width: null }];
}

/** One place further left (-1) or right (1). */
export function moved(columns: Columns, column: Column, by: -1 | 1): Columns {
  const at = columns.findIndex((one) => one.column === column);
  const other = columns[at + by];
  const self = columns[at];
  if (!self || !other) return columns;
  return columns.map((one, n) => (n === at ? other : n === at + by ? self : one));
}

/** Narrowest and usual share of each, in rem and fr; a share of null keeps its width. */
const SIZES: Readonly<Record<Column, readonly [rem: number, share: number | null]>> = {
  status: [10, null],
  name: [16, 2],
  application: [7, null],
  why: [10, 3],
  start: [8.5, null],
  duration: [5.5, null],
  usual: [5.5, null],
  attempt: [5.5, null],
  agent: [6, null],
  end: [8.5, null],
  requested: [8.5, null],
  type: [7, null],
  cycle: [8, null],
  priority: [5, null],
  execution: [8, null],
  parameters: [10, 2],
};

export const CHECK_REM = 2.5;
const REM_PX = 16;
/** What stays in view leaves room for what is scrolled. */
const PINNED_REM = 36;

interface Tracks {
  /** For `grid-template-columns`, the box for selecting first. */
  readonly tracks: string;
  /** How wide a row is at least. */
  readonly least: string;
  /** Where the second column stays when the others are scrolled to the left; `auto` = it goes with them, being too wide. */
  readonly second: string;
}

export function trackOf(columns: Columns): Tracks {
  const tracks = columns.map(({ column, width }) => {
    const [rem, share] = SIZES[column];
    if (width !== null) return `${width / REM_PX}rem`;
    return share === null ? `${rem}rem` : `minmax(${rem}rem, ${share}fr)`;
  });
  const leastOf = (some: Columns): number =>
    some.reduce(
      (sum, { column, width }) => sum + (width === null ? SIZES[column][0] : width / REM_PX),
      CHECK_REM,
    );
  return {
    tracks: [`${CHECK_REM}rem`, ...tracks].join(' '),
    least: `${leastOf(columns)}rem`,
    second: leastOf(columns.slice(0, 2)) > PINNED_REM ? 'auto' : `${leastOf(columns.slice(0, 1))}rem`,
  };
}

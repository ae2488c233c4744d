import { groupBy } from './group-by.js';
import { rowName, type NamedTab } from './row-name.js';
import type { Schedule } from './schedule.js';

/**
 * Overrides: what people have said about fields of a schedule that are theirs, beside its workbook, and that no import
 * undoes (spreadsheet.md, Loading a new version). A workbook and the overrides of it make the definition that is planned.
 */

/** The fields that are people's, by tab. */
export const OVERRIDABLE = {
  applications: ['throttleLimit'],
  modules: ['enabled'],
  flows: ['enabled'],
  jobs: ['externalStatusUpdate', 'skipOnError', 'thresholdRunTime', 'daysOfTheWeek', 'enabled', 'notes'],
  processJobs: ['parameters'],
  dependencies: ['enabled'],
  interScheduleDependencies: ['enabled'],
  externalDependencies: ['enabled'],
  scheduleLinks: ['enabled'],
} as const satisfies { readonly [K in NamedTab]?: readonly (keyof Schedule[K][number])[] };

export type OverridableTab = keyof typeof OVERRIDABLE;
export const OVERRIDABLE_TABS = Object.keys(OVERRIDABLE) as readonly OverridableTab[];

/** Tabs to which people may add rows of their own. */
export const EXTENSIBLE_TABS = [
  'interScheduleDependencies',
  'externalDependencies',
  'scheduleLinks',
] as const satisfies readonly OverridableTab[];
export type ExtensibleTab = (typeof EXTENSIBLE_TABS)[number];

/** In the place of a field: the override is a whole row, which the workbook did not have. */
export const WHOLE_ROW = 'row';

type Plain = boolean | number | string | null;

/** As a definition holds it; of a whole row its fields. */
export type OverrideValue = Plain | readonly string[] | WholeRow;
export type WholeRow = Readonly<Record<string, Plain>>;

export interface OverrideKey {
  readonly tab: OverridableTab;
  /** What the row is called: row-name. */
  readonly row: string;
  readonly field: string;
}

export interface Override extends OverrideKey {
  readonly value: OverrideValue;
  /** What the workbook said when it was set, or kept; of a whole row null = it had none. */
  readonly sheetValue: OverrideValue;
}

/**
 * How an override stands to a workbook. ACTIVE: the workbook says what it said. AGREED: it says what the override says.
 * CONFLICT: it says something third. DORMANT: it has no such row, and the override does nothing until it has it again.
 */
export type OverrideState = 'ACTIVE' | 'AGREED' | 'CONFLICT' | 'DORMANT';
export const OVERRIDE_STATES: readonly OverrideState[] = ['ACTIVE', 'AGREED', 'CONFLICT', 'DORMANT'];

/** An override beside what a workbook says. */
export interface SeenOverride<T extends Override = Override> {
  readonly override: T;
  readonly state: OverrideState;
  /** What the workbook says; null also where it has no such row. */
  readonly sheetNow: OverrideValue;
}

/** The rows of a workbook by their names, as far as they are asked for. */
export class SheetRows {
  private readonly tabs = new Map<OverridableTab, ReadonlyMap<string, SheetRow>>();
  private known: ReadonlySet<string> | undefined;

  constructor(readonly definition: Schedule) {}

  of(tab: OverridableTab): ReadonlyMap<string, SheetRow> {
    const known = this.tabs.get(tab);
    if (known) return known;
    const rows: readonly unknown[] = this.definition[tab];
    const named = new Map(rows.map((row) => [rowName(tab, row), row as SheetRow]));
    this.tabs.set(tab, named);
    return named;
  }

  /** `PROCESS/JOB` of every job of a process. */
  get places(): ReadonlySet<string> {
    this.known ??= new Set(this.definition.processJobs.map(placeOf));
    return this.known;
  }

  /** Whether there is what a row is about. */
  hasPlace({ process, job }: WholeRow): boolean {
    return this.places.has(placeOf({ process: String(process), job: String(job) }));
  }
}

const placeOf = ({ process, job }: { readonly process: string; readonly job: string }): string =>
  `${process}/${job}`;

export type SheetRow = Readonly<Record<string, OverrideValue>>;

/** The definition that is planned: what people have said wins, rows of their own stand behind those of the workbook. */
export function withOverrides(definition: Schedule, overrides: readonly Override[]): Schedule {
  if (overrides.length === 0) return definition;
  const sheet = new SheetRows(definition);
  const tabs = [...groupBy(overrides, ({ tab }) => tab)].map(
    ([tab, own]) => [tab, overriddenRows(sheet, tab, own)] as const,
  );
  return { ...definition, ...(Object.fromEntries(tabs) as Partial<Schedule>) };
}

function overriddenRows(
  sheet: SheetRows,
  tab: OverridableTab,
  overrides: readonly Override[],
): readonly unknown[] {
  const whole = new Map<string, WholeRow>();
  const fields = new Map<string, Record<string, OverrideValue>>();
  for (const { row, field, value } of overrides) {
    if (field === WHOLE_ROW) whole.set(row, value as WholeRow);
    else fields.set(row, { ...fields.get(row), [field]: value });
  }
  const rows: readonly unknown[] = sheet.definition[tab];
  const known = sheet.of(tab);
  const changed = rows.map((row) => {
    const name = rowName(tab, row);
    const patch = fields.get(name);
    const own = whole.get(name) ?? row;
    return patch ? { ...(own as SheetRow), ...patch } : own;
  });
  const added = [...whole].flatMap(([name, row]) => (known.has(name) || !sheet.hasPlace(row) ? [] : [row]));
  return [...changed, ...added];
}

/** The three-way view: what the workbook said, what it says, what people have said. */
export function seenAgainst<T extends Override>(
  sheet: SheetRows,
  overrides: readonly T[],
): readonly SeenOverride<T>[] {
  return overrides.map((override) => {
    const sheetNow = sheetValueOf(sheet, override);
    return { override, state: stateOf(sheet, override, sheetNow), sheetNow };
  });
}

/** What the workbook says of a field, or its row; null also where it has no such row. */
export function sheetValueOf(sheet: SheetRows, { tab, row, field }: OverrideKey): OverrideValue {
  const found = sheet.of(tab).get(row);
  if (!found) return null;
  return field === WHOLE_ROW ? (found as WholeRow) : (found[field] ?? null);
}

function stateOf(sheet: SheetRows, override: Override, sheetNow: OverrideValue): OverrideState {
  const { tab, row, field, value, sheetValue } = override;
  const isThere = sheet.of(tab).has(row) || (field === WHOLE_ROW && sheet.hasPlace(value as WholeRow));
  if (!isThere) return 'DORMANT';
  if (isSame(sheetNow, value)) return 'AGREED';
  return isSame(sheetNow, sheetValue) ? 'ACTIVE' : 'CONFLICT';
}

/** Rows of a tab have their fields in one order, that of its columns. */
export const isSame = (one: OverrideValue, other: OverrideValue): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Overrides of one schedule never name the same thing twice. */
export const overrideKey = ({ tab, row, field }: OverrideKey): string => `${tab} ${field} ${row}`;

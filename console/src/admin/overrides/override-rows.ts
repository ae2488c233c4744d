import type { components } from '../../api/schema.js';

export type OverridableRow = components['schemas']['OverridableRow'];
type Override = components['schemas']['Override'];

/** The tabs of the workbook that each page is about, and their fields in the order in which they are shown. */
export const PAGES = {
  jobs: ['Job', 'ProcessJobMapping'],
  dependencies: ['Dependency', 'InterScheduleDependency', 'ExternalDependency', 'ScheduleLink'],
  throttles: ['Application'],
} as const;
export type PageId = keyof typeof PAGES;
export type Tab = (typeof PAGES)[PageId][number];

export const FIELDS: Readonly<Record<Tab, readonly string[]>> = {
  Job: ['enabled', 'skipOnError', 'thresholdRunTime', 'daysOfTheWeek', 'externalStatusUpdate', 'notes'],
  ProcessJobMapping: ['parameters'],
  Dependency: ['enabled'],
  InterScheduleDependency: ['enabled'],
  ExternalDependency: ['enabled'],
  ScheduleLink: ['enabled'],
  Application: ['throttleLimit'],
};

export const SWITCHES: readonly string[] = ['enabled', 'skipOnError'];

export const overrideOf = ({ overrides }: OverridableRow, field: string): Override | undefined =>
  overrides.find((one) => one.field === field);

/** The field that is a whole row of one's own. */
export const WHOLE_ROW = 'row';

/** What a row of one's own says, for which the workbook has none. */
const ownRow = (row: OverridableRow): Readonly<Record<string, unknown>> => {
  const value = overrideOf(row, WHOLE_ROW)?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
};

export const sheetValue = ({ sheet }: OverridableRow, field: string): unknown => sheet?.[field] ?? null;

export function holding(row: OverridableRow, field: string): unknown {
  const own = overrideOf(row, field);
  return own ? own.value : row.sheet ? sheetValue(row, field) : (ownRow(row)[field] ?? null);
}

/** As a cell of the workbook would show it; blank is an empty text. */
export function cellText(value: unknown): string {
  if (value === true) return 'Y';
  if (value === false) return 'N';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export const WHICH = ['all', 'own', 'conflict', 'disabled'] as const;
export type Which = (typeof WHICH)[number];

export function isShown(row: OverridableRow, which: Which): boolean {
  if (which === 'own') return row.overrides.length > 0;
  if (which === 'conflict') return row.overrides.some(({ state }) => state === 'CONFLICT');
  return which === 'all' || holding(row, 'enabled') === false;
}

/** What a filter looks through: the name, and what the row belongs to. */
export const searchText = (row: OverridableRow): string =>
  [row.row, cellText(sheetValue(row, 'application')), cellText(sheetValue(row, 'description'))].join(' ');

export interface Edited {
  /** Whether a field is overridden; else what the workbook says holds. */
  readonly own: boolean;
  readonly text: string;
}

export interface Edits {
  readonly set: readonly { readonly field: string; readonly value: string | null }[];
  readonly clear: readonly string[];
}

/** What of an edited row is to be said, and what taken back. */
export function editsOf(row: OverridableRow, edited: Readonly<Record<string, Edited>>): Edits {
  const fields = Object.entries(edited);
  const set = fields.flatMap(([field, { own, text }]) => {
    const before = overrideOf(row, field);
    const isSame = before !== undefined && cellText(before.value) === text.trim();
    return own && !isSame ? [{ field, value: text.trim() === '' ? null : text.trim() }] : [];
  });
  const clear = fields.flatMap(([field, { own }]) => (!own && overrideOf(row, field) ? [field] : []));
  return { set, clear };
}

import { isSame, type OverrideValue } from '../domain/override.js';
import { quoted } from '../domain/finding.js';
import type { ParsedRow, Reporting } from '../schedules/sheet/parse-tab.js';
import { columnName } from '../schedules/workbook/raw-tab.js';
import type { CellChange } from './configuration-changes.js';
import { KEYS, type ConfigurationRow, type OverridesTab } from './configuration-rows.js';
import { CONFIGURATION_TABS } from './configuration-tabs.js';

type Values = Readonly<Record<string, unknown>>;

export interface TabToCompare {
  readonly key: OverridesTab;
  /** As they are. */
  readonly rows: readonly ConfigurationRow[];
  /** As they stand in the tab. */
  readonly found: readonly ParsedRow<Values>[];
  /** Numbers of the columns that the tab has. */
  readonly columns: ReadonlyMap<string, number>;
}

interface Comparing extends TabToCompare, Reporting {
  readonly refuse: (
    at: { field: string; row: number; value: unknown },
    told: { code: string; message: string },
  ) => void;
}

/** Cells in which the rows of a tab differ from what is so; of rows that are not there, which they are. */
export function compareRows(
  tab: TabToCompare,
  reporting: Reporting,
): { readonly changes: readonly CellChange[]; readonly unknown: readonly ParsedRow<Values>[] } {
  const { name } = CONFIGURATION_TABS[tab.key];
  const comparing: Comparing = {
    ...tab,
    ...reporting,
    refuse: ({ field, row, value }, told) => {
      const cell = `${columnName(tab.columns.get(field) ?? 1)}${row}`;
      const shown = textOf(value);
      reporting.findings.add({ severity: 'error', ...told, tab: name, cell, value: shown });
    },
  };
  const known = new Map(tab.rows.map((row) => [keyOf(tab.key, (field) => row[field]?.value), row]));
  const changes: CellChange[] = [];
  const unknown: ParsedRow<Values>[] = [];
  for (const found of tab.found) {
    const row = known.get(keyOf(tab.key, (field) => found.values[field]));
    if (row) changes.push(...changedCells(row, found, comparing));
    else {
      unknown.push(found);
      if (tab.key !== 'associations') reportUnknown(found, known.keys(), comparing);
    }
  }
  return { changes, unknown };
}

/** As it is told; '' where there is nothing. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const keyOf = (tab: OverridesTab, of: (field: string) => unknown): string =>
  KEYS[tab]
    .map((field) => textOf(of(field)))
    .filter((part) => part !== '')
    .join('/');

function reportUnknown(
  { number, values }: ParsedRow<Values>,
  known: Iterable<string>,
  { key, refuse, didYouMean }: Comparing,
): void {
  const named = keyOf(key, (field) => values[field]);
  const [field] = KEYS[key];
  const rule = 'rows are added to Job External Associations only';
  const message = `${quoted(named)} does not stand here${didYouMean(named, known)}; ${rule}.`;
  refuse({ field, row: number, value: values[field] }, { code: 'UNKNOWN_ROW', message });
}

/** Fields in which a blank cell says something; elsewhere it leaves things as they are. */
const MAY_BE_BLANK = new Set([
  'throttleLimit',
  'externalStatusUpdate',
  'daysOfTheWeek',
  'thresholdRunTime',
  'timeOut',
  'activeParameter',
  'notes',
]);

function changedCells(
  row: ConfigurationRow,
  found: ParsedRow<Values>,
  comparing: Comparing,
): readonly CellChange[] {
  const { key, columns, refuse } = comparing;
  const keys: readonly string[] = KEYS[key];
  const values = withParameterChange(row, found, comparing);
  const tab = CONFIGURATION_TABS[key];
  return [...columns].flatMap(([field, place]) => {
    const value = (values[field] ?? null) as OverrideValue;
    const cell = row[field];
    const now = (cell?.value ?? null) as OverrideValue;
    if (keys.includes(field) || field === 'parameterChange' || isSame(value, now)) return [];
    if (cell?.over) {
      if (value === null && !MAY_BE_BLANK.has(field)) return [];
      return [
        { key: cell.over, value, spot: { tab: tab.name, cell: `${columnName(place)}${found.number}` } },
      ];
    }
    if (value === null || value === '') return [];
    const said = now === null || now === '' ? 'it is blank' : `it is ${quoted(textOf(now))}`;
    const header =
      (tab.columns as Readonly<Record<string, { readonly header: string }>>)[field]?.header ?? field;
    const message = `${header} is not to be changed here: ${said}.`;
    refuse({ field, row: found.number, value }, { code: 'NOT_MODIFIABLE', message });
    return [];
  });
}

/** N lets the initial parameter count; who changes the active one says Y. */
function withParameterChange(
  row: ConfigurationRow,
  { number, values }: ParsedRow<Values>,
  { columns, refuse }: Comparing,
): Values {
  if (values['parameterChange'] !== false || !columns.has('activeParameter')) return values;
  const now = row['activeParameter']?.value ?? '';
  const initial = row['initialParameter']?.value ?? '';
  const said = values['activeParameter'] ?? '';
  if (said === now || said === initial) return { ...values, activeParameter: initial };
  const message =
    'Parameter Change is N, and Active Parameter another one than the initial: say Y, or leave it.';
  refuse({ field: 'parameterChange', row: number, value: 'N' }, { code: 'CONTRADICTION', message });
  return { ...values, activeParameter: now };
}

import type { FindingList } from '../../domain/finding.js';
import type { ParsedRow } from './parse-tab.js';
import { TABS, type TabKey } from './sheet-columns.js';

/** Tabs in which the same row twice says nothing new, and the fields that make it the same. */
const REPEATABLE = {
  flowProcesses: ['flow', 'process'],
  processJobs: ['process', 'job'],
  dependencies: ['process', 'job', 'predecessorProcess', 'predecessorJob', 'on'],
  interScheduleDependencies: ['process', 'job', 'schedule', 'predecessorProcess', 'predecessorJob'],
  externalDependencies: ['process', 'job', 'externalJob'],
  scheduleLinks: ['process', 'job', 'schedule'],
  systemOptions: ['option', 'code'],
} as const satisfies Partial<Record<TabKey, readonly string[]>>;

type Repeatable = keyof typeof REPEATABLE;

/** What rows say twice is kept once: the first counts. Places of rows, by tab; absent tabs keep all of theirs. */
export type Kept = ReadonlyMap<TabKey, readonly number[]>;

type Rows = readonly ParsedRow<object>[];

export function withoutRepeatedRows(
  rowsOf: (tab: Repeatable) => { readonly rows: Rows; readonly columns: ReadonlyMap<string, number> },
  findings: FindingList,
): Kept {
  const kept = new Map<TabKey, readonly number[]>();
  for (const tab of Object.keys(REPEATABLE) as Repeatable[]) {
    const { rows, columns } = rowsOf(tab);
    // Without the column that tells its rows apart, a tab has nothing but repetitions.
    const isWhole = REPEATABLE[tab].every((field) => columns.has(field) || !isRequired(tab, field));
    if (isWhole) kept.set(tab, firstOfEach(tab, rows, findings));
  }
  return kept;
}

const isRequired = (tab: Repeatable, field: string): boolean =>
  new Map(Object.entries(TABS[tab].columns)).get(field)?.required ?? false;

function firstOfEach(tab: Repeatable, rows: Rows, findings: FindingList): readonly number[] {
  const fields: readonly string[] = REPEATABLE[tab];
  const firstAt = new Map<string, number>();
  const places: number[] = [];
  rows.forEach(({ number, values, sound }, place) => {
    const byField = values as Readonly<Record<string, unknown>>;
    const same = JSON.stringify(fields.map((field) => byField[field]));
    const first = firstAt.get(same);
    // A row with a mistake is not what it seems to be.
    if (first === undefined || !sound) {
      if (sound) firstAt.set(same, number);
      places.push(place);
      return;
    }
    const message = `Row ${first} says this already, and counts; this row is ignored.`;
    const at = { tab: TABS[tab].name, cell: `A${number}`, value: null };
    findings.add({ ...at, severity: 'warning', code: 'DUPLICATE_ROW', message });
  });
  return places;
}

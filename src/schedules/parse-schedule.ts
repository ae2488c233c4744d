import type { Finding } from '../domain/finding.js';
import type { Locate, TabName } from '../domain/locate.js';
import type { Schedule } from '../domain/schedule.js';
import { didYouMean } from '../domain/suggest.js';
import { parseTab, type ParsedTab } from './parse-tab.js';
import { columnName, type RawTab } from './raw-tab.js';
import { matchable, TAB_KEYS, TABS, type RowOf, type TabKey } from './sheet-columns.js';

/** A workbook as a schedule, with everything that is wrong in its cells and the way back to them. */
export interface ParsedWorkbook {
  readonly schedule: Schedule;
  readonly locate: Locate;
  readonly findings: readonly Finding[];
}

type Parsed = { readonly [K in TabKey]: ParsedTab<(typeof TABS)[K]> };

/** Tabs of text → a schedule and findings. Pure; references between rows are checked by domain/check-schedule. */
export function parseSchedule(tabs: readonly RawTab[]): ParsedWorkbook {
  const findings: Finding[] = [];
  const raw = matchTabs(tabs, findings);
  const parsed = Object.fromEntries(
    TAB_KEYS.map((key) => [key, parseTab(TABS[key], raw.get(key))]),
  ) as unknown as Parsed;
  for (const key of TAB_KEYS) findings.push(...parsed[key].findings);
  const kept = withoutRepeatedRows(parsed, findings);
  if (raw.has('schedule')) findings.push(...oneSchedule(parsed.schedule));
  return { schedule: scheduleOf(parsed, kept), locate: locator(parsed, kept), findings };
}

function matchTabs(tabs: readonly RawTab[], findings: Finding[]): ReadonlyMap<TabKey, RawTab> {
  const keys = new Map(TAB_KEYS.map((key) => [matchable(TABS[key].name), key]));
  const found = new Map<TabKey, RawTab>();
  for (const tab of tabs) {
    const key = keys.get(matchable(tab.name));
    const at = { tab: tab.name.slice(0, 100), cell: null, value: null };
    if (key === undefined) {
      const meant = didYouMean(
        tab.name,
        TAB_KEYS.map((known) => TABS[known].name),
      );
      const message = `"${tab.name.slice(0, 100)}" is no tab of a schedule${meant}; it is ignored.`;
      findings.push({ ...at, severity: 'warning', code: 'UNKNOWN_TAB', message });
    } else if (found.has(key)) {
      findings.push({
        ...at,
        severity: 'error',
        code: 'DUPLICATE_TAB',
        message: `The tab ${TABS[key].name} is there twice; keep one.`,
      });
    } else found.set(key, tab);
  }
  for (const key of TAB_KEYS) {
    if (!TABS[key].required || found.has(key)) continue;
    const message = `The tab ${TABS[key].name} is missing. ${TABS[key].help}`;
    findings.push({
      severity: 'error',
      code: 'MISSING_TAB',
      tab: TABS[key].name,
      cell: null,
      value: null,
      message,
    });
  }
  return found;
}

function oneSchedule({ rows }: ParsedTab<typeof TABS.schedule>): readonly Finding[] {
  const at = { severity: 'error', tab: TABS.schedule.name, value: null } as const;
  if (rows.length === 0) {
    return [
      { ...at, code: 'REQUIRED', cell: 'A2', message: 'The tab Schedule has no row; it needs exactly one.' },
    ];
  }
  return rows.slice(1).map(({ number }) => ({
    ...at,
    code: 'SEVERAL_SCHEDULES',
    cell: `A${number}`,
    message: 'A workbook defines one schedule: the tab Schedule has exactly one row.',
  }));
}

/** Tabs in which the same row twice says nothing new: which fields make it the same, and where it is reported. */
const REPEATABLE = {
  flowProcesses: ['flow', 'process'],
  processJobs: ['process', 'job'],
  dependencies: ['process', 'job', 'predecessorProcess', 'predecessorJob', 'on'],
  interScheduleDependencies: ['process', 'job', 'schedule', 'predecessorProcess', 'predecessorJob'],
  externalDependencies: ['process', 'job', 'externalJob'],
  scheduleLinks: ['process', 'job', 'schedule'],
  systemOptions: ['option', 'code'],
} as const satisfies Partial<Record<TabKey, readonly string[]>>;

/** Row places that count, by tab; tabs that are absent here keep all of theirs. */
type Kept = ReadonlyMap<TabKey, readonly number[]>;

function withoutRepeatedRows(parsed: Parsed, findings: Finding[]): Kept {
  const kept = new Map<TabKey, readonly number[]>();
  for (const [key, fields] of Object.entries(REPEATABLE) as [keyof typeof REPEATABLE, readonly string[]][]) {
    const firstAt = new Map<string, number>();
    const places: number[] = [];
    parsed[key].rows.forEach(({ number, values }, place) => {
      const same = JSON.stringify(
        fields.map((field) => (values as Readonly<Record<string, unknown>>)[field]),
      );
      const first = firstAt.get(same);
      if (first === undefined) {
        firstAt.set(same, number);
        places.push(place);
        return;
      }
      const message = `This row says the same as row ${first}; it is ignored.`;
      findings.push({
        severity: 'warning',
        code: 'DUPLICATE_ROW',
        tab: TABS[key].name,
        cell: `A${number}`,
        value: null,
        message,
      });
    });
    kept.set(key, places);
  }
  return kept;
}

const rowPlace = (kept: Kept, tab: TabKey, index: number): number => kept.get(tab)?.[index] ?? index;

function locator(parsed: Parsed, kept: Kept): Locate {
  return (tab: TabName, index, field) => {
    const { rows, columns } = parsed[tab];
    const column = columns.get(field);
    const row = rows[rowPlace(kept, tab, index)];
    const cell = column === undefined || !row ? null : `${columnName(column)}${row.number}`;
    return { tab: TABS[tab].name, cell };
  };
}

function scheduleOf(parsed: Parsed, kept: Kept): Schedule {
  const own = parsed.schedule.rows[0]?.values;
  const rows = <K extends TabKey>(key: K): readonly RowOf<(typeof TABS)[K]>[] => {
    const all = parsed[key].rows;
    const places = kept.get(key) ?? all.keys();
    return [...places].flatMap((place) => all[place]?.values ?? []);
  };
  return {
    name: own?.name ?? '',
    displayName: own?.displayName ?? '',
    description: own?.description ?? '',
    label: own?.label ?? '',
    timeZone: own?.timeZone ?? 'UTC',
    applications: rows('applications'),
    modules: rows('modules'),
    flows: rows('flows'),
    processes: rows('processes'),
    jobs: rows('jobs'),
    flowProcesses: rows('flowProcesses'),
    processJobs: rows('processJobs'),
    dependencies: rows('dependencies'),
    interScheduleDependencies: rows('interScheduleDependencies'),
    externalDependencies: rows('externalDependencies'),
    scheduleLinks: rows('scheduleLinks'),
    jobTypes: rows('jobTypes').map(({ start, restart, status, kill, log, check, ...type }) => ({
      ...type,
      endpoints: { start, restart, status, kill, log, check },
    })),
    systemOptions: rows('systemOptions'),
  };
}

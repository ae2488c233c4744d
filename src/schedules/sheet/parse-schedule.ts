import { FindingList } from '../../domain/finding.js';
import type { Locate, TabName } from '../../domain/locate.js';
import type { Schedule } from '../../domain/schedule.js';
import { Suggestions } from '../../domain/suggest.js';
import type { RowOf } from './column.js';
import { matchTabs } from './match-tabs.js';
import { parseTab, type ParsedTab } from './parse-tab.js';
import { columnName, type RawRow, type RawTab } from '../workbook/raw-tab.js';
import { withoutRepeatedRows, type Kept } from './repeated-rows.js';
import { TAB_KEYS, TABS, type TabKey } from './sheet-columns.js';
import { whatFollows } from './what-follows.js';

/** A workbook as a schedule, with everything that is wrong in its cells and the way back to them. */
export interface ParsedWorkbook {
  readonly schedule: Schedule;
  readonly locate: Locate;
  readonly findings: FindingList;
  /** Codes of further findings that would only follow from these. */
  readonly follows: ReadonlySet<string>;
}

type Parsed = { readonly [K in TabKey]: ParsedTab<(typeof TABS)[K]> };

/** Tabs of text → a schedule and findings. Pure; references between rows are checked by domain/check-schedule. */
export function parseSchedule(tabs: readonly RawTab[]): ParsedWorkbook {
  const findings = new FindingList();
  const reporting = { findings, didYouMean: new Suggestions().didYouMean };
  const raw = oneSchedule(matchTabs(tabs, reporting), findings);
  const parsed = Object.fromEntries(
    TAB_KEYS.map((key) => [key, parseTab(TABS[key], raw.get(key), reporting)]),
  ) as unknown as Parsed;
  const kept = withoutRepeatedRows((tab) => parsed[tab], findings);
  const follows = whatFollows((tab) =>
    raw.has(tab) || !TABS[tab].required ? new Set(headersOf(parsed, raw, tab)) : null,
  );
  return { schedule: scheduleOf(parsed, kept), locate: locator(parsed, kept), findings, follows };
}

/** Fields of a tab that have a column; a tab that may be absent and is so has them all, and no row. */
const headersOf = (parsed: Parsed, raw: ReadonlyMap<TabKey, RawTab>, tab: TabKey): Iterable<string> =>
  raw.has(tab) ? parsed[tab].columns.keys() : Object.keys(TABS[tab].columns);

/** Only the first row of the tab Schedule is read. */
function oneSchedule(raw: ReadonlyMap<TabKey, RawTab>, findings: FindingList): ReadonlyMap<TabKey, RawTab> {
  const tab = raw.get('schedule');
  if (!tab) return raw;
  const [header, first, ...others] = tab.rows;
  const report = (code: string, row: number, message: string): void => {
    const at = { tab: TABS.schedule.name, cell: `A${row}`, value: null };
    findings.add({ ...at, severity: 'error', code, message });
  };
  if (!first) report('REQUIRED', 2, 'The tab Schedule has no row; it needs exactly one.');
  for (const { number } of others) {
    const message = 'A workbook defines one schedule: the tab Schedule has exactly one row.';
    report('SEVERAL_SCHEDULES', number, message);
  }
  const rows = [header, first].filter((row): row is RawRow => row !== undefined);
  return new Map([...raw, ['schedule', { ...tab, rows }]]);
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

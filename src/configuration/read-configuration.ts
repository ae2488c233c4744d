import { FindingList, quoted, type Finding } from '../domain/finding.js';
import type { SaidSettings } from '../domain/schedule-settings.js';
import { Suggestions } from '../domain/suggest.js';
import { matchable, type RowOf } from '../schedules/sheet/column.js';
import { parseTab, type ParsedRow, type Reporting } from '../schedules/sheet/parse-tab.js';
import type { RawTab } from '../schedules/workbook/raw-tab.js';
import { columnName } from '../schedules/workbook/raw-tab.js';
import { LISTS_TAB } from '../schedules/workbook/sheet-tab.js';
import { readAssociation } from './added-associations.js';
import type { AddedAssociation, CellChange, Spot } from './configuration-changes.js';
import { configurationRows, OVERRIDES_TABS, type ConfigurationSource } from './configuration-rows.js';
import {
  CONFIGURATION_TAB_KEYS,
  CONFIGURATION_TABS,
  type ConfigurationPart,
  type ConfigurationTabKey,
} from './configuration-tabs.js';
import type { SaidMode } from './callback-mode.js';
import { compareRows, type TabToCompare } from './compare-configuration.js';

/** What a configuration is compared with. */
export interface PresentConfiguration extends ConfigurationSource {
  /** Stands for all that the active version says. */
  readonly definition: string;
  readonly overrideRevision: number;
  /** null = no day was ever opened. */
  readonly firstRunBusinessDate: string | null;
}

/** The spreadsheet of a configuration, as far as it says something else than is so. */
export interface ReadConfiguration {
  readonly changes: readonly CellChange[];
  readonly added: readonly AddedAssociation[];
  readonly settings: SaidSettings;
  readonly callbackMode: SaidMode | null;
  readonly findings: FindingList;
}

/** Tabs of text → what they would change, with everything that is wrong in them. Pure. */
export function readConfiguration(
  tabs: readonly RawTab[],
  present: PresentConfiguration,
  parts: readonly ConfigurationPart[],
): ReadConfiguration {
  const findings = new FindingList();
  const reporting = { findings, didYouMean: new Suggestions().didYouMean };
  const raw = matchTabs(tabs, reporting);
  checkInfo(raw.get('scheduleInfo'), present, reporting);
  const changes: CellChange[] = [];
  const added: AddedAssociation[] = [];
  if (parts.includes('jobs')) {
    const rows = configurationRows(present);
    for (const key of OVERRIDES_TABS) {
      const compared = compareTab({ key, raw: raw.get(key), rows: rows[key] }, reporting);
      changes.push(...compared.changes);
      added.push(...compared.added);
    }
  }
  const scheduling = parts.includes('scheduling')
    ? readSettings(raw, present, reporting)
    : { settings: {}, callbackMode: null };
  return { changes, added, ...scheduling, findings };
}

function matchTabs(
  tabs: readonly RawTab[],
  { findings, didYouMean }: Reporting,
): ReadonlyMap<ConfigurationTabKey, RawTab> {
  const names = CONFIGURATION_TAB_KEYS.map((key) => CONFIGURATION_TABS[key].name);
  const found = new Map<ConfigurationTabKey, RawTab>();
  for (const tab of tabs) {
    if (tab.name === LISTS_TAB) continue;
    const key = CONFIGURATION_TAB_KEYS.find(
      (known) => matchable(CONFIGURATION_TABS[known].name) === matchable(tab.name),
    );
    const at = { tab: tab.name, cell: null, value: null };
    if (key === undefined) {
      const message = `${quoted(tab.name)} is no tab of a configuration${didYouMean(tab.name, names)}; it is ignored.`;
      findings.add({ ...at, severity: 'warning', code: 'UNKNOWN_TAB', message });
    } else if (found.has(key)) {
      const message = `The tab ${CONFIGURATION_TABS[key].name} is there twice; keep one.`;
      findings.add({ ...at, severity: 'error', code: 'DUPLICATE_TAB', message });
    } else found.set(key, tab);
  }
  return found;
}

/** The tab that says what this is the configuration of, with exactly one row. */
function checkInfo(raw: RawTab | undefined, present: PresentConfiguration, reporting: Reporting): void {
  const tab = CONFIGURATION_TABS.scheduleInfo;
  const report = ({ severity = 'error', cell = null, ...told }: InfoProblem): void => {
    reporting.findings.add({ severity, cell, tab: tab.name, value: null, ...told });
  };
  if (!raw) {
    const message = `The tab ${tab.name} is missing: it says what this is the configuration of.`;
    report({ code: 'MISSING_TAB', message });
    return;
  }
  const { rows, columns } = parseTab(tab, raw, reporting);
  const [row, second] = rows;
  if (!row) report({ code: 'REQUIRED', cell: 'A2', message: `The tab ${tab.name} needs exactly one row.` });
  if (second) {
    const message = `A configuration is of one schedule: the tab ${tab.name} has exactly one row.`;
    report({ code: 'SEVERAL_SCHEDULES', cell: `A${second.number}`, message });
  }
  const problem = row && infoProblem(row.values, present);
  if (!problem) return;
  const { field, ...told } = problem;
  report({ ...told, cell: `${columnName(columns.get(field) ?? 1)}${row.number}` });
}

interface InfoProblem {
  readonly severity?: Finding['severity'];
  readonly code: string;
  readonly cell?: string | null;
  readonly message: string;
}

/** Cells are compared with what is so: those of another version would all seem to be changed. */
function infoProblem(
  { name, definition: exported, overrideRevision: revision }: RowOf<typeof CONFIGURATION_TABS.scheduleInfo>,
  { sheet, definition, overrideRevision }: PresentConfiguration,
): (InfoProblem & { readonly field: string }) | null {
  if (name !== '' && name !== sheet.name) {
    const message = `This is the configuration of ${quoted(name)}, and not of ${sheet.name}.`;
    return { field: 'name', code: 'OTHER_SCHEDULE', message };
  }
  if (exported !== '' && exported !== definition) {
    const message = `It was exported from another version of ${sheet.name} than the active one: export it anew, or copy it as JSON.`;
    return { field: 'definition', code: 'OTHER_DEFINITION', message };
  }
  if (revision === null || revision === String(overrideRevision)) return null;
  const message = `Overrides have changed since it was exported (then revision ${revision}, now ${overrideRevision}): what others have changed is set back to what stands here.`;
  return { field: 'overrideRevision', severity: 'warning', code: 'CHANGED_MEANWHILE', message };
}

function compareTab(
  { key, raw, rows }: Pick<TabToCompare, 'key' | 'rows'> & { readonly raw: RawTab | undefined },
  reporting: Reporting,
): { readonly changes: readonly CellChange[]; readonly added: readonly AddedAssociation[] } {
  const parsed = parseTab(CONFIGURATION_TABS[key], raw, reporting);
  // What was reported is not what it seems to be.
  const sound = (parsed.rows as readonly ParsedRow<Readonly<Record<string, unknown>>>[]).filter(
    (row) => row.sound,
  );
  const { changes, unknown } = compareRows({ key, rows, columns: parsed.columns, found: sound }, reporting);
  if (key !== 'associations') return { changes, added: [] };
  const { name } = CONFIGURATION_TABS.associations;
  const added = unknown.flatMap(({ number, values }) => {
    const spot = (column: string): Spot => {
      const place = parsed.columns.get(column) ?? 1;
      return { tab: name, cell: `${columnName(place)}${number}` };
    };
    return readAssociation(values, spot, reporting.findings) ?? [];
  });
  return { changes, added };
}

type SettingsRead = Pick<ReadConfiguration, 'settings' | 'callbackMode'>;

/** What is not there, or blank where blank is no value, stays as it is. */
function readSettings(
  raw: ReadonlyMap<ConfigurationTabKey, RawTab>,
  present: PresentConfiguration,
  reporting: Reporting,
): SettingsRead {
  const tab = CONFIGURATION_TABS.scheduleConfiguration;
  const { rows, columns } = parseTab(tab, raw.get('scheduleConfiguration'), reporting);
  const [row, second] = rows;
  if (second) {
    const message = `The tab ${tab.name} has exactly one row.`;
    const at = { tab: tab.name, cell: `A${second.number}`, value: null };
    reporting.findings.add({ severity: 'error', code: 'SEVERAL_SCHEDULES', ...at, message });
  }
  const openDayAt = readOpenDayAt(raw.get('schedulingFlows'), reporting);
  if (!row) return { settings: { ...openDayAt }, callbackMode: null };
  const { callbackMode: mode, dataRetentionDays, firstRunBusinessDate: firstRun, ...switches } = row.values;
  const cellOf = (field: string): string => `${columnName(columns.get(field) ?? 1)}${row.number}`;
  const cell = cellOf('firstRunBusinessDate');
  if (firstRun !== null) checkFirstRun({ firstRun, cell }, present, reporting);
  const said = Object.entries(switches).filter(([field, value]) => columns.has(field) && value !== null);
  const kept = columns.has('dataRetentionDays') ? { dataRetentionDays } : {};
  const spot = { tab: tab.name, cell: cellOf('callbackMode') };
  return {
    settings: { ...(Object.fromEntries(said) as SaidSettings), ...kept, ...openDayAt },
    callbackMode: mode === null ? null : { mode, spot },
  };
}

/** When days began to be opened is history, and no setting. */
function checkFirstRun(
  { firstRun, cell }: { readonly firstRun: string; readonly cell: string },
  { firstRunBusinessDate: now }: PresentConfiguration,
  { findings }: Reporting,
): void {
  if (firstRun === now) return;
  const { name, columns } = CONFIGURATION_TABS.scheduleConfiguration;
  const so = now === null ? 'no day was opened yet' : `it is ${now}`;
  const message = `${columns.firstRunBusinessDate.header} is not to be changed here: ${so}.`;
  findings.add({ severity: 'error', code: 'NOT_MODIFIABLE', tab: name, cell, value: firstRun, message });
}

function readOpenDayAt(raw: RawTab | undefined, reporting: Reporting): SaidSettings {
  const tab = CONFIGURATION_TABS.schedulingFlows;
  const { rows, columns } = parseTab(tab, raw, reporting);
  for (const { number, values } of rows.filter(({ values: { flow } }) => flow !== 'Nightly')) {
    const message = `The tab ${tab.name} has one row, for Nightly; ${quoted(values.flow)} is not scheduled here.`;
    const at = { tab: tab.name, cell: `A${number}`, value: values.flow };
    reporting.findings.add({ severity: 'error', code: 'UNKNOWN_ROW', ...at, message });
  }
  const row = rows.find(({ values: { flow } }) => flow === 'Nightly');
  return row && columns.has('openDayAt') ? { openDayAt: row.values.openDayAt } : {};
}

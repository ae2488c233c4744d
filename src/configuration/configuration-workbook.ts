import type { Column, Columns, Tab } from '../schedules/sheet/column.js';
import type { SheetCell, SheetTab } from '../schedules/workbook/sheet-tab.js';
import type { OVERRIDES_TABS } from './configuration-rows.js';
import { configurationRows } from './configuration-rows.js';
import {
  CONFIGURATION_TAB_KEYS,
  CONFIGURATION_TABS,
  type ConfigurationTabKey,
} from './configuration-tabs.js';
import type { StoredConfiguration } from './present-configuration.js';

type Values = Readonly<Record<string, unknown>>;

/** A configuration as the tabs of its spreadsheet: all of them, each cell with what is so. */
export function configurationSheets(stored: StoredConfiguration): readonly SheetTab[] {
  const rows = rowsOf(stored);
  return CONFIGURATION_TAB_KEYS.map((key) => sheetOf(CONFIGURATION_TABS[key], rows[key]));
}

function rowsOf(stored: StoredConfiguration): Readonly<Record<ConfigurationTabKey, readonly Values[]>> {
  const { sheet, definition, overrideRevision, settings, callbacks, firstRunBusinessDate } = stored;
  const rows = configurationRows(stored);
  const valuesOf = (key: (typeof OVERRIDES_TABS)[number]): readonly Values[] =>
    rows[key].map((row) =>
      Object.fromEntries(Object.entries(row).map(([field, { value }]) => [field, value])),
    );
  const info = { name: sheet.name, displayName: sheet.displayName, label: sheet.label, definition };
  return {
    scheduleInfo: [{ ...info, overrideRevision: String(overrideRevision) }],
    scheduleConfiguration: [{ ...settings, firstRunBusinessDate, callbackMode: callbacks?.mode ?? null }],
    throttling: valuesOf('throttling'),
    nightlyJobs: valuesOf('nightlyJobs'),
    recurringJobs: valuesOf('recurringJobs'),
    adhocJobs: valuesOf('adhocJobs'),
    flows: valuesOf('flows'),
    adhocFlows: valuesOf('adhocFlows'),
    jobDependencies: valuesOf('jobDependencies'),
    associations: valuesOf('associations'),
    schedulingFlows: [{ flow: 'Nightly', timeZone: sheet.timeZone, openDayAt: settings.openDayAt }],
  };
}

function sheetOf(tab: Tab<Columns>, rows: readonly Values[]): SheetTab {
  const columns = Object.entries(tab.columns);
  return {
    name: tab.name,
    columns: columns.map(([, { header, required, kind, help }], place) => ({
      header,
      required,
      help: place === 0 ? `${tab.help}\n${help}` : help,
      ...(kind.isNumber === undefined ? {} : { holdsNumbers: true }),
      ...(kind.allowed === undefined ? {} : { allowed: kind.allowed }),
    })),
    rows: rows.map((row) => columns.map(([field, column]) => cellOf(column, row[field]))),
  };
}

/** Also what a blank cell would mean is written out: in a configuration people look for it. */
const cellOf = ({ kind }: Column<unknown>, value: unknown): SheetCell =>
  value === undefined || value === null ? '' : kind.write(value);

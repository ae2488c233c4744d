import type { Schedule } from '../../domain/schedule.js';
import type { Column, Columns, RowOf, Tab } from './column.js';
import { TAB_KEYS, TABS, type TabKey } from './sheet-columns.js';
import type { SheetCell, SheetColumn, SheetTab } from '../workbook/sheet-tab.js';

/** The rows of each tab, as its columns write them. */
export type TabRows = { readonly [K in TabKey]: readonly RowOf<(typeof TABS)[K]>[] };

/**
 * A definition as the tabs of its workbook, the way back of parse-schedule: they are read as the same definition. All
 * tabs are there, so that people can add to them; what a blank cell means is left blank.
 */
export const scheduleTabs = (schedule: Schedule): readonly SheetTab[] => sheetTabs(rowsOf(schedule));

/** Tabs with these rows, their headers with help, lists and ranges. Fields that a row does not have are blank. */
export const sheetTabs = (rows: {
  readonly [K in TabKey]: readonly Partial<TabRows[K][number]>[];
}): readonly SheetTab[] => TAB_KEYS.map((key) => sheetTab(TABS[key], rows[key]));

function rowsOf({ name, displayName, description, label, timeZone, jobTypes, ...tabs }: Schedule): TabRows {
  return {
    ...tabs,
    schedule: [{ name, displayName, description, label, timeZone }],
    jobTypes: jobTypes.map(({ endpoints, ...type }) => ({ ...type, ...endpoints })),
  };
}

/** The columns of a tab, in their order, as they are written. */
export const columnsOf = ({ help, columns }: Tab<Columns>): readonly SheetColumn[] =>
  Object.values(columns).map((column, place) => sheetColumn(column, place === 0 ? `${help}\n` : ''));

function sheetTab(tab: Tab<Columns>, rows: readonly object[]): SheetTab {
  const columns = Object.entries(tab.columns);
  return {
    name: tab.name,
    columns: columnsOf(tab),
    rows: rows.map((row) => {
      const values = row as Readonly<Record<string, unknown>>;
      return columns.map(([field, column]) => cellOf(column, values[field]));
    }),
  };
}

/** The first header tells what the tab is for, too. */
function sheetColumn({ header, required, kind, help }: Column<unknown>, before: string): SheetColumn {
  return {
    header,
    required,
    help: `${before}${help}\nHolds ${kind.describes}.`,
    ...(kind.isNumber === undefined ? {} : { holdsNumbers: true }),
    ...(kind.allowed === undefined ? {} : { allowed: kind.allowed }),
  };
}

function cellOf({ required, blank, kind }: Column<unknown>, value: unknown): SheetCell {
  if (value === undefined || value === null || (!required && value === blank)) return '';
  return kind.write(value);
}

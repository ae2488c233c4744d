import { quoted } from '../../domain/finding.js';
import type { Column } from '../sheet/column.js';
import { matchable } from '../sheet/column.js';
import {
  addJobTypes,
  mendFlows,
  mergeThrottles,
  rowsIn,
  takeApart,
  type TextTables,
} from './convert-rows.js';
import {
  ASSOCIATION_COLUMNS,
  ASSOCIATION_TABS,
  knownColumns,
  TABS_BY_NAME,
  TABS_BY_OLDER_NAME,
  THROTTLE_TABS,
} from './older-names.js';
import type { RawTab } from '../workbook/raw-tab.js';
import { columnsOf } from '../sheet/schedule-tabs.js';
import { TAB_KEYS, TABS, type TabKey } from '../sheet/sheet-columns.js';
import { LISTS_TAB, type SheetCell, type SheetTab } from '../workbook/sheet-tab.js';
import { textRows, type Conversion, type TextRow } from './text-table.js';

/** A workbook of an older template as one of today's, and what that took. */
export interface Converted {
  readonly tabs: readonly SheetTab[];
  readonly done: readonly Conversion[];
}

/** The name of the schedule that the tabs define, whatever they call it; '' = they do not say. */
export function scheduleNamed(tabs: readonly RawTab[]): string {
  const tab = tabs.find(({ name }) => keyOf(name) === 'schedule');
  return tab ? (textRows(tab, knownColumns('schedule'), [])[0]?.texts['name'] ?? '') : '';
}

/**
 * Tabs and columns by their names of today, and what older templates say in other ways. Cells stay the texts that they
 * are: whether they are right is for import to say. `knownTypes` are job types that the server defines.
 */
export function convertTabs(tabs: readonly RawTab[], knownTypes: ReadonlySet<string>): Converted {
  const done: Conversion[] = [];
  const sorted = sortTabs(tabs, done);
  const tables: TextTables = new Map(
    [...sorted.byKey].map(([key, tab]) => [key, textRows(tab, knownColumns(key), done)]),
  );
  const rowsOf = (all: readonly RawTab[], columns: ReturnType<typeof knownColumns>): readonly TextRow[] =>
    all.flatMap((tab) => textRows(tab, columns, done));
  mendFlows(tables, done);
  mergeThrottles(tables, rowsOf(sorted.throttles, knownColumns('applications')), done);
  takeApart(tables, rowsOf(sorted.associations, ASSOCIATION_COLUMNS), done);
  addJobTypes(tables, knownTypes, done);
  return { tabs: TAB_KEYS.map((key) => tabOf(key, rowsIn(tables, key))), done };
}

interface SortedTabs {
  readonly byKey: ReadonlyMap<TabKey, RawTab>;
  readonly throttles: readonly RawTab[];
  readonly associations: readonly RawTab[];
}

const keyOf = (name: string): TabKey | undefined =>
  TABS_BY_NAME.get(matchable(name)) ?? TABS_BY_OLDER_NAME.get(matchable(name));

/** Says which tabs have other names now, and which are left out. */
function sortTabs(tabs: readonly RawTab[], done: Conversion[]): SortedTabs {
  const sorted = {
    byKey: new Map<TabKey, RawTab>(),
    throttles: [] as RawTab[],
    associations: [] as RawTab[],
  };
  const byToday = (tab: RawTab): number => (TABS_BY_NAME.has(matchable(tab.name)) ? 0 : 1);
  for (const tab of tabs.toSorted((a, b) => byToday(a) - byToday(b))) {
    const name = matchable(tab.name);
    const key = keyOf(tab.name);
    const say = (code: Conversion['code'], message: string): void =>
      void done.push({ code, tab: tab.name, cell: null, message });
    if (THROTTLE_TABS.has(name)) {
      say('TAB_TAKEN_APART', `Limits belong to the tab ${TABS.applications.name} now.`);
      sorted.throttles.push(tab);
    } else if (ASSOCIATION_TABS.has(name)) {
      const kinds = [TABS.interScheduleDependencies, TABS.externalDependencies, TABS.scheduleLinks];
      say('TAB_TAKEN_APART', `Its rows belong to the tabs ${kinds.map((kind) => kind.name).join(', ')} now.`);
      sorted.associations.push(tab);
    } else if (key === undefined || sorted.byKey.has(key)) {
      const why = key === undefined ? 'is no tab of a schedule' : `is the tab ${TABS[key].name} once more`;
      if (tab.name !== LISTS_TAB) say('TAB_LEFT_OUT', `${quoted(tab.name)} ${why}: it is left out.`);
    } else {
      sorted.byKey.set(key, tab);
      if (byToday(tab) !== 0) say('TAB_RENAMED', `The tab is called ${TABS[key].name} now.`);
    }
  }
  return sorted;
}

function tabOf(key: TabKey, rows: readonly TextRow[]): SheetTab {
  const fields = Object.entries<Column<unknown>>(TABS[key].columns);
  return {
    name: TABS[key].name,
    columns: columnsOf(TABS[key]),
    rows: rows.map(({ texts }) => fields.map(([field, column]) => cellOf(column, texts[field] ?? ''))),
  };
}

/** Numbers kept as text become numbers where they are meant to be. */
const cellOf = ({ kind }: Column<unknown>, text: string): SheetCell =>
  kind.isNumber === true && String(Number(text)) === text ? Number(text) : text;

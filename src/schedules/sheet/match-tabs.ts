import { quoted } from '../../domain/finding.js';
import { matchable } from './column.js';
import type { Reporting } from './parse-tab.js';
import type { RawTab } from '../workbook/raw-tab.js';
import { LISTS_TAB } from '../workbook/sheet-tab.js';
import { TAB_KEYS, TABS, type TabKey } from './sheet-columns.js';

/** The tabs of a workbook by what they are; reports those that are unknown, doubled or missing. */
export function matchTabs(tabs: readonly RawTab[], reporting: Reporting): ReadonlyMap<TabKey, RawTab> {
  const { findings, didYouMean } = reporting;
  const keys = new Map(TAB_KEYS.map((key) => [matchable(TABS[key].name), key]));
  const names = TAB_KEYS.map((key) => TABS[key].name);
  const found = new Map<TabKey, RawTab>();
  for (const tab of tabs) {
    const key = keys.get(matchable(tab.name));
    const at = { tab: tab.name, cell: null, value: null };
    if (key === undefined && tab.name === LISTS_TAB) continue;
    if (key === undefined) {
      const message = `${quoted(tab.name)} is no tab of a schedule${didYouMean(tab.name, names)}; it is ignored.`;
      findings.add({ ...at, severity: 'warning', code: 'UNKNOWN_TAB', message });
    } else if (found.has(key)) {
      const message = `The tab ${TABS[key].name} is there twice; keep one.`;
      findings.add({ ...at, severity: 'error', code: 'DUPLICATE_TAB', message });
    } else found.set(key, tab);
  }
  reportMissingTabs(found, reporting);
  return found;
}

function reportMissingTabs(found: ReadonlyMap<TabKey, RawTab>, { findings }: Reporting): void {
  for (const key of TAB_KEYS) {
    const { name: tab, required, help } = TABS[key];
    if (!required || found.has(key)) continue;
    const message = `The tab ${tab} is missing. ${help}`;
    findings.add({ severity: 'error', code: 'MISSING_TAB', tab, cell: null, value: null, message });
  }
}

import { quoted, type Finding } from '../../domain/finding.js';
import { groupBy } from '../../domain/group-by.js';
import { seenAgainst, WHOLE_ROW, type OverrideState, type SheetRows } from '../../domain/override.js';
import { Suggestions } from '../../domain/suggest.js';
import { matchable } from '../sheet/column.js';
import type { StoredOverride } from './override.store.js';
import { TABS } from '../sheet/sheet-columns.js';

/** Which overrides are meant: by names, or all that are in a state. */
export type ChosenOverrides =
  { readonly names: readonly NamedOverride[] } | { readonly state: OverrideState };

export interface NamedOverride {
  readonly tab: string;
  readonly row: string;
  /** Absent = all of the row. */
  readonly field?: string | undefined;
}

/** Of those that hold; a name that none has is an error. */
export function chooseOverrides(
  chosen: ChosenOverrides,
  sheet: SheetRows,
  inForce: readonly StoredOverride[],
): { readonly chosen: readonly StoredOverride[]; readonly findings: readonly Finding[] } {
  if ('state' in chosen) {
    const seen = seenAgainst(sheet, inForce).filter(({ state }) => state === chosen.state);
    return { chosen: seen.map(({ override }) => override), findings: [] };
  }
  const { didYouMean } = new Suggestions();
  const byRow = groupBy(inForce, ({ tab, row }) => rowKey(TABS[tab].name, row));
  const byTab = groupBy(inForce, ({ tab }) => matchable(TABS[tab].name));
  const found = new Set<StoredOverride>();
  const findings: Finding[] = [];
  chosen.names.forEach(({ tab, row, field }, index) => {
    const ofRow = byRow.get(rowKey(tab, row.trim())) ?? [];
    const meant = field === undefined ? ofRow : ofRow.filter((one) => isField(one, field));
    for (const override of meant) found.add(override);
    if (meant.length > 0) return;
    const where = `${quoted(row)} in the tab ${tab}`;
    const hint = didYouMean(
      row,
      (byTab.get(matchable(tab)) ?? []).map((one) => one.row),
    );
    const message =
      ofRow.length > 0
        ? `${quoted(field ?? '')} of ${where} is not overridden; what is: ${ofRow.map((one) => one.field).join(', ')}.`
        : `Nothing of ${where} is overridden${hint}.`;
    const at = { tab, cell: `${index + 1}.${ofRow.length > 0 ? 'field' : 'row'}`, value: row };
    findings.push({ severity: 'error', code: 'UNKNOWN_OVERRIDE', ...at, message });
  });
  return { chosen: [...found], findings };
}

const rowKey = (tab: string, row: string): string => `${matchable(tab)} ${row}`;

/** A row of people's own has one override, whatever field of it is meant. */
const isField = (override: StoredOverride, field: string): boolean =>
  override.field === WHOLE_ROW
    ? matchable(field) === matchable(WHOLE_ROW)
    : matchable(override.field) === matchable(field);

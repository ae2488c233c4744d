import type { FindingList } from '../domain/finding.js';
import {
  isSame,
  overrideKey,
  sheetValueOf,
  WHOLE_ROW,
  type Override,
  type OverrideKey,
  type OverrideValue,
  type SheetRows,
  type WholeRow,
} from '../domain/override.js';
import type { SaidOverride } from '../schedules/overrides/read-overrides.js';
import type { StoredOverride } from '../schedules/overrides/override.store.js';

/** Where something stands in what is imported. */
export interface Spot {
  readonly tab: string;
  readonly cell: string | null;
}

/** A cell that says something else than is planned. */
export interface CellChange {
  readonly key: OverrideKey;
  readonly value: OverrideValue;
  readonly spot: Spot;
}

/** A row that is added: what it says, and where. */
export interface AddedAssociation {
  readonly said: SaidOverride;
  /** Of a field of the workbook's tab. */
  readonly spot: (field: string) => Spot;
}

/** What becomes of the overrides. */
export interface OverrideChanges {
  readonly ended: readonly StoredOverride[];
  readonly set: readonly Override[];
}

/** By overrideKey: those that hold. */
export type InForce = ReadonlyMap<string, StoredOverride>;

/**
 * Changed cells as overrides: what says the workbook's own value again ends one. The job of several processes stands in
 * several rows; what is changed in one of them counts, and what is changed differently in two is an error.
 */
export function changesOf(
  cells: readonly CellChange[],
  { sheet, inForce }: { readonly sheet: SheetRows; readonly inForce: InForce },
  findings: FindingList,
): OverrideChanges {
  const said = new Map<string, CellChange>();
  for (const change of cells) {
    const before = said.get(overrideKey(change.key));
    if (!before) said.set(overrideKey(change.key), change);
    else if (!isSame(before.value, change.value)) {
      const { tab, cell } = before.spot;
      const message = `${change.key.field} of ${change.key.row} is changed otherwise at ${tab}!${cell ?? ''}; say it once, or alike.`;
      const value = typeof change.value === 'object' ? null : String(change.value);
      findings.add({ severity: 'error', code: 'CONTRADICTION', ...change.spot, value, message });
    }
  }
  const ended: StoredOverride[] = [];
  const set = new Map<string, Override>();
  for (const { key, value } of said.values()) {
    const whole = { ...key, field: WHOLE_ROW };
    const own = inForce.get(overrideKey(whole));
    if (own) {
      const before = (set.get(overrideKey(whole)) ?? own).value as WholeRow;
      set.set(overrideKey(whole), { ...own, value: { ...before, [key.field]: value as never } });
      if (!ended.includes(own)) ended.push(own);
      continue;
    }
    const held = inForce.get(overrideKey(key));
    if (held) ended.push(held);
    const sheetValue = sheetValueOf(sheet, key);
    if (!isSame(value, sheetValue)) set.set(overrideKey(key), { ...key, value, sheetValue });
  }
  return { ended, set: [...set.values()] };
}

/** What is said outright: it replaces what was said of the same before. */
export function saidOutright(overrides: readonly Override[], inForce: InForce): OverrideChanges {
  const set = overrides.filter((override) => {
    const held = inForce.get(overrideKey(override));
    return held === undefined || !isSame(held.value, override.value);
  });
  return { set, ended: set.flatMap((override) => inForce.get(overrideKey(override)) ?? []) };
}

export const together = (one: OverrideChanges, other: OverrideChanges): OverrideChanges => ({
  ended: [...new Set([...one.ended, ...other.ended])],
  set: [...one.set, ...other.set],
});

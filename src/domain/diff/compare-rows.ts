import { fieldChanges, type FieldChange } from './field-change.js';
import type { Locate } from '../locate.js';
import { rowName, TABS_WITH_NAMED_ROWS, type NamedTab } from '../row-name.js';
import type { Schedule } from '../schedule.js';

export interface AddedRow<R> {
  readonly name: string;
  readonly row: R;
  /** Its place in the tab. */
  readonly index: number;
}

export interface RemovedRow<R> {
  readonly name: string;
  readonly row: R;
}

export interface AlteredRow<R> {
  readonly name: string;
  readonly was: R;
  readonly is: R;
  readonly index: number;
  readonly fields: readonly FieldChange[];
}

/** What has become of the rows of a tab. */
export interface TabChanges<R> {
  readonly added: readonly AddedRow<R>[];
  readonly removed: readonly RemovedRow<R>[];
  readonly changed: readonly AlteredRow<R>[];
}

/** By tab. */
export type RowChanges = { readonly [K in NamedTab]: TabChanges<Schedule[K][number]> };

/** Rows are the same row when their names are; the order in which they stand in their tab says nothing. */
export function compareRows(before: Schedule, after: Schedule, locate: Locate): RowChanges {
  const entries = TABS_WITH_NAMED_ROWS.map(
    (tab) => [tab, compareTab(tab, { before, after, locate })] as const,
  );
  return Object.fromEntries(entries) as unknown as RowChanges;
}

interface Compared {
  readonly before: Schedule;
  readonly after: Schedule;
  readonly locate: Locate;
}

function compareTab(tab: NamedTab, { before, after, locate }: Compared): TabChanges<object> {
  const was = new Map((before[tab] as readonly object[]).map((row) => [rowName(tab, row), row]));
  const added: AddedRow<object>[] = [];
  const changed: AlteredRow<object>[] = [];
  const known = new Set<string>();
  (after[tab] as readonly object[]).forEach((row, index) => {
    const name = rowName(tab, row);
    const old = was.get(name);
    if (known.has(name)) return;
    known.add(name);
    if (!old) added.push({ name, row, index });
    // As text first: most rows are as they were.
    else if (JSON.stringify(old) !== JSON.stringify(row)) {
      const fields = fieldChanges(old, row, (field) => locate(tab, index, field).cell);
      if (fields.length > 0) changed.push({ name, was: old, is: row, index, fields });
    }
  });
  const removed = [...was].flatMap(([name, row]) => (known.has(name) ? [] : [{ name, row }]));
  return { added, removed, changed };
}

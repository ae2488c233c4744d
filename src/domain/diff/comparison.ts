import type { RowChanges } from './compare-rows.js';
import type { Locate, TabName } from '../locate.js';
import type { Rename, RenamedTab, Renames } from './renames.js';
import { TABS_WITH_NAMED_ROWS } from '../row-name.js';
import type { Schedule } from '../schedule.js';

/** Two versions of a schedule, from which it is told what has changed in its sense. */
export interface Comparison {
  readonly before: Schedule;
  readonly after: Schedule;
  /** Without what a recognised rename explains. */
  readonly rows: RowChanges;
  readonly renames: readonly Rename[];
  /** What is called so before is called so after. */
  readonly nameNow: (tab: RenamedTab, name: string) => string;
  /** Where a row of `after` stands in its workbook. */
  readonly cellOf: (tab: TabName, index: number, field?: string) => string | null;
}

export function comparisonOf(
  versions: { readonly before: Schedule; readonly after: Schedule; readonly locate: Locate },
  rows: RowChanges,
  renames: Renames,
): Comparison {
  const { before, after, locate } = versions;
  const names = new Map(renames.all.map(({ tab, from, to }) => [`${tab}/${from}`, to]));
  return {
    before,
    after,
    rows: withoutRows(rows, renames.rows),
    renames: renames.all,
    nameNow: (tab, name) => names.get(`${tab}/${name}`) ?? name,
    cellOf: (tab, index, field = 'name') => locate(tab, index, field).cell,
  };
}

function withoutRows(rows: RowChanges, told: ReadonlySet<object>): RowChanges {
  if (told.size === 0) return rows;
  const entries = TABS_WITH_NAMED_ROWS.map((tab) => {
    const { added, removed, changed } = rows[tab];
    const left = {
      added: added.filter(({ row }) => !told.has(row)),
      removed: removed.filter(({ row }) => !told.has(row)),
      changed: changed.filter(({ is }) => !told.has(is)),
    };
    return [tab, left] as const;
  });
  return Object.fromEntries(entries) as unknown as RowChanges;
}

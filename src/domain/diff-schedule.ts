import { rowName, TABS_WITH_NAMED_ROWS, type NamedRow, type NamedTab } from './row-name.js';
import type { Schedule } from './schedule.js';

/** What one definition has that the other has not; rows are the same row when their names are. */
export interface ScheduleDiff {
  readonly added: readonly NamedRow[];
  readonly removed: readonly NamedRow[];
  readonly changed: readonly NamedRow[];
}

/** From `before` (null = there was none) to `after`. */
export function diffSchedules(before: Schedule | null, after: Schedule): ScheduleDiff {
  const diff = { added: [] as NamedRow[], removed: [] as NamedRow[], changed: [] as NamedRow[] };
  const self = { tab: 'schedule', name: after.name } as const;
  if (!before) diff.added.push(self);
  else if (JSON.stringify(ownFields(before)) !== JSON.stringify(ownFields(after))) diff.changed.push(self);
  for (const tab of TABS_WITH_NAMED_ROWS) {
    if (!before) {
      // Nothing to compare with: the rows of a large schedule are not written out for that.
      diff.added.push(...namesIn(after, tab));
      continue;
    }
    const was = rowsByName(before, tab);
    const is = rowsByName(after, tab);
    for (const [name, row] of is) {
      const old = was.get(name);
      if (old === undefined) diff.added.push({ tab, name });
      else if (old !== row) diff.changed.push({ tab, name });
    }
    for (const name of was.keys()) if (!is.has(name)) diff.removed.push({ tab, name });
  }
  return diff;
}

const ownFields = ({ displayName, description, label, timeZone }: Schedule): readonly string[] => [
  displayName,
  description,
  label,
  timeZone,
];

/** Rows as text, which is how they are compared; the order in which they stand in their tab says nothing. */
function rowsByName(schedule: Schedule, tab: NamedTab): ReadonlyMap<string, string> {
  const rows: readonly unknown[] = schedule[tab];
  return new Map(rows.map((row) => [rowName(tab, row), JSON.stringify(row)]));
}

function namesIn(schedule: Schedule, tab: NamedTab): readonly NamedRow[] {
  const rows: readonly unknown[] = schedule[tab];
  return [...new Set(rows.map((row) => rowName(tab, row)))].map((name) => ({ tab, name }));
}

import { compareRows, type RowChanges } from './compare-rows.js';
import { fieldChanges, type FieldChange } from './field-change.js';
import type { Locate } from '../locate.js';
import { rowName, TABS_WITH_NAMED_ROWS, type NamedRow, type NamedTab } from '../row-name.js';
import type { Schedule } from '../schedule.js';
import type { SemanticChange } from './semantic-change.js';
import { newSchedule, semanticChanges } from './semantic-changes.js';

export interface ChangedRow extends NamedRow {
  /** At least one. */
  readonly fields: readonly FieldChange[];
}

/** What one definition has that the other has not; rows are the same row when their names are. */
export interface ScheduleDiff {
  readonly added: readonly NamedRow[];
  readonly removed: readonly NamedRow[];
  readonly changed: readonly ChangedRow[];
  /** What that means; empty only when the others are. */
  readonly changes: readonly SemanticChange[];
}

/** Of a definition that comes from no workbook at hand. */
const NOWHERE: Locate = (tab) => ({ tab, cell: null });

/** From `before` (null = there was none) to `after`, whose rows `locate` finds in their workbook. */
export function diffSchedules(
  before: Schedule | null,
  after: Schedule,
  locate: Locate = NOWHERE,
): ScheduleDiff {
  const self = { tab: 'schedule', name: after.name } as const;
  if (!before) {
    // Nothing to compare with: the rows of a large schedule are not written out for that.
    const added = [self, ...TABS_WITH_NAMED_ROWS.flatMap((tab) => namesIn(after, tab))];
    return { added, removed: [], changed: [], changes: [newSchedule(after, locate)] };
  }
  const own = fieldChanges(ownFields(before), ownFields(after), (field) => locate('schedule', 0, field).cell);
  const rows = compareRows(before, after, locate);
  return {
    added: named(rows, 'added'),
    removed: named(rows, 'removed'),
    changed: [
      ...(own.length === 0 ? [] : [{ ...self, fields: own }]),
      ...TABS_WITH_NAMED_ROWS.flatMap((tab) =>
        rows[tab].changed.map(({ name, fields }) => ({ tab, name, fields })),
      ),
    ],
    changes: semanticChanges({ before, after, locate, own }, rows),
  };
}

const ownFields = ({ displayName, description, label, timeZone }: Schedule): object => ({
  displayName,
  description,
  label,
  timeZone,
});

const named = (rows: RowChanges, which: 'added' | 'removed'): readonly NamedRow[] =>
  TABS_WITH_NAMED_ROWS.flatMap((tab) => rows[tab][which].map(({ name }) => ({ tab, name })));

function namesIn(schedule: Schedule, tab: NamedTab): readonly NamedRow[] {
  const rows: readonly unknown[] = schedule[tab];
  return [...new Set(rows.map((row) => rowName(tab, row)))].map((name) => ({ tab, name }));
}

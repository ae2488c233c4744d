import type { z } from 'zod';
import type { ChangedRow } from '../../domain/diff/diff-schedule.js';
import { CHANGE_SIGNS } from '../../domain/diff/semantic-change.js';
import type { FieldChange, FieldValue } from '../../domain/diff/field-change.js';
import { excerpt } from '../../domain/finding.js';
import type { NamedRow } from '../../domain/row-name.js';
import type { EnvironmentSetting } from '../../job-types/job-type.store.js';
import type { Column, Columns } from '../../schedules/sheet/column.js';
import type { DiffHere } from '../../schedules/compare-versions.js';
import { TABS } from '../../schedules/sheet/sheet-columns.js';
import { MOST_CHANGES, type diffShape, type fieldChange } from './diff-shapes.js';

/** So much of a value is told. */
const MOST_CHARACTERS = 4_000;

type Fields = z.input<typeof fieldChange>[];

/** A diff in the words of a workbook. */
export function diffView({
  added,
  removed,
  changed,
  changes,
  environment,
}: DiffHere): z.input<typeof diffShape> {
  const settings = new Map(environment.map((setting) => [setting.jobType, setting]));
  const fieldsOf = (row: ChangedRow): Fields => fieldsView(row, settings);
  return {
    added: added.map(rowView),
    removed: removed.map(rowView),
    changed: changed.map((row) => ({ ...rowView(row), fields: fieldsOf(row) })),
    changes: changes.slice(0, MOST_CHANGES).map((change) => ({
      ...change,
      sign: CHANGE_SIGNS[change.code],
      ...rowView(change),
      fields: fieldsOf(change),
    })),
    changesTotal: changes.length,
  };
}

const rowView = ({ tab, name }: NamedRow): { tab: string; name: string } => ({ tab: TABS[tab].name, name });

function fieldsView(
  { tab, name, fields }: ChangedRow,
  environment: ReadonlyMap<string, EnvironmentSetting>,
): Fields {
  const columns: Columns = TABS[tab].columns;
  // Only job types have such fields.
  const here = new Map<string, string | null>(Object.entries(environment.get(name) ?? {}));
  return fields.map((change) => ({
    ...fieldView(columns[change.field], change),
    ...(ENVIRONMENT_OWNED.includes(change.field) ? inEnvironment(here.get(change.field) ?? null) : {}),
  }));
}

const ENVIRONMENT_OWNED: readonly string[] = ['url', 'scope', 'connection'];

const inEnvironment = (value: string | null): { environment?: string } =>
  value === null ? {} : { environment: value };

const fieldView = (
  column: Column<unknown> | undefined,
  { field, from, to, cell }: FieldChange,
): Fields[number] => ({
  field: column?.header ?? field,
  from: valueView(column, from),
  to: valueView(column, to),
  cell,
});

/** As it stands in the cell. */
function valueView(column: Column<unknown> | undefined, value: FieldValue): string | null {
  if (value === null) return null;
  const text = String(column ? column.kind.write(value) : value);
  return text === '' ? null : excerpt(text, MOST_CHARACTERS);
}

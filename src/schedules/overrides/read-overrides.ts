import { FindingList, listed, quoted, type Finding } from '../../domain/finding.js';
import type { SheetRows } from '../../domain/override.js';
import {
  EXTENSIBLE_TABS,
  OVERRIDABLE,
  OVERRIDABLE_TABS,
  overrideKey,
  sheetValueOf,
  WHOLE_ROW,
  type OverridableTab,
  type Override,
  type OverrideKey,
  type OverrideValue,
  type WholeRow,
} from '../../domain/override.js';
import { rowName } from '../../domain/row-name.js';
import { Suggestions, type DidYouMean } from '../../domain/suggest.js';
import type { CellRead } from '../sheet/cell-values.js';
import { matchable, type Column, type Columns } from '../sheet/column.js';
import { TAB_KEYS, TABS } from '../sheet/sheet-columns.js';

/** A value as people send it: JSON, or the text of a cell. */
export type SaidValue = boolean | number | string | null | readonly string[];

/** What a person says of a field, or of a row of their own; tabs and fields match as those of a workbook do. */
export type SaidOverride =
  | { readonly tab: string; readonly row: string; readonly field: string; readonly value: SaidValue }
  | { readonly tab: string; readonly add: Readonly<Record<string, SaidValue>> };

/** Overrides that were said, each with its place in what was said; sound where there is no error. */
export interface ReadOverrides {
  readonly overrides: readonly Override[];
  /** By overrideKey: the first is 1. */
  readonly places: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

interface Reading {
  readonly sheet: SheetRows;
  /** By overrideKey: those that hold. */
  readonly inForce: ReadonlyMap<string, Override>;
  readonly didYouMean: DidYouMean;
  /** Reports an error at a field of what is said. */
  readonly refuse: (at: string, value: string | null, told: { code: string; message: string }) => null;
}

/** Reads what people say against the workbook and what they have said before. All mistakes at once; nothing is guessed. */
export function readOverrides(
  said: readonly SaidOverride[],
  { sheet, inForce }: Pick<Reading, 'sheet' | 'inForce'>,
): ReadOverrides {
  const findings = new FindingList();
  const { didYouMean } = new Suggestions();
  const places = new Map<string, number>();
  const overrides = said.flatMap((one, index) => {
    const place = index + 1;
    const refuse: Reading['refuse'] = (at, value, told) => {
      findings.add({ severity: 'error', ...told, tab: one.tab, cell: `${place}.${at}`, value });
      return null;
    };
    const read = readOne(one, { sheet, inForce, didYouMean, refuse });
    if (read === null) return [];
    const before = places.get(overrideKey(read));
    if (before === undefined) places.set(overrideKey(read), place);
    else {
      const message = `${read.row} is said twice, first at ${before}; say it once.`;
      refuse('field' in one ? 'field' : 'add', read.row, { code: 'DUPLICATE_OVERRIDE', message });
    }
    return [read];
  });
  return { overrides, places, findings: [...findings] };
}

function readOne(said: SaidOverride, reading: Reading): Override | null {
  const tab = readTab(said.tab, reading);
  if (tab === null) return null;
  const read = 'add' in said ? readRow(tab, said.add, reading) : readField(tab, said, reading);
  return read && { ...read, sheetValue: sheetValueOf(reading.sheet, read) };
}

function readTab(text: string, { didYouMean, refuse }: Reading): OverridableTab | null {
  const found = OVERRIDABLE_TABS.find((key) => matchable(TABS[key].name) === matchable(text));
  if (found) return found;
  const known = TAB_KEYS.find((key) => matchable(TABS[key].name) === matchable(text));
  const names = OVERRIDABLE_TABS.map((key) => TABS[key].name);
  if (known) {
    const message = `The tab ${TABS[known].name} is the workbook's alone; fields that can be overridden are in ${listed(names)}.`;
    return refuse('tab', text, { code: 'NOT_OVERRIDABLE', message });
  }
  const message = `${quoted(text)} is no tab of a schedule${didYouMean(text, names)}.`;
  return refuse('tab', text, { code: 'UNKNOWN_TAB', message });
}

type Read = OverrideKey & Pick<Override, 'value'>;

function readField(
  tab: OverridableTab,
  said: Extract<SaidOverride, { readonly field: string }>,
  reading: Reading,
): Read | null {
  const { sheet, inForce, didYouMean, refuse } = reading;
  const field = readFieldName(tab, said.field, reading);
  const row = said.row.trim();
  const own = inForce.get(overrideKey({ tab, row, field: WHOLE_ROW }));
  const isThere = sheet.of(tab).has(row);
  if (!isThere && !own) {
    const names = sheet.of(tab).keys();
    const message = `The tab ${TABS[tab].name} has no row ${quoted(row)}${didYouMean(row, names)}.`;
    return refuse('row', row, { code: 'UNKNOWN_ROW', message });
  }
  const column = field === null ? undefined : columnsOf(tab)[field];
  if (field === null || !column) return null;
  const value = readValue(column, said.value, didYouMean);
  if (!value.ok) {
    const told = { code: value.code, message: `${field} of ${row}: ${value.message}` };
    return refuse('value', cellText(said.value), told);
  }
  // A row of people's own is one override, however it is changed.
  if (own && !isThere)
    return {
      tab,
      row,
      field: WHOLE_ROW,
      value: { ...(own.value as WholeRow), [field]: value.value as never },
    };
  return { tab, row, field, value: value.value };
}

function readFieldName(tab: OverridableTab, text: string, { didYouMean, refuse }: Reading): string | null {
  const fields: readonly string[] = OVERRIDABLE[tab];
  const found = fieldCalled(tab, text);
  if (found !== undefined && fields.includes(found)) return found;
  const which = `in ${TABS[tab].name} that is ${listed(fields)}`;
  const message =
    found === undefined
      ? `${quoted(text)} is no field of the tab ${TABS[tab].name}${didYouMean(text, fields)}; ${which}.`
      : `${found} is the workbook's; what can be overridden ${which}.`;
  return refuse('field', text, { code: found === undefined ? 'UNKNOWN_FIELD' : 'NOT_OVERRIDABLE', message });
}

function readRow(
  tab: OverridableTab,
  add: Readonly<Record<string, SaidValue>>,
  reading: Reading,
): Read | null {
  const { didYouMean, refuse } = reading;
  if (!EXTENSIBLE_TABS.some((key) => key === tab)) {
    const names = listed(EXTENSIBLE_TABS.map((key) => TABS[key].name));
    const message = `Rows cannot be added to ${TABS[tab].name}; they can to ${names}.`;
    return refuse('tab', TABS[tab].name, { code: 'NOT_OVERRIDABLE', message });
  }
  const said = new Map<string, SaidValue>();
  let sound = true;
  for (const [name, value] of Object.entries(add)) {
    const field = fieldCalled(tab, name);
    if (field !== undefined) said.set(field, value);
    else {
      const meant = didYouMean(name, Object.keys(columnsOf(tab)));
      const message = `${quoted(name)} is no field of the tab ${TABS[tab].name}${meant}.`;
      refuse(`add.${name}`, null, { code: 'UNKNOWN_FIELD', message });
      sound = false;
    }
  }
  const values: Record<string, OverrideValue> = {};
  for (const [field, column] of Object.entries(columnsOf(tab))) {
    const read = readValue(column, said.get(field) ?? null, didYouMean);
    if (read.ok) values[field] = read.value;
    else {
      const message = `${field}: ${read.message}`;
      refuse(`add.${field}`, cellText(said.get(field) ?? null), { code: read.code, message });
      sound = false;
    }
  }
  return sound ? asRow(tab, values as WholeRow, reading) : null;
}

function asRow(
  tab: OverridableTab,
  values: WholeRow,
  { sheet, inForce, didYouMean, refuse }: Reading,
): Read | null {
  const row = rowName(tab, values);
  if (!sheet.hasPlace(values)) {
    const place = `${String(values['process'])}/${String(values['job'])}`;
    const message = `There is no job ${place}${didYouMean(place, sheet.places)}: ProcessJobMapping does not list the two together.`;
    return refuse('add.job', place, { code: 'JOB_NOT_IN_PROCESS', message });
  }
  if (sheet.of(tab).has(row) && !inForce.has(overrideKey({ tab, row, field: WHOLE_ROW }))) {
    const message = `The workbook has ${row} in ${TABS[tab].name}; override its ${listed(OVERRIDABLE[tab])} instead.`;
    return refuse('add', row, { code: 'ROW_EXISTS', message });
  }
  return { tab, row, field: WHOLE_ROW, value: values };
}

const columnsOf = (tab: OverridableTab): Columns => TABS[tab].columns;

/** A field by its own name or by its header, as headers match. */
const fieldCalled = (tab: OverridableTab, text: string): string | undefined =>
  Object.entries(columnsOf(tab)).find(([field, { header }]) =>
    [matchable(field), matchable(header)].includes(matchable(text)),
  )?.[0];

/** By the rules of the workbook's cell. */
function readValue(
  column: Column<unknown>,
  value: SaidValue,
  didYouMean: DidYouMean,
): CellRead<OverrideValue> {
  const text = cellText(value);
  if (text !== '') return column.kind.read(text, didYouMean);
  return column.required
    ? { ok: false, code: 'REQUIRED', message: `it is required: ${column.kind.describes}.` }
    : { ok: true, value: column.blank as OverrideValue };
}

/** What stands in the workbook's cell for a value. */
function cellText(value: SaidValue): string {
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  return Array.isArray(value) ? value.join(',') : String(value ?? '').trim();
}

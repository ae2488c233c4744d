import type { Diff, Import } from '../api/shapes.js';

export type Change = Diff['changes'][number];
export type Sign = Change['sign'];
export type FieldChange = Change['fields'][number];

/** One line of the list: a process, a change in it, or a field of the change. */
export type DiffLine =
  | { readonly kind: 'group'; readonly process: string | null; readonly changes: number }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'field'; readonly field: FieldChange; readonly override: string | null };

export interface DiffFilter {
  /** Every word must be somewhere in the change. */
  readonly q: string;
  readonly sign: Sign | null;
}

export function matchingChanges(changes: readonly Change[], { q, sign }: DiffFilter): readonly Change[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return changes.filter(
    (change) =>
      (sign === null || change.sign === sign) &&
      (words.length === 0 || words.every((word) => textOf(change).includes(word))),
  );
}

/** Computed once for each change: a filter is typed letter by letter. */
const texts = new WeakMap<Change, string>();

function textOf(change: Change): string {
  const known = texts.get(change);
  if (known !== undefined) return known;
  const { process, name, text, fields } = change;
  const all = fields.flatMap(({ field, from, to }) => [field, from ?? '', to ?? '']);
  const made = [process ?? '', name, text, ...all].join(' ').toLowerCase();
  texts.set(change, made);
  return made;
}

/** What concerns no process comes first, then the processes as the server has them in order. */
export function diffLines(changes: readonly Change[], overrides: OverrideTexts): readonly DiffLine[] {
  const groups = new Map<string | null, Change[]>([[null, []]]);
  for (const change of changes) {
    const group = groups.get(change.process);
    if (group) group.push(change);
    else groups.set(change.process, [change]);
  }
  return [...groups].flatMap(([process, inGroup]): readonly DiffLine[] =>
    inGroup.length === 0
      ? []
      : [
          { kind: 'group', process, changes: inGroup.length },
          ...inGroup.flatMap((change): readonly DiffLine[] => [
            { kind: 'change', change },
            ...change.fields.map((field) => ({
              ...{ kind: 'field' as const, field },
              override: overrides.get(keyOf(change.tab, change.name, field.field)) ?? null,
            })),
          ]),
        ],
  );
}

/** What people have said of a field, by its tab, row and field: it wins over the workbook. */
export type OverrideTexts = ReadonlyMap<string, string>;

/** Fields are called by their header in a diff, and by their own name in an override. */
const keyOf = (tab: string, row: string, field: string): string =>
  `${tab}/${row}/${field.toLowerCase().replace(/[\s_]+/g, '')}`;

export function overrideTexts(overrides: Import['overrides'] | null): OverrideTexts {
  if (!overrides) return new Map();
  const all = [...overrides.conflicts, ...overrides.agreed, ...overrides.revived];
  return new Map(all.map(({ tab, row, field, value }) => [keyOf(tab, row, field), valueText(value)]));
}

type OverrideValue = Import['overrides']['conflicts'][number]['value'];

/** As a cell would have it. */
export function valueText(value: OverrideValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name}=${String(one)}`)
      .join(', ');
  return String(value);
}

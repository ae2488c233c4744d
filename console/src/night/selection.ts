import type { Run } from '../api/shapes.js';
import { matcherOf, type RunFilter } from './search.js';

/** Which runs are chosen: some by their ids, or all that match a filter, whichever those are. */
export type Selection =
  | { readonly kind: 'runs'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'filter'; readonly filter: RunFilter };

export const NOTHING: Selection = { kind: 'runs', ids: new Set() };

export const ofRuns = (ids: Iterable<string>): Selection => ({ kind: 'runs', ids: new Set(ids) });

export const isEmpty = (selection: Selection): boolean =>
  selection.kind === 'runs' && selection.ids.size === 0;

export function chooses(selection: Selection): (run: Run) => boolean {
  if (selection.kind === 'filter') return matcherOf(selection.filter);
  return ({ id }) => selection.ids.has(id);
}

/** The ids that are meant now, in the order of the night. */
export const chosenIds = (selection: Selection, all: readonly Run[]): readonly string[] =>
  isEmpty(selection) ? [] : all.filter(chooses(selection)).map(({ id }) => id);

/** One more or one less. What was all of a filter is the runs that it means now, without this one. */
export function withToggled(selection: Selection, id: string, all: readonly Run[]): Selection {
  const ids = new Set(selection.kind === 'runs' ? selection.ids : chosenIds(selection, all));
  if (!ids.delete(id)) ids.add(id);
  return ofRuns(ids);
}

interface Range {
  /** The rows as they stand. */
  readonly rows: readonly string[];
  /** Where the range begins, and where it ends. */
  readonly from: string | null;
  readonly to: string;
}

/** All rows between two, in the order in which they stand now, beside what was chosen before. */
export function withRange(selection: Selection, { rows, from, to }: Range, all: readonly Run[]): Selection {
  const [a, b] = [rows.indexOf(from ?? to), rows.indexOf(to)];
  const begin = a === -1 ? b : a;
  const between = rows.slice(Math.min(begin, b), Math.max(begin, b) + 1);
  const before = selection.kind === 'runs' ? selection.ids : chosenIds(selection, all);
  return ofRuns([...before, ...between]);
}

import type { RowChanges, TabChanges } from './compare-rows.js';
import { groupBy } from '../group-by.js';
import type { NamedTab } from '../row-name.js';
import type { Schedule } from '../schedule.js';

/** Tabs whose rows may be recognised under another name. */
export const RENAMED_TABS = ['applications', 'jobTypes', 'processes', 'jobs'] as const;
export type RenamedTab = (typeof RENAMED_TABS)[number];

export interface Rename {
  readonly tab: RenamedTab;
  readonly from: string;
  readonly to: string;
}

export interface Renames {
  readonly all: readonly Rename[];
  /** Rows of both versions that differ by nothing else than these names. */
  readonly rows: ReadonlySet<object>;
}

type Fields = Readonly<Record<string, RenamedTab>>;
type Row = Readonly<Record<string, unknown>>;

const PLACE: Fields = { process: 'processes', job: 'jobs' };

/** Fields that refer to rows of those tabs by their names. */
const REFERENCES: Readonly<Partial<Record<NamedTab, Fields>>> = {
  modules: { application: 'applications' },
  jobs: { application: 'applications', jobType: 'jobTypes' },
  flowProcesses: { process: 'processes' },
  processJobs: PLACE,
  dependencies: { ...PLACE, predecessorProcess: 'processes', predecessorJob: 'jobs' },
  interScheduleDependencies: PLACE,
  externalDependencies: PLACE,
  scheduleLinks: PLACE,
};

/**
 * Names that have only been replaced by others: of the tab, exactly one row is gone and one is new with this content, and
 * whatever referred to the one refers to the other now, and is the same otherwise.
 */
export function recogniseRenames(rows: RowChanges, before: Schedule, after: Schedule): Renames {
  const candidates = RENAMED_TABS.flatMap((tab) => candidatesOf(rows, tab));
  if (candidates.length === 0) return { all: [], rows: new Set() };
  const references = (Object.keys(REFERENCES) as (keyof typeof REFERENCES)[]).flatMap((tab) => [
    ...referencesIn(before[tab], { tab, rows, candidates, side: 'from' }),
    ...referencesIn(after[tab], { tab, rows, candidates, side: 'to' }),
  ]);
  const unsafe = unsafeOf(references);
  const safe = candidates.filter((candidate) => !unsafe.has(candidate));
  const referring = references.filter(({ names }) => names.every((name) => !unsafe.has(name)));
  return {
    all: safe.map(({ tab, from, to }) => ({ tab, from, to })),
    rows: new Set([...safe.flatMap(({ own }) => own), ...referring.map(({ row }) => row)]),
  };
}

const contentOf = ({ row }: { readonly row: object }): string => JSON.stringify({ ...row, name: '' });

interface Candidate extends Rename {
  /** The row that is gone, and the new one. */
  readonly own: readonly [object, object];
}

function candidatesOf(rows: RowChanges, tab: RenamedTab): readonly Candidate[] {
  const { added, removed }: TabChanges<object> = rows[tab];
  const come = groupBy(added, contentOf);
  return [...groupBy(removed, contentOf)].flatMap(([text, [gone, ...others]]) => {
    const [instead, ...more] = come.get(text) ?? [];
    if (!gone || !instead || others.length + more.length > 0) return [];
    return [{ tab, from: gone.name, to: instead.name, own: [gone.row, instead.row] as const }];
  });
}

/** A row that refers to something by a name that may have been replaced. */
interface Reference {
  readonly row: object;
  readonly names: readonly Candidate[];
  /** The other version has it under the other names. */
  readonly hasPartner: boolean;
}

interface Side {
  readonly tab: NamedTab;
  readonly rows: RowChanges;
  readonly candidates: readonly Candidate[];
  /** The names that these rows have. */
  readonly side: 'from' | 'to';
}

function referencesIn(
  rowsOfTab: readonly object[],
  { tab, rows, candidates, side }: Side,
): readonly Reference[] {
  const otherSide = side === 'from' ? 'to' : 'from';
  const byName = new Map(candidates.map((rename) => [`${rename.tab}/${rename[side]}`, rename]));
  const { added, removed, changed } = rows[tab];
  const partners: readonly object[] =
    side === 'from'
      ? [...added.map(({ row }) => row), ...changed.map(({ is }) => is)]
      : [...removed.map(({ row }) => row), ...changed.map(({ was }) => was)];
  const known = new Set(partners.map((row) => JSON.stringify(row)));
  const fields = Object.entries(REFERENCES[tab] ?? {});
  return rowsOfTab.flatMap((row) => {
    const found = fields.flatMap(([field, of]) => {
      const rename = byName.get(`${of}/${String((row as Row)[field])}`);
      return rename ? [[field, rename] as const] : [];
    });
    if (found.length === 0) return [];
    const partner = {
      ...row,
      ...Object.fromEntries(found.map(([field, rename]) => [field, rename[otherSide]])),
    };
    const names = found.map(([, rename]) => rename);
    return [{ row, names, hasPartner: known.has(JSON.stringify(partner)) }];
  });
}

/** Those with a reference that differs otherwise, and those that share a reference with one of them. */
function unsafeOf(references: readonly Reference[]): ReadonlySet<Candidate> {
  const together = references.filter(({ names }) => names.length > 1);
  const sharing = groupBy(
    together.flatMap(({ names }) => names.map((name) => ({ name, names }))),
    ({ name }) => name,
  );
  const unsafe = new Set(references.filter(({ hasPartner }) => !hasPartner).flatMap(({ names }) => names));
  // A set goes on to what is added to it meanwhile.
  for (const name of unsafe)
    for (const { names } of sharing.get(name) ?? []) for (const other of names) unsafe.add(other);
  return unsafe;
}

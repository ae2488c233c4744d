import type { LayoutEdge } from './layered.js';

/** What may go into a cluster: a process, or several completed ones. */
export interface Unit {
  readonly id: string;
  readonly cycle: string;
  /** With its cycle. */
  readonly flow: string;
  readonly rank: number;
}

export interface Cluster {
  readonly id: string;
  readonly kind: 'cycle' | 'flow' | 'area' | 'band';
  /** Cycle or flow; the number of an area or band in it, from 1. */
  readonly name: string;
  readonly number: number;
  readonly parts: readonly (Cluster | Unit)[];
}

/** Processes of a band: fewer make no band, more are in it only where there would be too many bands. */
const BAND = 25;
const MOST_BANDS = 100;

export const isCluster = (part: Cluster | Unit): part is Cluster => 'parts' in part;

export const unitsOf = (part: Cluster | Unit): readonly Unit[] =>
  isCluster(part) ? part.parts.flatMap(unitsOf) : [part];

interface Bounds {
  readonly most: number;
  /** Clusters that somebody has opened, the first one first. */
  readonly opened: readonly string[];
}

/**
 * As many parts as there is room for: everything by flow, what is connected in a flow, and neighbouring ranks in that, opened
 * from the largest on as long as all parts together are at most as many as asked.
 */
export function clustered(
  units: readonly Unit[],
  edges: readonly LayoutEdge[],
  { most, opened }: Bounds,
): readonly (Cluster | Unit)[] {
  if (units.length <= most) return units;
  const flows = [...groups(units, ({ flow }) => flow)].map(([name, own]) =>
    clusterOf({ id: `flow:${name}`, kind: 'flow', name, number: 1 }, areasOf(name, own, edges)),
  );
  let parts: readonly (Cluster | Unit)[] = flows.length <= most ? flows : byCycle(units, flows);
  const split = (cluster: Cluster): boolean => {
    if (parts.length - 1 + cluster.parts.length > most) return false;
    parts = parts.flatMap((part) => (part === cluster ? cluster.parts : [part]));
    return true;
  };
  for (const id of opened) {
    const cluster = parts.filter(isCluster).find((part) => part.id === id);
    if (cluster) split(cluster);
  }
  for (;;) {
    const largest = parts.filter(isCluster).toSorted((a, b) => sizeOf(b) - sizeOf(a));
    if (!largest.some(split)) return parts;
  }
}

const sizeOf = (cluster: Cluster): number => unitsOf(cluster).length;

function byCycle(units: readonly Unit[], flows: readonly (Cluster | Unit)[]): readonly (Cluster | Unit)[] {
  const cycleOf = new Map(units.map(({ id, cycle }) => [id, cycle]));
  const cycles = groups(flows, (flow) => cycleOf.get(unitsOf(flow)[0]?.id ?? '') ?? '');
  return [...cycles].map(([name, parts]) =>
    clusterOf({ id: `cycle:${name}`, kind: 'cycle', name, number: 1 }, parts),
  );
}

/** Of one part alone there is no cluster. */
function clusterOf(named: Omit<Cluster, 'parts'>, parts: readonly (Cluster | Unit)[]): Cluster | Unit {
  const [only] = parts;
  return parts.length === 1 && only ? only : { ...named, parts };
}

/** What is connected, and in that, what stands in neighbouring ranks. */
function areasOf(
  flow: string,
  units: readonly Unit[],
  edges: readonly LayoutEdge[],
): readonly (Cluster | Unit)[] {
  const areas = connected(
    units.map(({ id }) => id),
    edges,
  );
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const all = areas.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
  if (all.length === 1) return bandsOf(flow, 1, all[0] ?? []);
  return all.map((own, n) =>
    clusterOf(
      { id: `area:${flow}:${n + 1}`, kind: 'area', name: flow, number: n + 1 },
      bandsOf(flow, n + 1, own),
    ),
  );
}

function bandsOf(flow: string, area: number, units: readonly Unit[]): readonly (Cluster | Unit)[] {
  if (units.length <= BAND) return units;
  const sorted = units.toSorted((a, b) => a.rank - b.rank);
  const size = Math.max(BAND, Math.ceil(sorted.length / MOST_BANDS));
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, n) => ({
    id: `band:${flow}:${area}:${n + 1}`,
    kind: 'band' as const,
    name: flow,
    number: n + 1,
    parts: sorted.slice(n * size, (n + 1) * size),
  }));
}

/** Which of them hang together, whatever the direction; in their order. */
export function connected(
  ids: readonly string[],
  edges: readonly LayoutEdge[],
): readonly (readonly string[])[] {
  const parent = new Map(ids.map((id) => [id, id]));
  const rootOf = (id: string): string => {
    let root = id;
    for (let above = parent.get(root); above !== undefined && above !== root; above = parent.get(root)) {
      parent.set(root, parent.get(above) ?? above);
      root = above;
    }
    return root;
  };
  for (const { from, to } of edges)
    if (parent.has(from) && parent.has(to)) parent.set(rootOf(to), rootOf(from));
  return [...groups(ids, rootOf).values()];
}

function groups<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const there = found.get(nameOf(one));
    if (there) there.push(one);
    else found.set(nameOf(one), [one]);
  }
  return found;
}

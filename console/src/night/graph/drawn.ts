import { clustered, connected, isCluster, unitsOf, type Cluster, type Unit } from './clusters.js';
import { edgeId, longestPaths, withoutCycles, type LayoutEdge } from './layered.js';
import { flowOf, type Port, type ProcessEdge, type ProcessGraph, type ProcessKey } from './process-graph.js';

/** More nodes than these are never drawn. */
export const MOST_NODES = 300;

export interface DrawnNode {
  readonly id: string;
  readonly kind: 'process' | 'completed' | 'cluster' | 'port';
  readonly members: readonly ProcessKey[];
  readonly cluster: Cluster | null;
  readonly port: Port | null;
}

export interface Drawn {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly ProcessEdge[];
  /** Which node a process is drawn in. */
  readonly nodeOf: ReadonlyMap<ProcessKey, string>;
}

export interface Wishes {
  /** Melted where they hang together. */
  readonly completed: ReadonlySet<ProcessKey>;
  /** Nothing but these; null = all. */
  readonly only: ReadonlySet<ProcessKey> | null;
  /** Never melted: what somebody has chosen. */
  readonly chosen: string | null;
  readonly opened: readonly string[];
  readonly most?: number;
}

/** Which nodes and edges a graph is drawn as. */
export function drawn(graph: ProcessGraph, wishes: Wishes): Drawn {
  const keys = [...graph.processes.keys()].filter((key) => wishes.only?.has(key) ?? true);
  const melted = melt(keys, graph.edges, wishes);
  const inUnit = new Map(keys.map((key) => [key, melted.get(key) ?? key]));
  const between = moved(graph.edges, inUnit);
  const ports = portsAt(graph, inUnit);
  const units = unitsIn(graph, inUnit, between);
  const most = (wishes.most ?? MOST_NODES) - ports.length;
  const parts = clustered(units, between, { most: Math.max(1, most), opened: wishes.opened });
  const members = membersOf(inUnit);
  const nodes = parts.map((part) => nodeOf(part, members));
  const inNode = new Map(nodes.flatMap((node) => node.members.map((key) => [key, node.id] as const)));
  const all = [...graph.edges, ...graph.portEdges];
  return {
    nodes: [...nodes, ...ports.map(portNode)],
    edges: moved(all, new Map([...inNode, ...ports.map(({ id }) => [id, id] as const)])),
    nodeOf: inNode,
  };
}

/** Completed processes that hang together, by what they become. */
function melt(
  keys: readonly ProcessKey[],
  edges: readonly LayoutEdge[],
  { completed, chosen }: Wishes,
): ReadonlyMap<ProcessKey, string> {
  const melting = keys.filter((key) => completed.has(key) && key !== chosen);
  return new Map(
    connected(melting, edges).flatMap((area) =>
      area.length === 1 ? [] : area.map((key) => [key, `completed:${area[0] ?? ''}`] as const),
    ),
  );
}

/** Edges between what their ends have become; those that have become one node are gone. */
function moved(edges: readonly ProcessEdge[], inNode: ReadonlyMap<string, string>): readonly ProcessEdge[] {
  const between = new Map<string, ProcessEdge>();
  for (const edge of edges) {
    const [from, to] = [inNode.get(edge.from), inNode.get(edge.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const there = between.get(edgeId({ from, to }));
    const on = [...new Set([...(there?.on ?? []), ...edge.on])];
    between.set(edgeId({ from, to }), { from, to, on, enabled: edge.enabled || there?.enabled === true });
  }
  return [...between.values()];
}

const portsAt = (graph: ProcessGraph, shown: ReadonlyMap<string, string>): readonly Port[] => {
  const touched = new Set(
    graph.portEdges.flatMap(({ from, to }) => (shown.has(from) ? [to] : shown.has(to) ? [from] : [])),
  );
  return graph.ports.filter(({ id }) => touched.has(id));
};

function unitsIn(
  graph: ProcessGraph,
  inUnit: ReadonlyMap<ProcessKey, string>,
  edges: readonly ProcessEdge[],
): readonly Unit[] {
  const ids = [...new Set(inUnit.values())].map((id) => ({ id, width: 0, height: 0 }));
  const ranks = longestPaths(ids, withoutCycles(ids, edges));
  const first = new Map([...inUnit].toReversed().map(([key, unit]) => [unit, graph.processes.get(key)]));
  return ids.flatMap(({ id }) => {
    const info = first.get(id);
    return info ? [{ id, cycle: info.cycle, flow: flowOf(info), rank: ranks.get(id) ?? 0 }] : [];
  });
}

function membersOf(inUnit: ReadonlyMap<ProcessKey, string>): ReadonlyMap<string, readonly ProcessKey[]> {
  const members = new Map<string, ProcessKey[]>();
  for (const [key, unit] of inUnit) members.set(unit, [...(members.get(unit) ?? []), key]);
  return members;
}

function nodeOf(part: Cluster | Unit, members: ReadonlyMap<string, readonly ProcessKey[]>): DrawnNode {
  const own = unitsOf(part).flatMap(({ id }) => members.get(id) ?? []);
  if (isCluster(part)) return { id: part.id, kind: 'cluster', members: own, cluster: part, port: null };
  const kind = own.length === 1 ? 'process' : 'completed';
  return { id: part.id, kind, members: own, cluster: null, port: null };
}

const portNode = (port: Port): DrawnNode => ({
  ...{ id: port.id, kind: 'port', members: [], cluster: null, port },
});

/** What leads to a node and what it leads to, itself included. */
export function related(edges: readonly LayoutEdge[], id: string): ReadonlySet<string> {
  const all = new Set([id]);
  for (const [near, far] of [['from', 'to'] as const, ['to', 'from'] as const]) {
    const next = new Map<string, string[]>();
    for (const edge of edges) next.set(edge[near], [...(next.get(edge[near]) ?? []), edge[far]]);
    const seen = new Set([id]);
    const open = [id];
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const other of next.get(at) ?? [])
        if (!seen.has(other)) {
          seen.add(other);
          open.push(other);
        }
    for (const one of seen) all.add(one);
  }
  return all;
}

/** What holds up the night, and all that has not ended behind it. */
export function blocking(
  graph: ProcessGraph,
  stuck: ReadonlySet<ProcessKey>,
  ended: ReadonlySet<ProcessKey>,
): ReadonlySet<ProcessKey> {
  const after = new Map<string, string[]>();
  for (const { from, to, enabled } of graph.edges)
    if (enabled) after.set(from, [...(after.get(from) ?? []), to]);
  const all = new Set(stuck);
  const open = [...stuck];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const next of after.get(at) ?? [])
      if (!all.has(next) && !ended.has(next)) {
        all.add(next);
        open.push(next);
      }
  return all;
}

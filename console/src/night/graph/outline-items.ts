import { flowOf, type ProcessGraph, type ProcessKey } from './process-graph.js';
import type { Tallies } from './tally.js';

/** A line of the outline. */
export interface OutlineItem {
  readonly id: string;
  readonly kind: 'flow' | 'process' | 'run';
  readonly level: number;
  /** Null = it has nothing under it. */
  readonly isOpen: boolean | null;
  readonly place: number;
  readonly size: number;
  /** Of a process or a run. */
  readonly process: ProcessKey | null;
  /** Of a run; the number of its processes, of a flow. */
  readonly run: string | null;
  readonly processes: readonly ProcessKey[];
}

interface Outlined {
  readonly graph: ProcessGraph;
  readonly tallies: Tallies;
  readonly shown: ReadonlySet<ProcessKey>;
  readonly opened: ReadonlySet<string>;
  /** Flows that somebody has closed. */
  readonly closed: ReadonlySet<string>;
}

/** Flows where there are several, their processes, and of those that are opened the jobs. */
export function outlineItems({ graph, tallies, shown, opened, closed }: Outlined): readonly OutlineItem[] {
  const keys = [...graph.processes.keys()].filter((key) => shown.has(key));
  const flows = new Map<string, ProcessKey[]>();
  for (const key of keys) {
    const info = graph.processes.get(key);
    const flow = info ? flowOf(info) : '';
    flows.set(flow, [...(flows.get(flow) ?? []), key]);
  }
  const processItems = (own: readonly ProcessKey[], level: number): readonly OutlineItem[] =>
    own.flatMap((key, n) => {
      const isOpen = opened.has(key);
      const at = { level, isOpen, place: n + 1, size: own.length };
      const item = { id: key, kind: 'process', ...at, process: key, run: null, processes: [key] } as const;
      return [item, ...(isOpen ? runItems(tallies, key, level + 1) : [])];
    });
  if (flows.size === 1) return processItems(keys, 1);
  return [...flows].flatMap(([flow, own], n) => {
    const isOpen = !closed.has(flow);
    const at = { level: 1, isOpen, place: n + 1, size: flows.size };
    const item = { id: flow, kind: 'flow', ...at, process: null, run: null, processes: own } as const;
    return [item, ...(isOpen ? processItems(own, 2) : [])];
  });
}

const runItems = (tallies: Tallies, key: ProcessKey, level: number): readonly OutlineItem[] => {
  const runs = tallies.runsOf(key);
  return runs.map(({ id }, n) => ({
    ...({ id, kind: 'run', level, isOpen: null, place: n + 1, size: runs.length } as const),
    ...{ process: key, run: id, processes: [] },
  }));
};

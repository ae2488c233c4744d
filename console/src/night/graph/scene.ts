import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DayForecast, Run } from '../../api/shapes.js';
import { edgeId } from './layered.js';
import type { Drawn, DrawnNode } from './drawn.js';
import { keyOf, type ProcessGraph, type ProcessKey } from './process-graph.js';
import type { Tallies, Tally } from './tally.js';

/** Where one is in the graph: a node, and in an opened one perhaps a run. */
export interface Cursor {
  readonly node: string;
  readonly run: string | null;
}

/** Of a process that has not ended. */
export interface Expected {
  readonly endAt: string | null;
  /** Something has to be done before. */
  readonly isBlocked: boolean;
}

/** What all nodes look at. */
export interface Scene {
  readonly tallies: Tallies;
  readonly graph: ProcessGraph;
  readonly zone: string | null;
  readonly expected: (key: ProcessKey, tally: Tally) => Expected | null;
  readonly path: CriticalPath;
  readonly opened: ReadonlySet<string>;
  readonly cursor: Cursor | null;
  /** What the chosen node has to do with; null = nothing is chosen. */
  readonly related: ReadonlySet<string> | null;
  /** Processes with runs that match the filter; null = there is none. */
  readonly matching: ReadonlySet<ProcessKey> | null;
  readonly toggle: (id: string) => void;
  readonly openRun: (run: string) => void;
  readonly inTable: (process: string) => void;
}

const SceneContext = createContext<Scene | null>(null);
export const SceneProvider = SceneContext.Provider;

export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error('A node is drawn inside of a graph.');
  return scene;
}

/** The tally of a process, or of several as one; it wakes those alone whose processes have changed. */
export function useTally(
  { tallies }: Pick<Scene, 'tallies'>,
  members: readonly ProcessKey[],
): Tally | undefined {
  const only = members.length === 1 ? members[0] : undefined;
  const one = useSyncExternalStore(tallies.subscribe, () =>
    only === undefined ? undefined : tallies.of(only),
  );
  const all = useSyncExternalStore(tallies.subscribe, () =>
    only === undefined ? tallies.togetherOf(members) : undefined,
  );
  return only === undefined ? all : one;
}

export const useRunsOf = ({ tallies }: Pick<Scene, 'tallies'>, key: ProcessKey): readonly Run[] =>
  useSyncExternalStore(tallies.subscribe, () => tallies.runsOf(key));

export const tallyOfNode = (tallies: Tallies, { members }: DrawnNode): Tally | undefined =>
  members.length === 1 ? tallies.of(members[0] ?? '') : tallies.togetherOf(members);

export interface CriticalPath {
  readonly processes: ReadonlySet<ProcessKey>;
  readonly runs: ReadonlySet<string>;
  /** By edge id, in terms of the nodes that are drawn. */
  readonly edges: ReadonlySet<string>;
}

export const NO_PATH: CriticalPath = { processes: new Set(), runs: new Set(), edges: new Set() };

/** The path that determines the end of the night, as it is drawn. */
export function criticalPath(
  forecast: DayForecast | undefined,
  drawn: Drawn,
  runOf: (id: string) => Run | undefined,
): CriticalPath {
  if (!forecast) return NO_PATH;
  const all = [...(forecast.nightly ? [forecast.nightly] : []), ...forecast.executions];
  const last =
    all.find(({ expectedEndAt }) => expectedEndAt !== null && expectedEndAt === forecast.expectedEndAt) ??
    forecast.nightly;
  const steps = (last?.criticalPath ?? []).flatMap(({ run }) => runOf(run) ?? []);
  const nodes = steps.flatMap((run) => drawn.nodeOf.get(keyOf(run)) ?? []);
  return {
    processes: new Set(steps.map(keyOf)),
    runs: new Set(steps.map(({ id }) => id)),
    edges: new Set(
      nodes.flatMap((to, n) => {
        const from = nodes[n - 1];
        return from === undefined || from === to ? [] : [edgeId({ from, to })];
      }),
    ),
  };
}

/** What is expected of each process, by the execution it belongs to. */
export function expectedEnds(
  forecast: DayForecast | undefined,
  graph: ProcessGraph,
): (key: ProcessKey, tally: Tally) => Expected | null {
  const all = forecast ? [...(forecast.nightly ? [forecast.nightly] : []), ...forecast.executions] : [];
  const ends = new Map(
    all.flatMap(({ execution, cycleName, flowName, processes }) =>
      processes.map(({ process, expectedEndAt, blocked }) => {
        const key = [execution ?? `${cycleName}/${flowName}`, process].join('\n');
        return [key, { endAt: expectedEndAt, isBlocked: blocked }] as const;
      }),
    ),
  );
  return (key, { execution }) => {
    const info = graph.processes.get(key);
    if (!info) return null;
    return ends.get([execution ?? `${info.cycle}/${info.flow}`, info.process].join('\n')) ?? null;
  };
}

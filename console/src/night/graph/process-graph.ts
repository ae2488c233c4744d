import type { DayGraph, Run } from '../../api/shapes.js';
import { edgeId } from './layered.js';

/** Under which a process is known in the graph: cycle, flow, name, and which request where it is not the first. */
export type ProcessKey = string;

type Named = Pick<Run, 'cycle' | 'flow' | 'process' | 'requestNo'>;

export const keyOf = ({ cycle, flow, process, requestNo }: Named): ProcessKey =>
  [cycle, flow, process, ...(requestNo === 0 ? [] : [requestNo])].join('/');

export const flowOf = ({ cycle, flow }: Named): string => `${cycle}/${flow}`;

export type ProcessInfo = DayGraph['processes'][number] & { readonly key: ProcessKey };
export type On = DayGraph['dependencies'][number]['on'];

/** One process after another, whatever jobs of them that is about. */
export interface ProcessEdge {
  readonly from: string;
  readonly to: string;
  /** At least one of its dependencies counts. */
  readonly enabled: boolean;
  /** Other ends than success that are waited for. */
  readonly on: readonly Exclude<On, 'SUCCESS'>[];
}

/** What lies outside: another schedule, or an external job. Ports of one schedule and direction are one. */
export interface Port {
  readonly id: string;
  readonly kind: DayGraph['ports'][number]['kind'];
  /** Schedule or external job; of several external jobs, null. */
  readonly name: string | null;
  readonly count: number;
}

export interface ProcessGraph {
  readonly processes: ReadonlyMap<ProcessKey, ProcessInfo>;
  readonly edges: readonly ProcessEdge[];
  readonly ports: readonly Port[];
  /** From or to ports. */
  readonly portEdges: readonly ProcessEdge[];
  /** By `key job`: what each job waits for, and what waits for it, beyond the order in its process. */
  readonly jobsBefore: ReadonlyMap<string, readonly JobPlace[]>;
  readonly jobsAfter: ReadonlyMap<string, readonly JobPlace[]>;
}

export interface JobPlace {
  readonly key: ProcessKey;
  readonly job: string;
}

export const placeText = ({ key, job }: JobPlace): string => `${key} ${job}`;

/** More external jobs than these are one port. */
const MOST_EXTERNAL = 40;

export function processGraph({ processes, dependencies, ports }: DayGraph): ProcessGraph {
  const infos = processes.map((process) => ({ ...process, key: keyOf(process) }));
  const jobs = dependencies.map((one) => ({
    ...one,
    before: { key: keyOf({ ...one, process: one.predecessorProcess }), job: one.predecessorJob },
    after: { key: keyOf(one), job: one.job },
  }));
  const outside = portsOf(ports);
  return {
    processes: new Map(infos.map((info) => [info.key, info])),
    edges: edgesOf(
      jobs.map(({ before, after, on, enabled }) => ({ from: before.key, to: after.key, on, enabled })),
    ),
    ...outside,
    jobsBefore: multimap(jobs.map(({ before, after }) => [placeText(after), before])),
    jobsAfter: multimap(jobs.map(({ before, after }) => [placeText(before), after])),
  };
}

interface JobEdge {
  readonly from: string;
  readonly to: string;
  readonly on: On;
  readonly enabled: boolean;
}

/** Dependencies between the same two processes are one edge; those inside of one process are its own affair. */
export function edgesOf(dependencies: readonly JobEdge[]): readonly ProcessEdge[] {
  const between = multimap(
    dependencies.filter(({ from, to }) => from !== to).map((one) => [edgeId(one), one]),
  );
  return [...between.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const counting = all.filter(({ enabled }) => enabled);
    const shown = counting.length === 0 ? all : counting;
    const on = [...new Set(shown.flatMap((one) => (one.on === 'SUCCESS' ? [] : [one.on])))];
    return [{ from: first.from, to: first.to, enabled: counting.length > 0, on }];
  });
}

function portsOf(all: DayGraph['ports']): Pick<ProcessGraph, 'ports' | 'portEdges'> {
  const external = new Set(all.filter(({ schedule }) => schedule === null).map(({ otherJob }) => otherJob));
  const together = external.size > MOST_EXTERNAL;
  const nameOf = ({ schedule, otherJob }: DayGraph['ports'][number]): string | null =>
    schedule ?? (together ? null : otherJob);
  const idOf = (port: DayGraph['ports'][number]): string => `port:${port.kind}:${nameOf(port) ?? ''}`;
  const ports = new Map<string, Port>();
  for (const port of all) {
    const id = idOf(port);
    const count = together && port.kind === 'WAITS_EXTERNAL' ? external.size : 1;
    ports.set(id, { id, kind: port.kind, name: nameOf(port), count });
  }
  const edges = all.map((port) => {
    const inward = port.kind === 'WAITS' || port.kind === 'WAITS_EXTERNAL';
    const [from, to] = inward ? [idOf(port), keyOf(port)] : [keyOf(port), idOf(port)];
    return { from, to, on: 'SUCCESS' as const, enabled: port.enabled };
  });
  return { ports: [...ports.values()], portEdges: edgesOf(edges) };
}

export function multimap<V>(entries: readonly (readonly [string, V])[]): Map<string, V[]> {
  const all = new Map<string, V[]>();
  for (const [key, value] of entries) {
    const there = all.get(key);
    if (there) there.push(value);
    else all.set(key, [value]);
  }
  return all;
}

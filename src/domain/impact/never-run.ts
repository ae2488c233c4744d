import { placesOf, type Horizon, liveFlows, type LiveFlow } from './executed-places.js';
import { groupBy } from '../group-by.js';
import { MOST_NAMED, type NeverMet, type NeverRunJob, type Noticed, type UnreachableJob } from './impact.js';
import {
  keyOfEdge,
  keyOfRun,
  unmetAcross,
  unmetInside,
  type LivePlaces,
  type Neighbours,
  type UnmetDependency,
} from './never-met.js';
import { NIGHTLY } from '../schedule.js';
import type { ScheduleIndex } from '../schedule-index.js';

/** What stands in a definition and does nothing. */
export interface Idle {
  readonly unreachable: readonly UnreachableJob[];
  readonly neverRun: readonly NeverRunJob[];
  readonly neverMet: readonly NeverMet[];
}

export interface Surrounding extends Neighbours {
  readonly horizon: Horizon;
  /** Jobs that custom processes have of the workbook. */
  readonly customJobs: ReadonlySet<string>;
}

export function findIdle(index: ScheduleIndex, around: Surrounding): Idle {
  const { horizon } = around;
  const flows = liveFlows(index, horizon.from);
  const live: LivePlaces = {
    schedule: index.schedule.name,
    flows,
    places: placesOf(index, horizon),
    from: horizon.from,
  };
  const unmet = unmetInside(live);
  return {
    unreachable: unreachable(index, flows, around.customJobs),
    neverRun: neverRun(live, unmet),
    neverMet: [...[...unmet.values()].map(({ row }) => row), ...unmetAcross(live, index.schedule, around)],
  };
}

function unreachable(
  { schedule }: ScheduleIndex,
  flows: readonly LiveFlow[],
  customJobs: ReadonlySet<string>,
): readonly UnreachableJob[] {
  const reached = new Set(flows.flatMap(({ plan }) => plan.runs.map(({ job }) => job)));
  const processes = groupBy(schedule.processJobs, ({ job }) => job);
  const known = new Set([NIGHTLY, ...schedule.flows.map(({ name }) => name)]);
  const inFlow = new Set(
    schedule.flowProcesses.filter(({ flow }) => known.has(flow)).map(({ process }) => process),
  );
  return schedule.jobs.flatMap(({ name }): UnreachableJob[] => {
    if (reached.has(name) || customJobs.has(name)) return [];
    const own = processes.get(name) ?? [];
    if (own.length === 0) return [{ job: name, why: 'NOT_MAPPED' }];
    const why = own.some(({ process }) => inFlow.has(process)) ? 'FLOW_DISABLED' : 'NO_FLOW';
    return [{ job: name, why }];
  });
}

/** By the places of jobs in processes. What no flow leads to is told by itself. */
function neverRun(live: LivePlaces, unmet: ReadonlyMap<string, UnmetDependency>): readonly NeverRunJob[] {
  const executed = new Set(live.flows.flatMap((flow) => executedIn(flow, unmet)));
  const reached = new Set(live.flows.flatMap(({ plan }) => plan.runs.map((_, n) => keyOfRun(plan, n))));
  return [...reached].flatMap((key): NeverRunJob[] => {
    const place = live.places.get(key);
    if (!place || (place.never === null && executed.has(key))) return [];
    const { process, job } = place.mapping;
    return [{ process, job, why: place.never ?? 'NEVER_REACHED' }];
  });
}

/** `process/job` of the runs whose turn may come, as far as their dependencies say. */
function executedIn(
  { adhoc, plan }: LiveFlow,
  unmet: ReadonlyMap<string, UnmetDependency>,
): readonly string[] {
  // A process that is requested by itself waits for no other one.
  if (adhoc || unmet.size === 0) return plan.runs.map((_, n) => keyOfRun(plan, n));
  const incoming = groupBy(
    plan.edges.filter(({ enabled }) => enabled),
    ({ successor }) => successor,
  );
  const dead = new Set<number>();
  const executed: string[] = [];
  for (const n of inOrder(plan)) {
    const edges = incoming.get(n) ?? [];
    const any = plan.runs[n]?.join === 'ANY' && edges.length > 0;
    const fates = edges.map((edge) => {
      const own = unmet.get(keyOfEdge(plan, edge));
      const behind = dead.has(edge.predecessor);
      return { here: behind || own !== undefined, always: behind || own?.onNoDate === true };
    });
    const has = (which: 'here' | 'always'): boolean =>
      any ? fates.every((fate) => fate[which]) : fates.some((fate) => fate[which]);
    if (has('always')) dead.add(n);
    if (!has('here')) executed.push(keyOfRun(plan, n));
  }
  return executed;
}

/** The numbers of runs, predecessors first. */
function inOrder({ runs, edges }: LiveFlow['plan']): readonly number[] {
  const outgoing = groupBy(edges, ({ predecessor }) => predecessor);
  const missing = runs.map(() => 0);
  for (const { successor } of edges) missing[successor] = (missing[successor] ?? 0) + 1;
  const ordered = [...runs.keys()].filter((n) => missing[n] === 0);
  // It grows while it is walked along.
  for (const n of ordered) {
    for (const { successor } of outgoing.get(n) ?? []) {
      missing[successor] = (missing[successor] ?? 0) - 1;
      if (missing[successor] === 0) ordered.push(successor);
    }
  }
  return ordered;
}

/** What is so now, and whether it was so before; the new ones first. */
export function noticed<T extends object>(now: readonly T[], before: readonly T[]): Noticed<T> {
  const known = new Set(before.map((item) => JSON.stringify(item)));
  const all = now.map((item) => ({ ...item, isNew: !known.has(JSON.stringify(item)) }));
  const items = all.toSorted((one, other) => Number(other.isNew) - Number(one.isNew));
  const count = all.filter(({ isNew }) => isNew).length;
  return { total: all.length, new: count, items: items.slice(0, MOST_NAMED) };
}

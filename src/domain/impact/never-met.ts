import { nightlyJobs, type NightlyTabs } from '../check/check-other-schedules.js';
import { onSomeDate, type LiveFlow, type Place } from './executed-places.js';
import type { NeverMet } from './impact.js';
import { nodeOf } from '../job-graph.js';
import type { BusinessDate } from '../calendar.js';
import type { PlannedEdge, PlannedFlow } from '../plan/plan-day.js';
import { DUMMY, type DependencyOn, type InterScheduleDependency, type Schedule } from '../schedule.js';

/**
 * Dependencies that are satisfied on no date. A predecessor that is skipped or disabled lets its dependents go on, except
 * for those that wait for its failure or its warning (lifecycle.md, Edges): these are left out then. What does not exist in
 * another schedule is waited for. External jobs happen or do not: nothing is said about them.
 */
export interface LivePlaces {
  readonly schedule: string;
  readonly flows: readonly LiveFlow[];
  /** By `process/job`. */
  readonly places: ReadonlyMap<string, Place>;
  /** The first date that is looked at. */
  readonly from: BusinessDate;
}

export interface UnmetDependency {
  readonly row: NeverMet;
  /** On no date at all; else only on none on which the run that waits takes part. */
  readonly onNoDate: boolean;
}

/** Of a run by its number in a plan: `process/job`. */
export const keyOfRun = ({ runs }: PlannedFlow, n: number): string => {
  const run = runs[n];
  return run ? nodeOf(run.process, run.job) : '';
};

export const keyOfEdge = (plan: PlannedFlow, { successor, predecessor, on }: PlannedEdge): string =>
  `${keyOfRun(plan, successor)} ${keyOfRun(plan, predecessor)} ${on}`;

/** By the key of the edge: the same row is the same in every flow. */
export function unmetInside(live: LivePlaces): ReadonlyMap<string, UnmetDependency> {
  const failing = new Set(live.flows.flatMap(({ plan }) => failingByTimeOut(plan)));
  const unmet = new Map<string, UnmetDependency>();
  for (const { plan } of live.flows) {
    const counts = edgeCounts(plan);
    for (const edge of plan.edges) {
      if (!edge.enabled || (edge.on !== 'FAILURE' && edge.on !== 'WARNING')) continue;
      const waits = live.places.get(keyOfRun(plan, edge.successor));
      const behind = live.places.get(keyOfRun(plan, edge.predecessor));
      if (!waits || !behind || waits.never !== null) continue;
      const why = whyUnmet(edge.on, { waits, behind, failing, from: live.from });
      if (why === null) continue;
      const row: NeverMet = {
        schedule: live.schedule,
        process: waits.mapping.process,
        job: waits.mapping.job,
        kind: 'DEPENDENCY',
        on: edge.on,
        ref: nodeOf(behind.mapping.process, behind.mapping.job),
        why,
        follows: isOneOfSeveral(plan, edge, counts) ? 'NOTHING' : 'NOT_RUN',
      };
      const onNoDate = why !== 'NEVER_ON_ONE_DATE' || behind.never !== null;
      unmet.set(keyOfEdge(plan, edge), { row, onNoDate });
    }
  }
  return unmet;
}

interface Ends {
  readonly waits: Place;
  readonly behind: Place;
  /** Places that fail when they wait too long. */
  readonly failing: ReadonlySet<string>;
  readonly from: BusinessDate;
}

function whyUnmet(on: DependencyOn, { waits, behind, failing, from }: Ends): NeverMet['why'] | null {
  const { mapping, job } = behind;
  if (job.jobType === DUMMY && on === 'WARNING') return 'CANNOT_WARN';
  if (job.jobType === DUMMY && !failing.has(nodeOf(mapping.process, mapping.job))) return 'CANNOT_FAIL';
  return behind.never === null && onSomeDate([waits, behind], from) ? null : 'NEVER_ON_ONE_DATE';
}

/** A DUMMY ends badly in one way only. */
function failingByTimeOut(plan: PlannedFlow): readonly string[] {
  return [...plan.edges, ...plan.waits].flatMap(({ enabled, timeOut, onTimeOut, successor }) => {
    const fails = enabled && timeOut !== null && onTimeOut === 'FAIL';
    return fails && plan.runs[successor]?.skipOnError === false ? [keyOfRun(plan, successor)] : [];
  });
}

/** How many dependencies count of each run, by its number. */
function edgeCounts({ edges }: PlannedFlow): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { enabled, successor } of edges)
    if (enabled) counts.set(successor, (counts.get(successor) ?? 0) + 1);
  return counts;
}

const isOneOfSeveral = (
  { runs }: PlannedFlow,
  { successor }: PlannedEdge,
  counts: ReadonlyMap<number, number>,
): boolean => runs[successor]?.join === 'ANY' && (counts.get(successor) ?? 0) > 1;

/** A row of another schedule's active version that waits for this one. */
export interface Dependant extends InterScheduleDependency {
  readonly waiting: string;
}

export interface Neighbours {
  /** Active definitions by name, as far as they are referred to. */
  readonly others: ReadonlyMap<string, NightlyTabs>;
  /** Whether the schedule honours what it has of them. */
  readonly honoured: boolean;
  /** What other schedules wait for here, and honour. */
  readonly dependants: readonly Dependant[];
}

/** Waits for a Nightly that does not have what is waited for, in either direction. */
export function unmetAcross(
  live: LivePlaces,
  definition: Schedule,
  { others, honoured, dependants }: Neighbours,
): readonly NeverMet[] {
  const runs = new Set(live.flows.flatMap(({ plan }) => plan.runs.map((_, n) => keyOfRun(plan, n))));
  const takesPart = ({ process, job }: InterScheduleDependency): boolean => {
    const key = nodeOf(process, job);
    return runs.has(key) && live.places.get(key)?.never === null;
  };
  const own = honoured ? definition.interScheduleDependencies.filter(takesPart) : [];
  return [
    ...own.flatMap((row) => {
      const other = others.get(row.schedule);
      if (!other) return across(live.schedule, row, 'UNKNOWN_SCHEDULE');
      return hasNightlyJob(other, row) ? [] : across(live.schedule, row, 'UNKNOWN_PREDECESSOR');
    }),
    ...dependants.flatMap((row) =>
      hasNightlyJob(definition, row) ? [] : across(row.waiting, row, 'UNKNOWN_PREDECESSOR'),
    ),
  ];
}

const hasNightlyJob = (
  definition: NightlyTabs,
  { predecessorProcess, predecessorJob }: InterScheduleDependency,
): boolean => nightlyJobs(definition).has(nodeOf(predecessorProcess, predecessorJob));

function across(schedule: string, row: InterScheduleDependency, why: NeverMet['why']): readonly NeverMet[] {
  const { process, job, enabled, timeOut, onTimeOut } = row;
  if (!enabled) return [];
  return [
    {
      schedule,
      process,
      job,
      kind: 'INTER_SCHEDULE',
      on: 'SUCCESS',
      ref: `${row.schedule}/${nodeOf(row.predecessorProcess, row.predecessorJob)}`,
      why,
      follows: timeOut === null || onTimeOut === 'ALERT' ? 'WAITS' : onTimeOut,
    },
  ];
}

import { edgeState, type EdgeState } from '../run/edge.js';
import type { Night, NightRun } from './foresee-night.js';
import { inOrder, type ForecastEdge } from '../forecast/forecast-order.js';
import type { TouchedRun } from './impact.js';
import { nodeOf } from '../job-graph.js';
import { placeOf, type DayEdge, type DayRun, type PresentDay } from '../plan/present-day.js';
import type { DayDifference } from '../plan/replan.js';
import { NIGHTLY, type DependencyOn } from '../schedule.js';

/** What the Nightly of an open day has done until now, beside what its runs and dependencies are. */
export interface NightProgress {
  /** By run id. */
  readonly runs: ReadonlyMap<string, RunProgress>;
  /** Of dependencies on what is outside, by their ids. */
  readonly outside: ReadonlyMap<string, EdgeState>;
}

export interface RunProgress {
  readonly forced: boolean;
  /** Milliseconds. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** The held and the running runs that a restart of the schedule would find otherwise than the plan. */
export function touchedRuns({ removed, changed, kept }: DayDifference): readonly TouchedRun[] {
  return [
    ...changed.map(({ run, changes }) => ({ run, effect: 'CHANGED', changes }) as const),
    ...removed.map((run) => ({ run, effect: 'REMOVED', changes: [] }) as const),
    ...kept.map(({ run }) => ({ run, effect: 'KEPT', changes: [] }) as const),
  ].filter(({ run }) => run.status === 'HELD' || run.status === 'RUNNING');
}

const NOT_BEGUN: RunProgress = { forced: false, startedAt: null, endedAt: null };

/** The Nightly of a day as it is. */
export function presentNight(day: PresentDay, { runs: progress, outside }: NightProgress): Night {
  const nightly = day.runs.filter(({ cycle }) => cycle === NIGHTLY);
  const byId = new Map(nightly.map((run) => [run.id, run]));
  const runs = nightly.map((run): NightRun => {
    const { id, process, job, jobType, status, reach, join, thresholdRunTime } = run;
    const { forced, startedAt, endedAt } = progress.get(id) ?? NOT_BEGUN;
    const node = nodeOf(process, job);
    return {
      id,
      process,
      job,
      node,
      jobType,
      status,
      reach,
      join,
      thresholdRunTime,
      forced,
      startedAt,
      endedAt,
    };
  });
  const edges = day.edges.flatMap((edge): ForecastEdge[] => {
    if (!edge.enabled || !byId.has(edge.successor)) return [];
    const on = edge.on as DependencyOn;
    const behind = byId.get(edge.predecessor ?? '');
    const { id, successor } = edge;
    if (isOutside(edge)) {
      const state = outside.get(id) ?? 'OPEN';
      return [{ successor, predecessor: null, on, outside: true, state, ref: null }];
    }
    // What was waited for is not there any more: it is not waited for.
    if (!behind) return [];
    const state = edgeState(behind, on);
    return [{ successor, predecessor: behind.id, on, outside: false, state, ref: null }];
  });
  return { runs, order: inOrder(runs, edges) };
}

const isOutside = ({ kind }: Pick<DayEdge, 'kind'>): boolean =>
  kind === 'EXTERNAL' || kind === 'INTER_SCHEDULE';

/** A day as a restart of the schedule would leave it. What is added has its place as its id. */
export function restartedDay(day: PresentDay, difference: DayDifference): PresentDay {
  const gone = new Set(difference.removed.map(({ id }) => id));
  const changes = new Map(difference.changed.map((change) => [change.run.id, change]));
  const kept = day.runs.flatMap((run): DayRun[] => {
    if (gone.has(run.id)) return [];
    const change = changes.get(run.id);
    if (!change) return [run];
    // A branch that was not taken is decided anew.
    const status = change.to ?? (run.status === 'NOT_RUN' ? 'PENDING' : run.status);
    return [{ ...run, ...change.definition, status, reach: 'AHEAD' }];
  });
  const added = difference.added.map(({ place, flow, run }): DayRun => {
    return { ...run, ...JUST_ADDED, id: place, cycle: flow.cycle, flow: flow.flow };
  });
  const runs = [...kept, ...added];
  const ids = new Map(runs.map((run) => [placeOf(run, run), run.id]));
  const dropped = new Set(difference.edges.removed.map(({ id }) => id));
  const others = new Map(difference.edges.changed.map((edge) => [edge.id, edge]));
  const stay = day.edges.filter(({ id, successor }) => !dropped.has(id) && !gone.has(successor));
  const edges = [
    ...stay.map((edge): DayEdge => {
      const other = others.get(edge.id);
      return other ? { ...edge, ...other } : edge;
    }),
    ...difference.edges.added.map((edge, n): DayEdge => ({
      ...edge,
      id: addedEdge(n),
      switched: false,
      successor: ids.get(edge.successor) ?? '',
      predecessor: ids.get(edge.predecessor ?? '') ?? null,
    })),
  ];
  return { ...day, runs, edges };
}

const JUST_ADDED = {
  executionId: null,
  cause: null,
  flags: [],
  reach: 'AHEAD',
  skippedFrom: null,
  started: false,
} as const;

const addedEdge = (n: number): string => `added ${n}`;

/** And what is known of it by then: what was released ahead of time is. */
export function restartedProgress(progress: NightProgress, { edges }: DayDifference): NightProgress {
  const added = edges.added.map(({ state }, n) => [addedEdge(n), state] as const);
  return { ...progress, outside: new Map([...progress.outside, ...added]) };
}

import { expectDuration, typicalSeconds } from '../forecast/expected-duration.js';
import { criticalPath, summarize } from '../forecast/forecast-summary.js';
import { forecastInOrder, type ForecastRun, type RunForecast } from '../forecast/forecast.js';
import { inOrder, type ForecastEdge, type ForecastOrder } from '../forecast/forecast-order.js';
import { MOST_STEPS, type NightBasis, type NightForecast, type NightlyImpact } from './impact.js';
import type { DurationStatistics } from '../forecast/job-duration.js';
import { nodeOf } from '../job-graph.js';
import type { PlannedFlow, StatusOf } from '../plan/plan-day.js';
import { isFinished, isPassedOver } from '../run/run-state.js';
import { DUMMY, NIGHTLY } from '../schedule.js';

/** The Nightly of a date, as far as it decides when it ends. Other schedules and external jobs are not looked into. */
export interface Night {
  readonly runs: readonly NightRun[];
  readonly order: ForecastOrder;
}

export interface NightRun extends Omit<ForecastRun, 'duration' | 'requested' | 'dayClosed' | 'obstacles'> {
  readonly process: string;
  readonly job: string;
  /** `process/job`. */
  readonly node: string;
  readonly jobType: string;
  readonly thresholdRunTime: number | null;
}

/** What is known of how long jobs take: by `process/job`. */
export type KnownDurations = ReadonlyMap<string, DurationStatistics>;

export interface ForeseenNight {
  readonly forecast: NightForecast;
  /** All of the critical path, by `process/job`. */
  readonly path: readonly string[];
}

/** The Nightly of a plan, as if it were requested at the instant 0. */
export function plannedNight(plan: readonly PlannedFlow[]): Night {
  const flow = plan.find(({ cycle }) => cycle === NIGHTLY);
  if (!flow) return { runs: [], order: inOrder([], []) };
  const ids = flow.runs.map((_, n) => String(n));
  const idOf = (n: number): string => ids[n] ?? '';
  const runs = flow.runs.map((run, n): NightRun => {
    const { process, job, jobType, status, join, thresholdRunTime } = run;
    const node = nodeOf(process, job);
    return { id: idOf(n), process, job, node, jobType, status, join, thresholdRunTime, ...UNTOUCHED };
  });
  const edges: ForecastEdge[] = [];
  for (const { successor, predecessor, on, enabled } of flow.edges) {
    if (!enabled) continue;
    const [to, from] = [idOf(successor), idOf(predecessor)];
    edges.push({ successor: to, predecessor: from, on, outside: false, state: 'OPEN', ref: null });
  }
  for (const { successor, enabled } of flow.waits) {
    const waits = { successor: idOf(successor), predecessor: null };
    if (enabled) edges.push({ ...waits, on: 'SUCCESS', outside: true, state: 'OPEN', ref: null });
  }
  return { runs, order: inOrder(runs, edges) };
}

const UNTOUCHED = { reach: 'AHEAD', forced: false, startedAt: null, endedAt: null } as const;

/** The same on other dates. */
export const nightLoadedAs = ({ runs, order }: Night, statusOf: StatusOf): Night => ({
  order,
  runs: runs.map((run) => {
    const status = statusOf(run);
    return status === run.status ? run : { ...run, status };
  }),
});

/** null = nothing of it is going to be reached. */
export function foreseeNight(night: Night, known: KnownDurations, now: number): ForeseenNight | null {
  const typical = typicalSeconds([...known.values()].map(({ medianSeconds }) => medianSeconds));
  const runs = night.runs.map((run): ForecastRun => {
    const takesNoTime = run.jobType === DUMMY || isPassedOver(run.status);
    const history = known.get(run.node) ?? null;
    const facts = { takesNoTime, history, thresholdSeconds: run.thresholdRunTime };
    const duration = expectDuration(facts, typical);
    const { id, status, reach, join, forced, startedAt, endedAt } = run;
    return { id, status, reach, join, forced, startedAt, endedAt, duration, ...GOING_ON };
  });
  const all = forecastInOrder(runs, night.order, now);
  const members = [...all.values()];
  const { end, last, left, leftWithoutHistory } = summarize(members);
  if (!end) return null;
  const seconds = (at: number): number => Math.max(Math.round(at - now), 0) / 1000;
  const byId = new Map(night.runs.map((run) => [run.id, run]));
  const path = criticalPath(all, last).flatMap((own) => {
    const run = byId.get(own.run.id);
    return run ? [{ run, own }] : [];
  });
  return {
    forecast: {
      expectedSeconds: seconds(end.expected),
      earliestSeconds: seconds(end.earliest),
      latestSeconds: seconds(end.latest),
      basis: basisOf(members),
      runsLeft: left,
      runsWithoutHistory: leftWithoutHistory,
      criticalPath: longest(path).map(({ run, own }) => ({
        process: run.process,
        job: run.job,
        expectedSeconds: own.run.duration.seconds,
        basis: own.run.duration.basis,
      })),
      criticalPathTotal: path.length,
    },
    path: path.map(({ run }) => run.node),
  };
}

const GOING_ON = { requested: true, dayClosed: false, obstacles: [] } as const;

/** What takes no time is no guess. */
function basisOf(members: readonly RunForecast[]): NightBasis {
  let [left, measured, guessed] = [0, 0, 0];
  for (const { run, end } of members) {
    if (!end || isFinished(run.status)) continue;
    left += 1;
    if (run.duration.basis === 'history') measured += 1;
    else if (run.duration.basis !== 'zero') guessed += 1;
  }
  if (left === 0) return 'actual';
  if (guessed === 0) return 'history';
  return measured === 0 ? 'none' : 'partial';
}

interface Step {
  readonly run: NightRun;
  readonly own: RunForecast;
}

function longest(path: readonly Step[]): readonly Step[] {
  if (path.length <= MOST_STEPS) return path;
  const bySeconds = path.toSorted(
    (one, other) => other.own.run.duration.seconds - one.own.run.duration.seconds,
  );
  const kept = new Set(bySeconds.slice(0, MOST_STEPS));
  return path.filter((step) => kept.has(step));
}

export function nightlyImpact(before: ForeseenNight | null, after: ForeseenNight | null): NightlyImpact {
  const [was, is] = [before?.forecast ?? null, after?.forecast ?? null];
  return {
    before: was,
    after: is,
    laterBySeconds: was && is ? Math.round((is.expectedSeconds - was.expectedSeconds) * 1000) / 1000 : null,
    criticalPathChanged: (before?.path ?? []).join('\n') !== (after?.path ?? []).join('\n'),
  };
}

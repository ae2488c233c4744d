import { Injectable } from '@nestjs/common';
import { expectDuration, typicalSeconds } from '../domain/forecast/expected-duration.js';
import { forecast, type ForecastRun, type RunForecast } from '../domain/forecast/forecast.js';
import type { ForecastEdge } from '../domain/forecast/forecast-order.js';
import { groupBy } from '../domain/group-by.js';
import { isFinished, isPassedOver } from '../domain/run/run-state.js';
import { DUMMY } from '../domain/schedule.js';
import type { Sql } from '../platform/database/transaction.js';
import { hasNotBegun, keyOf, LoadNight, type Night } from './load-night.js';
import type { Group, NightExecution, NightRun } from './night.query.js';

/** What is expected of all runs that some groups consist of, or wait for. */
export interface Foreseen {
  readonly now: Date;
  readonly forecasts: ReadonlyMap<string, RunForecast>;
  readonly runs: ReadonlyMap<string, NightRun>;
  readonly executions: ReadonlyMap<string, NightExecution>;
  /** By the key of their group. */
  readonly groups: ReadonlyMap<string, readonly NightRun[]>;
  readonly edges: readonly ForecastEdge[];
}

/** Forecasts, from what the ledger says at this moment: each end that is settled is in the next one. */
@Injectable()
export class Foresee {
  constructor(private readonly load: LoadNight) {}

  async run(sql: Sql, groups: readonly Group[], now: Date): Promise<Foreseen> {
    const night = await this.load.run(sql, groups);
    const joins = joinsBeforeNightly(night);
    const edges = night.edges.map(forecastEdge);
    const input = {
      runs: [...forecastRuns(night.runs), ...joins.runs],
      edges: [...edges, ...joins.edges],
      now: now.getTime(),
    };
    return {
      now,
      forecasts: forecast(input),
      runs: new Map(night.runs.map((run) => [run.id, run])),
      executions: night.executions,
      groups: groupBy(night.runs, keyOf),
      edges,
    };
  }
}

function forecastRuns(runs: readonly NightRun[]): readonly ForecastRun[] {
  const typical = typicalSeconds(runs.flatMap((run) => knownSeconds(run) ?? []));
  return runs.map((run) => ({
    id: run.id,
    status: run.status,
    reach: run.reach,
    join: run.join,
    forced: run.forced,
    requested: run.execution !== null,
    dayClosed: run.dayClosed,
    startedAt: run.startedAt?.getTime() ?? null,
    endedAt: run.endedAt?.getTime() ?? null,
    obstacles: run.obstacles,
    duration: expectDuration({ ...run, takesNoTime: takesNoTime(run) }, typical),
  }));
}

const takesNoTime = ({ jobType, status }: NightRun): boolean => jobType === DUMMY || isPassedOver(status);

/** What is known of how long it takes: from earlier dates, else from this one. */
function knownSeconds(run: NightRun): number | null {
  if (takesNoTime(run)) return null;
  if (run.history) return run.history.medianSeconds;
  const { status, startedAt, endedAt } = run;
  return status === 'COMPLETED' && startedAt && endedAt
    ? (endedAt.getTime() - startedAt.getTime()) / 1000
    : null;
}

const forecastEdge = (edge: Night['edges'][number]): ForecastEdge => ({
  ...edge,
  outside: edge.kind === 'INTER_SCHEDULE' || edge.kind === 'EXTERNAL',
});

/** A Nightly that has not begun comes after all runs of the recurring flows: one node between them spares most edges. */
function joinsBeforeNightly({ runs, executions, recurring }: Night): {
  readonly runs: readonly ForecastRun[];
  readonly edges: readonly ForecastEdge[];
} {
  const byGroup = groupBy(runs, keyOf);
  const byDay = groupBy(recurring, ({ dayId }) => dayId);
  const joins: ForecastRun[] = [];
  const edges: ForecastEdge[] = [];
  for (const [key, nightly] of byGroup) {
    const [first] = nightly;
    const before = first && hasNotBegun(first, executions) ? (byDay.get(first.dayId) ?? []) : [];
    if (before.length === 0) continue;
    const join = `before ${key}`;
    joins.push({ ...JOIN, id: join });
    for (const { id, status } of before.flatMap((one) => byGroup.get(keyOf(one)) ?? []))
      edges.push({
        ...AFTER,
        successor: join,
        predecessor: id,
        state: isFinished(status) ? 'PASSED' : 'OPEN',
      });
    for (const { id } of nightly) edges.push({ ...AFTER, successor: id, predecessor: join });
  }
  return { runs: joins, edges };
}

const JOIN = {
  status: 'PENDING',
  reach: 'AHEAD',
  join: 'ALL',
  forced: false,
  requested: true,
  dayClosed: false,
  startedAt: null,
  endedAt: null,
  obstacles: [],
  duration: { lowSeconds: 0, seconds: 0, highSeconds: 0, basis: 'zero' },
} as const;

const AFTER = { on: 'END', outside: true, state: 'OPEN', ref: null } as const;

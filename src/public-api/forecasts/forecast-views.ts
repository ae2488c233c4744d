import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import { notFound } from '../../domain/errors.js';
import {
  blockersOf,
  criticalPath,
  summarize,
  type ForecastSummary,
} from '../../domain/forecast/forecast-summary.js';
import type { Blocker, Moment, RunForecast } from '../../domain/forecast/forecast.js';
import { heldUpBy } from '../../domain/forecast/held-up.js';
import { groupBy } from '../../domain/group-by.js';
import { NIGHTLY } from '../../domain/schedule.js';
import { Foresee, type Foreseen } from '../../forecast/foresee.js';
import { keyOf } from '../../forecast/load-night.js';
import { NightQuery, type Group, type NightRun } from '../../forecast/night.query.js';
import type { Sql } from '../../platform/database/transaction.js';
import { unknownRun } from '../runs/run-views.js';
import { membersOf, plansOf } from './plans-of.js';

const MOST_BLOCKERS = 20;
/** Of which those are chosen: for each it is counted what is behind it. */
const MOST_COMPARED = 100;

/** Forecasts as the API shows them. */
@Injectable()
export class ForecastViews {
  constructor(
    private readonly query: NightQuery,
    private readonly foresee: Foresee,
  ) {}

  async ofExecution(sql: Sql, id: string, now: Date): Promise<unknown> {
    const [execution] = await this.query.executions(sql, [id]);
    if (!execution) throw notFound('UNKNOWN_EXECUTION', `There is no execution ${id}.`);
    return groupView(execution, await this.foresee.run(sql, [execution], now));
  }

  async ofDay(sql: Sql, day: BusinessDay, now: Date): Promise<unknown> {
    const { schedule, businessDate } = day;
    const groups = await this.query.groupsOfDay(sql, day.id);
    const foreseen = await this.foresee.run(sql, groups, now);
    const summary = summarize(groups.flatMap((group) => membersOf(group, foreseen)));
    const isNightly = ({ cycle }: Group): boolean => cycle === NIGHTLY;
    const nightly = groups.find(isNightly);
    return {
      schedule,
      businessDate,
      asOf: now,
      ...summaryView(summary, now),
      plannedEndAt: plannedEnd(groups, foreseen),
      nightly: nightly ? groupView(nightly, foreseen) : null,
      executions: groups.filter((group) => !isNightly(group)).map((group) => groupView(group, foreseen)),
    };
  }

  async ofRun(sql: Sql, id: string, now: Date): Promise<unknown> {
    const [group] = await this.query.groupsOf(sql, [id]);
    if (!group) throw unknownRun(id);
    const foreseen = await this.foresee.run(sql, [group], now);
    const [run, own] = [foreseen.runs.get(id), foreseen.forecasts.get(id)];
    if (!run || !own) throw unknownRun(id);
    const longRunningAfterSeconds = await this.query.longRunSeconds(sql, id);
    return { ...runView(run, own, foreseen), longRunningAfterSeconds };
  }
}

/** Of all of them; null = one has not begun, so that nothing is late yet, or nothing of it would be reached. */
function plannedEnd(groups: readonly Group[], foreseen: Foreseen): Date | null {
  const plans = plansOf(groups, foreseen);
  let end = -Infinity;
  if (plans.size < groups.length) return null;
  for (const plan of plans.values()) for (const planned of plan.values()) end = Math.max(end, planned.end);
  return end === -Infinity ? null : new Date(end);
}

function groupView(group: Group, foreseen: Foreseen): unknown {
  const { now, forecasts, executions, groups } = foreseen;
  const execution = executions.get(group.execution ?? '');
  const members = membersOf(group, foreseen);
  const summary = summarize(members);
  const path = criticalPath(forecasts, summary.last);
  const onPath = new Set(path.map(({ run }) => run.id));
  const byProcess = groupBy(groups.get(keyOf(group)) ?? [], ({ process }) => process);
  const [first] = groups.get(keyOf(group)) ?? [];
  return {
    execution: group.execution,
    schedule: first?.schedule ?? execution?.schedule,
    businessDate: first?.businessDate ?? execution?.businessDate,
    cycleName: group.cycle,
    flowName: group.flow,
    processName: execution?.process ?? null,
    status: execution?.status ?? null,
    asOf: now,
    ...summaryView(summary, now),
    ...(execution?.status === 'COMPLETED'
      ? { expectedStartAt: execution.startedAt, ...over(execution.endedAt) }
      : {}),
    basis: basisOf(summary),
    blockedBy: blockedBy(members, foreseen),
    criticalPath: pathView(path, foreseen),
    processes: [...byProcess].map(([process, runs]) => ({
      process,
      ...summaryView(summarize(runs.flatMap(({ id }) => forecasts.get(id) ?? [])), now),
      onCriticalPath: runs.some(({ id }) => onPath.has(id)),
    })),
  };
}

function runView(run: NightRun, own: RunForecast, foreseen: Foreseen): object {
  const { now, forecasts } = foreseen;
  const { id, execution, schedule, businessDate, process, job, status, startedAt } = run;
  const { seconds: expectedSeconds, basis } = own.run.duration;
  const { last } = summarize(membersOf(run, foreseen));
  const isLate = startedAt !== null && startedAt.getTime() + expectedSeconds * 1000 < now.getTime();
  return {
    run: id,
    ...{ execution, schedule, businessDate, process, job, status },
    asOf: now,
    ...moments(own),
    remainingSeconds: remaining(own.end, now),
    expectedSeconds,
    basis,
    late: status === 'RUNNING' && isLate,
    onCriticalPath: criticalPath(forecasts, last).includes(own),
    blocked: own.blocked,
    blockedBy: blockedBy([own], foreseen),
    criticalPath: pathView(criticalPath(forecasts, id), foreseen),
  };
}

const summaryView = (summary: ForecastSummary, now: Date): Readonly<Record<string, unknown>> => ({
  ...moments(summary),
  remainingSeconds: remaining(summary.end, now),
  runsLeft: summary.left,
  runsWithoutHistory: summary.leftWithoutHistory,
  blocked: summary.blocked,
});

const moments = ({
  start,
  end,
}: Pick<ForecastSummary, 'start' | 'end'>): Readonly<Record<string, Date | null>> => ({
  expectedStartAt: start && new Date(start.expected),
  expectedEndAt: end && new Date(end.expected),
  earliestEndAt: end && new Date(end.earliest),
  latestEndAt: end && new Date(end.latest),
});

const over = (endedAt: Date | null): Readonly<Record<string, unknown>> => ({
  expectedEndAt: endedAt,
  earliestEndAt: endedAt,
  latestEndAt: endedAt,
  remainingSeconds: 0,
});

const remaining = (end: Moment | null, now: Date): number | null =>
  end && Math.max(Math.ceil((end.expected - now.getTime()) / 1000), 0);

function basisOf({ left, leftWithoutHistory }: ForecastSummary): string {
  if (left === 0) return 'actual';
  if (leftWithoutHistory === 0) return 'history';
  return leftWithoutHistory === left ? 'none' : 'partial';
}

/** What holds up the most first. */
function blockedBy(members: readonly RunForecast[], { forecasts, runs }: Foreseen): readonly unknown[] {
  const found = blockersOf(forecasts, members, MOST_COMPARED);
  const heldUp = heldUpBy(forecasts, new Set(found.map(({ runId }) => runId)));
  const told = found.map(({ kind, runId, ref }: Blocker) => {
    const run = runs.get(runId);
    const holdsUp = heldUp.get(runId) ?? 0;
    return { kind, run: runId, schedule: run?.schedule, process: run?.process, job: run?.job, ref, holdsUp };
  });
  return told.sort((a, b) => b.holdsUp - a.holdsUp).slice(0, MOST_BLOCKERS);
}

/** What stands between executions is no run, and is left out. */
const pathView = (path: readonly RunForecast[], { runs }: Foreseen): readonly unknown[] =>
  path.flatMap((own) => {
    const run = runs.get(own.run.id);
    if (!run) return [];
    const { id, schedule, process, job, status } = run;
    const { expectedStartAt, expectedEndAt } = moments(own);
    const { seconds: expectedSeconds, basis } = own.run.duration;
    return [
      { run: id, schedule, process, job, status, expectedStartAt, expectedEndAt, expectedSeconds, basis },
    ];
  });

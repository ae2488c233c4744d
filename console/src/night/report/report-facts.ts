import type { Activity, AgentRequest, Run } from '../../api/shapes.js';
import { isDone, needsAPerson } from '../../ui/status.js';
import type { RunTimes } from '../timeline/bars.js';

/** What the report is made of. Instants are milliseconds. */
export interface ReportInput {
  readonly runs: readonly Run[];
  readonly times: ReadonlyMap<string, RunTimes>;
  /** Attempts that ended in ERROR, or whose Start is of unknown fate. */
  readonly failed: readonly AgentRequest[];
  /** What people did on this date. */
  readonly acts: readonly Activity[];
}

/** A night beside its plan; null = it is not known, or not yet. */
export interface AgainstPlan {
  readonly start: Pair;
  readonly end: Pair;
  readonly duration: Pair;
  /** The end is not over yet: it is what is expected. */
  readonly expected: boolean;
}

interface Pair {
  readonly planned: number | null;
  readonly actual: number | null;
}

export function againstPlan({ runs, times }: ReportInput): AgainstPlan {
  const of = (run: Run): RunTimes | undefined => times.get(run.id);
  const planned = runs.flatMap((run) => of(run)?.planned ?? []);
  const starts = runs.flatMap(({ startedAt }) => (startedAt === null ? [] : [Date.parse(startedAt)]));
  const ends = runs.flatMap(({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? [] : [Date.parse(endedAt)],
  );
  const left = runs.filter(({ status }) => !isDone(status)).flatMap((run) => of(run)?.expected?.to ?? []);
  const isOver = runs.every(({ status }) => isDone(status));
  const start = { planned: least(planned.map(({ from }) => from)), actual: least(starts) };
  const end = {
    planned: most(planned.map(({ to }) => to)),
    actual: isOver ? most(ends) : left.length === 0 ? null : most([...ends, ...left]),
  };
  return {
    ...{ start, end, expected: !isOver },
    duration: {
      planned: difference(end.planned, start.planned),
      actual: difference(end.actual, start.actual),
    },
  };
}

export const difference = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one - other;

const least = (all: readonly number[]): number | null =>
  all.reduce<number | null>((found, one) => (found === null || one < found ? one : found), null);
const most = (all: readonly number[]): number | null =>
  all.reduce<number | null>((found, one) => (found === null || one > found ? one : found), null);

/** A run of which an attempt failed, with what people did about it, in the order of time. */
export interface Failure {
  readonly run: Run;
  readonly attempts: readonly AgentRequest[];
  readonly mended: readonly Activity[];
}

/** What needs somebody first, then as they failed. */
export function failuresOf({ runs, failed, acts }: ReportInput): readonly Failure[] {
  const byRun = grouped(failed, ({ run }) => run);
  const actsByRun = grouped(acts, ({ runId }) => runId ?? '');
  const failures = runs.flatMap((run): readonly Failure[] => {
    const attempts = (byRun.get(run.id) ?? []).toSorted((a, b) => a.attempt - b.attempt);
    const [first] = attempts;
    if (!first) return [];
    const since = first.endedAt ?? first.startedAt ?? first.createdAt;
    const mended = (actsByRun.get(run.id) ?? []).filter(({ at }) => at >= since).toSorted(byTime);
    return [{ run, attempts, mended }];
  });
  const when = ({ attempts: [first] }: Failure): string => first?.createdAt ?? '';
  return failures.toSorted(
    (a, b) => Number(needsAPerson(b.run)) - Number(needsAPerson(a.run)) || when(a).localeCompare(when(b)),
  );
}

const byTime = (a: Activity, b: Activity): number => a.at.localeCompare(b.at);

function grouped<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = key(one);
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return groups;
}

/** What people did beside mending failures, in the order of time. */
export function otherActs({ acts }: ReportInput, failures: readonly Failure[]): readonly Activity[] {
  const told = new Set(failures.flatMap(({ mended }) => mended.map(({ id }) => id)));
  return acts.filter((act) => !told.has(act.id) && isAct(act)).toSorted(byTime);
}

/** A request is told once, and not again for each of its runs. */
export const isAct = ({ type, from, to }: Activity): boolean =>
  type !== 'run.status-changed' || from !== 'LOADED' || to !== 'PENDING';

const NOT_EXECUTED: readonly Run['status'][] = ['HELD', 'SKIPPED', 'SKIPPED_ON_ERROR', 'DISABLED', 'NOT_RUN'];

/** Held, passed over, or completed by hand. */
export const passedOver = ({ runs }: ReportInput): readonly Run[] =>
  runs.filter(({ status, flags }) => NOT_EXECUTED.includes(status) || flags.includes('FORCED'));

export interface Taken {
  readonly run: Run;
  readonly took: number;
  readonly usual: number | null;
}

/** The executed runs that took longest; `usual` is null where the job was measured too seldom. */
export function longestRuns({ runs, times }: ReportInput, count: number): readonly Taken[] {
  const taken = runs.flatMap((run): readonly Taken[] => {
    if (run.startedAt === null || run.endedAt === null || !isDone(run.status)) return [];
    const took = Date.parse(run.endedAt) - Date.parse(run.startedAt);
    return took > 0 ? [{ run, took, usual: times.get(run.id)?.usual ?? null }] : [];
  });
  return taken.toSorted((a, b) => b.took - a.took).slice(0, count);
}

export interface Late {
  readonly process: string;
  readonly planned: number;
  readonly end: number;
  /** It has not ended: that is when it is expected to. */
  readonly expected: boolean;
}

const MINUTE = 60_000;

/** The processes that ended, or are expected to end, a minute or more after their plan: the furthest behind first. */
export function lateProcesses({ runs, times }: ReportInput, count: number): readonly Late[] {
  const late = [...grouped(runs, ({ execution, process }) => `${execution ?? ''} ${process}`)].flatMap(
    ([, own]): readonly Late[] => {
      const planned = most(own.flatMap(({ id }) => times.get(id)?.planned?.to ?? []));
      const ends = own.flatMap((run) => endOf(run, times.get(run.id)) ?? []);
      const end = most(ends);
      const [first] = own;
      if (!first || planned === null || end === null || end - planned < MINUTE) return [];
      return [{ process: first.process, planned, end, expected: own.some(({ status }) => !isDone(status)) }];
    },
  );
  return late.toSorted((a, b) => b.end - b.planned - (a.end - a.planned)).slice(0, count);
}

function endOf(run: Run, times: RunTimes | undefined): number | null {
  if (!isDone(run.status)) return times?.expected?.to ?? null;
  return run.startedAt === null || run.endedAt === null ? null : Date.parse(run.endedAt);
}

import {
  countEdges,
  edgeState,
  type EdgeCounts,
  type EdgeEnd,
  type EdgeState,
} from '../../src/domain/run/edge.js';
import { weekdayOf } from '../../src/domain/calendar.js';
import { isFinished } from '../../src/domain/run/run-state.js';
import type { DependencyOn, Schedule } from '../../src/domain/schedule.js';
import type { Engine } from '../support/engine.js';
import type { RemoteExecution } from './simulated-system.js';

interface RunRow extends EdgeEnd {
  readonly id: string;
  readonly schedule: string;
  readonly process: string;
  readonly job: string;
  readonly executionId: string | null;
  readonly skippedFrom: string | null;
  readonly attemptsBefore: number;
  readonly openAttemptId: string | null;
  readonly edges: EdgeCounts;
  readonly outside: EdgeCounts;
}

interface EdgeRow {
  readonly from: string | null;
  readonly to: string;
  readonly kind: string;
  readonly on: DependencyOn;
  readonly enabled: boolean;
  readonly state: EdgeState;
}

/** What is to be judged: the runs of one business date, of both schedules. */
export interface NightToJudge {
  readonly businessDate: string;
  /** By schedule, what the date was opened with. */
  readonly definitions: ReadonlyMap<string, Schedule>;
  readonly executions: readonly RemoteExecution[];
  /** Runs on which order was overruled by a person. */
  readonly overruled: ReadonlySet<string>;
  /** The schedule whose day was closed by force. */
  readonly stopped: string | null;
}

/** All that is wrong with a night, a sentence each. */
export async function judge(engine: Engine, night: NightToJudge): Promise<readonly string[]> {
  const { businessDate } = night;
  const runs = await engine.dataSource.query<RunRow[]>(RUNS, [businessDate]);
  const edges = await engine.dataSource.query<EdgeRow[]>(EDGES, [businessDate]);
  const declared = await engine.dataSource.query<{ id: string }[]>(DECLARED, [businessDate]);
  const known = new Set(declared.map(({ id }) => id));
  const executions = night.executions.filter(({ agentExecutionId }) => !known.has(agentExecutionId));
  return [
    ...unfinished(runs, night.stopped),
    ...miscounted(runs, edges),
    ...outOfOrder(runs, edges, { ...night, executions }),
    ...outOfCalendar(runs, night),
    ...(await leftOpen(engine, businessDate)),
    ...(await brokenHistories(engine, businessDate)),
  ].map((what) => `${businessDate}: ${what}`);
}

const nameOf = ({ id, process, job }: RunRow): string => `${process}/${job} (run ${id})`;

function unfinished(runs: readonly RunRow[], stopped: string | null): readonly string[] {
  return runs.flatMap((run) => {
    const left = run.executionId === null ? run.status !== 'LOADED' : !isFinished(run.status);
    const isPassed = run.status === 'SKIPPED' || run.status === 'DISABLED';
    const offences = [
      ...(left && !isPassed && run.schedule !== stopped ? [`is still ${run.status}`] : []),
      ...(run.openAttemptId === null ? [] : [`keeps the slot of attempt ${run.openAttemptId}`]),
    ];
    return offences.map((offence) => `${nameOf(run)} ${offence}`);
  });
}

/** The counts of each run, made again from the present status of what it waits for. */
function miscounted(runs: readonly RunRow[], edges: readonly EdgeRow[]): readonly string[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const incoming = groupedBy(edges, ({ to }) => to);
  return runs.flatMap((run) => {
    const own = (incoming.get(run.id) ?? []).filter(({ enabled }) => enabled);
    const count = (which: readonly EdgeRow[]): string =>
      JSON.stringify(
        countEdges(
          which.map(({ from, on, state }) => {
            const before = byId.get(from ?? '');
            return before ? edgeState(before, on) : state;
          }),
        ),
      );
    const isOutside = ({ kind }: EdgeRow): boolean => kind === 'INTER_SCHEDULE' || kind === 'EXTERNAL';
    const counted = [count(own.filter((one) => !isOutside(one))), count(own.filter(isOutside))].join();
    const stored = [JSON.stringify(run.edges), JSON.stringify(run.outside)].join();
    return counted === stored ? [] : [`${nameOf(run)} counts ${stored}, its edges say ${counted}`];
  });
}

/** For every path on which nobody has overruled the order: what was executed at its beginning ended before its end began. */
function outOfOrder(
  runs: readonly RunRow[],
  edges: readonly EdgeRow[],
  { executions, overruled }: NightToJudge,
): readonly string[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const of = groupedBy(executions, ({ runId }) => runId);
  const before = groupedBy(
    edges.filter(({ enabled, from }) => enabled && from !== null),
    ({ to }) => to,
  );
  const isFree = ({ id, attemptsBefore, flags }: RunRow): boolean =>
    overruled.has(id) || attemptsBefore > 0 || flags.includes('FORCED');
  return runs.flatMap((run) => {
    const begun = Math.min(...(of.get(run.id) ?? []).map(({ startedAt }) => startedAt));
    if (!Number.isFinite(begun) || isFree(run)) return [];
    const seen = new Set<string>();
    const next = [run.id];
    const offences: string[] = [];
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      for (const { from } of before.get(id) ?? []) {
        const earlier = byId.get(from ?? '');
        if (!earlier || seen.has(earlier.id) || isFree(earlier)) continue;
        seen.add(earlier.id);
        next.push(earlier.id);
        const ended = Math.max(...(of.get(earlier.id) ?? []).map(({ endsAt }) => endsAt));
        if (ended > begun) offences.push(`${nameOf(run)} began before the end of ${nameOf(earlier)}`);
      }
    }
    return offences;
  });
}

/** Jobs with days of the week are executed on those, and SKIPPED by the calendar on all others. */
function outOfCalendar(
  runs: readonly RunRow[],
  { businessDate, definitions, executions }: NightToJudge,
): readonly string[] {
  const executed = new Set(executions.map(({ runId }) => runId));
  return [...definitions].flatMap(([schedule, { jobs }]) => {
    const days = new Map(jobs.map((job) => [job.name, job.daysOfTheWeek]));
    return runs.flatMap((run) => {
      if (run.schedule !== schedule) return [];
      const own = days.get(run.job) ?? null;
      const byCalendar = run.status === 'SKIPPED' && run.skippedFrom === null;
      const isItsDay = own === null || own.includes(weekdayOf(businessDate));
      if (!isItsDay && !(byCalendar && !executed.has(run.id)) && run.attemptsBefore === 0)
        return [`${nameOf(run)} is ${run.status} on a day that is none of its`];
      if (isItsDay && byCalendar) return [`${nameOf(run)} is passed over on its day`];
      if (isItsDay && own !== null && run.status === 'COMPLETED' && !run.flags.includes('FORCED'))
        return executed.has(run.id) ? [] : [`${nameOf(run)} was not executed on its day`];
      return [];
    });
  });
}

async function leftOpen(engine: Engine, businessDate: string): Promise<readonly string[]> {
  const open = await engine.dataSource.query<{ id: string; state: string }[]>(
    `SELECT a.id, a.state FROM attempt a JOIN run r ON r.id = a.run_id
     WHERE r.business_date = $1 AND a.state NOT IN ('COMPLETED', 'ERROR', 'NOT_STARTED')`,
    [businessDate],
  );
  return open.map(({ id, state }) => `attempt ${id} is ${state}`);
}

/** Each event of a run begins where the one before it ended, and the last one is where the run stands. */
async function brokenHistories(engine: Engine, businessDate: string): Promise<readonly string[]> {
  const gaps = await engine.dataSource.query<{ what: string }[]>(
    `WITH told AS (
       SELECT e.run_id, e.from_status, e.to_status,
              lag(e.to_status) OVER own AS before, lead(e.id) OVER own IS NULL AS is_last
       FROM event e WHERE e.type = 'run.status-changed' AND e.business_date = $1
       WINDOW own AS (PARTITION BY e.run_id ORDER BY e.id)
     )
     SELECT format('run %s: an event from %s comes after one to %s', run_id, from_status, before) AS what
     FROM told WHERE before <> from_status
     UNION ALL
     SELECT format('run %s began as %s', run_id, from_status) FROM told
     WHERE before IS NULL AND from_status NOT IN ('LOADED', 'SKIPPED')
     UNION ALL
     SELECT format('run %s is %s, its last event says %s', r.id, r.status, t.to_status)
     FROM run r JOIN told t ON t.run_id = r.id AND t.is_last WHERE r.status <> t.to_status
     UNION ALL
     SELECT format('run %s is %s and no event tells of it', r.id, r.status) FROM run r
     WHERE r.business_date = $1 AND r.status NOT IN ('LOADED', 'SKIPPED', 'DISABLED')
       AND NOT EXISTS (SELECT FROM told t WHERE t.run_id = r.id)`,
    [businessDate],
  );
  return gaps.map(({ what }) => what);
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** So many attempts of an application were open at once, over all days: by the ledger's own times. */
export async function overThrottle(engine: Engine): Promise<readonly string[]> {
  const rows = await engine.dataSource.query<{ what: string }[]>(
    `WITH moved AS (
       SELECT r.schedule, r.application, a.queued_at AS at, 1 AS n FROM attempt a JOIN run r ON r.id = a.run_id
       UNION ALL
       SELECT r.schedule, r.application, a.ended_at, -1 FROM attempt a JOIN run r ON r.id = a.run_id
       WHERE a.ended_at IS NOT NULL
     ), taken AS (
       SELECT schedule, application, at, sum(sum(n)) OVER (PARTITION BY schedule, application ORDER BY at) AS slots
       FROM moved GROUP BY schedule, application, at
     )
     SELECT format('%s/%s had %s open attempts at %s, its throttle is %s', t.schedule, t.application, max(t.slots),
                   min(t.at), p.throttle_limit) AS what
     FROM taken t JOIN application p ON p.schedule = t.schedule AND p.name = t.application
     WHERE t.slots > p.throttle_limit GROUP BY t.schedule, t.application, p.throttle_limit`,
  );
  return rows.map(({ what }) => what);
}

const counts = (kind: 'edges' | 'outside'): string =>
  `json_build_object('open', r.${kind}_open, 'satisfied', r.${kind}_satisfied, 'passed', r.${kind}_passed,
                     'notTaken', r.${kind}_not_taken) AS ${kind}`;

const RUNS = `SELECT r.id, r.schedule, r.process, r.job, r.status, r.cause, r.flags, r.reach, r.execution_id AS "executionId",
    r.skipped_from AS "skippedFrom", r.attempts_before AS "attemptsBefore", r.open_attempt_id AS "openAttemptId",
    ${counts('edges')}, ${counts('outside')}
  FROM run r WHERE r.business_date = $1 ORDER BY r.id`;
const EDGES = `SELECT e.predecessor_id AS "from", e.successor_id AS "to", e.kind, e.satisfied_on AS "on", e.enabled, e.state
  FROM run_edge e JOIN run r ON r.id = e.successor_id WHERE r.business_date = $1`;
/** Executions that a person has declared over: nobody looks at them any more. */
const DECLARED = `SELECT a.agent_execution_id AS id FROM attempt a JOIN run r ON r.id = a.run_id
  WHERE r.business_date = $1 AND a.remote_may_be_running`;

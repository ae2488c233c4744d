import { Injectable } from '@nestjs/common';
import type { EdgeState, Reach } from '../domain/run/edge.js';
import type { ExecutionStatus } from '../domain/run/execution-status.js';
import type { Obstacle } from '../domain/forecast/forecast.js';
import type { DurationStatistics } from '../domain/forecast/job-duration.js';
import type { RunStatus } from '../domain/run/run-state.js';
import { DUMMY, type DependencyOn, type Join } from '../domain/schedule.js';
import type { Sql } from '../platform/database/transaction.js';
import { IS_HALTED } from '../runs/halt.js';
import { IS_HELD_ABOVE } from '../runs/hold.store.js';
import { LONG_RUN_SECONDS, LONG_RUN_TABLES } from '../runs/long-run.js';
import { IS_UNREQUESTED } from '../runs/nightly.store.js';
import { IS_RECOVERING } from '../runs/recovery.store.js';

/** Runs that go together: those of an execution, or of a flow that nobody has requested. */
export interface Group {
  /** null = not requested. */
  readonly execution: string | null;
  readonly dayId: string;
  readonly cycle: string;
  readonly flow: string;
}

/** A run, with how long it has taken on earlier dates. */
export interface NightRun extends Group {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly process: string;
  readonly job: string;
  readonly jobType: string;
  readonly status: RunStatus;
  readonly reach: Reach;
  readonly join: Join;
  readonly forced: boolean;
  readonly dayClosed: boolean;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly thresholdSeconds: number | null;
  readonly history: DurationStatistics | null;
  readonly obstacles: readonly Obstacle[];
}

/** A dependency that counts. */
export interface NightEdge {
  readonly successor: string;
  readonly predecessor: string | null;
  readonly kind: 'ORDER' | 'DEPENDENCY' | 'INTER_SCHEDULE' | 'EXTERNAL';
  readonly on: DependencyOn;
  readonly state: EdgeState;
  readonly ref: string | null;
}

export interface NightExecution extends Group {
  readonly execution: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly process: string | null;
  readonly status: ExecutionStatus;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What forecasts are made from. Nothing here is asked run by run. */
@Injectable()
export class NightQuery {
  /** The group that a run belongs to. */
  async groupsOf(sql: Sql, runIds: readonly string[]): Promise<readonly Group[]> {
    return sql.rows<Group>(
      `SELECT DISTINCT r.execution_id AS execution, r.day_id AS "dayId", r.cycle, r.flow
       FROM unnest($1::bigint[]) AS w (id), LATERAL (SELECT * FROM run WHERE run.id = w.id OFFSET 0) AS r`,
      [runIds],
    );
  }

  /** What is requested of a day, and its Nightly even if it is not. */
  async groupsOfDay(sql: Sql, dayId: string): Promise<readonly Group[]> {
    return sql.rows<Group>(
      `SELECT id AS execution, day_id AS "dayId", cycle, flow FROM execution WHERE day_id = $1
       UNION ALL
       SELECT NULL, $1, n.cycle, n.flow
       FROM (SELECT DISTINCT cycle, flow FROM run
             WHERE day_id = $1 AND cycle = 'Nightly' AND execution_id IS NULL) AS n`,
      [dayId],
    );
  }

  async executions(sql: Sql, ids: readonly string[]): Promise<readonly NightExecution[]> {
    return sql.rows<NightExecution>(`${EXECUTION} WHERE x.id = ANY($1::bigint[]) ORDER BY x.id`, [ids]);
  }

  /** What the Nightlies of days come after: recurring flows that are not COMPLETED, and where it is set so, not requested. */
  async recurringBefore(sql: Sql, dayIds: readonly string[]): Promise<readonly Group[]> {
    return sql.rows<Group>(
      `SELECT x.id AS execution, x.day_id AS "dayId", x.cycle, x.flow FROM execution x
       WHERE x.day_id = ANY($1::bigint[]) AND x.request_no = 0 AND x.cycle <> 'Nightly' AND x.status <> 'COMPLETED'
       UNION
       SELECT NULL, r.day_id, r.cycle, r.flow FROM run r
       JOIN schedule_settings s ON s.schedule = r.schedule AND s.nightly_waits_for = 'enabled'
       WHERE r.day_id = ANY($1::bigint[]) AND ${IS_UNREQUESTED}`,
      [dayIds],
    );
  }

  /** In the order of the schedule. */
  async runs(sql: Sql, groups: readonly Group[], most: number): Promise<readonly NightRun[]> {
    const requested = groups.flatMap(({ execution }) => execution ?? []);
    const others = groups.filter(({ execution }) => execution === null);
    return sql.rows<NightRun>(RUNS, [
      requested,
      others.map(({ dayId }) => dayId),
      others.map(({ cycle }) => cycle),
      others.map(({ flow }) => flow),
      most,
    ]);
  }

  /** After how long a run counts as long running; null = never. */
  async longRunSeconds(sql: Sql, runId: string): Promise<number | null> {
    const row = await sql.row<{ seconds: number | null }>(
      `SELECT ${LONG_RUN_SECONDS} AS seconds FROM run r ${LONG_RUN_TABLES} WHERE r.id = $1`,
      [runId],
    );
    return row?.seconds ?? null;
  }

  async edges(sql: Sql, runIds: readonly string[]): Promise<readonly NightEdge[]> {
    return sql.rows<NightEdge>(
      `SELECT e.successor_id AS successor, e.predecessor_id AS predecessor, e.kind, e.satisfied_on AS "on", e.state,
              CASE e.kind WHEN 'EXTERNAL' THEN e.outside_job
                WHEN 'INTER_SCHEDULE' THEN concat_ws('/', e.outside_schedule, e.outside_process, e.outside_job) END AS ref
       FROM unnest($1::bigint[]) AS s (id),
       LATERAL (SELECT * FROM run_edge i WHERE i.successor_id = s.id AND i.enabled OFFSET 0) AS e`,
      [runIds],
    );
  }
}

const EXECUTION = `
  SELECT x.id AS execution, x.day_id AS "dayId", x.cycle, x.flow, x.schedule,
         x.business_date::text AS "businessDate", x.process, x.status, x.started_at AS "startedAt",
         x.ended_at AS "endedAt"
  FROM execution x`;

const LACKS_JOB_TYPE = `r.job_type <> '${DUMMY}' AND NOT EXISTS (SELECT FROM job_type t
  WHERE t.name = r.job_type AND (t.schedule = r.schedule OR t.schedule IS NULL))`;

/** Of runs that have not started, the names of those that are true. */
const obstacles = (conditions: Readonly<Record<Obstacle, string>>): string =>
  `CASE WHEN r.status IN ('LOADED', 'PENDING', 'HELD') THEN array_remove(ARRAY[${Object.entries(conditions)
    .map(([name, condition]) => `CASE WHEN ${condition} THEN '${name}' END`)
    .join(', ')}], NULL) ELSE '{}' END`;

const RUNS = `
  SELECT r.id, r.execution_id AS execution, r.day_id AS "dayId", r.cycle, r.flow, r.schedule,
         r.business_date::text AS "businessDate", r.process, r.job, r.job_type AS "jobType", r.status, r.reach,
         r.join_mode AS "join", r.forced, d.status = 'CLOSED' AS "dayClosed", r.started_at AS "startedAt",
         r.ended_at AS "endedAt", r.threshold_run_time AS "thresholdSeconds",
         CASE WHEN h.samples IS NOT NULL THEN json_build_object('samples', h.samples,
           'averageSeconds', h.average_seconds, 'medianSeconds', h.median_seconds,
           'p10Seconds', h.p10_seconds, 'p90Seconds', h.p90_seconds) END AS history,
         ${obstacles({
           NO_JOB_TYPE: LACKS_JOB_TYPE,
           RECOVERY: IS_RECOVERING,
           HOLD_ABOVE: IS_HELD_ABOVE,
           HALT: IS_HALTED,
         })} AS obstacles
  FROM (
    SELECT own.* FROM unnest($1::bigint[]) AS x (id),
      LATERAL (SELECT * FROM run WHERE run.execution_id = x.id OFFSET 0) AS own
    UNION ALL
    SELECT own.* FROM unnest($2::bigint[], $3::text[], $4::text[]) AS f (day_id, cycle, flow),
      LATERAL (SELECT * FROM run WHERE run.day_id = f.day_id AND run.cycle = f.cycle AND run.flow = f.flow
                 AND run.execution_id IS NULL OFFSET 0) AS own
    LIMIT $5
  ) AS r
  JOIN business_day d ON d.id = r.day_id
  LEFT JOIN job_duration h ON h.schedule = r.schedule AND h.process = r.process AND h.job = r.job
  ORDER BY r.id`;

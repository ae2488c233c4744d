import { Injectable } from '@nestjs/common';
import type { AttemptState, Cause, Flag, RunStatus } from '../../domain/run/run-state.js';
import type { Run } from '../../domain/run/run.js';
import type { Sql } from '../../platform/database/transaction.js';
import { IS_HALTED } from '../../runs/halt.js';
import { IS_HELD_ABOVE } from '../../runs/hold.store.js';
import { IS_RECOVERING } from '../../runs/recovery.store.js';
import { RUN_COLUMNS } from '../../runs/run.columns.js';

/** What a list of runs is narrowed to; absent = any. */
export interface RunFilter {
  readonly schedule?: string | undefined;
  readonly businessDate?: string | undefined;
  readonly cycle?: string | undefined;
  readonly flow?: string | undefined;
  readonly process?: string | undefined;
  readonly job?: string | undefined;
  readonly status?: readonly string[] | undefined;
  readonly execution?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Of these alone; null = of any. */
  readonly schedules?: readonly string[] | null;
}

/** A run as the API shows it, apart from what it waits for. */
export interface RunRow {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly requestNo: number;
  readonly execution: string | null;
  readonly application: string;
  readonly jobType: string;
  readonly agentGroup: string;
  readonly status: RunStatus;
  readonly cause: Cause | null;
  readonly flags: readonly Flag[];
  readonly attempt: number;
  readonly attemptState: AttemptState | null;
  readonly agentExecutionId: string | null;
  readonly executionId: string | null;
  readonly executionInfo: string | null;
  readonly detail: string | null;
  readonly parameters: string;
  readonly priority: number;
  readonly skipOnError: boolean;
  readonly requestedAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What decides about a run, with since when it waits and whether its type and slot are there. */
export interface WaitingRun extends Run {
  readonly process: string;
  readonly job: string;
  readonly businessDate: string;
  readonly requestedAt: Date | null;
  readonly readyAt: Date | null;
  readonly queuedAt: Date | null;
  readonly agentGroup: string;
  readonly jobTypeDefined: boolean;
  readonly recovering: boolean;
  readonly heldAbove: boolean;
  readonly halted: boolean;
  readonly dayClosed: boolean;
  readonly throttleLimit: number | null;
}

/** An edge that is not decided yet, with its predecessor as it is now. */
export interface OpenWait {
  readonly runId: string;
  readonly kind: 'ORDER' | 'DEPENDENCY' | 'INTER_SCHEDULE' | 'EXTERNAL';
  readonly on: string;
  readonly predecessor: string | null;
  readonly schedule: string | null;
  readonly process: string | null;
  readonly job: string | null;
  readonly status: RunStatus | null;
  readonly cause: Cause | null;
}

const RUN_ROW = `
  r.id, r.schedule, r.business_date::text AS "businessDate", r.cycle, r.flow, r.process, r.job,
  r.request_no AS "requestNo", r.execution_id AS execution, r.application, r.job_type AS "jobType",
  r.agent_group AS "agentGroup", r.status, r.cause, r.flags, r.attempt, a.state AS "attemptState",
  a.agent_execution_id AS "agentExecutionId", a.execution_id AS "executionId", a.execution_info AS "executionInfo",
  a.detail, r.parameters, r.priority, r.skip_on_error AS "skipOnError",
  r.requested_at AS "requestedAt", r.started_at AS "startedAt", r.ended_at AS "endedAt"
  FROM run r LEFT JOIN attempt a ON a.run_id = r.id AND a.number = r.attempt`;

const MATCHES = `($1::text IS NULL OR r.schedule = $1) AND ($2::date IS NULL OR r.business_date = $2)
  AND ($3::text IS NULL OR r.cycle = $3) AND ($4::text IS NULL OR r.flow = $4)
  AND ($5::text IS NULL OR r.process = $5) AND ($6::text IS NULL OR r.job = $6)
  AND ($7::text[] IS NULL OR r.status = ANY($7)) AND ($8::bigint IS NULL OR r.execution_id = $8)
  AND ($9::text[] IS NULL OR r.schedule = ANY($9)) AND ($10::bigint[] IS NULL OR r.id = ANY($10))`;

const valuesOf = (filter: RunFilter): readonly unknown[] => [
  filter.schedule ?? null,
  filter.businessDate ?? null,
  filter.cycle ?? null,
  filter.flow ?? null,
  filter.process ?? null,
  filter.job ?? null,
  filter.status ?? null,
  filter.execution ?? null,
  filter.schedules ?? null,
  filter.ids ?? null,
];

/** As every other instant of the API is written. */
const utc = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

@Injectable()
export class RunQuery {
  async page(
    sql: Sql,
    filter: RunFilter,
    page: { after: string | null; limit: number },
  ): Promise<readonly RunRow[]> {
    return sql.rows<RunRow>(
      `SELECT ${RUN_ROW} WHERE ${MATCHES} AND ($11::bigint IS NULL OR r.id > $11) ORDER BY r.id LIMIT $12`,
      [...valuesOf(filter), page.after, page.limit],
    );
  }

  async byIds(sql: Sql, ids: readonly string[]): Promise<readonly RunRow[]> {
    return sql.rows<RunRow>(`SELECT ${RUN_ROW} WHERE r.id = ANY($1::bigint[]) ORDER BY r.id`, [ids]);
  }

  /** Ids of all that a filter means; one more than `limit` when there are too many. */
  async idsOf(sql: Sql, filter: RunFilter, limit: number): Promise<readonly string[]> {
    const rows = await sql.rows<{ id: string }>(
      `SELECT r.id FROM run r WHERE ${MATCHES} ORDER BY r.id LIMIT $11`,
      [...valuesOf(filter), limit + 1],
    );
    return rows.map(({ id }) => id);
  }

  async schedulesOf(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
    const rows = await sql.rows<{ schedule: string }>(
      'SELECT DISTINCT schedule FROM run WHERE id = ANY($1::bigint[])',
      [ids],
    );
    return rows.map(({ schedule }) => schedule);
  }

  async statuses(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, RunStatus>> {
    const rows = await sql.rows<{ id: string; status: RunStatus }>(
      'SELECT id, status FROM run WHERE id = ANY($1::bigint[])',
      [ids],
    );
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  /** What decides about those of the runs that have not begun, or are passed over before their turn. */
  async waiting(sql: Sql, ids: readonly string[]): Promise<readonly WaitingRun[]> {
    return sql.rows<WaitingRun>(
      `SELECT ${RUN_COLUMNS}, r.process, r.job, r.business_date::text AS "businessDate", r.agent_group AS "agentGroup",
              r.requested_at AS "requestedAt", r.ready_at AS "readyAt",
              (SELECT o.queued_at FROM attempt o WHERE o.id = r.open_attempt_id) AS "queuedAt",
              EXISTS (SELECT FROM job_type t WHERE t.name = r.job_type AND (t.schedule = r.schedule OR t.schedule IS NULL))
                AS "jobTypeDefined", ${IS_RECOVERING} AS recovering, ${IS_HELD_ABOVE} AS "heldAbove", ${IS_HALTED} AS halted,
              d.status = 'CLOSED' AS "dayClosed", p.throttle_limit AS "throttleLimit"
       FROM run r JOIN business_day d ON d.id = r.day_id
       LEFT JOIN application p ON p.schedule = r.schedule AND p.name = r.application
       WHERE r.id = ANY($1::bigint[])
         AND (r.status IN ('LOADED', 'PENDING', 'HELD') OR (r.status IN ('SKIPPED', 'DISABLED') AND r.reach = 'AHEAD'))`,
      [ids],
    );
  }

  /** The undecided edges of runs, at most `most` for each. */
  async openWaits(sql: Sql, ids: readonly string[], most: number): Promise<readonly OpenWait[]> {
    return sql.rows<OpenWait>(
      `SELECT w.id AS "runId", e.kind, e.satisfied_on AS "on", e.predecessor_id AS predecessor,
              COALESCE(p.schedule, e.outside_schedule) AS schedule, COALESCE(p.process, e.outside_process) AS process,
              COALESCE(p.job, e.outside_job) AS job, p.status, p.cause
       FROM unnest($1::bigint[]) AS w (id),
       LATERAL (SELECT * FROM run_edge i WHERE i.successor_id = w.id AND i.enabled AND i.state = 'OPEN'
                ORDER BY i.id LIMIT $2) AS e
       LEFT JOIN run p ON p.id = e.predecessor_id`,
      [ids, most],
    );
  }

  async attempts(sql: Sql, runId: string): Promise<readonly Record<string, unknown>[]> {
    return sql.rows(
      `SELECT a.number, a.kind, a.state, a.cause, a.agent_execution_id AS "agentExecutionId",
              a.execution_id AS "executionId", a.restart_of AS "restartOf", a.parameters, a.target_url AS "targetUrl",
              a.execution_info AS "executionInfo", a.detail, a.remote_may_be_running AS "remoteMayBeRunning",
              a.queued_at AS "queuedAt", a.claimed_at AS "claimedAt", a.sending_at AS "sendingAt",
              a.tracking_at AS "trackingAt", a.kill_requested_at AS "killRequestedAt",
              a.kill_requested_by AS "killRequestedBy", a.ended_at AS "endedAt",
              COALESCE((SELECT json_agg(json_build_object('verb', s.verb, 'url', s.url, 'sentAt', ${utc('s.sent_at')},
                          'answeredAt', ${utc('s.answered_at')}, 'outcome', s.outcome, 'detail', s.detail) ORDER BY s.id)
                        FROM attempt_send s WHERE s.attempt_id = a.id), '[]') AS sends
       FROM attempt a WHERE a.run_id = $1 ORDER BY a.number LIMIT 1000`,
      [runId],
    );
  }
}

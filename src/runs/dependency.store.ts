import { Injectable } from '@nestjs/common';
import type { EdgeState } from '../domain/run/edge.js';
import type { EventType } from '../domain/event.js';
import type { Cause, RunStatus } from '../domain/run/run-state.js';
import type { OnTimeOut } from '../domain/schedule.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** A dependency of a run, as people see it. */
export interface Dependency {
  readonly id: string;
  readonly kind: 'ORDER' | 'DEPENDENCY' | 'INTER_SCHEDULE' | 'EXTERNAL';
  /** What is waited for: `PROCESS/JOB`, `SCHEDULE/PROCESS/JOB`, or an external job. */
  readonly ref: string;
  readonly on: string;
  readonly enabled: boolean;
  readonly state: EdgeState;
  /** Since when it has been waited for too long; null = it has not. */
  readonly timedOutAt: Date | null;
  /** The run behind it; null = none yet, or something outside. */
  readonly run: string | null;
  readonly status: RunStatus | null;
  readonly cause: Cause | null;
}

/** The same from its other end: a run that waits. */
export interface Behind extends Omit<Dependency, 'timedOutAt' | 'run' | 'status'> {
  readonly run: string;
  readonly status: RunStatus;
}

/** A dependency with the run that has it. */
export interface OwnedDependency {
  readonly id: string;
  readonly runId: string;
  readonly executionId: string | null;
  readonly schedule: string;
  readonly businessDate: string;
  readonly dayStatus: 'OPEN' | 'CLOSED';
}

/** A dependency that a run has waited for too long, and what the workbook says to that. */
export interface OverdueDependency {
  readonly id: string;
  readonly policy: OnTimeOut;
  readonly runId: string;
  readonly executionId: string | null;
}

/** Dependencies one by one: who they are, and which of them count. */
@Injectable()
export class DependencyStore {
  async ofRun(sql: Sql, runId: string): Promise<readonly Dependency[]> {
    return sql.rows<Dependency>(
      `SELECT e.id, e.kind, ${REF} AS ref, e.satisfied_on AS "on", e.enabled, e.state,
              e.timed_out_at AS "timedOutAt", p.id AS run, p.status, p.cause
       FROM run_edge e LEFT JOIN run p ON p.id = e.predecessor_id
       WHERE e.successor_id = $1 ORDER BY e.id`,
      [runId],
    );
  }

  /** What waits for a run, in the order in which it was planned. */
  async behind(sql: Sql, runId: string, most: number): Promise<readonly Behind[]> {
    return sql.rows<Behind>(
      `SELECT e.id, e.kind, e.satisfied_on AS "on", e.enabled, e.state, s.id AS run, s.status, s.cause,
              CASE WHEN s.schedule = p.schedule THEN concat_ws('/', s.process, s.job)
                   ELSE concat_ws('/', s.schedule, s.process, s.job) END AS ref
       FROM run_edge e JOIN run s ON s.id = e.successor_id JOIN run p ON p.id = e.predecessor_id
       WHERE e.predecessor_id = $1 ORDER BY e.id LIMIT $2`,
      [runId, most],
    );
  }

  async byIds(sql: Sql, ids: readonly string[]): Promise<readonly OwnedDependency[]> {
    return sql.rows<OwnedDependency>(`${OWNED} WHERE e.id = ANY($1::bigint[]) ORDER BY e.id`, [ids]);
  }

  /** Those of a schedule's date on another schedule, as far as they are not so already and their runs have not started. */
  async onSchedule(sql: Sql, pair: SchedulePair, enabled: boolean): Promise<readonly OwnedDependency[]> {
    return sql.rows<OwnedDependency>(
      `${OWNED} WHERE e.kind = 'INTER_SCHEDULE' AND e.outside_schedule = $2 AND e.business_date = $3
         AND s.schedule = $1 AND e.enabled <> $4
         AND s.status IN ('LOADED', 'PENDING', 'HELD', 'NOT_RUN', 'SKIPPED', 'DISABLED') ORDER BY e.id`,
      [pair.schedule, pair.on, pair.businessDate, enabled],
    );
  }

  /** Open dependencies of runs that have been requested and have waited for them for longer than they allow. */
  async overdue(sql: Sql, now: Date, most: number): Promise<readonly OverdueDependency[]> {
    return sql.rows<OverdueDependency>(
      `SELECT e.id, e.on_time_out AS policy, s.id AS "runId", s.execution_id AS "executionId"
       FROM run_edge e JOIN run s ON s.id = e.successor_id
       WHERE e.business_date IN (SELECT d.business_date FROM business_day d WHERE d.status = 'OPEN')
         AND e.time_out IS NOT NULL AND e.timed_out_at IS NULL AND e.enabled AND e.state = 'OPEN'
         AND s.status = 'PENDING' AND s.active AND s.requested_at + e.time_out * interval '1 second' <= $1
       ORDER BY e.id LIMIT $2`,
      [now, most],
    );
  }

  /** Notes that dependencies have timed out, as far as they still wait and have not before; answers with those. */
  async timeOut(tx: Transaction, ids: readonly string[], note: Noted): Promise<ReadonlySet<string>> {
    const rows = await tx.rows<{ id: string }>(
      `WITH changed AS (
         UPDATE run_edge SET timed_out_at = $2
         WHERE id = ANY($1::bigint[]) AND timed_out_at IS NULL AND enabled AND state = 'OPEN'
         RETURNING *
       ), noted AS (
         INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, actor, reason)
         SELECT 'run.dependency-timed-out', $2, s.schedule, s.business_date, s.execution_id, s.id, ${REF}, e.on_time_out, $3, $4
         FROM changed e JOIN run s ON s.id = e.successor_id LEFT JOIN run p ON p.id = e.predecessor_id
         ORDER BY e.id
       )
       SELECT id FROM changed`,
      [ids, note.now, note.actor, note.reason],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Lets dependencies count or not, and counts them at their runs. Answers with how many have changed. */
  async setEnabled(tx: Transaction, { ids, enabled, note }: Switch): Promise<number> {
    const type: EventType = enabled ? 'run.dependency-enabled' : 'run.dependency-disabled';
    const rows = await tx.rows<{ id: string }>(
      `WITH changed AS (
         UPDATE run_edge SET enabled = $2, switched = true WHERE id = ANY($1::bigint[]) AND enabled <> $2
         RETURNING *, kind IN ('INTER_SCHEDULE', 'EXTERNAL') AS outside
       ), noted AS (
         INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, to_status, actor, reason)
         SELECT $3, $4, s.schedule, s.business_date, s.execution_id, s.id, ${REF}, $5, $6
         FROM changed e JOIN run s ON s.id = e.successor_id LEFT JOIN run p ON p.id = e.predecessor_id
         ORDER BY e.id
       ), delta AS (
         SELECT successor_id, ${counts('count(*)')} FROM changed GROUP BY successor_id
       ), counted AS (
         UPDATE run r SET ${COUNTED.map(({ column }) => `${column} = r.${column} + CASE WHEN $2 THEN d.${column} ELSE -d.${column} END`).join(', ')}
         FROM delta d WHERE r.id = d.successor_id
       )
       SELECT id FROM changed`,
      [ids, enabled, type, note.now, note.actor, note.reason],
    );
    return rows.length;
  }
}

/** Who, when and why. */
interface Noted {
  readonly now: Date;
  readonly actor: string;
  readonly reason: string | null;
}

interface Switch {
  readonly ids: readonly string[];
  readonly enabled: boolean;
  readonly note: Noted;
}

export interface SchedulePair {
  readonly schedule: string;
  readonly businessDate: string;
  /** The schedule that is waited for. */
  readonly on: string;
}

const COUNTED = (['OPEN', 'SATISFIED', 'PASSED', 'NOT_TAKEN'] as const).flatMap((state) => [
  { column: `edges_${state.toLowerCase()}`, which: `state = '${state}' AND NOT outside` },
  { column: `outside_${state.toLowerCase()}`, which: `state = '${state}' AND outside` },
]);

const counts = (count: string): string =>
  COUNTED.map(({ column, which }) => `${count} FILTER (WHERE ${which}) AS ${column}`).join(', ');

const REF = `CASE e.kind WHEN 'EXTERNAL' THEN e.outside_job
  WHEN 'INTER_SCHEDULE' THEN concat_ws('/', e.outside_schedule, e.outside_process, e.outside_job)
  ELSE concat_ws('/', p.process, p.job) END`;

const OWNED = `
  SELECT e.id, s.id AS "runId", s.execution_id AS "executionId", s.schedule,
         s.business_date::text AS "businessDate", d.status AS "dayStatus"
  FROM run_edge e JOIN run s ON s.id = e.successor_id JOIN business_day d ON d.id = s.day_id`;

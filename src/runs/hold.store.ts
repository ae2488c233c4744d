import { Injectable } from '@nestjs/common';
import type { Hold, HoldScope } from '../domain/hold.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

export type NewHold = HoldScope & Pick<Hold, 'drains' | 'heldAt' | 'heldBy' | 'reason' | 'until'>;

/** What a list of holds is narrowed to. */
export interface HoldFilter {
  readonly schedule: string | null;
  /** Of these and of none; null = of any. */
  readonly schedules: readonly string[] | null;
  readonly open: boolean | null;
}

/** A hold with what is still under way in its scope. */
export interface CountedHold extends Hold {
  readonly underWay: number;
}

/** The target that run `r` would be started on, as its job type stands now. */
const TARGET_OF_RUN = `(SELECT target_of(COALESCE(e.url, t.url)) FROM job_type t
  LEFT JOIN job_type_environment e ON e.schedule = r.schedule AND e.job_type = t.name
  WHERE t.name = r.job_type AND (t.schedule = r.schedule OR t.schedule IS NULL)
  ORDER BY t.retired, t.schedule NULLS LAST LIMIT 1)`;

/** Whether hold `h` covers run `r`. Only an open hold on a target asks for the job type. */
const COVERS = `(h.schedule IS NULL OR h.schedule = r.schedule)
  AND (h.business_date IS NULL OR h.business_date = r.business_date)
  AND (h.application IS NULL OR h.application = r.application) AND (h.cycle IS NULL OR h.cycle = r.cycle)
  AND (h.flow IS NULL OR h.flow = r.flow) AND (h.process IS NULL OR h.process = r.process)
  AND (h.job IS NULL OR h.job = r.job)
  AND (h.agent_group IS NULL OR h.agent_group = r.agent_group)
  AND (h.target IS NULL OR h.target = ${TARGET_OF_RUN})`;

/** A schedule that drains lets what was requested go on to its end. */
const STOPS = `h.released_at IS NULL AND NOT (h.drains AND h.level = 'SCHEDULE')`;

/** SQL: whether a hold above run `r` keeps it from starting. */
export const IS_HELD_ABOVE = `EXISTS (SELECT FROM hold h WHERE ${STOPS} AND ${COVERS})`;

const COLUMNS = `h.id, h.level, h.drains, h.schedule, h.business_date::text AS "businessDate", h.application, h.cycle,
  h.flow, h.process, h.job, h.agent_group AS "agentGroup", h.target, h.held_at AS "heldAt", h.held_by AS "heldBy", h.reason,
  h.until, h.drained_at AS "drainedAt", h.released_at AS "releasedAt", h.released_by AS "releasedBy"`;

/** What a hold waits for until it is drained: executions of a draining schedule, else attempts. */
const UNDER_WAY = `CASE WHEN h.released_at IS NOT NULL THEN 0
  WHEN h.drains AND h.level = 'SCHEDULE' THEN (
    SELECT count(*) FROM execution x WHERE x.status IN ('QUEUED', 'RUNNING') AND x.schedule = h.schedule
      AND (h.business_date IS NULL OR x.business_date = h.business_date))
  ELSE (SELECT count(*) FROM run r WHERE r.open_attempt_id IS NOT NULL AND ${COVERS}) END::int AS "underWay"`;

/** Holds above runs. Those that are open are few, and are looked at before each start. */
@Injectable()
export class HoldStore {
  async insert(tx: Transaction, hold: NewHold): Promise<Hold> {
    const row = await tx.row<Hold>(
      `INSERT INTO hold AS h (level, drains, schedule, business_date, application, cycle, flow, process, job,
                              agent_group, target, held_at, held_by, reason, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING ${COLUMNS}`,
      [
        hold.level,
        hold.drains,
        hold.schedule,
        hold.businessDate,
        hold.application,
        hold.cycle,
        hold.flow,
        hold.process,
        hold.job,
        hold.agentGroup,
        hold.target,
        hold.heldAt,
        hold.heldBy,
        hold.reason,
        hold.until,
      ],
    );
    if (!row) throw new Error('an inserted hold was not returned');
    return row;
  }

  /** Ends it, if nobody has before; null = there is none that is open. */
  async release(
    tx: Transaction,
    id: string,
    by: { readonly now: Date; readonly actor: string },
  ): Promise<Hold | null> {
    const row = await tx.row<Hold>(
      `UPDATE hold h SET released_at = $2, released_by = $3 WHERE h.id = $1 AND h.released_at IS NULL
       RETURNING ${COLUMNS}`,
      [id, by.now, by.actor],
    );
    return row ?? null;
  }

  async find(sql: Sql, id: string): Promise<CountedHold | null> {
    const row = await sql.row<CountedHold>(`SELECT ${COLUMNS}, ${UNDER_WAY} FROM hold h WHERE h.id = $1`, [
      id,
    ]);
    return row ?? null;
  }

  /** The latest first. */
  async page(
    sql: Sql,
    { schedule, schedules, open }: HoldFilter,
    page: { readonly before: string | null; readonly limit: number },
  ): Promise<readonly CountedHold[]> {
    return sql.rows<CountedHold>(
      `SELECT ${COLUMNS}, ${UNDER_WAY} FROM hold h
       WHERE ($1::text IS NULL OR h.schedule = $1) AND ($2::boolean IS NULL OR (h.released_at IS NULL) = $2)
         AND ($3::bigint IS NULL OR h.id < $3)
         AND ($4::text[] IS NULL OR h.schedule IS NULL OR h.schedule = ANY($4))
       ORDER BY h.id DESC LIMIT $5`,
      [schedule, open, page.before, schedules, page.limit],
    );
  }

  /** The open holds that keep these runs from starting, at most `most` for each. */
  async over(sql: Sql, runIds: readonly string[], most: number): Promise<readonly (Hold & OverRun)[]> {
    return sql.rows<Hold & OverRun>(
      `SELECT r.id AS "runId", o.* FROM run r,
       LATERAL (SELECT ${COLUMNS} FROM hold h WHERE ${STOPS} AND ${COVERS} ORDER BY h.id LIMIT $2) AS o
       WHERE r.id = ANY($1::bigint[])`,
      [runIds, most],
    );
  }

  /** Runs that a hold has caught on their way: with an attempt in the queue, or about to get one. */
  async caught(tx: Transaction, id: string): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT r.id FROM run r JOIN hold h ON h.id = $1
       WHERE r.status = 'PENDING' AND r.ready_at IS NOT NULL AND ${COVERS} ORDER BY r.id`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  /** The hold by which a schedule drains, so that nothing more of it is requested. */
  async draining(tx: Transaction, schedule: string, businessDate: string): Promise<Hold | null> {
    const row = await tx.row<Hold>(
      `SELECT ${COLUMNS} FROM hold h
       WHERE h.released_at IS NULL AND h.drains AND h.level = 'SCHEDULE' AND h.schedule = $1
         AND (h.business_date IS NULL OR h.business_date = $2) ORDER BY h.id LIMIT 1`,
      [schedule, businessDate],
    );
    return row ?? null;
  }

  /** Open holds whose time is over, or that drain and have nothing under way any more. */
  async due(sql: Sql, now: Date, most: number): Promise<readonly DueHold[]> {
    return sql.rows<DueHold>(
      `SELECT id, over FROM (
         SELECT h.id, COALESCE(h.until <= $1, false) AS over, h.drains AND h.drained_at IS NULL AS drains, ${UNDER_WAY}
         FROM hold h WHERE h.released_at IS NULL
       ) AS h WHERE over OR (drains AND "underWay" = 0) ORDER BY id LIMIT $2`,
      [now, most],
    );
  }

  /** Notes once that nothing is under way any more; null = it was noted, or something is. */
  async drained(tx: Transaction, id: string, now: Date): Promise<Hold | null> {
    const row = await tx.row<Hold>(
      `UPDATE hold h SET drained_at = $2
       WHERE h.id = $1 AND h.drains AND h.drained_at IS NULL AND h.released_at IS NULL
         AND (SELECT c."underWay" FROM (SELECT ${UNDER_WAY}) AS c) = 0
       RETURNING ${COLUMNS}`,
      [id, now],
    );
    return row ?? null;
  }

  /** Whether what a hold names exists: in the active version, in a run of an open day, or among agents and job types. */
  async isKnown(tx: Transaction, scope: HoldScope): Promise<boolean> {
    const row = await tx.row<{ known: boolean }>(
      `SELECT CASE $1::text
         WHEN 'TARGET' THEN EXISTS (
           SELECT FROM job_type t LEFT JOIN job_type_environment e ON e.schedule = t.schedule AND e.job_type = t.name
           WHERE target_of(COALESCE(e.url, t.url)) = $7)
         WHEN 'AGENT_GROUP' THEN EXISTS (SELECT FROM application a WHERE a.agent_group = $6)
           OR EXISTS (SELECT FROM agent_session s WHERE $6 = ANY (s.agent_groups))
         WHEN 'APPLICATION' THEN EXISTS (SELECT FROM application a WHERE a.schedule = $2 AND a.name = $3)
         ELSE $2::text IS NULL OR EXISTS (SELECT FROM schedule s WHERE s.name = $2) END
       AND ($4::text IS NULL OR $4 = 'Nightly' OR ${defines('flows', '$4')} OR ${runs('flow', '$4')})
       AND ($5::text IS NULL OR ${defines('processes', '$5')} OR ${runs('process', '$5')}
            OR EXISTS (SELECT FROM custom_process c WHERE c.schedule = $2 AND c.name = $5))
       AND ($8::text IS NULL OR ${JOB_OF_PROCESS}) AS known`,
      [
        scope.level,
        scope.schedule,
        scope.application,
        scope.flow,
        scope.process,
        scope.agentGroup,
        scope.target,
        scope.job,
      ],
    );
    return row?.known ?? false;
  }
}

interface OverRun {
  readonly runId: string;
}

export interface DueHold {
  readonly id: string;
  /** Its time is over; otherwise it has drained. */
  readonly over: boolean;
}

const defines = (list: string, name: string): string =>
  `EXISTS (SELECT FROM schedule s JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version,
           json_array_elements(v.definition -> '${list}') AS d WHERE s.name = $2 AND d ->> 'name' = ${name})`;

const runs = (column: string, name: string): string =>
  `EXISTS (SELECT FROM business_day b JOIN run r ON r.day_id = b.id
           WHERE b.schedule = $2 AND b.status = 'OPEN' AND r.${column} = ${name})`;

/** The active version maps it, a run of an open day is of it, or a custom process names it. */
const JOB_OF_PROCESS = `(
  EXISTS (SELECT FROM schedule s JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version,
          json_array_elements(v.definition -> 'processJobs') AS m
          WHERE s.name = $2 AND m ->> 'process' = $5 AND m ->> 'job' = $8)
  OR EXISTS (SELECT FROM business_day b JOIN run r ON r.day_id = b.id
             WHERE b.schedule = $2 AND b.status = 'OPEN' AND r.process = $5 AND r.job = $8)
  OR EXISTS (SELECT FROM custom_process c, json_array_elements(c.jobs) AS j
             WHERE c.schedule = $2 AND c.name = $5 AND j ->> 'job' = $8))`;

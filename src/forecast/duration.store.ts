import { Injectable } from '@nestjs/common';
import type { DurationStatistics } from '../domain/forecast/job-duration.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

export interface JobKey {
  readonly schedule: string;
  readonly process: string;
  readonly job: string;
}

/** Up to where the events have been looked through: everything before it is decided, one way or the other. */
export interface Position {
  readonly tx: string;
  readonly eventId: string;
}

/** An execution of a job that has ended well, and how long it took. */
export interface Measured extends JobKey {
  readonly seconds: number;
}

export interface Remembered extends JobKey {
  readonly seconds: readonly number[];
}

/** The next part of the events: what has ended in it, in that order. */
export interface Part {
  readonly from: Position;
  readonly to: Position;
  readonly measured: readonly Measured[];
}

/** A job with how long it has taken lately, as the API shows it. */
export interface JobDuration extends JobKey, DurationStatistics {
  readonly updatedAt: Date;
}

export interface DurationPage {
  readonly process: string | null;
  readonly job: string | null;
  /** After this process and job. */
  readonly after: readonly [process: string, job: string] | null;
  readonly limit: number;
}

/** How long jobs have taken lately. */
@Injectable()
export class DurationStore {
  /** At most so many events after those that were looked through last; undefined = there are none. */
  async next(sql: Sql, most: number): Promise<Part | undefined> {
    const rows = await sql.rows<PartRow>(NEXT, [most]);
    const [first] = rows;
    if (!first) return undefined;
    return {
      from: { tx: first.fromTx, eventId: first.fromEvent },
      to: { tx: first.toTx, eventId: first.toEvent },
      measured: rows.flatMap(({ schedule, process, job, seconds }) =>
        schedule === null ? [] : [{ schedule, process, job, seconds }],
      ),
    };
  }

  /** False when somebody else has looked through this part meanwhile. */
  async move(tx: Transaction, { from, to }: Pick<Part, 'from' | 'to'>): Promise<boolean> {
    const rows = await tx.rows(
      `UPDATE duration_position SET tx = $3, event_id = $4 WHERE tx = $1::xid8 AND event_id = $2 RETURNING id`,
      [from.tx, from.eventId, to.tx, to.eventId],
    );
    return rows.length > 0;
  }

  async remembered(sql: Sql, jobs: readonly JobKey[]): Promise<readonly Remembered[]> {
    return sql.rows<Remembered>(
      `SELECT d.schedule, d.process, d.job, d.seconds
       FROM unnest($1::text[], $2::text[], $3::text[]) AS k (schedule, process, job),
       LATERAL (SELECT * FROM job_duration o
                WHERE o.schedule = k.schedule AND o.process = k.process AND o.job = k.job OFFSET 0) AS d`,
      keysOf(jobs),
    );
  }

  async save(tx: Transaction, jobs: readonly (Remembered & DurationStatistics)[], now: Date): Promise<void> {
    await tx.rows(
      `INSERT INTO job_duration (schedule, process, job, seconds, samples, average_seconds, median_seconds,
                                 p10_seconds, p90_seconds, updated_at)
       SELECT schedule, process, job, seconds::float8[], samples, average, median, p10, p90, $10
       FROM unnest(${arrayParameters(SAVED)}) AS d (schedule, process, job, seconds, samples, average, median, p10, p90)
       ON CONFLICT (schedule, process, job) DO UPDATE SET
         seconds = excluded.seconds, samples = excluded.samples, average_seconds = excluded.average_seconds,
         median_seconds = excluded.median_seconds, p10_seconds = excluded.p10_seconds,
         p90_seconds = excluded.p90_seconds, updated_at = excluded.updated_at`,
      [
        ...keysOf(jobs),
        ...columnsOf(
          jobs,
          // An array of arrays would be a matrix to the database.
          ({ seconds }) => `{${seconds.join(',')}}`,
          ({ samples }) => samples,
          ({ averageSeconds }) => averageSeconds,
          ({ medianSeconds }) => medianSeconds,
          ({ p10Seconds }) => p10Seconds,
          ({ p90Seconds }) => p90Seconds,
        ),
        now,
      ],
    );
  }

  /** In the order of processes and jobs. */
  async page(sql: Sql, schedule: string, page: DurationPage): Promise<readonly JobDuration[]> {
    const [process = null, job = null] = page.after ?? [];
    return sql.rows<JobDuration>(
      `SELECT ${COLUMNS} FROM job_duration d
       WHERE d.schedule = $1 AND ($2::text IS NULL OR d.process = $2) AND ($3::text IS NULL OR d.job = $3)
         AND ($4::text IS NULL OR (d.process, d.job) > ($4, $5))
       ORDER BY d.process, d.job LIMIT $6`,
      [schedule, page.process, page.job, process, job, page.limit],
    );
  }
}

const COLUMNS = `d.schedule, d.process, d.job, d.samples, d.average_seconds AS "averageSeconds",
  d.median_seconds AS "medianSeconds", d.p10_seconds AS "p10Seconds", d.p90_seconds AS "p90Seconds",
  d.updated_at AS "updatedAt"`;

const SAVED = ['text', 'text', 'text', 'text', 'integer', 'float8', 'float8', 'float8', 'float8'];

const keysOf = (jobs: readonly JobKey[]): unknown[][] =>
  columnsOf(
    jobs,
    ({ schedule }) => schedule,
    ({ process }) => process,
    ({ job }) => job,
  );

type PartRow = (Measured | { schedule: null; process: null; job: null; seconds: null }) & {
  readonly fromTx: string;
  readonly fromEvent: string;
  readonly toTx: string;
  readonly toEvent: string;
};

/**
 * Events in the order of the transactions that have written them, as far as no older transaction is under way: so nothing
 * becomes visible later behind the position. In a database that was restored into another cluster the position is beyond all
 * transactions, and the events of before are those of transaction 3 (EventStore.adoptRestored).
 *
 * What counts is an execution from Start to its end, as it stands: completed by the system and not by a person, of the latest
 * attempt, and not one that a Restart has taken up in the middle. A DUMMY has no attempt.
 */
const NEXT = `
  WITH at AS (
    SELECT tx, event_id, CASE WHEN tx > pg_snapshot_xmax(pg_current_snapshot()) THEN '3'::xid8 ELSE tx END AS since
    FROM duration_position
  ), seen AS MATERIALIZED (
    SELECT e.tx, e.id, e.type, e.to_status, e.run_id, e.attempt FROM event e
    WHERE (e.tx, e.id) > ((SELECT since FROM at), (SELECT event_id FROM at))
      AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.tx, e.id LIMIT $1
  ), measured AS (
    SELECT s.tx, s.id, r.schedule, r.process, r.job,
           extract(epoch FROM r.ended_at - r.started_at)::float8 AS seconds
    FROM seen s, LATERAL (SELECT * FROM run WHERE run.id = s.run_id OFFSET 0) AS r,
         LATERAL (SELECT * FROM attempt WHERE attempt.run_id = s.run_id AND attempt.number = s.attempt OFFSET 0) AS a
    WHERE s.type = 'run.status-changed' AND s.to_status = 'COMPLETED'
      AND r.status = 'COMPLETED' AND r.attempt = s.attempt AND NOT 'FORCED' = ANY (r.flags)
      AND a.kind = 'START' AND a.state = 'COMPLETED'
  )
  SELECT at.tx::text AS "fromTx", at.event_id AS "fromEvent", l.tx::text AS "toTx", l.id AS "toEvent",
         m.schedule, m.process, m.job, m.seconds
  FROM at, (SELECT tx, id FROM seen ORDER BY tx DESC, id DESC LIMIT 1) AS l LEFT JOIN measured m ON true
  ORDER BY m.tx, m.id`;

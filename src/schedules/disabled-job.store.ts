import { Injectable } from '@nestjs/common';
import type { DisabledDates } from '../domain/impact/dates-ahead.js';
import {
  disabledNames,
  type DateRange,
  type DisabledNames,
  type DisabledTarget,
} from '../domain/plan/disabled-job.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** A job, or a whole process, that is not to run on some dates. */
export interface DisabledJob extends DisabledTarget, DateRange {
  readonly id: string;
  readonly schedule: string;
  readonly reason: string | null;
  readonly disabledAt: Date;
  readonly disabledBy: string;
  /** Since when it does not count any more, although its dates may go on; null = it counts. */
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

export type NewDisabledJob = Omit<DisabledJob, 'id' | 'endedAt' | 'endedBy'>;

export interface DisabledJobFilter {
  readonly schedule: string;
  readonly process: string | undefined;
  readonly job: string | undefined;
  /** Those that count on this date or later; null = all that there ever were. */
  readonly since: string | null;
}

const COLUMNS = `id, schedule, process, job, from_date::text AS "from", until_date::text AS "until", reason,
  disabled_at AS "disabledAt", disabled_by AS "disabledBy", ended_at AS "endedAt", ended_by AS "endedBy"`;

/** Jobs that are disabled for dates. A row that somebody has ended stays as the record. */
@Injectable()
export class DisabledJobStore {
  /** What is disabled on a date. */
  async on(sql: Sql, schedule: string, businessDate: string): Promise<DisabledNames> {
    const rows = await sql.rows<DisabledTarget>(
      `SELECT process, job FROM disabled_job
       WHERE schedule = $1 AND ended_at IS NULL AND from_date <= $2 AND (until_date IS NULL OR until_date >= $2)`,
      [schedule, businessDate],
    );
    return disabledNames(rows);
  }

  /** What is disabled on a date, or on some later one. */
  async since(sql: Sql, schedule: string, businessDate: string): Promise<readonly DisabledDates[]> {
    return sql.rows<DisabledDates>(
      `SELECT process, job, from_date::text AS "from", until_date::text AS "until" FROM disabled_job
       WHERE schedule = $1 AND ended_at IS NULL AND (until_date IS NULL OR until_date >= $2)`,
      [schedule, businessDate],
    );
  }

  /** One of the same job, or of the same whole process, whose dates are among these. */
  async overlapping(tx: Transaction, wanted: NewDisabledJob): Promise<DisabledJob | undefined> {
    return tx.row<DisabledJob>(
      `SELECT ${COLUMNS} FROM disabled_job
       WHERE schedule = $1 AND process = $2 AND job IS NOT DISTINCT FROM $3 AND ended_at IS NULL
         AND (until_date IS NULL OR until_date >= $4) AND ($5::date IS NULL OR from_date <= $5)
       ORDER BY id LIMIT 1`,
      [wanted.schedule, wanted.process, wanted.job, wanted.from, wanted.until],
    );
  }

  async insert(tx: Transaction, wanted: NewDisabledJob): Promise<DisabledJob | undefined> {
    return tx.row<DisabledJob>(
      `INSERT INTO disabled_job (schedule, process, job, from_date, until_date, reason, disabled_at, disabled_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
      [
        wanted.schedule,
        wanted.process,
        wanted.job,
        wanted.from,
        wanted.until,
        wanted.reason,
        wanted.disabledAt,
        wanted.disabledBy,
      ],
    );
  }

  async find(sql: Sql, schedule: string, id: string): Promise<DisabledJob | undefined> {
    return sql.row<DisabledJob>(`SELECT ${COLUMNS} FROM disabled_job WHERE schedule = $1 AND id = $2`, [
      schedule,
      id,
    ]);
  }

  async list(
    sql: Sql,
    { schedule, process, job, since }: DisabledJobFilter,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly DisabledJob[]> {
    return sql.rows<DisabledJob>(
      `SELECT ${COLUMNS} FROM disabled_job
       WHERE schedule = $1 AND ($2::text IS NULL OR process = $2) AND ($3::text IS NULL OR job = $3)
         AND ($4::date IS NULL OR (ended_at IS NULL AND (until_date IS NULL OR until_date >= $4)))
         AND ($5::bigint IS NULL OR id > $5)
       ORDER BY id LIMIT $6`,
      [schedule, process ?? null, job ?? null, since, page.after, page.limit],
    );
  }

  /** undefined = it was ended before. */
  async end(
    tx: Transaction,
    id: string,
    by: { readonly actor: string; readonly now: Date },
  ): Promise<DisabledJob | undefined> {
    return tx.row<DisabledJob>(
      `UPDATE disabled_job SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL RETURNING ${COLUMNS}`,
      [id, by.now, by.actor],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** A day that has been closed for longer than its schedule keeps days. */
export interface DayToPurge {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly keptDays: number;
}

/** A schedule with events that are older than it keeps them. */
export interface EventsToPurge {
  readonly schedule: string;
  readonly before: Date;
}

const DUE = `business_day d JOIN schedule_settings s ON s.schedule = d.schedule
  WHERE s.data_retention_days IS NOT NULL AND d.status = 'CLOSED' AND d.purged_at IS NULL
    AND d.closed_at < $1::timestamptz - s.data_retention_days * interval '24 hours'`;
const DUE_COLUMNS = `d.id, d.schedule, d.business_date::text AS "businessDate", s.data_retention_days AS "keptDays"`;

/** Old events that are not of a run; those of a day that is still there stay with it. */
const OLD_EVENTS = `event e WHERE e.schedule = s.schedule AND e.run_id IS NULL AND e.at < s.before AND NOT EXISTS (
  SELECT FROM business_day d WHERE d.schedule = e.schedule AND d.business_date = e.business_date AND d.purged_at IS NULL)`;

/** SQL: notes how far events of a schedule were deleted, for readers who have not read them (EventStore.isPurged). */
const noted = (schedule: string): string => `
  INSERT INTO event_purge AS p (schedule, up_to, tx)
  SELECT ${schedule}, max(id), (SELECT tx FROM gone ORDER BY tx DESC LIMIT 1) FROM gone HAVING count(*) > 0
  ON CONFLICT (schedule) DO UPDATE SET up_to = GREATEST(p.up_to, excluded.up_to), tx = GREATEST(p.tx, excluded.tx)`;

/** Deletes what is kept no longer: few rows at a time, each found by an index. */
@Injectable()
export class PurgeStore {
  async due(sql: Sql, now: Date, most: number): Promise<readonly DayToPurge[]> {
    return sql.rows<DayToPurge>(`SELECT ${DUE_COLUMNS} FROM ${DUE} ORDER BY d.closed_at LIMIT $2`, [
      now,
      most,
    ]);
  }

  /** undefined = another server purges it, or it is kept by now. */
  async lock(tx: Transaction, id: string, now: Date): Promise<DayToPurge | undefined> {
    return tx.row<DayToPurge>(`SELECT ${DUE_COLUMNS} FROM ${DUE} AND d.id = $2 FOR UPDATE OF d SKIP LOCKED`, [
      now,
      id,
    ]);
  }

  /**
   * Deletes runs of a day with all that hangs on them. What runs of other schedules have waited for keeps its state, which is
   * decided, and points nowhere. Answers with how many there were.
   */
  async deleteRuns(tx: Transaction, { id, schedule }: DayToPurge, most: number): Promise<number> {
    const rows = await tx.rows<{ id: string }>(
      'SELECT r.id FROM run r WHERE r.day_id = $1 ORDER BY r.id LIMIT $2',
      [id, most],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row.id);
    await tx.rows(
      `UPDATE run_edge e SET predecessor_id = NULL FROM run s
       WHERE e.predecessor_id = ANY($1::bigint[]) AND s.id = e.successor_id AND s.day_id <> $2`,
      [ids, id],
    );
    await tx.rows(
      `WITH gone AS (DELETE FROM event WHERE run_id = ANY($1::bigint[]) RETURNING id, tx) ${noted('$2')}`,
      [ids, schedule],
    );
    await tx.rows('DELETE FROM run WHERE id = ANY($1::bigint[])', [ids]);
    return ids.length;
  }

  /** Those of a day that has no runs any more; answers with how many there were. */
  async deleteExecutions(tx: Transaction, { id }: DayToPurge, most: number): Promise<number> {
    const rows = await tx.rows<{ id: string }>(
      `DELETE FROM execution WHERE id = ANY(ARRAY(SELECT id FROM execution WHERE day_id = $1 ORDER BY id LIMIT $2)) RETURNING id`,
      [id, most],
    );
    return rows.length;
  }

  /** The rest of a day that has neither runs nor executions any more. */
  async markPurged(tx: Transaction, day: DayToPurge, now: Date): Promise<void> {
    await tx.rows('DELETE FROM external_release WHERE schedule = $1 AND business_date = $2', [
      day.schedule,
      day.businessDate,
    ]);
    await tx.rows('UPDATE business_day SET purged_at = $2 WHERE id = $1', [day.id, now]);
  }

  /** Schedules with events that are older than they keep them. */
  async withOldEvents(sql: Sql, now: Date): Promise<readonly EventsToPurge[]> {
    return sql.rows<EventsToPurge>(
      `SELECT s.schedule, s.before FROM (
         SELECT schedule, $1::timestamptz - data_retention_days * interval '24 hours' AS before
         FROM schedule_settings WHERE data_retention_days IS NOT NULL
       ) s WHERE EXISTS (SELECT FROM ${OLD_EVENTS}) ORDER BY s.schedule`,
      [now],
    );
  }

  /** Answers with how many it has deleted. */
  async deleteEvents(sql: Sql, { schedule, before }: EventsToPurge, most: number): Promise<number> {
    const rows = await sql.rows<{ deleted: number }>(
      `WITH s AS (SELECT $1::text AS schedule, $2::timestamptz AS before),
       gone AS (
         DELETE FROM event WHERE id = ANY(ARRAY(SELECT e.id FROM s, ${OLD_EVENTS} ORDER BY e.at LIMIT $3)) RETURNING id, tx
       ), noted AS (${noted('$1')})
       SELECT count(*)::int AS deleted FROM gone`,
      [schedule, before, most],
    );
    return rows[0]?.deleted ?? 0;
  }
}

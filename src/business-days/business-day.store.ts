import { Injectable } from '@nestjs/common';
import type { DateRange } from '../domain/plan/disabled-job.js';
import type { RunStatus } from '../domain/run/run-state.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { IS_MISSED } from '../runs/missed-runs.js';
import { BusinessDayEntity, type BusinessDay } from './business-day.entity.js';
import { MOST_NAMED, type NamedRun } from './name-runs.js';

type NewDay = Pick<
  BusinessDay,
  'schedule' | 'businessDate' | 'version' | 'overrideRevision' | 'openedAt' | 'openedBy'
>;

/** What a day is planned with from now on, and who has said so. */
interface PlannedAnew {
  readonly version: number;
  readonly overrideRevision: number;
  readonly now: Date;
  readonly actor: string;
  readonly reason: string | null;
}

export interface IncompleteDay {
  readonly businessDate: string;
  /** Not all of them, where they are many. */
  readonly runs: readonly NamedRun[];
  readonly runsTotal: number;
}

/** What a day is called. */
export interface DayNamed {
  readonly schedule: string;
  readonly businessDate: string;
}

@Injectable()
export class BusinessDayStore {
  async find(tx: Transaction, schedule: string, businessDate: string): Promise<BusinessDay | null> {
    return tx.manager.findOneBy(BusinessDayEntity, { schedule, businessDate });
  }

  /** Locked for the transaction: requests and releases of a day come one after the other. */
  async lock(tx: Transaction, schedule: string, businessDate: string): Promise<BusinessDay | null> {
    return tx.manager.findOne(BusinessDayEntity, {
      where: { schedule, businessDate },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** Those of these days that were never opened. */
  async missing<T extends DayNamed>(sql: Sql, days: readonly T[]): Promise<readonly T[]> {
    if (days.length === 0) return [];
    const rows = await sql.rows<{ place: number }>(
      `SELECT w.place::int AS place FROM unnest($1::text[], $2::date[]) WITH ORDINALITY AS w (schedule, business_date, place)
       WHERE NOT EXISTS (SELECT FROM business_day d WHERE d.schedule = w.schedule AND d.business_date = w.business_date)`,
      [days.map(({ schedule }) => schedule), days.map(({ businessDate }) => businessDate)],
    );
    const places = new Set(rows.map(({ place }) => place - 1));
    return days.filter((_, place) => places.has(place));
  }

  async latestOpen(tx: Transaction, schedule: string): Promise<BusinessDay | null> {
    return tx.manager.findOne(BusinessDayEntity, {
      where: { schedule, status: 'OPEN' },
      order: { businessDate: 'DESC' },
    });
  }

  /** Open days of a range, at most a hundred. */
  async openWithin(
    tx: Transaction,
    schedule: string,
    { from, until }: DateRange,
  ): Promise<readonly string[]> {
    const rows = await tx.rows<{ date: string }>(
      `SELECT business_date::text AS date FROM business_day
       WHERE schedule = $1 AND status = 'OPEN' AND business_date >= $2 AND ($3::date IS NULL OR business_date <= $3)
       ORDER BY business_date LIMIT 100`,
      [schedule, from, until],
    );
    return rows.map(({ date }) => date);
  }

  /** Where days are sequential: the first open day before a date that is not complete, with runs that are missing. */
  async incompleteBefore(tx: Transaction, schedule: string, date: string): Promise<IncompleteDay | null> {
    const rows = await tx.rows<NamedRun & { readonly day: string; readonly total: number }>(
      `WITH day AS (
         SELECT d.id, d.business_date FROM business_day d
         JOIN schedule_settings s ON s.schedule = d.schedule AND s.sequential_days
         WHERE d.schedule = $1 AND d.status = 'OPEN' AND d.business_date < $2
           AND EXISTS (SELECT FROM run r WHERE r.day_id = d.id AND ${IS_MISSED})
         ORDER BY d.business_date LIMIT 1
       )
       SELECT day.business_date::text AS day, count(*) OVER ()::int AS total, r.id, r.cycle, r.process, r.job, r.status, r.cause
       FROM day JOIN run r ON r.day_id = day.id AND ${IS_MISSED} ORDER BY r.id LIMIT $3`,
      [schedule, date, MOST_NAMED],
    );
    const [first] = rows;
    return first ? { businessDate: first.day, runs: rows, runsTotal: first.total } : null;
  }

  async insert(tx: Transaction, day: NewDay): Promise<BusinessDay> {
    const row = { ...day, status: 'OPEN', adhocRequests: 0, closedAt: null, purgedAt: null } as const;
    const inserted = await tx.manager.insert(BusinessDayEntity, row);
    return { ...row, id: (inserted.identifiers[0] as { id: string }).id };
  }

  /** From here on it is planned with this version and these overrides; with its event. */
  async replan(
    tx: Transaction,
    day: BusinessDay,
    { version, overrideRevision, now, actor, reason }: PlannedAnew,
  ): Promise<void> {
    await tx.rows(
      `WITH replanned AS (
         UPDATE business_day SET version = $2::integer, override_revision = $7 WHERE id = $1 RETURNING schedule, business_date
       )
       INSERT INTO event (type, at, schedule, business_date, from_status, to_status, actor, reason)
       SELECT 'day.restarted', $3, schedule, business_date, $4, $2::integer::text, $5, $6 FROM replanned`,
      [day.id, version, now, String(day.version), actor, reason, overrideRevision],
    );
  }

  async close(tx: Transaction, id: string, now: Date): Promise<void> {
    await tx.rows(`UPDATE business_day SET status = 'CLOSED', closed_at = $2 WHERE id = $1`, [id, now]);
  }

  /** Takes the number of the next ad hoc request. */
  async nextAdhocRequest(tx: Transaction, id: string): Promise<number> {
    const row = await tx.row<{ number: number }>(
      'UPDATE business_day SET adhoc_requests = adhoc_requests + 1 WHERE id = $1 RETURNING adhoc_requests AS number',
      [id],
    );
    return row?.number ?? 0;
  }

  /** How many runs of the day are in each status; statuses without runs are left out. */
  async counts(tx: Transaction, dayId: string): Promise<Readonly<Partial<Record<RunStatus, number>>>> {
    const rows = await tx.rows<{ status: RunStatus; runs: number }>(
      'SELECT status, count(*)::int AS runs FROM run WHERE day_id = $1 GROUP BY status ORDER BY status',
      [dayId],
    );
    return Object.fromEntries(rows.map(({ status, runs }) => [status, runs]));
  }
}

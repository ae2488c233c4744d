import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/transaction.js';

/** Of which business dates, both included, and which schedules; null = all. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
  readonly schedules: readonly string[] | null;
  readonly limit: number;
}

/** Nights in numbers: aggregated by the database, over the days of a range. What was purged is not there. */
@Injectable()
export class ReportQuery {
  nights(sql: Sql, range: ReportRange): Promise<readonly object[]> {
    return sql.rows(
      `SELECT d.schedule, d.business_date::text AS "businessDate", min(r.started_at) AS "startedAt",
              max(r.ended_at) AS "endedAt",
              extract(epoch FROM max(r.ended_at) - min(r.started_at))::float8 AS seconds, count(*)::int AS runs,
              count(*) FILTER (WHERE r.status = 'ERROR')::int AS errors,
              count(*) FILTER (WHERE r.attempt > 1)::int AS repeated
       ${OF_DAYS} AND r.started_at IS NOT NULL
       GROUP BY d.schedule, d.business_date ORDER BY d.business_date DESC, d.schedule LIMIT $4`,
      given(range),
    );
  }

  slow(sql: Sql, range: ReportRange): Promise<readonly object[]> {
    return sql.rows(
      `SELECT r.schedule, r.process, r.job, count(*)::int AS runs, ${MEDIAN} AS "medianSeconds",
              percentile_cont(0.9) WITHIN GROUP (ORDER BY ${SECONDS})::float8 AS "p90Seconds",
              max(${SECONDS})::float8 AS "longestSeconds"
       ${OF_DAYS} AND r.status = 'COMPLETED' AND r.ended_at >= r.started_at
       GROUP BY r.schedule, r.process, r.job ORDER BY "medianSeconds" DESC, r.schedule, r.process, r.job LIMIT $4`,
      given(range),
    );
  }

  flaky(sql: Sql, range: ReportRange): Promise<readonly object[]> {
    return sql.rows(
      `SELECT * FROM (
         SELECT r.schedule, r.process, r.job, count(*)::int AS runs,
                count(*) FILTER (WHERE r.attempt > 1)::int AS repeated,
                count(*) FILTER (WHERE r.status = 'ERROR')::int AS errors, max(r.attempt)::int AS "mostAttempts"
         ${OF_DAYS} AND r.attempt > 0 GROUP BY r.schedule, r.process, r.job) j
       WHERE j.repeated + j.errors > 0
       ORDER BY (j.repeated + j.errors)::float8 / j.runs DESC, j.runs DESC, j.schedule, j.process, j.job LIMIT $4`,
      given(range),
    );
  }

  /** By the clock of the schedule's zone, from midnight of the business date: a change of the clocks is no lateness. */
  late(sql: Sql, range: ReportRange): Promise<readonly object[]> {
    return sql.rows(
      `WITH ended AS (
         SELECT r.id, r.schedule, r.business_date, r.process, r.job, extract(epoch FROM
                  (r.ended_at AT TIME ZONE v.time_zone) - r.business_date::timestamp)::float8 AS seconds
         ${OF_DAYS_IN_ZONE} AND r.status = 'COMPLETED' AND r.ended_at IS NOT NULL
       ), usual AS (
         SELECT schedule, process, job, count(*)::int AS runs,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS usual
         FROM ended GROUP BY schedule, process, job HAVING count(*) >= 3
       )
       SELECT * FROM (
         SELECT DISTINCT ON (e.schedule, e.process, e.job) e.schedule, e.process, e.job, u.runs,
                u.usual AS "usualSeconds", e.seconds - u.usual AS "lateSeconds", e.id AS run,
                e.business_date::text AS "businessDate"
         FROM ended e JOIN usual u USING (schedule, process, job)
         ORDER BY e.schedule, e.process, e.job, e.seconds DESC, e.id) l
       WHERE l."lateSeconds" > 0
       ORDER BY l."lateSeconds" DESC, l.schedule, l.process, l.job LIMIT $4`,
      given(range),
    );
  }

  /** Weekdays from 1, Monday; hours of this zone. */
  heat(sql: Sql, { limit: _, ...range }: ReportRange, zone: string): Promise<readonly object[]> {
    return sql.rows(
      `SELECT extract(isodow FROM r.started_at AT TIME ZONE $4)::int AS weekday,
              extract(hour FROM r.started_at AT TIME ZONE $4)::int AS hour, count(*)::int AS runs,
              count(*) FILTER (WHERE r.status = 'ERROR')::int AS errors
       ${OF_DAYS} AND r.started_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
      [range.from, range.to, range.schedules, zone],
    );
  }
}

const WITHIN = `d.business_date BETWEEN $1::date AND $2::date AND ($3::text[] IS NULL OR d.schedule = ANY ($3))`;
const OF_DAYS = `FROM business_day d JOIN run r ON r.day_id = d.id WHERE ${WITHIN}`;
const OF_DAYS_IN_ZONE = `FROM business_day d JOIN run r ON r.day_id = d.id
  JOIN schedule_version v ON v.schedule = d.schedule AND v.version = d.version WHERE ${WITHIN}`;
const SECONDS = 'extract(epoch FROM r.ended_at - r.started_at)';
const MEDIAN = `percentile_cont(0.5) WITHIN GROUP (ORDER BY ${SECONDS})::float8`;

const given = ({ from, to, schedules, limit }: ReportRange): readonly unknown[] => [
  from,
  to,
  schedules,
  limit,
];

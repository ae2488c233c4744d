import { Injectable } from '@nestjs/common';
import type { BusinessDate } from '../domain/calendar.js';
import type { EdgeState } from '../domain/run/edge.js';
import type { KnownDurations } from '../domain/impact/foresee-night.js';
import { MOST_OPEN_DAYS } from '../domain/impact/impact.js';
import type { DurationStatistics } from '../domain/forecast/job-duration.js';
import { nodeOf } from '../domain/job-graph.js';
import type { NightProgress, RunProgress } from '../domain/impact/open-day-impact.js';
import { NIGHTLY } from '../domain/schedule.js';
import { columnsOf } from '../platform/database/rows.js';
import type { Sql } from '../platform/database/transaction.js';
import { addedRows } from '../schedules/overrides/override.store.js';

/** A day that is open, with what it is planned by. */
export interface OpenDay {
  readonly id: string;
  readonly businessDate: BusinessDate;
  readonly version: number;
  readonly overrideRevision: number;
}

/** Nobody opens days further ahead one after the other. */
const MOST_OPENED = 1000;
const MOST_DEPENDANTS = 100;

/** What the impact of a definition is made from, beside definitions and runs. */
@Injectable()
export class ImpactQuery {
  /** Dates from this one on that are opened already, or closed. */
  async openedFrom(sql: Sql, schedule: string, from: BusinessDate): Promise<ReadonlySet<BusinessDate>> {
    const rows = await sql.rows<{ date: string }>(
      `SELECT business_date::text AS date FROM business_day WHERE schedule = $1 AND business_date >= $2
       ORDER BY business_date LIMIT ${MOST_OPENED}`,
      [schedule, from],
    );
    return new Set(rows.map(({ date }) => date));
  }

  /** The latest first; `total` counts those that are left out too. */
  async openDays(
    sql: Sql,
    schedule: string,
  ): Promise<{ readonly days: readonly OpenDay[]; readonly total: number }> {
    const rows = await sql.rows<OpenDay & { readonly total: number }>(
      `SELECT id, business_date::text AS "businessDate", version, override_revision AS "overrideRevision",
              count(*) OVER ()::int AS total
       FROM business_day WHERE schedule = $1 AND status = 'OPEN' ORDER BY business_date DESC LIMIT ${MOST_OPEN_DAYS}`,
      [schedule],
    );
    return { days: rows, total: rows[0]?.total ?? 0 };
  }

  /** Schedules that wait for jobs of this one, and honour that. */
  async dependants(sql: Sql, schedule: string): Promise<readonly string[]> {
    const rows = await sql.rows<{ name: string }>(
      `SELECT s.name FROM schedule s
       JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version
       LEFT JOIN schedule_settings t ON t.schedule = s.name
       WHERE s.name <> $1 AND COALESCE(t.inter_schedule_dependencies, true)
         AND ($1 = ANY(v.other_schedules) OR EXISTS (
           SELECT FROM schedule_override o WHERE o.schedule = s.name AND o.until_revision IS NULL
             AND ${addedRows('interScheduleDependencies')} AND o.value->>'schedule' = $1))
       ORDER BY s.name LIMIT ${MOST_DEPENDANTS}`,
      [schedule],
    );
    return rows.map(({ name }) => name);
  }

  /** Names of jobs that custom processes have; their own ones too. */
  async customJobs(sql: Sql, schedule: string): Promise<ReadonlySet<string>> {
    const rows = await sql.rows<{ job: string }>(
      `SELECT DISTINCT j->>'job' AS job FROM custom_process c, json_array_elements(c.jobs) j WHERE c.schedule = $1`,
      [schedule],
    );
    return new Set(rows.map(({ job }) => job));
  }

  /** What these jobs have taken lately. */
  async durations(
    sql: Sql,
    schedule: string,
    jobs: readonly { readonly process: string; readonly job: string }[],
  ): Promise<KnownDurations> {
    const columns = columnsOf(
      jobs,
      ({ process }) => process,
      ({ job }) => job,
    );
    const rows = await sql.rows<DurationStatistics & { readonly process: string; readonly job: string }>(
      `SELECT d.process, d.job, d.samples, d.average_seconds AS "averageSeconds", d.median_seconds AS "medianSeconds",
              d.p10_seconds AS "p10Seconds", d.p90_seconds AS "p90Seconds"
       FROM unnest($2::text[], $3::text[]) AS k (process, job)
       JOIN job_duration d ON d.schedule = $1 AND d.process = k.process AND d.job = k.job`,
      [schedule, ...columns],
    );
    return new Map(rows.map((row) => [nodeOf(row.process, row.job), row]));
  }

  async progress(sql: Sql, dayId: string): Promise<NightProgress> {
    const runs = await sql.rows<RunProgress & { readonly id: string }>(
      `SELECT id, forced, extract(epoch FROM started_at)::float8 * 1000 AS "startedAt",
              extract(epoch FROM ended_at)::float8 * 1000 AS "endedAt"
       FROM run WHERE day_id = $1 AND cycle = '${NIGHTLY}' AND request_no = 0
         AND (forced OR started_at IS NOT NULL OR ended_at IS NOT NULL)`,
      [dayId],
    );
    const outside = await sql.rows<{ readonly id: string; readonly state: EdgeState }>(
      `SELECT e.id, e.state FROM run r JOIN run_edge e ON e.successor_id = r.id
       WHERE r.day_id = $1 AND r.cycle = '${NIGHTLY}' AND r.request_no = 0 AND e.kind IN ('INTER_SCHEDULE', 'EXTERNAL')`,
      [dayId],
    );
    return {
      runs: new Map(runs.map((run) => [run.id, run])),
      outside: new Map(outside.map(({ id, state }) => [id, state])),
    };
  }
}

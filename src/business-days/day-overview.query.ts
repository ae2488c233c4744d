import { Injectable } from '@nestjs/common';
import type { ExecutionStatus } from '../domain/run/execution-status.js';
import { STRAYED, type RunStatus } from '../domain/run/run-state.js';
import type { Sql } from '../platform/database/transaction.js';

/** A business date of one schedule, as one looks at it among those of others. */
export interface DayOverview {
  readonly schedule: string;
  readonly displayName: string | null;
  readonly timeZone: string | null;
  readonly businessDate: string;
  /** null = it was not opened. */
  readonly status: 'OPEN' | 'CLOSED' | null;
  readonly version: number | null;
  /** Statuses without runs are left out. */
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
  /** Runs in ERROR, and running ones of which nobody knows how. */
  readonly needsPerson: number;
  /** The first of them, in the order of their requests. */
  readonly executions: readonly Requested[];
}

interface Requested {
  readonly id: string;
  readonly cycleName: string;
  readonly flowName: string;
  readonly processName: string | null;
  readonly status: ExecutionStatus;
}

interface Wanted {
  readonly businessDate: string;
  readonly after: string | null;
  readonly limit: number;
  /** Of these schedules; null = any. */
  readonly names: readonly string[] | null;
}

/** Of each schedule. */
export const MOST_EXECUTIONS = 20;

@Injectable()
export class DayOverviewQuery {
  /** By name of the schedule, from `after` on. */
  async run(sql: Sql, { businessDate, after, limit, names }: Wanted): Promise<readonly DayOverview[]> {
    return sql.rows<DayOverview>(
      `SELECT s.name AS schedule, v.display_name AS "displayName", v.time_zone AS "timeZone", $4::date::text AS "businessDate",
              d.status, d.version, r.counts, r."needsPerson", e.executions
       FROM (
         SELECT name, active_version FROM schedule
         WHERE ($1::text IS NULL OR name > $1) AND ($2::text[] IS NULL OR name = ANY($2)) ORDER BY name LIMIT $3
       ) s
       LEFT JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version
       LEFT JOIN business_day d ON d.schedule = s.name AND d.business_date = $4::date
       CROSS JOIN LATERAL (
         SELECT coalesce(json_object_agg(c.status, c.runs), '{}') AS counts,
                coalesce(sum(c.needs), 0)::int AS "needsPerson"
         FROM (
           SELECT status, count(*)::int AS runs,
                  count(*) FILTER (WHERE status = 'ERROR' OR status = 'RUNNING' AND flags && $5::text[])::int AS needs
           FROM run WHERE day_id = d.id GROUP BY status
         ) c
       ) r
       CROSS JOIN LATERAL (
         SELECT coalesce(json_agg(json_build_object('id', x.id::text, 'cycleName', x.cycle, 'flowName', x.flow,
                  'processName', x.process, 'status', x.status) ORDER BY x.id), '[]') AS executions
         FROM (
           SELECT id, cycle, flow, process, status FROM execution
           WHERE schedule = s.name AND business_date = $4::date ORDER BY id LIMIT ${MOST_EXECUTIONS}
         ) x
       ) e
       ORDER BY s.name`,
      [after, names, limit, businessDate, STRAYED],
    );
  }
}

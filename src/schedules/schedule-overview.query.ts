import { Injectable } from '@nestjs/common';
import type { Sql } from '../platform/database/transaction.js';

/** A schedule, who has imported what is active of it, and how its open days stand. */
export interface ScheduleOverview {
  readonly name: string;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly timeZone: string | null;
  readonly activeVersion: number | null;
  readonly label: string | null;
  readonly importedAt: Date | null;
  readonly importedBy: string | null;
  readonly fileHash: string | null;
  /** Of the active version. */
  readonly jobs: number | null;
  /** In force. */
  readonly overrides: number;
  readonly openDays: number;
  /** Those of them that were planned with another version than the active one. */
  readonly openDaysOfOtherVersions: number;
  readonly latestOpenDay: string | null;
  /** Of open days. */
  readonly runsInError: number;
}

interface Wanted {
  readonly after: string | null;
  readonly limit: number;
  /** Of these names; null = any. */
  readonly names: readonly string[] | null;
}

@Injectable()
export class ScheduleOverviewQuery {
  /** By name, from `after` on. */
  async run(sql: Sql, { after, limit, names }: Wanted): Promise<readonly ScheduleOverview[]> {
    return sql.rows<ScheduleOverview>(
      `SELECT s.name, v.display_name AS "displayName", v.description, v.time_zone AS "timeZone",
              s.active_version AS "activeVersion", v.label, v.created_at AS "importedAt", v.created_by AS "importedBy",
              v.file_hash AS "fileHash", json_array_length(v.definition->'jobs') AS jobs, o.overrides, d.*, e."runsInError"
       FROM (
         SELECT name, active_version FROM schedule
         WHERE ($1::text IS NULL OR name > $1) AND ($2::text[] IS NULL OR name = ANY($2)) ORDER BY name LIMIT $3
       ) s
       LEFT JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version
       CROSS JOIN LATERAL (
         SELECT count(*)::int AS overrides FROM schedule_override WHERE schedule = s.name AND until_revision IS NULL
       ) o
       CROSS JOIN LATERAL (
         SELECT count(*)::int AS "openDays",
                count(*) FILTER (WHERE version IS DISTINCT FROM s.active_version)::int AS "openDaysOfOtherVersions",
                max(business_date)::text AS "latestOpenDay"
         FROM business_day WHERE schedule = s.name AND status = 'OPEN'
       ) d
       CROSS JOIN LATERAL (
         SELECT count(*)::int AS "runsInError" FROM business_day b JOIN run r ON r.day_id = b.id AND r.status = 'ERROR'
         WHERE b.schedule = s.name AND b.status = 'OPEN'
       ) e
       ORDER BY s.name`,
      [after, names, limit],
    );
  }
}

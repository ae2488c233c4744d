import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/transaction.js';
import { addedRows } from '../../schedules/overrides/override.store.js';

/** An external job on a business date: whether it has happened, by whose word, and what waits for it. */
export interface ExternalJobRow {
  readonly externalJob: string;
  /** null = it was not released. */
  readonly releasedAt: Date | null;
  readonly releasedBy: string | null;
  /** Runs that have not begun and wait for it. */
  readonly waiting: number;
}

interface OfDate {
  readonly schedule: string;
  readonly businessDate: string;
  readonly version: number;
  readonly overrideRevision: number;
}

/** The external jobs that a definition names, and those that were released for the date under an earlier one. */
@Injectable()
export class ExternalJobQuery {
  async page(
    sql: Sql,
    { schedule, businessDate, version, overrideRevision }: OfDate,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly ExternalJobRow[]> {
    return sql.rows<ExternalJobRow>(
      `WITH named (name) AS (
         SELECT unnest(v.external_jobs) FROM schedule_version v WHERE v.schedule = $1 AND v.version = $3
         UNION
         SELECT o.value->>'externalJob' FROM schedule_override o
         WHERE o.schedule = $1 AND o.since_revision <= $6 AND (o.until_revision IS NULL OR o.until_revision > $6)
           AND ${addedRows('externalDependencies')}
         UNION
         SELECT f.external_job FROM external_release f WHERE f.schedule = $1 AND f.business_date = $2
       ), listed AS (
         SELECT name FROM named WHERE $4::text IS NULL OR name > $4 ORDER BY name LIMIT $5
       )
       SELECT l.name AS "externalJob", f.released_at AS "releasedAt", f.released_by AS "releasedBy",
              (SELECT count(DISTINCT e.successor_id)::int FROM run_edge e JOIN run r ON r.id = e.successor_id
               WHERE e.outside_schedule = $1 AND e.business_date = $2 AND e.outside_job = l.name AND e.kind = 'EXTERNAL'
                 AND e.enabled AND e.state = 'OPEN' AND r.status IN ('LOADED', 'PENDING', 'HELD')) AS waiting
       FROM listed l LEFT JOIN external_release f
         ON f.schedule = $1 AND f.business_date = $2 AND f.external_job = l.name
       ORDER BY l.name`,
      [schedule, businessDate, version, page.after, page.limit, overrideRevision],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';
import type { ExternalRelease } from './edge.store.js';

/** Releases of external jobs: facts per schedule, date and name. */
@Injectable()
export class ReleaseStore {
  /** false = it was recorded before. */
  async record(
    tx: Transaction,
    release: ExternalRelease,
    by: { actor: string; now: Date },
  ): Promise<boolean> {
    const rows = await tx.rows(
      `WITH fact AS (
         INSERT INTO external_release (schedule, business_date, external_job, released_at, released_by)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING *
       )
       INSERT INTO event (type, at, schedule, business_date, to_status, actor)
       SELECT 'external-job.released', $4, schedule, business_date, external_job, $5 FROM fact RETURNING id`,
      [release.schedule, release.businessDate, release.externalJob, by.now, by.actor],
    );
    return rows.length > 0;
  }
}

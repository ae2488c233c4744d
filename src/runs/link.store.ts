import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** A link whose run has completed: the other schedule's Nightly of the same date is to be started. */
export interface DueLink {
  readonly id: string;
  /** The schedule that is started. */
  readonly schedule: string;
  readonly businessDate: string;
  readonly runId: string;
  /** Where it comes from: `SCHEDULE/PROCESS/JOB`. */
  readonly from: string;
}

/** Schedules that are started when runs complete. Being due is not stored: it follows from the run. */
@Injectable()
export class LinkStore {
  async insert(
    tx: Transaction,
    links: readonly { readonly runId: string; readonly schedule: string }[],
  ): Promise<void> {
    if (links.length === 0) return;
    await tx.rows(`INSERT INTO run_link (run_id, schedule) SELECT * FROM unnest($1::bigint[], $2::text[])`, [
      links.map(({ runId }) => runId),
      links.map(({ schedule }) => schedule),
    ]);
  }

  async due(sql: Sql, limit: number): Promise<readonly DueLink[]> {
    return sql.rows<DueLink>(`SELECT ${COLUMNS} FROM ${DUE} ORDER BY l.id LIMIT $1`, [limit]);
  }

  /** Locks a link that is still due; undefined = somebody else follows it, or its run is no longer complete. */
  async lock(tx: Transaction, id: string): Promise<DueLink | undefined> {
    return tx.row<DueLink>(`SELECT ${COLUMNS} FROM ${DUE} AND l.id = $1 FOR UPDATE OF l SKIP LOCKED`, [id]);
  }

  async follow(
    tx: Transaction,
    id: string,
    { outcome, now }: { readonly outcome: string; readonly now: Date },
  ): Promise<void> {
    await tx.rows('UPDATE run_link SET followed_at = $3, outcome = $2 WHERE id = $1', [id, outcome, now]);
  }
}

const COLUMNS = `l.id, l.schedule, r.business_date::text AS "businessDate", r.id AS "runId",
  concat_ws('/', r.schedule, r.process, r.job) AS "from"`;
const DUE = `run_link l JOIN run r ON r.id = l.run_id WHERE l.followed_at IS NULL AND r.status = 'COMPLETED'`;

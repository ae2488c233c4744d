import { Injectable } from '@nestjs/common';
import type { Cause, Flag, RunStatus } from '../../domain/run/run-state.js';
import type { Sql } from '../../platform/database/transaction.js';

/** An execution of a job, as its history shows it. */
export interface PastRun {
  readonly run: string;
  readonly businessDate: string;
  readonly status: RunStatus;
  readonly cause: Cause | null;
  readonly flags: readonly Flag[];
  readonly attempt: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Dates that are looked at: one whose job did not run has no row. */
const DATES = 200;

@Injectable()
export class RunHistoryQuery {
  /** Of the run and of those before it of the same job, flow and cycle: the latest first. */
  async of(sql: Sql, runId: string, limit: number): Promise<readonly PastRun[]> {
    return sql.rows<PastRun>(
      `SELECT r.id AS run, d.business_date::text AS "businessDate", r.status, r.cause, r.flags, r.attempt,
              r.started_at AS "startedAt", r.ended_at AS "endedAt"
       FROM run t,
       LATERAL (SELECT o.business_date FROM business_day o
                WHERE o.schedule = t.schedule AND o.business_date <= t.business_date
                ORDER BY o.business_date DESC LIMIT ${DATES}) AS d,
       LATERAL (SELECT * FROM run p
                WHERE p.schedule = t.schedule AND p.business_date = d.business_date AND p.cycle = t.cycle
                  AND p.flow = t.flow AND p.process = t.process AND p.job = t.job
                  AND p.started_at IS NOT NULL OFFSET 0) AS r
       WHERE t.id = $1 ORDER BY d.business_date DESC, r.request_no DESC LIMIT $2`,
      [runId, limit],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Dependent } from '../domain/run/operator-action.js';
import type { RunStatus } from '../domain/run/run-state.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** Where a run belongs: what an action must lock and look at before it may touch the run. */
export interface RunPlace {
  readonly id: string;
  readonly executionId: string | null;
  readonly schedule: string;
  readonly businessDate: string;
  readonly dayStatus: 'OPEN' | 'CLOSED';
  /** As it was before anything was locked: for telling, not for deciding. */
  readonly status: RunStatus;
}

export interface StartUnknown {
  readonly attemptId: string;
  readonly runId: string;
  readonly epoch: number;
  readonly targetOrigin: string | null;
}

/** A run behind another one, `origin`, that is to be rerun. */
export interface RunBehind extends Dependent {
  readonly origin: string;
  readonly jobType: string;
}

const STARTED = `'RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR'`;

/** What operators' actions need to know and write beside the run itself. */
@Injectable()
export class ActionStore {
  async places(sql: Sql, ids: readonly string[]): Promise<readonly RunPlace[]> {
    return sql.rows<RunPlace>(
      `SELECT r.id, r.execution_id AS "executionId", r.schedule, r.business_date::text AS "businessDate",
              d.status AS "dayStatus", r.status
       FROM run r JOIN business_day d ON d.id = r.day_id WHERE r.id = ANY($1::bigint[])`,
      [ids],
    );
  }

  /**
   * Which of these runs have a dependent that has started, also behind dependents that are passed over: their skip can no
   * longer be taken back. What was ever sent has started, whatever has become of the run since.
   */
  async withStartedDependents(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await sql.rows<{ id: string }>(
      `WITH RECURSIVE behind (origin, id) AS (
         SELECT e.predecessor_id, e.successor_id FROM run_edge e WHERE e.predecessor_id = ANY($1::bigint[])
         UNION
         SELECT b.origin, e.successor_id
         FROM behind b JOIN run r ON r.id = b.id JOIN run_edge e ON e.predecessor_id = r.id
         WHERE r.status IN ('SKIPPED', 'DISABLED')
       )
       SELECT DISTINCT b.origin AS id FROM behind b JOIN run s ON s.id = b.id
       WHERE s.status IN ('RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR')
          OR EXISTS (SELECT FROM attempt a WHERE a.run_id = s.id AND a.sending_at IS NOT NULL)`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * What a rerun of these runs reaches: every run behind them that has started, and every DUMMY that was passed, through
   * runs that are passed over. A run that has not started follows its edges by itself, and hides nothing that has. Days
   * that are closed stay as they are.
   */
  async behind(sql: Sql, ids: readonly string[]): Promise<readonly RunBehind[]> {
    return sql.rows<RunBehind>(
      `WITH RECURSIVE behind (origin, id) AS (
         SELECT e.predecessor_id, e.successor_id FROM run_edge e
         WHERE e.predecessor_id = ANY($1::bigint[]) AND e.enabled
         UNION
         SELECT b.origin, e.successor_id
         FROM behind b JOIN run r ON r.id = b.id JOIN run_edge e ON e.predecessor_id = r.id
         WHERE e.enabled AND r.status IN ('SKIPPED', 'DISABLED', ${STARTED})
       )
       SELECT b.origin, r.id, r.process, r.job, r.job_type AS "jobType", r.status, r.cause
       FROM behind b JOIN run r ON r.id = b.id JOIN business_day d ON d.id = r.day_id
       WHERE r.status IN (${STARTED}) AND b.origin <> b.id AND d.status = 'OPEN' ORDER BY r.id`,
      [ids],
    );
  }

  async setParameters(tx: Transaction, runId: string, parameters: string): Promise<void> {
    await tx.rows('UPDATE run SET parameters = $2 WHERE id = $1', [runId, parameters]);
  }

  /** A Start that is sent again by decision of a person gets a new deadline. */
  async renewStartDeadline(tx: Transaction, attemptId: string, now: Date): Promise<void> {
    await tx.rows('UPDATE attempt SET sending_at = $2, session_id = NULL WHERE id = $1', [attemptId, now]);
  }
}

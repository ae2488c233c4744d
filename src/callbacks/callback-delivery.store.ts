import { Injectable } from '@nestjs/common';
import type { CallbackStatus } from '../domain/run/callback.js';
import type { RunStatus } from '../domain/run/run-state.js';
import type { ExternalStatusUpdate } from '../domain/schedule.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** A callback that this process alone sends, until its lease has passed. */
export interface TakenCallback {
  readonly id: string;
  readonly schedule: string;
  readonly payload: string;
  readonly notedAt: Date;
  readonly runStatus: RunStatus;
  /** The job's own word; null = it has none, and the schedule's mode counts. */
  readonly ownMode: ExternalStatusUpdate | null;
  /** This one included. */
  readonly tries: number;
  readonly giveUpAt: Date;
}

export interface Take {
  readonly schedule: string;
  readonly now: Date;
  readonly leaseMs: number;
  readonly most: number;
}

/** What became of a try. */
export interface Tried {
  readonly status: CallbackStatus;
  /** PENDING: when it is tried again. */
  readonly nextTryAt: Date | null;
  readonly answerStatus: number | null;
  readonly detail: string;
  readonly now: Date;
}

/** What the database answers of a callback that is over, for its event. */
export interface EndedCallback {
  readonly schedule: string;
  readonly businessDate: string;
  readonly executionId: string | null;
  readonly runId: string;
  readonly attempt: number;
}

/** Due, sent by nobody else, and nothing of the same run is still to be told before it. */
const DUE = `c.status = 'PENDING' AND c.next_try_at <= $1 AND (c.leased_until IS NULL OR c.leased_until <= $1)
  AND NOT EXISTS (SELECT FROM callback e WHERE e.run_id = c.run_id AND e.id < c.id AND e.status = 'PENDING')`;

/** Callbacks on their way: taken under a lease, so that two servers never send one at the same time. */
@Injectable()
export class CallbackDeliveryStore {
  /** Schedules that have something to tell now. */
  async schedulesWithDue(sql: Sql, now: Date): Promise<readonly string[]> {
    const rows = await sql.rows<{ schedule: string }>(
      `SELECT DISTINCT c.schedule FROM callback c
       WHERE c.status = 'PENDING' AND c.next_try_at <= $1 AND (c.leased_until IS NULL OR c.leased_until <= $1)
       ORDER BY 1`,
      [now],
    );
    return rows.map(({ schedule }) => schedule);
  }

  async take(tx: Transaction, { schedule, now, leaseMs, most }: Take): Promise<readonly TakenCallback[]> {
    return tx.rows<TakenCallback>(
      `WITH due AS (
         SELECT c.id FROM callback c WHERE c.schedule = $2 AND ${DUE} ORDER BY c.next_try_at, c.id LIMIT $3
         FOR UPDATE SKIP LOCKED
       )
       UPDATE callback c SET leased_until = $4, tries = c.tries + 1
       FROM due, run r WHERE c.id = due.id AND r.id = c.run_id
       RETURNING c.id, c.schedule, c.payload, c.noted_at AS "notedAt", c.run_status AS "runStatus", r.external_status_update AS "ownMode",
         c.tries, c.give_up_at AS "giveUpAt"`,
      [now, schedule, most, new Date(now.getTime() + leaseMs)],
    );
  }

  /** Undefined = it was taken by another one since, whose try counts. */
  async noteTry(
    tx: Transaction,
    { id, tries }: TakenCallback,
    tried: Tried,
  ): Promise<EndedCallback | undefined> {
    const { status, nextTryAt, answerStatus, detail, now } = tried;
    return tx.row<EndedCallback>(
      `UPDATE callback c SET status = $3, leased_until = NULL, next_try_at = COALESCE($4, c.next_try_at),
         answer_status = $5, detail = $6, ended_at = CASE WHEN $3 <> 'PENDING' THEN $7::timestamptz END
       FROM run r WHERE c.id = $1 AND c.tries = $2 AND c.status = 'PENDING' AND r.id = c.run_id
       RETURNING c.schedule, c.business_date::text AS "businessDate", r.execution_id AS "executionId",
         c.run_id AS "runId", c.attempt`,
      [id, tries, status, nextTryAt, answerStatus, detail, now],
    );
  }
}

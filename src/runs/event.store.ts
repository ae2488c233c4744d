import { Injectable } from '@nestjs/common';
import type { Event, NewEvent } from '../domain/event.js';
import type { Transaction } from '../platform/database/transaction.js';

export type EventToNote = Partial<NewEvent> & Pick<NewEvent, 'type' | 'actor'>;

/** Events that are not the move of a run or of an execution: their stores write those themselves. */
@Injectable()
export class EventStore {
  async note(tx: Transaction, event: EventToNote, now: Date): Promise<void> {
    await tx.rows(
      `INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        event.type,
        now,
        event.schedule ?? null,
        event.businessDate ?? null,
        event.executionId ?? null,
        event.runId ?? null,
        event.from ?? null,
        event.to ?? null,
        event.attempt ?? null,
        event.actor,
        event.reason ?? null,
      ],
    );
  }

  /** Events after a bookmark, in the order of their ids. Gaps may still be filled: see EventTail. */
  async after(tx: Transaction, id: string, limit: number): Promise<readonly Event[]> {
    return tx.rows<Event>(
      `SELECT id, type, at, schedule, business_date::text AS "businessDate", execution_id AS "executionId",
              run_id AS "runId", from_status AS "from", to_status AS "to", attempt, actor, reason
       FROM event WHERE id > $1 ORDER BY id LIMIT $2`,
      [id, limit],
    );
  }

  async ofRun(tx: Transaction, runId: string): Promise<readonly Event[]> {
    return tx.rows<Event>(
      `SELECT id, type, at, schedule, business_date::text AS "businessDate", execution_id AS "executionId",
              run_id AS "runId", from_status AS "from", to_status AS "to", attempt, actor, reason
       FROM event WHERE run_id = $1 ORDER BY id LIMIT 1000`,
      [runId],
    );
  }

  /** The oldest and the newest id that there is; '0' when there are none. */
  async range(tx: Transaction): Promise<{ readonly first: string; readonly last: string }> {
    const row = await tx.row<{ first: string; last: string }>(
      'SELECT COALESCE(min(id), 0)::text AS first, COALESCE(max(id), 0)::text AS last FROM event',
    );
    return row ?? { first: '0', last: '0' };
  }
}

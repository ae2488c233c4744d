import { Injectable } from '@nestjs/common';
import type { Event, NewEvent } from '../domain/event.js';
import type { EventCursor, SnapshotText } from '../domain/event-cursor.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

export type EventToNote = Partial<NewEvent> & Pick<NewEvent, 'type' | 'actor'>;

/** An event with the transaction that has written it. */
export interface CommittedEvent extends Event {
  readonly tx: string;
}

/** A part of the events: in the order of ids, complete up to its last one. */
export interface EventWindow {
  readonly events: readonly CommittedEvent[];
  readonly upTo: SnapshotText;
  /** There is more of this window after the last event. */
  readonly more: boolean;
}

const COLUMNS = `id, type, at, schedule, business_date::text AS "businessDate", execution_id AS "executionId",
  run_id AS "runId", from_status AS "from", to_status AS "to", attempt, actor, reason`;

const NEW_TYPES = ['text', 'text', 'date', 'bigint', 'bigint', 'text', 'text', 'integer', 'text', 'text'];

/** Events that are not the move of a run or of an execution: their stores write those themselves. */
@Injectable()
export class EventStore {
  async note(tx: Transaction, event: EventToNote, now: Date): Promise<void> {
    await this.noteAll(tx, [event], now);
  }

  /** In this order. The business date of what happens to a run is the run's. */
  async noteAll(tx: Transaction, events: readonly EventToNote[], now: Date): Promise<void> {
    if (events.length === 0) return;
    await tx.rows(
      `INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason)
       SELECT n.type, $1, n.schedule, COALESCE(n.business_date, r.business_date), n.execution_id, n.run_id, n.from_status,
              n.to_status, n.attempt, n.actor, n.reason
       FROM unnest(${arrayParameters(NEW_TYPES, 2)}) WITH ORDINALITY
         AS n (type, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason, place)
       LEFT JOIN LATERAL (SELECT business_date FROM run WHERE run.id = n.run_id OFFSET 0) AS r ON true
       ORDER BY n.place`,
      [
        now,
        ...columnsOf(
          events,
          ({ type }) => type,
          ({ schedule }) => schedule ?? null,
          ({ businessDate }) => businessDate ?? null,
          ({ executionId }) => executionId ?? null,
          ({ runId }) => runId ?? null,
          ({ from }) => from ?? null,
          ({ to }) => to ?? null,
          ({ attempt }) => attempt ?? null,
          ({ actor }) => actor,
          ({ reason }) => reason ?? null,
        ),
      ],
    );
  }

  /** What the reader has not seen: the rest of its window, else what a new snapshot sees. */
  async window(sql: Sql, { seen, within }: EventCursor, limit: number): Promise<EventWindow> {
    // One statement, one snapshot: what it says it sees is what it has looked through.
    const rows = await sql.rows<(CommittedEvent | Nothing) & { readonly upTo: string }>(
      `WITH upto AS (SELECT COALESCE($2::pg_snapshot, pg_current_snapshot()) AS snapshot)
       SELECT u.snapshot::text AS "upTo", e.* FROM upto u LEFT JOIN LATERAL (
         SELECT ${COLUMNS}, tx::text AS tx FROM event
         WHERE event.tx >= pg_snapshot_xmin($1::pg_snapshot) AND event.tx < pg_snapshot_xmax(u.snapshot)
           AND NOT pg_visible_in_snapshot(event.tx, $1::pg_snapshot) AND pg_visible_in_snapshot(event.tx, u.snapshot)
           AND id > $3
         ORDER BY id LIMIT $4
       ) e ON true ORDER BY e.id`,
      [seen, within?.upTo ?? null, within?.after ?? '0', limit + 1],
    );
    const events = rows.flatMap(({ upTo, ...row }) => (row.id === null ? [] : [row]));
    return { events: events.slice(0, limit), upTo: rows[0]?.upTo ?? seen, more: events.length > limit };
  }

  /** What is committed at this moment. */
  async snapshot(sql: Sql): Promise<SnapshotText> {
    const row = await sql.row<{ now: string }>('SELECT pg_current_snapshot()::text AS now');
    return row?.now ?? '1:1:';
  }

  /** Whether events, of a schedule or any, that this reader has not seen were purged: what it would get has a gap. */
  async isPurged(sql: Sql, { seen, within }: EventCursor, schedule: string | null): Promise<boolean> {
    if (!within) return false;
    // Who has seen all transactions up to the last of the purged events has read them; so has who is beyond them in a
    // window that sees all of these.
    const row = await sql.row<{ purged: boolean }>(
      `SELECT EXISTS (
         SELECT FROM event_purge p WHERE ($4::text IS NULL OR p.schedule = $4)
           AND p.tx >= pg_snapshot_xmin($1::pg_snapshot)
           AND NOT (p.tx < pg_snapshot_xmin($2::pg_snapshot) AND p.up_to <= $3::bigint)
       ) AS purged`,
      [seen, within.upTo, within.after, schedule],
    );
    return row?.purged ?? false;
  }

  async ofRun(tx: Transaction, runId: string): Promise<readonly Event[]> {
    return tx.rows<Event>(`SELECT ${COLUMNS} FROM event WHERE run_id = $1 ORDER BY id LIMIT 1000`, [runId]);
  }

  /** A logical restore brings the transaction numbers of another cluster: to readers here, all that is past. */
  async adoptRestored(sql: Sql): Promise<void> {
    await sql.rows(
      `WITH purged AS (UPDATE event_purge SET tx = '3' WHERE tx > pg_snapshot_xmax(pg_current_snapshot()))
       UPDATE event SET tx = '3' WHERE tx > pg_snapshot_xmax(pg_current_snapshot())`,
    );
  }
}

interface Nothing {
  readonly id: null;
}

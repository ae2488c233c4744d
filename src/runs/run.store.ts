import { Injectable } from '@nestjs/common';
import type { EventType } from '../domain/event.js';
import type { Run, RunChange } from '../domain/run.js';
import { isFinished } from '../domain/run-state.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import { Overtaken, type Sql, type Transaction } from '../platform/database/transaction.js';
import { RUN_COLUMNS } from './run.columns.js';

/** Who moved runs, when, and why: the same for all changes of one call. */
export interface Note {
  readonly now: Date;
  readonly actor: string;
  readonly reason: string | null;
}

/**
 * The one file that moves a run. A change is applied only to the run it was decided on (status and attempt as seen),
 * together with its event and the closing of its attempt, in the caller's transaction. Losing the race is normal.
 */
@Injectable()
export class RunStore {
  /** Locks runs for the rest of the transaction, in one order everywhere, and reads what decides about them. */
  async lock(tx: Transaction, ids: readonly string[]): Promise<readonly Run[]> {
    if (ids.length === 0) return [];
    // Two statements: the one that waits for the lock would read the attempts as they were before it waited.
    await tx.rows('SELECT FROM run r WHERE r.id = ANY($1::bigint[]) ORDER BY r.id FOR NO KEY UPDATE', [ids]);
    return tx.rows<Run>(`SELECT ${RUN_COLUMNS} FROM run r WHERE r.id = ANY($1::bigint[]) ORDER BY r.id`, [
      ids,
    ]);
  }

  /** Applies changes; answers with those that were applied. At most one change per run and call. */
  async apply(tx: Transaction, changes: readonly RunChange[], note: Note): Promise<readonly RunChange[]> {
    if (changes.length === 0) return [];
    const moved = await tx.rows<{ id: string }>(APPLY, [
      ...columnsOf(
        changes,
        ({ run }) => run.id,
        ({ run }) => run.status,
        ({ run }) => run.attempt,
        ({ to }) => to.status,
        ({ to }) => to.cause,
        ({ to }) => to.flags.join(','),
        ({ to }) => to.reach,
        ({ to }) => to.active,
        ({ to }) => to.forced,
        ({ to }) => to.ready,
        ({ to }) => to.skippedFrom,
        ({ to }) => to.skippedCause,
        ({ attempt }) => attempt !== null,
        (change) => stampOf(change),
        (change) => eventOf(change),
      ),
      note.now,
      note.actor,
      note.reason,
    ]);
    const ids = new Set(moved.map(({ id }) => id));
    const applied = changes.filter(({ run }) => ids.has(run.id));
    await this.closeAttempts(tx, applied, note.now);
    return applied;
  }

  /** Runs that are under way for longer than their threshold and are not flagged so. */
  async longRunning(sql: Sql, now: Date, limit: number): Promise<readonly string[]> {
    const rows = await sql.rows<{ id: string }>(
      `SELECT id FROM run
       WHERE status = 'RUNNING' AND started_at + threshold_run_time * interval '1 second' <= $1
         AND NOT ('LONG_RUNNING' = ANY (flags)) LIMIT $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Attaches the runs of a flow to the execution that has requested them. */
  async attach(tx: Transaction, executionId: string, now: Date): Promise<readonly Run[]> {
    return tx.rows<Run>(
      `WITH mine AS (
         UPDATE run r SET execution_id = x.id, requested_at = $2
         FROM execution x
         WHERE x.id = $1 AND r.day_id = x.day_id AND r.cycle = x.cycle AND r.flow = x.flow
           AND r.request_no = x.request_no AND r.execution_id IS NULL
         RETURNING r.*)
       SELECT ${RUN_COLUMNS} FROM mine r ORDER BY r.id`,
      [executionId, now],
    );
  }

  private async closeAttempts(tx: Transaction, changes: readonly RunChange[], now: Date): Promise<void> {
    const closings = changes.flatMap(({ run, attempt }) =>
      attempt && run.openAttempt ? [{ id: run.openAttempt.id, seen: run.openAttempt.state, ...attempt }] : [],
    );
    if (closings.length === 0) return;
    const closed = await tx.rows(
      `UPDATE attempt a SET state = c.state, cause = c.cause, remote_may_be_running = c.remote_may_be_running,
              detail = NULLIF(COALESCE(c.detail, a.detail), ''), execution_info = COALESCE(c.execution_info, a.execution_info),
              ended_at = $8, epoch = a.epoch + 1
       FROM unnest(${arrayParameters(['bigint', 'text', 'text', 'text', 'boolean', 'text', 'text'])})
         AS c (id, seen, state, cause, remote_may_be_running, detail, execution_info)
       WHERE a.id = c.id AND a.state = c.seen
       RETURNING a.id`,
      [
        ...columnsOf(
          closings,
          ({ id }) => id,
          ({ seen }) => seen,
          ({ state }) => state,
          ({ cause }) => cause,
          ({ remoteMayBeRunning }) => remoteMayBeRunning,
          // An empty text takes away what was told before; NULL leaves it.
          ({ detail }) => (detail === null ? '' : (detail ?? null)),
          ({ executionInfo }) => executionInfo ?? null,
        ),
        now,
      ],
    );
    if (closed.length < closings.length) throw new Overtaken('an agent has moved an attempt meanwhile');
  }
}

/** What a move does to startedAt and endedAt. */
function stampOf({ run, to }: RunChange): 'begin' | 'end' | 'both' | 'clear' | 'keep' {
  if (run.status === to.status) return 'keep';
  if (to.status === 'RUNNING') return run.status === 'PENDING' ? 'begin' : 'keep';
  if (isFinished(to.status) || to.status === 'ERROR') {
    return run.status === 'PENDING' && to.status === 'COMPLETED' ? 'both' : 'end';
  }
  return 'clear';
}

function eventOf({ run, to }: RunChange): EventType | null {
  if (run.status !== to.status || run.cause !== to.cause) return 'run.status-changed';
  return run.flags.join() === to.flags.join() ? null : 'run.flags-changed';
}

const TYPES = [
  'bigint',
  'text',
  'integer',
  'text',
  'text',
  'text',
  'text',
  'boolean',
  'boolean',
  'boolean',
  'text',
  'text',
  'boolean',
  'text',
  'text',
];

const APPLY = `
  WITH change AS (
    SELECT * FROM unnest(${arrayParameters(TYPES)}) AS c (id, seen_status, seen_attempt, status, cause, flags, reach,
      active, forced, ready, skipped_from, skipped_cause, closes_attempt, stamp, event)
  ), moved AS (
    UPDATE run r SET
      status = c.status, cause = c.cause, flags = string_to_array(c.flags, ','), reach = c.reach, active = c.active,
      forced = c.forced, ready_at = CASE WHEN c.ready THEN COALESCE(r.ready_at, $16) END,
      skipped_from = c.skipped_from, skipped_cause = c.skipped_cause,
      open_attempt_id = CASE WHEN c.closes_attempt THEN NULL ELSE r.open_attempt_id END,
      started_at = CASE c.stamp WHEN 'begin' THEN $16 WHEN 'both' THEN $16 WHEN 'clear' THEN NULL ELSE r.started_at END,
      ended_at = CASE WHEN c.stamp IN ('end', 'both') THEN $16 WHEN c.stamp = 'keep' THEN r.ended_at END
    FROM change c
    WHERE r.id = c.id AND r.status = c.seen_status AND r.attempt = c.seen_attempt
    RETURNING r.*
  ), noted AS (
    INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason)
    SELECT c.event, $16, m.schedule, m.business_date, m.execution_id, m.id, c.seen_status, m.status, m.attempt, $17, $18
    FROM moved m JOIN change c ON c.id = m.id
    WHERE c.event IS NOT NULL
    ORDER BY m.id
  )
  SELECT id FROM moved`;

import { Injectable } from '@nestjs/common';
import type { EventType } from '../domain/event.js';
import type { Run, RunChange } from '../domain/run/run.js';
import { isFinished, type Flag } from '../domain/run/run-state.js';
import type { Limits } from '../domain/run/run-time-limit.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import { Overtaken, type Sql, type Transaction } from '../platform/database/transaction.js';
import { LONG_RUN_SECONDS, LONG_RUN_TABLES } from './long-run.js';
import { IS_MISSED } from './missed-runs.js';
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

  /** As it stands, for telling: what decides is read under its lock. */
  async read(sql: Sql, id: string): Promise<Run | undefined> {
    const [run] = await this.readAll(sql, [id]);
    return run;
  }

  async readAll(sql: Sql, ids: readonly string[]): Promise<readonly Run[]> {
    return sql.rows<Run>(`SELECT ${RUN_COLUMNS} FROM run r WHERE r.id = ANY($1::bigint[])`, [ids]);
  }

  /** Locks the runs of attempts, in the same order. Which run an attempt is of never changes. */
  async lockOfAttempts(tx: Transaction, attemptIds: readonly string[]): Promise<void> {
    if (attemptIds.length === 0) return;
    await tx.rows(
      `SELECT FROM run r WHERE r.id = ANY(ARRAY(SELECT a.run_id FROM attempt a WHERE a.id = ANY($1::bigint[])))
       ORDER BY r.id FOR NO KEY UPDATE`,
      [attemptIds],
    );
  }

  /** Locks the runs of a day that have not ended, and reads them with where they stand. */
  async lockUnfinished(tx: Transaction, dayId: string): Promise<readonly UnfinishedRun[]> {
    const unfinished = `r.day_id = $1 AND r.status IN ('LOADED', 'PENDING', 'RUNNING', 'HELD', 'ERROR')`;
    await tx.rows(`SELECT FROM run r WHERE ${unfinished} ORDER BY r.id FOR NO KEY UPDATE`, [dayId]);
    return tx.rows<UnfinishedRun>(
      `SELECT ${RUN_COLUMNS}, r.cycle, r.process, r.job, ${IS_MISSED} AS missed FROM run r WHERE ${unfinished} ORDER BY r.id`,
      [dayId],
    );
  }

  /** Applies changes; answers with those that were applied. At most one change per run and call. */
  async apply(tx: Transaction, changes: readonly RunChange[], note: Note): Promise<readonly RunChange[]> {
    if (changes.length === 0) return [];
    const moved = await tx.rows<{ id: string; closed: boolean }>(APPLY, [
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
        ({ run, attempt }) => attempt && (run.openAttempt?.id ?? null),
        ({ run }) => run.openAttempt?.state ?? null,
        ({ attempt }) => attempt?.state ?? null,
        ({ attempt }) => attempt?.cause ?? null,
        ({ attempt }) => attempt?.remoteMayBeRunning ?? null,
        // An empty text takes away what was told before; NULL leaves it.
        ({ attempt }) => (attempt?.detail === null ? '' : (attempt?.detail ?? null)),
        ({ attempt }) => attempt?.executionInfo ?? null,
        ({ anew }) => anew ?? false,
      ),
      note.now,
      note.actor,
      note.reason,
    ]);
    if (moved.some(({ closed }) => !closed)) throw new Overtaken('an agent has moved an attempt meanwhile');
    const ids = new Set(moved.map(({ id }) => id));
    return changes.filter(({ run }) => ids.has(run.id));
  }

  /** Runs that are under way for longer than a limit of theirs says, and do not bear its flag yet. */
  async overTime(sql: Sql, now: Date, most: number): Promise<readonly TimedRun[]> {
    const over = (bound: string, flag: Flag): string =>
      `COALESCE(r.started_at + (${bound}) * interval '1 second' <= $1 AND NOT ('${flag}' = ANY (r.flags)), false)`;
    const threshold = over(LONG_RUN_SECONDS, 'LONG_RUNNING');
    const maximum = over('r.max_run_time', 'OVERDUE');
    return sql.rows<TimedRun>(
      `SELECT r.id, r.execution_id AS "executionId", ${threshold} AS "overThreshold", ${maximum} AS "overMaximum"
       FROM run r ${LONG_RUN_TABLES} WHERE r.status = 'RUNNING' AND (${threshold} OR ${maximum}) LIMIT $2`,
      [now, most],
    );
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
}

export interface TimedRun extends Limits {
  readonly id: string;
  readonly executionId: string | null;
}

export interface UnfinishedRun extends Run {
  readonly cycle: string;
  readonly process: string;
  readonly job: string;
  /** It keeps its day from being complete. */
  readonly missed: boolean;
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
  'bigint',
  'text',
  'text',
  'text',
  'boolean',
  'text',
  'text',
  'boolean',
];

const [NOW, ACTOR, REASON] = [1, 2, 3].map((place) => `$${TYPES.length + place}`);

const APPLY = `
  WITH change AS (
    SELECT * FROM unnest(${arrayParameters(TYPES)}) AS c (id, seen_status, seen_attempt, status, cause, flags, reach,
      active, forced, ready, skipped_from, skipped_cause, closes_attempt, stamp, event,
      attempt_id, seen_state, state, attempt_cause, remote_may_be_running, detail, execution_info, anew)
  ), moved AS (
    UPDATE run r SET
      status = c.status, cause = c.cause, flags = string_to_array(c.flags, ','), reach = c.reach, active = c.active,
      forced = c.forced, ready_at = CASE WHEN c.ready THEN COALESCE(r.ready_at, ${NOW}) END,
      attempts_before = CASE WHEN c.anew THEN r.attempt ELSE r.attempts_before END,
      skipped_from = c.skipped_from, skipped_cause = c.skipped_cause,
      open_attempt_id = CASE WHEN c.closes_attempt THEN NULL ELSE r.open_attempt_id END,
      started_at = CASE c.stamp WHEN 'begin' THEN ${NOW} WHEN 'both' THEN ${NOW} WHEN 'clear' THEN NULL ELSE r.started_at END,
      ended_at = CASE WHEN c.stamp IN ('end', 'both') THEN ${NOW} WHEN c.stamp = 'keep' THEN r.ended_at END
    FROM change c
    WHERE r.id = c.id AND r.status = c.seen_status AND r.attempt = c.seen_attempt
    RETURNING r.*
  ), noted AS (
    INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason)
    SELECT c.event, ${NOW}, m.schedule, m.business_date, m.execution_id, m.id, c.seen_status, m.status, m.attempt, ${ACTOR}, ${REASON}
    FROM moved m JOIN change c ON c.id = m.id
    WHERE c.event IS NOT NULL
    ORDER BY m.id
  ), closed AS (
    UPDATE attempt a SET state = c.state, cause = c.attempt_cause, remote_may_be_running = c.remote_may_be_running,
      detail = NULLIF(COALESCE(c.detail, a.detail), ''), execution_info = COALESCE(c.execution_info, a.execution_info),
      ended_at = ${NOW}, epoch = a.epoch + 1
    FROM moved m JOIN change c ON c.id = m.id
    WHERE a.id = c.attempt_id AND a.state = c.seen_state
    RETURNING a.run_id
  )
  SELECT m.id, c.attempt_id IS NULL OR EXISTS (SELECT FROM closed WHERE run_id = m.id) AS closed
  FROM moved m JOIN change c ON c.id = m.id`;

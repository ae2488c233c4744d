import { Injectable } from '@nestjs/common';
import type { AttemptMove, ReportedAttempt } from '../domain/run/attempt-report.js';
import type { Run } from '../domain/run/run.js';
import type { AttemptState } from '../domain/run/run-state.js';
import type { Target } from '../domain/run/send.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import {
  isUniqueViolation,
  Overtaken,
  type Sql,
  type Transaction,
} from '../platform/database/transaction.js';
import { RUN_COLUMNS, RUN_OF_ATTEMPT } from './run.columns.js';

/** An attempt to be made: the run was found ready. */
export interface NewAttempt {
  /** The agent that starts it without a message; null = it is queued for whichever comes first. */
  readonly claim: Claim | null;
  readonly runId: string;
  readonly number: number;
  readonly kind: 'START' | 'RESTART';
  readonly agentExecutionId: string;
  readonly agentGroup: string;
  readonly priority: number;
  readonly jobTypeId: string;
  readonly parameters: string;
  readonly restartOf: string | null;
}

/** How a session owns an attempt from its claim on. */
export interface Claim {
  readonly sessionId: string;
  readonly state: 'CLAIMED' | 'SENDING';
  /** Where it is sent, when the claim is the intent to send. */
  readonly target: Target | null;
}

/** The epoch of an attempt that was claimed once. */
export const FIRST_EPOCH = 1;

/** What is handed to an agent group's queue: look at this attempt. */
export interface Order {
  readonly attemptId: string;
  readonly epoch: number;
  readonly agentGroup: string;
  readonly verb: 'start' | 'kill';
}

/** An open attempt with its fence, as reports and claims meet it. */
export interface OwnedAttempt extends ReportedAttempt {
  readonly runId: string;
  readonly epoch: number;
  readonly targetOrigin: string | null;
}

/** Another open attempt of the same system holds the execution id: the transaction is repeated, and looks which one. */
export class IdTaken extends Overtaken {
  override readonly name = 'IdTaken';
}

/** An attempt with its run, both locked. */
export interface LockedAttempt {
  readonly attempt: OwnedAttempt;
  readonly run: Run;
}

interface LockedRow extends Run {
  readonly attemptId: string;
  readonly kind: OwnedAttempt['kind'];
  readonly attemptState: AttemptState;
  readonly epoch: number;
  readonly killRequested: boolean;
  readonly targetOrigin: string | null;
  readonly startedAs: string | null;
}

/** Attempts: one per Start or Restart that was ever intended, with the fence that lets one agent act at a time. */
@Injectable()
export class AttemptStore {
  /**
   * Makes attempts and counts them at their runs; answers in the same order. A QUEUED row is the order to start it: a
   * message about it is a hint.
   */
  async make(tx: Transaction, attempts: readonly NewAttempt[], now: Date): Promise<readonly Order[]> {
    if (attempts.length === 0) return [];
    const made = await tx.rows<Order & { runId: string }>(MAKE, [
      ...columnsOf(
        attempts,
        ({ runId }) => runId,
        ({ number }) => number,
        ({ kind }) => kind,
        ({ agentExecutionId }) => agentExecutionId,
        ({ agentGroup }) => agentGroup,
        ({ priority }) => priority,
        ({ jobTypeId }) => jobTypeId,
        ({ parameters }) => parameters,
        ({ restartOf }) => restartOf,
        ({ claim }) => claim?.state ?? 'QUEUED',
        ({ claim }) => claim?.sessionId ?? null,
        ({ claim }) => claim?.target?.url ?? null,
        ({ claim }) => claim?.target?.origin ?? null,
        ({ claim }) => (claim ? FIRST_EPOCH : 0),
      ),
      now,
    ]);
    const byRun = new Map(made.map(({ runId, ...order }) => [runId, order]));
    return attempts.flatMap(({ runId }) => byRun.get(runId) ?? []);
  }

  /** Locks the open attempts that are still in one of `states`; their runs have been locked before. */
  async lock(
    tx: Transaction,
    ids: readonly string[],
    states: readonly AttemptState[],
  ): Promise<readonly LockedAttempt[]> {
    if (ids.length === 0) return [];
    const rows = await tx.rows<LockedRow>(
      `SELECT a.id AS "attemptId", a.kind, a.state AS "attemptState", a.epoch,
              a.kill_requested_at IS NOT NULL AS "killRequested", a.target_origin AS "targetOrigin",
              a.execution_id AS "startedAs", ${RUN_COLUMNS}
       FROM attempt a, ${RUN_OF_ATTEMPT}
       WHERE a.id = ANY($1::bigint[]) AND a.state = ANY($2::text[]) ORDER BY a.id FOR NO KEY UPDATE OF a`,
      [ids, states],
    );
    return rows.map(lockedAttempt);
  }

  /** Moves open attempts on; each must still be in the state and epoch in which it was decided on. */
  async move(
    tx: Transaction,
    moves: readonly (AttemptMove & { attempt: OwnedAttempt })[],
    now: Date,
  ): Promise<void> {
    if (moves.length === 0) return;
    const values = columnsOf(
      moves,
      ({ attempt }) => attempt.id,
      ({ attempt }) => attempt.epoch,
      ({ attempt }) => attempt.state,
      ({ state }) => state,
      ({ executionId }) => executionId ?? null,
      ({ executionInfo }) => executionInfo ?? null,
      // An empty text takes away what was told before; NULL leaves it.
      ({ detail }) => (detail === null ? '' : (detail ?? null)),
    );
    const moved = await tx.rows(MOVE, [...values, now]).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new IdTaken('an execution id is in use') : error;
    });
    if (moved.length < moves.length) throw new Overtaken('an attempt has moved meanwhile');
  }

  /** The open attempt of a run, if there is one. */
  async openOf(tx: Transaction, runId: string): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      'SELECT open_attempt_id AS id FROM run WHERE id = $1 AND open_attempt_id IS NOT NULL',
      [runId],
    );
    return rows.map(({ id }) => id);
  }

  /** No session owns it: the next agent that looks for orphans takes it. */
  async release(tx: Transaction, id: string): Promise<void> {
    await tx.rows('UPDATE attempt SET session_id = NULL WHERE id = $1', [id]);
  }

  /** Which of these execution ids are held by other open attempts of their origin. */
  async idsInUse(sql: Sql, wanted: readonly OriginId[]): Promise<ReadonlySet<string>> {
    if (wanted.length === 0) return new Set();
    const held = await sql.rows<{ attemptId: string }>(
      `SELECT w.attempt_id AS "attemptId"
       FROM unnest(${arrayParameters(['bigint', 'text', 'text'])}) AS w (attempt_id, origin, execution_id)
       JOIN attempt a ON a.target_origin = w.origin AND a.execution_id = w.execution_id AND a.id <> w.attempt_id
       WHERE a.state NOT IN ('COMPLETED', 'ERROR', 'NOT_STARTED')`,
      columnsOf(
        wanted,
        ({ attemptId }) => attemptId,
        ({ origin }) => origin,
        ({ executionId }) => executionId,
      ),
    );
    return new Set(held.map(({ attemptId }) => attemptId));
  }

  async requestKill(
    tx: Transaction,
    attemptIds: readonly string[],
    by: { now: Date; actor: string },
  ): Promise<readonly Order[]> {
    return tx.rows<Order>(
      // A kill that is being sent keeps its deadline; one that was given up gets a new one.
      `UPDATE attempt
       SET kill_requested_at = CASE WHEN state = 'TRACKING' THEN $2::timestamptz ELSE COALESCE(kill_requested_at, $2) END,
           kill_requested_by = $3
       WHERE id = ANY($1::bigint[])
       RETURNING id AS "attemptId", epoch, agent_group AS "agentGroup", 'kill' AS verb`,
      [attemptIds, by.now, by.actor],
    );
  }
}

/**
 * Where the statement had to wait for the attempt, the run's own columns show the attempt as it was before: only the row that
 * was waited for is read again.
 */
function lockedAttempt(row: LockedRow): LockedAttempt {
  const { attemptId, kind, attemptState, epoch, killRequested, targetOrigin, startedAs, ...run } = row;
  const openAttempt = { id: attemptId, state: attemptState, killRequested };
  return {
    run: { ...run, openAttempt },
    attempt: { ...openAttempt, runId: run.id, kind, epoch, targetOrigin, executionId: startedAs },
  };
}

export interface OriginId {
  readonly attemptId: string;
  readonly origin: string;
  readonly executionId: string;
}

const MADE_OF = ['bigint', 'integer', 'text', 'uuid', 'text', 'smallint', 'bigint', 'text', 'text'];
const CLAIMED_BY = ['text', 'uuid', 'text', 'text', 'integer'];

const MAKE = `
  WITH wanted AS (
    SELECT * FROM unnest(${arrayParameters([...MADE_OF, ...CLAIMED_BY])})
      AS w (run_id, number, kind, agent_execution_id, agent_group, priority, job_type_id, parameters, restart_of,
            state, session_id, target_url, target_origin, epoch)
  ), made AS (
    INSERT INTO attempt (run_id, number, kind, agent_execution_id, agent_group, priority, job_type_id, parameters, restart_of,
                         state, session_id, target_url, target_origin, epoch, queued_at, claimed_at, sending_at)
    SELECT w.*, $15, CASE WHEN state <> 'QUEUED' THEN $15::timestamptz END,
           CASE WHEN state = 'SENDING' THEN $15::timestamptz END
    FROM wanted w ORDER BY run_id
    RETURNING id, run_id, number, epoch, agent_group
  ), counted AS (
    UPDATE run r SET attempt = m.number, open_attempt_id = m.id FROM made m WHERE r.id = m.run_id
  )
  SELECT id AS "attemptId", epoch, agent_group AS "agentGroup", 'start' AS verb, run_id AS "runId" FROM made`;

const MOVE = `
  UPDATE attempt a SET state = m.state,
    execution_id = COALESCE(m.execution_id, a.execution_id),
    execution_info = COALESCE(m.execution_info, a.execution_info),
    detail = NULLIF(COALESCE(m.detail, a.detail), ''),
    tracking_at = CASE WHEN m.execution_id IS NOT NULL THEN $8::timestamptz ELSE a.tracking_at END
  FROM unnest(${arrayParameters(['bigint', 'integer', 'text', 'text', 'text', 'text', 'text'])})
    AS m (id, epoch, seen, state, execution_id, execution_info, detail)
  WHERE a.id = m.id AND a.epoch = m.epoch AND a.state = m.seen
  RETURNING a.id`;

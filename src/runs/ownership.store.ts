import { Injectable } from '@nestjs/common';
import { groupBy } from '../domain/group-by.js';
import type { AttemptState } from '../domain/run/run-state.js';
import type { LoggedSend, SendAnswer, SendIntent } from '../domain/run/send.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import type { Claim, Order } from './attempt.store.js';
import { RUN_OF_ATTEMPT } from './run.columns.js';

/** What an agent needs to act on an attempt that it owns. */
export interface OwnedWork {
  readonly attemptId: string;
  /** The fence under which it owns the attempt. */
  readonly epoch: number;
  readonly state: AttemptState;
  readonly kind: 'START' | 'RESTART';
  readonly agentExecutionId: string;
  readonly parameters: string;
  readonly restartOf: string | null;
  readonly executionId: string | null;
  readonly killRequestedAt: Date | null;
  /** Where Start was sent; null = not yet. */
  readonly targetUrl: string | null;
  /** From when the start deadline counts. */
  readonly startingSince: Date;
  readonly trackingAt: Date | null;
  readonly runId: string;
  readonly schedule: string;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly jobType: string;
  readonly flags: readonly string[];
  /** The run tells people something about this attempt, which may be over by the next answer. */
  readonly warned: boolean;
}

/** Which agent session owns which attempt, and the log of what was sent under that ownership. */
@Injectable()
export class OwnershipStore {
  /** Gives locked QUEUED attempts to sessions. */
  async claim(tx: Transaction, claims: ReadonlyMap<string, Claim>, now: Date): Promise<void> {
    await tx.rows(
      `UPDATE attempt a SET state = c.state, epoch = a.epoch + 1, session_id = c.session_id, claimed_at = $6,
              sending_at = CASE WHEN c.state = 'SENDING' THEN $6::timestamptz END,
              target_url = c.target_url, target_origin = c.target_origin
       FROM unnest(${arrayParameters(['bigint', 'text', 'uuid', 'text', 'text'])})
         AS c (id, state, session_id, target_url, target_origin)
       WHERE a.id = c.id`,
      [
        ...columnsOf(
          [...claims],
          ([attemptId]) => attemptId,
          ([, { state }]) => state,
          ([, { sessionId }]) => sessionId,
          ([, { target }]) => target?.url ?? null,
          ([, { target }]) => target?.origin ?? null,
        ),
        now,
      ],
    );
  }

  async workOf(tx: Transaction, attemptIds: readonly string[]): Promise<readonly OwnedWork[]> {
    return tx.rows<OwnedWork>(
      `SELECT a.id AS "attemptId", a.epoch, a.state, a.kind, a.agent_execution_id AS "agentExecutionId", a.parameters,
              a.restart_of AS "restartOf", a.execution_id AS "executionId", a.kill_requested_at AS "killRequestedAt",
              a.target_url AS "targetUrl", COALESCE(a.sending_at, a.claimed_at, a.queued_at) AS "startingSince", a.tracking_at AS "trackingAt",
              r.id AS "runId", r.schedule, r.cycle, r.flow, r.process, r.job, r.job_type AS "jobType", r.flags,
              a.detail IS NOT NULL AS warned
       FROM attempt a, ${RUN_OF_ATTEMPT} WHERE a.id = ANY($1::bigint[])`,
      [attemptIds],
    );
  }

  /** QUEUED attempts of these groups that nobody was told of, or whose message is lost: by priority, then by age. */
  async waiting(
    sql: Sql,
    wanted: { groups: readonly string[] | null; olderThan: Date; limit: number },
  ): Promise<readonly string[]> {
    const rows = await sql.rows<{ id: string }>(
      `SELECT id FROM attempt
       WHERE state = 'QUEUED' AND ($1::text[] IS NULL OR agent_group = ANY($1)) AND queued_at <= $2
       ORDER BY priority DESC, id LIMIT $3`,
      [wanted.groups, wanted.olderThan, wanted.limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Commits the intent to send, before any byte leaves: the epoch must still be the sender's and nobody may have asked
   * for a kill. What one hand intends no other may send under the same epoch: an agent that is slow to hear of a commit may
   * have taken the same attempt up twice. The same hand may ask again, when it was not told. Answers with the attempts that
   * may be sent.
   */
  async intend(tx: Transaction, intents: readonly SendIntent[], now: Date): Promise<ReadonlySet<string>> {
    // The state is hidden in an expression, so that the index of what is under way cannot seem to be the shorter way: it
    // holds all that agents have in hand, and statistics of it are old as soon as they are taken.
    const rows = await tx.rows<{ id: string }>(
      `WITH intent AS (
         SELECT * FROM unnest(${arrayParameters(['bigint', 'integer', 'uuid', 'text', 'text', 'text'])})
           AS i (id, epoch, hand, target_url, target_origin, url)
       ), granted AS (
         UPDATE attempt a SET state = 'SENDING', sending_at = $7, hand = i.hand, target_url = i.target_url, target_origin = i.target_origin
         FROM intent i
         WHERE a.id = i.id AND a.epoch = i.epoch AND a.kill_requested_at IS NULL
           AND (a.state || '' = 'CLAIMED' OR (a.state || '' = 'SENDING' AND a.hand = i.hand)) AND a.execution_id IS NULL
         RETURNING a.id, a.epoch, a.kind, i.url
       ), logged AS (
         INSERT INTO attempt_send (attempt_id, verb, epoch, url, sent_at)
         SELECT id, lower(kind), epoch, url, $7 FROM granted
       )
       SELECT id FROM granted`,
      [
        ...columnsOf(
          intents,
          ({ attemptId }) => attemptId,
          ({ epoch }) => epoch,
          ({ hand }) => hand,
          ({ target }) => target.url,
          ({ target }) => target.origin,
          ({ url }) => url,
        ),
        now,
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Logs that Kill is about to be sent; false = the attempt is no longer the sender's. */
  async logKill(sql: Sql, kill: Omit<SendIntent, 'target' | 'hand'>, now: Date): Promise<boolean> {
    // Locked, so that whoever takes it over meanwhile logs after this.
    const rows = await sql.rows(
      `WITH own AS (SELECT id, epoch FROM attempt WHERE id = $1 AND epoch = $2 FOR NO KEY UPDATE)
       INSERT INTO attempt_send (attempt_id, verb, epoch, url, sent_at)
       SELECT id, 'kill', epoch, $3, $4 FROM own RETURNING id`,
      [kill.attemptId, kill.epoch, kill.url, now],
    );
    return rows.length > 0;
  }

  /** Writes beside each send that was logged without an answer what has become of it. */
  async logAnswers(sql: Sql, answers: readonly SendAnswer[], now: Date): Promise<void> {
    if (answers.length === 0) return;
    await sql.rows(
      `UPDATE attempt_send s SET answered_at = $5, outcome = w.outcome, detail = w.detail
       FROM unnest(${arrayParameters(['bigint', 'integer', 'text', 'text'])}) AS w (attempt_id, epoch, outcome, detail)
       WHERE s.attempt_id = w.attempt_id AND s.epoch = w.epoch AND s.answered_at IS NULL`,
      [
        ...columnsOf(
          answers,
          ({ attemptId }) => attemptId,
          ({ epoch }) => epoch,
          ({ outcome }) => outcome,
          ({ detail }) => detail,
        ),
        now,
      ],
    );
  }

  /** The sends of Start and Restart of these attempts, by attempt, in their order. */
  async startsOf(
    tx: Transaction,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly LoggedSend[]>> {
    const rows = await tx.rows<LoggedSend & { attemptId: string }>(
      `SELECT attempt_id AS "attemptId", outcome, detail FROM attempt_send
       WHERE attempt_id = ANY($1::bigint[]) AND verb IN ('start', 'restart') ORDER BY id`,
      [ids],
    );
    return groupBy(rows, ({ attemptId }) => attemptId);
  }

  /** Attempts under way whose session has handed them back or let its lease pass, by the database's clock. */
  async orphans(
    sql: Sql,
    wanted: { groups: readonly string[] | null; limit: number },
  ): Promise<readonly string[]> {
    // Two halves, because one condition with OR is answered by looking at everything that is under way.
    const rows = await sql.rows<{ id: string }>(
      `SELECT a.id FROM (
         SELECT a.id, a.agent_group FROM agent_session s JOIN attempt a ON a.session_id = s.id
         WHERE s.lease_until < now() AND ${OWNED}
         UNION ALL SELECT a.id, a.agent_group FROM attempt a WHERE a.session_id IS NULL AND ${OWNED}
       ) AS a
       WHERE $1::text[] IS NULL OR a.agent_group = ANY($1) ORDER BY a.id LIMIT $2`,
      [wanted.groups, wanted.limit],
    );
    return rows.map(({ id }) => id);
  }

  async stillOrphans(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT a.id FROM attempt a WHERE a.id = ANY($1::bigint[]) AND ${ORPHANED}`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** What a session owns, as the ledger has it. */
  async ownedBy(
    sql: Sql,
    sessionId: string,
  ): Promise<readonly { readonly attemptId: string; readonly epoch: number }[]> {
    return sql.rows(
      `SELECT id AS "attemptId", epoch FROM attempt
       WHERE session_id = $1 AND state IN ('CLAIMED', 'SENDING', 'TRACKING', 'KILLING')`,
      [sessionId],
    );
  }

  /** Gives attempts under way to a session; what is being sent or tracked goes on where it was. */
  async takeOver(tx: Transaction, sessionId: string, ids: readonly string[]): Promise<void> {
    await tx.rows('UPDATE attempt SET session_id = $2, epoch = epoch + 1 WHERE id = ANY($1::bigint[])', [
      ids,
      sessionId,
    ]);
  }

  /** Back to the queue: claimed, and nothing was sent. */
  async requeue(tx: Transaction, ids: readonly string[]): Promise<readonly Order[]> {
    return tx.rows<Order>(
      `UPDATE attempt SET state = 'QUEUED', session_id = NULL, epoch = epoch + 1 WHERE id = ANY($1::bigint[])
       RETURNING id AS "attemptId", epoch, agent_group AS "agentGroup", 'start' AS verb`,
      [ids],
    );
  }

  /**
   * TRACKING → KILLING for attempts that somebody asked to kill: the given ones, or those that this session tracks. A
   * kill that has been given up (flag KILL_FAILED) is not taken up again by itself.
   */
  async takeKills(
    tx: Transaction,
    sessionId: string,
    ids: readonly string[] | null,
  ): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `UPDATE attempt a SET state = 'KILLING', session_id = $1, epoch = a.epoch + 1
       FROM run r
       WHERE a.kill_requested_at IS NOT NULL AND a.state = 'TRACKING' AND r.id = a.run_id
         AND NOT ('KILL_FAILED' = ANY (r.flags))
         AND CASE WHEN $2::bigint[] IS NULL THEN a.session_id = $1 ELSE a.id = ANY($2::bigint[]) END
       RETURNING a.id`,
      [sessionId, ids],
    );
    return rows.map(({ id }) => id);
  }
}

const OWNED = `a.state IN ('CLAIMED', 'SENDING', 'TRACKING', 'KILLING')`;
const ORPHANED = `${OWNED}
  AND (a.session_id IS NULL OR a.session_id IN (SELECT s.id FROM agent_session s WHERE s.lease_until < now()))`;

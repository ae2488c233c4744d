import { Injectable } from '@nestjs/common';
import { GIVE_UP_AFTER_MS, type CallbackStatus, type ToldEnd } from '../domain/run/callback.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { composePayload, type RunFacts } from './compose-payload.js';

/** A callback as the API shows it. */
export interface Callback {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly process: string;
  readonly job: string;
  readonly run: string;
  readonly execution: string | null;
  readonly attempt: number;
  readonly runStatus: string;
  readonly status: CallbackStatus;
  readonly tries: number;
  readonly notedAt: Date;
  /** null = it is over. */
  readonly nextTryAt: Date | null;
  readonly giveUpAt: Date;
  readonly endedAt: Date | null;
  readonly answerStatus: number | null;
  readonly detail: string | null;
  /** As it is sent, to the byte. */
  readonly payload: string;
}

/** What a list of callbacks is narrowed to; absent = any. */
export interface CallbackFilter {
  readonly schedule?: string | undefined;
  readonly businessDate?: string | undefined;
  readonly status?: readonly CallbackStatus[] | undefined;
  readonly run?: string | undefined;
  /** Of these alone; null = of any. */
  readonly schedules?: readonly string[] | null;
}

interface Retry {
  readonly now: Date;
  readonly actor: string;
  readonly reason: string | null;
}

const COLUMNS = `c.id, c.schedule, c.business_date::text AS "businessDate", r.process, r.job, c.run_id AS run,
  r.execution_id AS execution, c.attempt, c.run_status AS "runStatus", c.status, c.tries, c.noted_at AS "notedAt",
  CASE WHEN c.status = 'PENDING' THEN c.next_try_at END AS "nextTryAt", c.give_up_at AS "giveUpAt",
  c.ended_at AS "endedAt", c.answer_status AS "answerStatus", c.detail, c.payload
  FROM callback c JOIN run r ON r.id = c.run_id`;

/** What is told to those outside: noted with the end of the run itself, shown, and tried again when a person says so. */
@Injectable()
export class CallbackStore {
  /** In the transaction that ends the runs: whoever is to be told will be, and nobody is told of what was undone. */
  async note(tx: Transaction, ends: readonly ToldEnd[], now: Date): Promise<void> {
    if (ends.length === 0) return;
    const rows = await tx.rows<RunFacts>(FACTS, [[...new Set(ends.map(({ runId }) => runId))]]);
    const facts = new Map(rows.map((row) => [row.runId, row]));
    const callbacks = ends.flatMap((end) => {
      const run = facts.get(end.runId);
      return run ? [{ end, run, payload: JSON.stringify(composePayload(run, end)) }] : [];
    });
    await tx.rows(
      `INSERT INTO callback (run_id, schedule, business_date, run_status, attempt, payload, noted_at, next_try_at, give_up_at)
       SELECT n.*, $${NEW_TYPES.length + 1}, $${NEW_TYPES.length + 1}, $${NEW_TYPES.length + 2}
       FROM unnest(${arrayParameters(NEW_TYPES)}) AS n`,
      [
        ...columnsOf(
          callbacks,
          ({ run }) => run.runId,
          ({ run }) => run.schedule,
          ({ run }) => run.businessDate,
          ({ end }) => end.status,
          ({ run }) => run.attempt,
          ({ payload }) => payload,
        ),
        now,
        new Date(now.getTime() + GIVE_UP_AFTER_MS),
      ],
    );
  }

  async page(
    sql: Sql,
    filter: CallbackFilter,
    page: { after: string | null; limit: number },
  ): Promise<readonly Callback[]> {
    return sql.rows<Callback>(
      `SELECT ${COLUMNS}
       WHERE ($1::text IS NULL OR c.schedule = $1) AND ($2::date IS NULL OR c.business_date = $2)
         AND ($3::text[] IS NULL OR c.status = ANY($3)) AND ($4::bigint IS NULL OR c.run_id = $4)
         AND ($5::bigint IS NULL OR c.id > $5) AND ($6::text[] IS NULL OR c.schedule = ANY($6))
       ORDER BY c.id LIMIT $7`,
      [
        filter.schedule ?? null,
        filter.businessDate ?? null,
        filter.status ?? null,
        filter.run ?? null,
        page.after,
        filter.schedules ?? null,
        page.limit,
      ],
    );
  }

  async find(sql: Sql, id: string): Promise<Callback | undefined> {
    return sql.row<Callback>(`SELECT ${COLUMNS} WHERE c.id = $1`, [id]);
  }

  /** Makes these due now, with a whole time to be tried in; answers with those that were not delivered yet. */
  async retry(
    tx: Transaction,
    ids: readonly string[],
    { now, actor, reason }: Retry,
  ): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `WITH due AS (
         SELECT id, status FROM callback WHERE id = ANY($1::bigint[]) AND status <> 'DELIVERED' ORDER BY id FOR UPDATE
       ), retried AS (
         UPDATE callback c SET status = 'PENDING', next_try_at = $2, give_up_at = $3, ended_at = NULL
         FROM due WHERE c.id = due.id RETURNING c.*, due.status AS before
       ), noted AS (
         INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason)
         SELECT 'callback.retried', $2, d.schedule, d.business_date, r.execution_id, d.run_id, d.before, 'PENDING', d.attempt, $4, $5
         FROM retried d JOIN run r ON r.id = d.run_id ORDER BY d.id
       )
       SELECT id FROM retried ORDER BY id`,
      [ids, now, new Date(now.getTime() + GIVE_UP_AFTER_MS), actor, reason],
    );
    return rows.map(({ id }) => id);
  }

  /** Of a business date, in the order in which they were noted: what is over and has not arrived. */
  async undelivered(
    tx: Transaction,
    { schedule, businessDate }: { schedule: string; businessDate: string },
    limit: number,
  ): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT id FROM callback WHERE schedule = $1 AND business_date = $2 AND status IN ('FAILED', 'SKIPPED')
       ORDER BY id LIMIT $3`,
      [schedule, businessDate, limit],
    );
    return rows.map(({ id }) => id);
  }
}

const NEW_TYPES = ['bigint', 'text', 'date', 'text', 'integer', 'text'];

const FACTS = `
  SELECT r.id AS "runId", r.schedule, r.business_date::text AS "businessDate", r.cycle, r.flow, r.request_no AS "requestNo",
    r.process, r.job, r.attempt, x.id AS "executionId", x.requested_at AS "requestedAt", x.caller_id AS "callerId",
    x.correlation_id AS "correlationId", x.request_parameters AS "requestParameters",
    a.agent_execution_id AS "agentExecutionId", a.execution_id AS "startedAs", a.execution_info AS "executionInfo",
    a.detail
  FROM run r
  LEFT JOIN LATERAL (SELECT * FROM execution WHERE execution.id = r.execution_id OFFSET 0) x ON true
  LEFT JOIN LATERAL (SELECT * FROM attempt WHERE run_id = r.id AND number = r.attempt OFFSET 0) a ON true
  WHERE r.id = ANY($1::bigint[])`;

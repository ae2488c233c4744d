import { Injectable } from '@nestjs/common';
import type { Run } from '../domain/run/run.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { STARTABLE } from './dispatch.store.js';
import { IS_HALTED } from './halt.js';
import { IS_HELD_ABOVE } from './hold.store.js';
import { RUN_COLUMNS } from './run.columns.js';

/** A run that has an exclusive key, with what it is. */
export interface KeyHolder extends NamedRun {
  readonly key: string;
}

/** A critical job that has failed, with the execution that it halts. */
export interface HaltingRun extends NamedRun {
  readonly executionId: string;
}

interface NamedRun {
  readonly runId: string;
  readonly process: string;
  readonly job: string;
  readonly since: Date | null;
}

/** What stands between a ready run and its attempt, apart from slots. All of it is read from rows; nothing is counted. */
@Injectable()
export class GateStore {
  /**
   * Runs of these executions, or among these, with an attempt in the queue that is not to be claimed: a hold is above them,
   * or a critical job has failed.
   */
  async stopped(
    tx: Transaction,
    { executions, runs }: { executions: readonly string[]; runs: readonly string[] },
  ): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT r.id FROM run r
       WHERE (r.execution_id = ANY($1::bigint[]) OR r.id = ANY($2::bigint[]))
         AND r.status = 'PENDING' AND r.open_attempt_id IS NOT NULL AND (${IS_HALTED} OR ${IS_HELD_ABOVE})
       ORDER BY r.id`,
      [executions, runs],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Runs that can start now that a halt or a key does not keep them any more: all of the executions, and the next one for
   * each key. Rows that somebody else holds are left to them.
   */
  async startable(
    tx: Transaction,
    { executions, keys }: { executions: readonly string[]; keys: readonly string[] },
  ): Promise<readonly Run[]> {
    return tx.rows<Run>(
      `SELECT ${RUN_COLUMNS} FROM run r
       WHERE r.id = ANY(ARRAY(
         SELECT r.id FROM run r WHERE r.execution_id = ANY($1::bigint[]) AND ${STARTABLE}
         UNION ALL
         SELECT next.id FROM unnest($2::text[]) AS k (key), LATERAL (
           SELECT r.id FROM run r WHERE r.exclusive_key = k.key AND ${STARTABLE} ORDER BY r.priority DESC, r.id LIMIT 1
         ) AS next))
       ORDER BY r.id FOR NO KEY UPDATE OF r SKIP LOCKED`,
      [executions, keys],
    );
  }

  /** Nobody else gives these keys away before this transaction has ended. */
  async lockKeys(tx: Transaction, keys: readonly string[]): Promise<void> {
    await tx.rows(
      `SELECT pg_advisory_xact_lock(k.number)
       FROM (SELECT hashtextextended('exclusive key ' || key, 0) AS number FROM unnest($1::text[]) AS key
             ORDER BY 1 OFFSET 0) AS k`,
      [keys],
    );
  }

  async keyHolders(sql: Sql, keys: readonly string[]): Promise<readonly KeyHolder[]> {
    return sql.rows<KeyHolder>(
      `SELECT r.exclusive_key AS key, r.id AS "runId", r.process, r.job, r.started_at AS since FROM run r
       WHERE r.exclusive_key = ANY($1::text[]) AND r.exclusive_key IS NOT NULL AND r.open_attempt_id IS NOT NULL`,
      [keys],
    );
  }

  async halting(sql: Sql, executions: readonly string[]): Promise<readonly HaltingRun[]> {
    return sql.rows<HaltingRun>(
      `SELECT c.execution_id AS "executionId", c.id AS "runId", c.process, c.job, c.ended_at AS since FROM run c
       WHERE c.execution_id = ANY($1::bigint[]) AND c.critical AND c.status = 'ERROR' ORDER BY c.id`,
      [executions],
    );
  }
}

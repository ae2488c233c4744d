import { Injectable } from '@nestjs/common';
import type { ExecutionStatus } from '../domain/run/execution-status.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** The Nightly of a business date, as far as others go by it. */
export interface NightlySeen {
  readonly id: string;
  readonly businessDate: string;
  readonly status: ExecutionStatus;
  readonly startedAt: Date | null;
}

/** A recurring flow that a Nightly waits for. */
export interface AwaitedFlow {
  /** The Nightly. */
  readonly executionId: string;
  /** `CYCLE/FLOW`. */
  readonly flow: string;
  /** null = nobody has requested it. */
  readonly requested: { readonly id: string; readonly status: ExecutionStatus } | null;
}

/** SQL: a run of a recurring flow that nobody has requested, and that is not over all the same (days of the week, skip). */
export const IS_UNREQUESTED = `r.execution_id IS NULL AND r.request_no = 0 AND r.cycle LIKE 'Hourly%'
  AND r.status IN ('LOADED', 'PENDING', 'RUNNING', 'HELD', 'ERROR')`;

/** SQL: whether the schedule of the execution x has its Nightly wait for flows that nobody has requested, too. */
const WAITS_FOR_ENABLED = `EXISTS (SELECT FROM schedule_settings s WHERE s.schedule = x.schedule AND s.nightly_waits_for = 'enabled')`;

/** SQL: a text for each flow that the Nightly x waits for although nobody has requested it. */
export const UNREQUESTED_FLOWS = `SELECT DISTINCT r.cycle || '/' || r.flow AS flow FROM run r
  WHERE x.status = 'QUEUED' AND x.cycle = 'Nightly' AND ${WAITS_FOR_ENABLED} AND r.day_id = x.day_id AND ${IS_UNREQUESTED}`;

/** Day by day of the schedule: executions are found by their day, cycle and flow. */
const NIGHTLIES = `SELECT x.id, x.business_date::text AS "businessDate", x.status, x.started_at AS "startedAt"
  FROM business_day d JOIN execution x ON x.day_id = d.id AND x.cycle = 'Nightly' AND x.flow = 'Nightly' AND x.request_no = 0
  WHERE d.schedule = $1`;

/** Nightlies of a schedule, and what they wait for. */
@Injectable()
export class NightlyStore {
  /** One of another date that has begun since, or that still waits to begin; the first of them. */
  async since(
    tx: Transaction,
    { schedule, since, otherThan }: { schedule: string; since: Date; otherThan: string },
  ): Promise<NightlySeen | undefined> {
    return tx.row<NightlySeen>(
      `${NIGHTLIES} AND d.business_date <> $2
         AND (x.started_at >= $3 OR (x.status = 'QUEUED' AND d.status = 'OPEN')) ORDER BY x.id LIMIT 1`,
      [schedule, otherThan, since],
    );
  }

  /** The first one on an open day that has begun and is not COMPLETED. */
  async underWay(tx: Transaction, schedule: string): Promise<NightlySeen | undefined> {
    return tx.row<NightlySeen>(
      `${NIGHTLIES} AND d.status = 'OPEN' AND x.status IN ('RUNNING', 'ERROR') ORDER BY x.id LIMIT 1`,
      [schedule],
    );
  }

  /** Whether it waits, beside flows that were requested, for others that are enabled. */
  async waitsForUnrequested(tx: Transaction, id: string): Promise<boolean> {
    const row = await tx.row(
      `SELECT 1 AS one FROM execution x, LATERAL (${UNREQUESTED_FLOWS} LIMIT 1) f WHERE x.id = $1`,
      [id],
    );
    return row !== undefined;
  }

  /** Those that still wait although nothing keeps them back by now; the days that they are of. */
  async overdue(sql: Sql, most: number): Promise<readonly string[]> {
    const rows = await sql.rows<{ dayId: string }>(
      `SELECT x.day_id AS "dayId" FROM execution x JOIN business_day d ON d.id = x.day_id AND d.status = 'OPEN'
       WHERE x.status IN ('QUEUED', 'RUNNING') AND x.status = 'QUEUED' AND x.cycle = 'Nightly'
         AND NOT EXISTS (SELECT FROM execution h WHERE h.day_id = x.day_id AND h.request_no = 0 AND h.cycle <> 'Nightly'
                                                   AND h.status <> 'COMPLETED')
         AND NOT EXISTS (${UNREQUESTED_FLOWS})
       ORDER BY x.id LIMIT $1`,
      [most],
    );
    return rows.map(({ dayId }) => dayId);
  }

  /** What Nightlies wait for, at most `most` flows in all. */
  async awaited(sql: Sql, ids: readonly string[], most: number): Promise<readonly AwaitedFlow[]> {
    return sql.rows<AwaitedFlow>(
      `SELECT x.id AS "executionId", f.flow, f.requested FROM execution x, LATERAL (
         SELECT h.cycle || '/' || h.flow AS flow, json_build_object('id', h.id::text, 'status', h.status) AS requested
         FROM execution h
         WHERE h.day_id = x.day_id AND h.request_no = 0 AND h.cycle <> 'Nightly' AND h.status <> 'COMPLETED'
         UNION ALL SELECT u.flow, NULL FROM (${UNREQUESTED_FLOWS}) u
       ) f WHERE x.id = ANY($1::bigint[]) AND x.status = 'QUEUED' AND x.cycle = 'Nightly' ORDER BY x.id, f.flow LIMIT $2`,
      [ids, most],
    );
  }
}

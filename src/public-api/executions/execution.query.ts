import { Injectable } from '@nestjs/common';
import type { ExecutionStatus } from '../../domain/run/execution-status.js';
import type { Sql } from '../../platform/database/transaction.js';
import { UNREQUESTED_FLOWS } from '../../runs/nightly.store.js';
import { Where } from '../../platform/database/where.js';

/** What a list of executions is narrowed to; absent = any. */
export interface ExecutionFilter {
  readonly schedule?: string | undefined;
  readonly businessDate?: string | undefined;
  readonly cycle?: string | undefined;
  readonly flow?: string | undefined;
  readonly process?: string | undefined;
  readonly status?: readonly ExecutionStatus[] | undefined;
  readonly callerId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Of these alone; null = of any. */
  readonly schedules?: readonly string[] | null;
}

export interface ExecutionView {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycleName: string;
  readonly flowName: string;
  readonly processName: string | null;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly callerId: string | null;
  readonly correlationId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly status: string;
  readonly waitsFor: readonly string[];
  readonly waitsForFlows: readonly string[];
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly counts: Readonly<Record<string, number>>;
}

const VIEW = `
  SELECT x.id, x.schedule, x.business_date::text AS "businessDate", x.cycle AS "cycleName", x.flow AS "flowName",
         x.process AS "processName", x.request_parameters AS "requestParameters", x.caller_id AS "callerId",
         x.correlation_id AS "correlationId", x.requested_by AS "requestedBy", x.requested_at AS "requestedAt", x.status,
         x.started_at AS "startedAt", x.ended_at AS "endedAt",
         COALESCE((SELECT json_agg(w.id::text ORDER BY w.id) FROM execution w
                   WHERE x.status = 'QUEUED' AND w.day_id = x.day_id AND w.request_no = 0 AND w.id <> x.id
                     AND w.cycle LIKE 'Hourly%' AND w.status <> 'COMPLETED'), '[]') AS "waitsFor",
         COALESCE((SELECT json_agg(u.flow ORDER BY u.flow) FROM (${UNREQUESTED_FLOWS}) u), '[]') AS "waitsForFlows",
         COALESCE((SELECT json_object_agg(c.status, c.runs) FROM (
                     SELECT r.status, count(*)::int AS runs FROM run r WHERE r.execution_id = x.id
                     GROUP BY r.status ORDER BY r.status) c), '{}') AS counts
  FROM execution x`;

@Injectable()
export class ExecutionQuery {
  async byId(sql: Sql, id: string): Promise<ExecutionView | undefined> {
    return sql.row<ExecutionView>(`${VIEW} WHERE x.id = $1`, [id]);
  }

  async page(
    sql: Sql,
    filter: ExecutionFilter,
    page: { before: string | null; limit: number },
  ): Promise<readonly ExecutionView[]> {
    const where = new Where()
      .is('x.schedule', filter.schedule)
      .holds(filter.schedules, (given) => `x.schedule = ANY(${given}::text[])`)
      .is('x.business_date', filter.businessDate)
      .is('x.cycle', filter.cycle)
      .is('x.flow', filter.flow)
      .is('x.process', filter.process)
      .is('x.caller_id', filter.callerId)
      .is('x.correlation_id', filter.correlationId)
      .holds(filter.status, (given) => `x.status = ANY(${given}::text[])`)
      .holds(page.before, (given) => `x.id < ${given}`);
    return sql.rows<ExecutionView>(
      `${VIEW} WHERE ${where.text} ORDER BY x.id DESC LIMIT ${where.given(page.limit)}`,
      where.values,
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Sql } from '../platform/database/transaction.js';

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
    filter: { schedule?: string | undefined; businessDate?: string | undefined },
    page: { before: string | null; limit: number },
  ): Promise<readonly ExecutionView[]> {
    return sql.rows<ExecutionView>(
      `${VIEW} WHERE ($1::text IS NULL OR x.schedule = $1) AND ($2::date IS NULL OR x.business_date = $2)
         AND ($3::bigint IS NULL OR x.id < $3) ORDER BY x.id DESC LIMIT $4`,
      [filter.schedule ?? null, filter.businessDate ?? null, page.before, page.limit],
    );
  }
}

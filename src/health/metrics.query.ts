import { Injectable } from '@nestjs/common';
import type { Sql } from '../platform/database/transaction.js';

export interface Count {
  readonly of: string;
  readonly count: number;
}

@Injectable()
export class MetricsQuery {
  async runs(sql: Sql): Promise<readonly Count[]> {
    return sql.rows<Count>(
      `SELECT r.status AS "of", count(*)::int AS count FROM business_day d JOIN run r ON r.day_id = d.id
       WHERE d.status = 'OPEN' GROUP BY r.status`,
    );
  }

  async attempts(sql: Sql): Promise<readonly Count[]> {
    return sql.rows<Count>(
      `SELECT a.state AS "of", count(*)::int AS count FROM run r JOIN attempt a ON a.id = r.open_attempt_id
       WHERE r.open_attempt_id IS NOT NULL GROUP BY a.state`,
    );
  }

  async agents(sql: Sql): Promise<readonly Count[]> {
    return sql.rows<Count>(
      `SELECT CASE WHEN agent_groups = '{}' THEN '*' ELSE array_to_string(agent_groups, ',') END AS "of",
              count(*)::int AS count
       FROM agent_session WHERE lease_until > now() GROUP BY 1`,
    );
  }
}

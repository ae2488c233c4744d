import { Injectable } from '@nestjs/common';
import { statesShownAs, type AgentRequestStatus } from '../../domain/run/agent-request.js';
import type { AttemptState, Cause } from '../../domain/run/run-state.js';
import type { Sql } from '../../platform/database/transaction.js';
import type { Stretch } from '../call/page.js';
import { Where } from '../../platform/database/where.js';

/** What a list of agent requests is narrowed to; absent = any. */
export interface AgentRequestFilter {
  readonly schedule?: string | undefined;
  readonly businessDate?: string | undefined;
  readonly status?: readonly AgentRequestStatus[] | undefined;
  readonly agentGroup?: string | undefined;
  readonly application?: string | undefined;
  readonly execution?: string | undefined;
  readonly run?: string | undefined;
  /** Of these alone; null = of any. */
  readonly schedules?: readonly string[] | null;
}

export interface AgentRequestRow {
  readonly id: string;
  readonly state: AttemptState;
  readonly cause: Cause | null;
  readonly kind: 'START' | 'RESTART';
  readonly attempt: number;
  readonly type: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly process: string;
  readonly job: string;
  readonly payload: string;
  readonly info: string | null;
  readonly agentGroup: string;
  readonly agent: string | null;
  readonly host: string | null;
  readonly application: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly updatedAt: Date;
  readonly execution: string | null;
  readonly run: string;
  readonly agentExecutionId: string;
  readonly submitted: boolean;
}

/** A page that is narrowed by nothing with an index looks at so many attempts, and says where it has stopped. */
const MOST_LOOKED_AT = 10_000;

const ROW = `
  a.id, a.state, a.cause, a.kind, a.number AS attempt, r.job_type AS type, r.schedule,
  r.business_date::text AS "businessDate", r.process, r.job, a.parameters AS payload,
  COALESCE(a.detail, a.execution_info) AS info, a.agent_group AS "agentGroup", a.session_id AS agent,
  (SELECT s.host FROM agent_session s WHERE s.id = a.session_id) AS host, r.application,
  a.queued_at AS "createdAt", a.claimed_at AS "startedAt", a.ended_at AS "endedAt",
  GREATEST(a.queued_at, a.claimed_at, a.sending_at, a.tracking_at, a.kill_requested_at, a.ended_at) AS "updatedAt",
  r.execution_id AS execution, r.id AS run, a.agent_execution_id AS "agentExecutionId",
  a.sending_at IS NOT NULL AS submitted`;

interface PageBefore {
  readonly before: string | null;
  readonly limit: number;
}

/** Attempts of all runs, the latest first. */
@Injectable()
export class AgentRequestQuery {
  async page(sql: Sql, filter: AgentRequestFilter, page: PageBefore): Promise<Stretch<AgentRequestRow>> {
    const { schedule, businessDate, execution, run } = filter;
    const isNarrow =
      run !== undefined || execution !== undefined || (schedule !== undefined && businessDate !== undefined);
    return isNarrow ? this.ofRuns(sql, filter, page) : this.ofTheLatest(sql, filter, page);
  }

  /** By the runs that are meant: as many as a day has at most. */
  private async ofRuns(
    sql: Sql,
    filter: AgentRequestFilter,
    { before, limit }: PageBefore,
  ): Promise<Stretch<AgentRequestRow>> {
    const where = matching(filter).holds(before, (given) => `a.id < ${given}`);
    // Apart from their order: the latest attempts of all would seem to be a short way to the latest of these.
    const rows = await sql.rows<AgentRequestRow>(
      `WITH meant AS MATERIALIZED (
         SELECT a.id FROM run r JOIN attempt a ON a.run_id = r.id WHERE ${where.text}
       ), latest AS (SELECT id FROM meant ORDER BY id DESC LIMIT ${where.given(limit)})
       SELECT ${ROW} FROM latest JOIN attempt a ON a.id = latest.id JOIN run r ON r.id = a.run_id ORDER BY a.id DESC`,
      where.values,
    );
    return { rows, leftAt: null };
  }

  private async ofTheLatest(
    sql: Sql,
    filter: AgentRequestFilter,
    { before, limit }: PageBefore,
  ): Promise<Stretch<AgentRequestRow>> {
    const upTo = new Where().holds(before, (given) => `id < ${given}`);
    const last = await sql.row<{ id: string }>(
      `SELECT id FROM attempt WHERE ${upTo.text} ORDER BY id DESC OFFSET ${MOST_LOOKED_AT - 1} LIMIT 1`,
      upTo.values,
    );
    const leftAt = last?.id ?? null;
    const where = matching(filter)
      .holds(before, (given) => `a.id < ${given}`)
      .holds(leftAt, (given) => `a.id >= ${given}`);
    const rows = await sql.rows<AgentRequestRow>(
      `SELECT ${ROW} FROM attempt a JOIN run r ON r.id = a.run_id WHERE ${where.text}
       ORDER BY a.id DESC LIMIT ${where.given(limit)}`,
      where.values,
    );
    return { rows, leftAt };
  }
}

const matching = (filter: AgentRequestFilter): Where =>
  new Where()
    .is('r.schedule', filter.schedule)
    .holds(filter.schedules, (given) => `r.schedule = ANY(${given}::text[])`)
    .is('r.business_date', filter.businessDate)
    .is('r.application', filter.application)
    .is('r.execution_id', filter.execution)
    .is('r.id', filter.run)
    .is('a.agent_group', filter.agentGroup)
    .holds(filter.status && statesShownAs(filter.status), (given) => `a.state = ANY(${given}::text[])`);

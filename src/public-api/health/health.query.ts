import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/transaction.js';

/** An agent whose lease has not passed. */
export interface AliveAgent {
  readonly host: string;
  /** Empty = all. */
  readonly agentGroups: readonly string[];
  readonly startedAt: Date;
  /** Attempts that it has claimed and not ended. */
  readonly inHand: number;
}

export interface Queued {
  readonly queued: number;
  readonly oldestQueuedAt: Date | null;
}

/** What is known of a job type without calling its system. */
export interface JobTypeLoad {
  readonly name: string;
  /** null = shared. */
  readonly schedule: string | null;
  readonly url: string;
  /** Runs of open days that have an attempt with an agent. */
  readonly inHand: number;
  /** Runs of open days that are still to be started. */
  readonly waiting: number;
  /** Runs whose calls the agents hold back, or repeat, because the system does not answer. */
  readonly heldBack: number;
  /** The words of one of those. */
  readonly why: string | null;
}

/** More than anybody starts, queues or defines; what is beyond is not told. */
const MOST_AGENTS = 100;
export const MOST_QUEUED = 10_000;
const MOST_JOB_TYPES = 1_000;

/** How the parts of the installation are, from what is written down: nothing outside is called. */
@Injectable()
export class HealthQuery {
  async agents(sql: Sql): Promise<readonly AliveAgent[]> {
    return sql.rows<AliveAgent>(
      `SELECT s.host, s.agent_groups AS "agentGroups", s.started_at AS "startedAt",
              (SELECT count(*)::int FROM attempt a
               WHERE a.session_id = s.id AND a.state IN ('CLAIMED', 'SENDING', 'TRACKING', 'KILLING')) AS "inHand"
       FROM agent_session s WHERE s.lease_until > now() ORDER BY s.host, s.started_at LIMIT ${MOST_AGENTS}`,
    );
  }

  /** Of these schedules; null = of all. */
  async queued(sql: Sql, schedules: readonly string[] | null): Promise<Queued> {
    const row = await sql.row<Queued>(
      `SELECT count(*)::int AS queued, min(q.queued_at) AS "oldestQueuedAt" FROM (
         SELECT a.queued_at FROM attempt a JOIN run r ON r.id = a.run_id
         WHERE a.state = 'QUEUED' AND ($1::text[] IS NULL OR r.schedule = ANY ($1)) LIMIT ${MOST_QUEUED}) q`,
      [schedules],
    );
    return row ?? { queued: 0, oldestQueuedAt: null };
  }

  async latestEventAt(sql: Sql): Promise<Date | null> {
    const row = await sql.row<{ at: Date }>('SELECT at FROM event ORDER BY id DESC LIMIT 1');
    return row?.at ?? null;
  }

  /** Every job type, of these schedules and shared, with the runs of theirs that are of it. */
  async jobTypes(sql: Sql, schedules: readonly string[] | null): Promise<readonly JobTypeLoad[]> {
    return sql.rows<JobTypeLoad>(JOB_TYPES, [schedules]);
  }
}

/** A name means the schedule's own type, else the shared one, else one that the workbook no longer has (JobTypeStore.resolve). */
const JOB_TYPES = `
  WITH used AS (
    SELECT r.schedule, r.job_type,
           count(*) FILTER (WHERE r.status = 'RUNNING')::int AS in_hand,
           count(*) FILTER (WHERE r.status IN ('LOADED', 'PENDING', 'HELD'))::int AS waiting,
           count(*) FILTER (WHERE 'WAITING_FOR_TARGET' = ANY (r.flags))::int AS held_back,
           min(r.open_attempt_id) FILTER (WHERE 'WAITING_FOR_TARGET' = ANY (r.flags)) AS attempt_id
    FROM business_day d JOIN run r ON r.day_id = d.id
    WHERE d.status = 'OPEN' AND ($1::text[] IS NULL OR d.schedule = ANY ($1))
      AND r.status IN ('LOADED', 'PENDING', 'HELD', 'RUNNING')
    GROUP BY r.schedule, r.job_type
  ), of_type AS (
    SELECT m.id, sum(u.in_hand)::int AS in_hand, sum(u.waiting)::int AS waiting, sum(u.held_back)::int AS held_back,
           min(u.attempt_id) AS attempt_id
    FROM used u CROSS JOIN LATERAL (
      SELECT t.id FROM job_type t WHERE t.name = u.job_type AND (t.schedule = u.schedule OR t.schedule IS NULL)
      ORDER BY t.retired, t.schedule NULLS LAST LIMIT 1) m
    GROUP BY m.id
  )
  SELECT t.name, t.schedule, COALESCE(e.url, t.url) AS url, COALESCE(o.in_hand, 0) AS "inHand",
         COALESCE(o.waiting, 0) AS waiting, COALESCE(o.held_back, 0) AS "heldBack", a.detail AS why
  FROM job_type t
  LEFT JOIN job_type_environment e ON e.schedule = t.schedule AND e.job_type = t.name
  LEFT JOIN of_type o ON o.id = t.id
  LEFT JOIN attempt a ON a.id = o.attempt_id
  WHERE NOT t.retired AND ($1::text[] IS NULL OR t.schedule IS NULL OR t.schedule = ANY ($1))
  ORDER BY t.name, t.schedule NULLS FIRST LIMIT ${MOST_JOB_TYPES}`;

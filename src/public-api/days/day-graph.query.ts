import { Injectable } from '@nestjs/common';
import type { DependencyOn, Join } from '../../domain/schedule.js';
import type { Sql } from '../../platform/database/transaction.js';

/** A process as a business date has it: once for each flow and request. */
export interface GraphProcess {
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly requestNo: number;
  /** Of its first job. */
  readonly join: Join;
  readonly jobs: number;
}

/** One end of a dependency inside the date. */
interface Place {
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly requestNo: number;
  readonly job: string;
}

export interface GraphDependency extends Place {
  readonly predecessorProcess: string;
  readonly predecessorJob: string;
  readonly on: DependencyOn;
  readonly enabled: boolean;
}

/** Where the date touches what is no part of it. */
export interface GraphPort extends Place {
  /** WAITS: a job of ours waits; WAITED_FOR: one of another schedule waits for ours; STARTS: ours starts another schedule. */
  readonly kind: 'WAITS_EXTERNAL' | 'WAITS' | 'WAITED_FOR' | 'STARTS';
  /** Null = an external job. */
  readonly schedule: string | null;
  readonly otherProcess: string | null;
  readonly otherJob: string | null;
  readonly enabled: boolean;
}

interface OfDay {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
}

interface Bounds {
  /** The schedules whose waiting may be told; null = all. */
  readonly seen: readonly string[] | null;
  readonly most: number;
}

/** What comes after what on a business date. Nothing here is asked run by run, and nothing tells how far runs are. */
@Injectable()
export class DayGraphQuery {
  async processes(sql: Sql, dayId: string, most: number): Promise<readonly GraphProcess[]> {
    return sql.rows<GraphProcess>(
      `SELECT r.cycle, r.flow, r.process, r.request_no AS "requestNo", count(*)::int AS jobs,
              (array_agg(r.join_mode ORDER BY r.sequence))[1] AS "join"
       FROM run r WHERE r.day_id = $1
       GROUP BY r.cycle, r.flow, r.process, r.request_no ORDER BY min(r.id) LIMIT $2`,
      [dayId, most],
    );
  }

  /** Rows of the tab: that the jobs of a process run one after the other is said by the process. */
  async dependencies(sql: Sql, dayId: string, most: number): Promise<readonly GraphDependency[]> {
    return sql.rows<GraphDependency>(
      `SELECT ${PLACE}, p.process AS "predecessorProcess", p.job AS "predecessorJob", e.satisfied_on AS "on", e.enabled
       FROM run r, LATERAL (SELECT * FROM run_edge i WHERE i.successor_id = r.id AND i.kind = 'DEPENDENCY' OFFSET 0) AS e,
         LATERAL (SELECT * FROM run WHERE run.id = e.predecessor_id OFFSET 0) AS p
       WHERE r.day_id = $1 ORDER BY r.id, e.id LIMIT $2`,
      [dayId, most],
    );
  }

  async ports(sql: Sql, day: OfDay, { seen, most }: Bounds): Promise<readonly GraphPort[]> {
    return sql.rows<GraphPort>(
      `SELECT * FROM (
         SELECT ${PLACE}, CASE e.kind WHEN 'EXTERNAL' THEN 'WAITS_EXTERNAL' ELSE 'WAITS' END AS kind,
                CASE e.kind WHEN 'INTER_SCHEDULE' THEN e.outside_schedule END AS schedule,
                e.outside_process AS "otherProcess", e.outside_job AS "otherJob", e.enabled
         FROM run r, LATERAL (SELECT * FROM run_edge i WHERE i.successor_id = r.id
                                AND i.kind IN ('INTER_SCHEDULE', 'EXTERNAL') OFFSET 0) AS e
         WHERE r.day_id = $1
         UNION ALL
         SELECT ${PLACE}, 'WAITED_FOR', s.schedule, s.process, s.job, e.enabled
         FROM run_edge e JOIN run s ON s.id = e.successor_id JOIN run r ON r.id = e.predecessor_id
         WHERE e.kind = 'INTER_SCHEDULE' AND e.outside_schedule = $2 AND e.business_date = $3
           AND r.day_id = $1 AND ($4::text[] IS NULL OR s.schedule = ANY($4::text[]))
         UNION ALL
         SELECT ${PLACE}, 'STARTS', l.schedule, NULL, NULL, true
         FROM run r JOIN run_link l ON l.run_id = r.id WHERE r.day_id = $1
       ) AS port
       ORDER BY cycle, flow, process, "requestNo", job, kind, schedule, "otherProcess", "otherJob" LIMIT $5`,
      [day.id, day.schedule, day.businessDate, seen, most],
    );
  }
}

const PLACE = `r.cycle, r.flow, r.process, r.request_no AS "requestNo", r.job`;

import { Injectable } from '@nestjs/common';
import { edgeState, type EdgeState } from '../domain/run/edge.js';
import { after, type Run, type RunChange } from '../domain/run/run.js';
import { DEPENDENCY_ON, type DependencyOn } from '../domain/schedule.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { RUN_COLUMNS } from './run.columns.js';

/** Dependencies between runs: their states follow the predecessors, and runs count theirs. */
@Injectable()
export class EdgeStore {
  /**
   * Brings the edges that leave moved runs up to date and counts them at their successors. Answers with the successors
   * whose counts moved. Costs O(edges that leave), and nothing for moves that no edge looks at.
   */
  async follow(tx: Transaction, changes: readonly RunChange[]): Promise<readonly Run[]> {
    const next = changes.flatMap((change) => {
      const run = after(change);
      return DEPENDENCY_ON.map((on) => ({ id: run.id, on, state: edgeState(run, on) })).filter(
        ({ on, state }) => state !== edgeState(change.run, on),
      );
    });
    return this.bring(tx, next);
  }

  private async bring(tx: Transaction, next: readonly EdgeMove[]): Promise<readonly Run[]> {
    if (next.length === 0) return [];
    return tx.rows<Run>(
      `WITH next AS (SELECT * FROM unnest(${arrayParameters(['bigint', 'text', 'text'])})
                       AS n (predecessor_id, satisfied_on, state)),
       ${countedAtSuccessors(
         // Predecessor by predecessor, whatever the statistics say: they are old when a day has just been opened, and
         // make the whole table look short.
         `SELECT e.id, e.state AS was, n.state AS next_state FROM next n, LATERAL (
            SELECT e.id, e.state FROM run_edge e
            WHERE e.predecessor_id = n.predecessor_id AND e.satisfied_on = n.satisfied_on OFFSET 0
          ) AS e
          WHERE e.state <> n.state`,
       )}`,
      columnsOf(
        next,
        ({ id }) => id,
        ({ on }) => on,
        ({ state }) => state,
      ),
    );
  }

  /** An external job is released: the edges that wait for it are satisfied. */
  async satisfyExternal(tx: Transaction, release: ExternalRelease): Promise<readonly Run[]> {
    return tx.rows<Run>(
      `WITH ${countedAtSuccessors(
        `SELECT e.id, e.state AS was, 'SATISFIED' AS next_state FROM run_edge e
         WHERE e.kind = 'EXTERNAL' AND e.outside_schedule = $1 AND e.business_date = $2 AND e.outside_job = $3
           AND e.state <> 'SATISFIED'`,
      )}`,
      [release.schedule, release.businessDate, release.externalJob],
    );
  }

  /**
   * Ties the inter-schedule edges of a date to their predecessors where these exist by now: the edges of the schedule's
   * own runs, and those that wait for them. The predecessors are locked, so that none can end between the look at its
   * status and the commit that makes the edge visible. One after the other for a date: of two schedules whose days are
   * opened at the same moment neither would see the other's runs.
   */
  async resolveInterSchedule(tx: Transaction, schedule: string, businessDate: string): Promise<void> {
    await this.lockInterSchedule(tx, businessDate);
    const found = await tx.rows<{ edge: string; predecessor: string }>(
      `SELECT e.id AS edge, p.id AS predecessor
       FROM run_edge e
       JOIN run s ON s.id = e.successor_id
       JOIN run p ON p.schedule = e.outside_schedule AND p.business_date = e.business_date AND p.cycle = 'Nightly'
         AND p.flow = 'Nightly' AND p.process = e.outside_process AND p.job = e.outside_job AND p.request_no = 0
       WHERE e.kind = 'INTER_SCHEDULE' AND e.predecessor_id IS NULL AND e.business_date = $2
         AND (e.outside_schedule = $1 OR s.schedule = $1)
       ORDER BY p.id FOR NO KEY UPDATE OF p`,
      [schedule, businessDate],
    );
    if (found.length === 0) return;
    await tx.rows(
      `UPDATE run_edge e SET predecessor_id = f.predecessor_id
       FROM unnest($1::bigint[], $2::bigint[]) AS f (id, predecessor_id) WHERE e.id = f.id`,
      columnsOf(
        found,
        ({ edge }) => edge,
        ({ predecessor }) => predecessor,
      ),
    );
    const predecessors = await tx.rows<Run>(
      `SELECT ${RUN_COLUMNS} FROM run r WHERE r.id = ANY($1::bigint[])`,
      [found.map(({ predecessor }) => predecessor)],
    );
    await this.bring(
      tx,
      predecessors.flatMap((run) =>
        DEPENDENCY_ON.map((on) => ({ id: run.id, on, state: edgeState(run, on) })),
      ),
    );
  }

  async lockInterSchedule(tx: Transaction, businessDate: string): Promise<void> {
    await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `inter-schedule ${businessDate}`,
    ]);
  }

  /** Executions with runs that wait for this external job. */
  async executionsWaitingFor(tx: Transaction, release: ExternalRelease): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT DISTINCT r.execution_id AS id FROM run_edge e JOIN run r ON r.id = e.successor_id
       WHERE e.kind = 'EXTERNAL' AND e.outside_schedule = $1 AND e.business_date = $2 AND e.outside_job = $3
         AND e.state <> 'SATISFIED' AND r.execution_id IS NOT NULL`,
      [release.schedule, release.businessDate, release.externalJob],
    );
    return rows.map(({ id }) => id);
  }
}

/** Edges that leave a run for one kind of end, and what they are now. */
interface EdgeMove {
  readonly id: string;
  readonly on: DependencyOn;
  readonly state: EdgeState;
}

export interface ExternalRelease {
  readonly schedule: string;
  readonly businessDate: string;
  readonly externalJob: string;
}

/** Applies `moving` (edge id, was, next_state) and moves the counts of the successors; disabled edges do not count. */
const countedAtSuccessors = (moving: string): string => `
  moving AS (${moving}),
  changed AS (
    UPDATE run_edge e SET state = m.next_state FROM moving m WHERE e.id = m.id
    RETURNING e.successor_id, e.enabled, e.kind IN ('INTER_SCHEDULE', 'EXTERNAL') AS outside,
              m.was, e.state AS is_now
  ),
  delta AS (
    SELECT successor_id,
      ${['OPEN', 'SATISFIED', 'PASSED', 'NOT_TAKEN']
        .flatMap((state) => [
          `${gained(state, 'NOT outside')} AS edges_${state.toLowerCase()}`,
          `${gained(state, 'outside')} AS outside_${state.toLowerCase()}`,
        ])
        .join(',\n      ')}
    FROM changed WHERE enabled GROUP BY successor_id
  )
  UPDATE run r SET
    ${['edges', 'outside']
      .flatMap((kind) =>
        ['open', 'satisfied', 'passed', 'not_taken'].map(
          (state) => `${kind}_${state} = r.${kind}_${state} + d.${kind}_${state}`,
        ),
      )
      .join(', ')}
  FROM delta d WHERE r.id = d.successor_id
  RETURNING ${RUN_COLUMNS}`;

const gained = (state: string, which: string): string =>
  `count(*) FILTER (WHERE is_now = '${state}' AND ${which}) - count(*) FILTER (WHERE was = '${state}' AND ${which})`;

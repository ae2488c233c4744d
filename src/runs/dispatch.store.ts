import { Injectable } from '@nestjs/common';
import type { Run } from '../domain/run/run.js';
import type { OnKeyTaken } from '../domain/schedule.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { IS_HALTED } from './halt.js';
import { IS_HELD_ABOVE } from './hold.store.js';
import { IS_RECOVERING } from './recovery.store.js';
import { RUN_COLUMNS } from './run.columns.js';

/** Free slots by `schedule/application`; applications without a limit are absent. */
export type Slots = ReadonlyMap<string, Slot>;

interface Slot {
  readonly schedule: string;
  readonly application: string;
  readonly free: number;
}

/** A run that may get an attempt, with what the attempt is made of. */
export interface Candidate extends Run {
  readonly businessDate: string;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly agentGroup: string;
  readonly priority: number;
  readonly parameters: string;
  readonly lastExecutionId: string | null;
  readonly executionId: string;
  readonly requestParameters: Readonly<Record<string, string>>;
  /** Nothing is to be started. */
  readonly recovering: boolean;
  readonly heldAbove: boolean;
  readonly halted: boolean;
  readonly onKeyTaken: OnKeyTaken;
}

/**
 * Ready, without an attempt, and nothing but a slot keeps it: a run that could not use the slot must not keep it from
 * others. One that does not wait for its key is told when its turn comes.
 */
export const STARTABLE = `r.status = 'PENDING' AND r.ready_at IS NOT NULL AND r.open_attempt_id IS NULL
  AND EXISTS (SELECT FROM job_type t WHERE t.name = r.job_type AND (t.schedule = r.schedule OR t.schedule IS NULL))
  AND NOT ${IS_HALTED} AND NOT ${IS_HELD_ABOVE}
  AND (r.exclusive_key IS NULL OR r.on_key_taken <> 'WAIT' OR NOT EXISTS (SELECT FROM run k
         WHERE k.exclusive_key = r.exclusive_key AND k.exclusive_key IS NOT NULL AND k.open_attempt_id IS NOT NULL))`;

/** Whose turn it is. Occupancy of a throttle is counted from open attempts; there is no counter to leak. */
@Injectable()
export class DispatchStore {
  /** Locks the limited applications of these runs, so that two transactions cannot give away the same slot. */
  async lockSlots(tx: Transaction, runs: readonly Run[]): Promise<Slots> {
    const keys = [...new Map(runs.map((run) => [`${run.schedule}/${run.application}`, run])).values()];
    if (keys.length === 0) return new Map();
    const limited = await tx.rows<{ schedule: string; application: string; limit: number }>(
      `SELECT a.schedule, a.name AS application, a.throttle_limit AS "limit" FROM application a
       JOIN unnest($1::text[], $2::text[]) AS w (schedule, name) USING (schedule, name)
       WHERE a.throttle_limit IS NOT NULL
       ORDER BY a.schedule, a.name FOR NO KEY UPDATE OF a`,
      columnsOf(
        keys,
        ({ schedule }) => schedule,
        ({ application }) => application,
      ),
    );
    if (limited.length === 0) return new Map();
    const taken = await this.taken(tx, limited);
    return new Map(
      limited.map(({ schedule, application, limit }) => {
        const key = `${schedule}/${application}`;
        return [key, { schedule, application, free: Math.max(limit - (taken.get(key) ?? 0), 0) }];
      }),
    );
  }

  /** How many slots are taken, by `schedule/application`. */
  async taken(
    tx: Transaction,
    applications: readonly { readonly schedule: string; readonly application: string }[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await tx.rows<{ key: string; taken: number }>(
      `SELECT r.schedule || '/' || r.application AS key, count(*)::int AS taken
       FROM run r JOIN unnest($1::text[], $2::text[]) AS w (schedule, application) USING (schedule, application)
       WHERE r.open_attempt_id IS NOT NULL GROUP BY 1`,
      columnsOf(
        applications,
        ({ schedule }) => schedule,
        ({ application }) => application,
      ),
    );
    return new Map(rows.map(({ key, taken }) => [key, taken]));
  }

  /** The next runs for the free slots: by priority, then by age. Rows that somebody else holds are left to them. */
  async waitingForSlots(tx: Transaction, slots: Slots): Promise<readonly string[]> {
    const free = [...slots.values()].filter((slot) => slot.free > 0);
    if (free.length === 0) return [];
    const rows = await tx.rows<{ id: string }>(
      `SELECT next.id
       FROM unnest(${arrayParameters(['text', 'text', 'integer'])}) AS s (schedule, application, free),
       LATERAL (
         SELECT r.id FROM run r
         WHERE r.schedule = s.schedule AND r.application = s.application
           AND ${STARTABLE}
         ORDER BY r.priority DESC, r.id LIMIT s.free
         FOR NO KEY UPDATE SKIP LOCKED
       ) AS next`,
      columnsOf(
        free,
        ({ schedule }) => schedule,
        ({ application }) => application,
        (slot) => slot.free,
      ),
    );
    return rows.map(({ id }) => id);
  }

  async candidates(tx: Transaction, ids: readonly string[]): Promise<readonly Candidate[]> {
    if (ids.length === 0) return [];
    return tx.rows<Candidate>(
      `SELECT ${RUN_COLUMNS},
              r.business_date::text AS "businessDate", r.cycle, r.flow, r.process, r.job,
              r.agent_group AS "agentGroup", r.priority, r.parameters,
              (SELECT o.execution_id FROM attempt o WHERE o.run_id = r.id AND o.number > r.attempts_before
                 AND o.execution_id IS NOT NULL
               ORDER BY o.number DESC LIMIT 1) AS "lastExecutionId",
              x.request_parameters AS "requestParameters", ${IS_RECOVERING} AS recovering,
              ${IS_HELD_ABOVE} AS "heldAbove", ${IS_HALTED} AS halted, r.on_key_taken AS "onKeyTaken"
       FROM run r JOIN execution x ON x.id = r.execution_id
       WHERE r.id = ANY($1::bigint[]) ORDER BY r.priority DESC, r.id`,
      [ids],
    );
  }

  /** Ready runs without an attempt, whoever was to start them; those whose throttle is full wait without being asked. */
  async readyRuns(tx: Transaction, limit: number): Promise<readonly Run[]> {
    return tx.rows<Run>(
      `WITH taken AS MATERIALIZED (
         SELECT schedule, application, count(*) AS slots FROM run WHERE open_attempt_id IS NOT NULL GROUP BY 1, 2
       ), full_throttle AS MATERIALIZED (
         SELECT a.schedule, a.name FROM application a JOIN taken t ON t.schedule = a.schedule AND t.application = a.name
         WHERE a.throttle_limit <= t.slots
       )
       SELECT ${RUN_COLUMNS} FROM run r
       WHERE ${STARTABLE}
         AND NOT EXISTS (SELECT FROM full_throttle f WHERE f.schedule = r.schedule AND f.name = r.application)
       ORDER BY r.priority DESC, r.id LIMIT $1 FOR NO KEY UPDATE OF r SKIP LOCKED`,
      [limit],
    );
  }
}

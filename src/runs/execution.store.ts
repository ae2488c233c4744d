import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { SYSTEM } from '../domain/event.js';
import type { ExecutionStatus, OpenEdge, UnsettledRun } from '../domain/run/execution-status.js';
import type { Run } from '../domain/run/run.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ExecutionEntity, type Execution } from './execution.entity.js';
import { RUN_COLUMNS, RUN_OF_ATTEMPT } from './run.columns.js';

export type NewExecution = Omit<Execution, 'id' | 'status' | 'startedAt' | 'endedAt'>;

/** Where executions are read as often as jobs end: the builder of queries costs more than the query. */
const EXECUTION_COLUMNS = `id, day_id AS "dayId", schedule, business_date::text AS "businessDate", cycle, flow, process,
  request_no AS "requestNo", status, request_parameters AS "requestParameters", caller_id AS "callerId",
  correlation_id AS "correlationId", requested_by AS "requestedBy", requested_at AS "requestedAt",
  started_at AS "startedAt", ended_at AS "endedAt"`;

/** Executions: requests and what has become of them. */
@Injectable()
export class ExecutionStore {
  /** The status of what each transaction has locked: nothing is locked twice. */
  private readonly held = new WeakMap<Transaction, Map<string, ExecutionStatus>>();

  async insert(tx: Transaction, execution: NewExecution): Promise<Execution> {
    const row = { ...execution, status: 'QUEUED', startedAt: null, endedAt: null } as const;
    const inserted = await tx.manager.insert(ExecutionEntity, row);
    const { id } = inserted.identifiers[0] as { id: string };
    await tx.rows(
      `INSERT INTO event (type, at, schedule, business_date, execution_id, to_status, actor)
       VALUES ('execution.requested', $1, $2, $3, $4, 'QUEUED', $5)`,
      [execution.requestedAt, execution.schedule, execution.businessDate, id, execution.requestedBy],
    );
    return { ...row, id };
  }

  async find(tx: Transaction, id: string): Promise<Execution | null> {
    return tx.manager.findOneBy(ExecutionEntity, { id });
  }

  /** Locks executions in one order everywhere: whoever holds one may move its runs. */
  async lock(tx: Transaction, ids: Iterable<string>): Promise<readonly Execution[]> {
    const wanted = [...ids];
    if (wanted.length === 0) return [];
    const executions = await tx.rows<Execution>(
      `SELECT ${EXECUTION_COLUMNS} FROM execution WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
      [wanted],
    );
    this.hold(tx, executions);
    return executions;
  }

  async lockOfDay(tx: Transaction, dayId: string): Promise<readonly Execution[]> {
    const rows = await tx.rows<{ id: string }>('SELECT id FROM execution WHERE day_id = $1', [dayId]);
    return this.lock(
      tx,
      rows.map(({ id }) => id),
    );
  }

  /**
   * Locks all by which something may be started: requests and executions of a schedule, or of all schedules. Those that are
   * over too: a restart or rerun sets them in motion again.
   */
  async lockStarts(tx: Transaction, schedule: string | null): Promise<void> {
    await tx.rows(
      'SELECT FROM schedule WHERE $1::text IS NULL OR name = $1 ORDER BY name FOR NO KEY UPDATE',
      [schedule],
    );
    const rows = await tx.rows<{ id: string }>(
      `SELECT x.id FROM business_day d JOIN execution x ON x.day_id = d.id
       WHERE d.status = 'OPEN' AND ($1::text IS NULL OR d.schedule = $1)`,
      [schedule],
    );
    await this.lock(
      tx,
      rows.map(({ id }) => id),
    );
  }

  /** Locks the executions of attempts. */
  async lockOfAttempts(tx: Transaction, attemptIds: readonly string[]): Promise<void> {
    if (attemptIds.length === 0) return;
    // Which run an attempt is of, and which execution its run, has never changed since it was made.
    const locked = await tx.rows<Pick<Execution, 'id' | 'status'>>(
      `SELECT id, status FROM execution WHERE id = ANY(ARRAY(
         SELECT r.execution_id FROM attempt a, ${RUN_OF_ATTEMPT} WHERE a.id = ANY($1::bigint[])
       )) ORDER BY id FOR NO KEY UPDATE`,
      [attemptIds],
    );
    this.hold(tx, locked);
  }

  /**
   * Locks executions, and says of each whether some run of it can go on by itself. Those that are RUNNING and known to be
   * `moving` are left out: nothing follows from them.
   */
  async lockToConclude(
    tx: Transaction,
    ids: ReadonlySet<string>,
    moving: ReadonlySet<string>,
  ): Promise<readonly (Execution & Moving)[]> {
    const held = this.held.get(tx);
    const wanted = [...ids].filter((id) => !(moving.has(id) && held?.get(id) === 'RUNNING'));
    if (wanted.length === 0) return [];
    // First, and by itself: a statement that waits for a lock sees the runs as they were before it waited.
    await this.lock(
      tx,
      wanted.filter((id) => !held?.has(id)),
    );
    return tx.rows<Execution & Moving>(
      `SELECT ${EXECUTION_COLUMNS},
              EXISTS (SELECT FROM run r WHERE r.execution_id = x.id AND r.status = 'RUNNING')
              OR EXISTS (SELECT FROM run r WHERE r.execution_id = x.id AND r.status IN ('PENDING', 'HELD')
                                             AND r.edges_open = 0) AS "isMoving"
       FROM execution x WHERE id = ANY($1::bigint[]) ORDER BY id`,
      [wanted],
    );
  }

  /** The request of a cycle's flow on a day, where there can be one only. */
  async ofFlow(tx: Transaction, key: FlowOfDay): Promise<Execution | null> {
    return tx.manager.findOneBy(ExecutionEntity, { ...key, requestNo: 0 });
  }

  /** The day's recurring requests that are not COMPLETED; locked, so that they cannot end unseen meanwhile. */
  async unfinishedRecurring(tx: Transaction, dayId: string): Promise<readonly Execution[]> {
    const recurring = await tx.manager.find(ExecutionEntity, {
      where: { dayId, requestNo: 0, cycle: Not('Nightly') },
      order: { id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
    return recurring.filter(({ status }) => status !== 'COMPLETED');
  }

  async setStatus(
    tx: Transaction,
    execution: Execution,
    to: { status: ExecutionStatus; now: Date },
  ): Promise<void> {
    const { status, now } = to;
    this.hold(tx, [{ id: execution.id, status }]);
    const ended = status === 'COMPLETED' || status === 'ERROR';
    // QUEUED → ERROR: its day is closed by force, and it has never begun.
    const startedAt = execution.startedAt ?? (status === 'ERROR' ? null : now);
    await tx.manager.update(
      ExecutionEntity,
      { id: execution.id },
      { status, startedAt, endedAt: ended ? now : null },
    );
    await tx.rows(
      `INSERT INTO event (type, at, schedule, business_date, execution_id, from_status, to_status, actor)
       VALUES ('execution.status-changed', $1, $2, $3, $4, $5, $6, $7)`,
      [now, execution.schedule, execution.businessDate, execution.id, execution.status, status, SYSTEM],
    );
  }

  async unsettledRuns(tx: Transaction, id: string): Promise<readonly UnsettledRun[]> {
    return tx.rows<UnsettledRun>(
      `SELECT id, status, reach, join_mode AS "join", forced, edges_open AS "openEdges",
              edges_satisfied AS "satisfiedEdges"
       FROM run WHERE execution_id = $1
         AND (status IN ('LOADED', 'PENDING', 'RUNNING', 'ERROR', 'HELD')
              OR (status IN ('SKIPPED', 'DISABLED') AND reach = 'AHEAD'))`,
      [id],
    );
  }

  async openEdges(tx: Transaction, id: string): Promise<readonly OpenEdge[]> {
    return tx.rows<OpenEdge>(
      `SELECT e.predecessor_id AS predecessor, e.successor_id AS successor
       FROM run r JOIN run_edge e ON e.successor_id = r.id
       WHERE r.execution_id = $1 AND e.enabled AND e.state = 'OPEN' AND e.kind IN ('ORDER', 'DEPENDENCY')`,
      [id],
    );
  }

  private hold(tx: Transaction, executions: readonly Pick<Execution, 'id' | 'status'>[]): void {
    const held = this.held.get(tx) ?? new Map<string, ExecutionStatus>();
    for (const { id, status } of executions) held.set(id, status);
    this.held.set(tx, held);
  }

  /** Its runs, locked, to be set in motion. */
  async lockRuns(tx: Transaction, id: string): Promise<readonly Run[]> {
    return tx.rows<Run>(
      `SELECT ${RUN_COLUMNS} FROM run r WHERE r.execution_id = $1 ORDER BY r.id FOR NO KEY UPDATE OF r`,
      [id],
    );
  }
}

interface Moving {
  /**
   * Some run can go on by itself, which makes the execution RUNNING without a look at the rest: one that runs, or one that
   * waits for no run of its execution.
   */
  readonly isMoving: boolean;
}

interface FlowOfDay {
  readonly dayId: string;
  readonly cycle: string;
  readonly flow: string;
}

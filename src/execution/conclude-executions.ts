import { Injectable } from '@nestjs/common';
import { executionStatus, type ExecutionStatus } from '../domain/execution-status.js';
import type { RunChange } from '../domain/run.js';
import { requested } from '../domain/run-transition.js';
import { isHourly, NIGHTLY } from '../domain/schedule.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Execution } from '../runs/execution.entity.js';
import { ExecutionStore } from '../runs/execution.store.js';

interface Concluded {
  readonly ids: ReadonlySet<string>;
  /** Those of them with a run that is known to go on by itself. */
  readonly moving: ReadonlySet<string>;
}

/** Keeps the derived status of executions true, and lets a Nightly begin when the last recurring flow has ended. */
@Injectable()
export class ConcludeExecutions {
  constructor(private readonly executions: ExecutionStore) {}

  /** Answers with the moves of runs whose execution begins. */
  async run(tx: Transaction, { ids, moving }: Concluded, now: Date): Promise<readonly RunChange[]> {
    const changes: RunChange[] = [];
    for (const execution of await this.executions.lockToConclude(tx, ids, moving)) {
      if (execution.status === 'QUEUED') continue;
      const status = execution.isMoving ? 'RUNNING' : await this.statusOf(tx, execution.id);
      if (status === execution.status) continue;
      await this.executions.setStatus(tx, execution, { status, now });
      if (status === 'COMPLETED' && isHourly(execution.cycle)) {
        changes.push(...(await this.beginNightly(tx, execution.dayId, now)));
      }
    }
    return changes;
  }

  /** QUEUED → RUNNING: from here on its runs count. Answers with their moves. */
  async begin(tx: Transaction, execution: Execution, now: Date): Promise<readonly RunChange[]> {
    const runs = await this.executions.lockRuns(tx, execution.id);
    // A flow without jobs has nothing that could end it later.
    await this.executions.setStatus(tx, execution, {
      status: runs.length > 0 ? 'RUNNING' : 'COMPLETED',
      now,
    });
    return runs.map(requested);
  }

  /** The recurring flows of the date that have been requested and are not COMPLETED: Nightly comes after them. */
  async nightlyWaitsFor(tx: Transaction, dayId: string): Promise<readonly Execution[]> {
    return this.executions.unfinishedRecurring(tx, dayId);
  }

  private async statusOf(tx: Transaction, id: string): Promise<ExecutionStatus> {
    const runs = await this.executions.unsettledRuns(tx, id);
    return executionStatus(runs, await this.executions.openEdges(tx, id));
  }

  private async beginNightly(tx: Transaction, dayId: string, now: Date): Promise<readonly RunChange[]> {
    const key = { dayId, cycle: NIGHTLY, flow: NIGHTLY };
    const nightly = await this.executions.ofFlow(tx, key);
    if (nightly?.status !== 'QUEUED') return [];
    const [locked] = await this.executions.lock(tx, [nightly.id]);
    if (locked?.status !== 'QUEUED') return [];
    return (await this.nightlyWaitsFor(tx, dayId)).length > 0 ? [] : this.begin(tx, locked, now);
  }
}

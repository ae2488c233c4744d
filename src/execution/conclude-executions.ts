import { Injectable } from '@nestjs/common';
import { executionStatus, type ExecutionStatus } from '../domain/run/execution-status.js';
import type { RunChange } from '../domain/run/run.js';
import { requested } from '../domain/run/run-transition.js';
import { isHourly, NIGHTLY } from '../domain/schedule.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Execution } from '../runs/execution.entity.js';
import { ExecutionStore } from '../runs/execution.store.js';
import { NightlyStore } from '../runs/nightly.store.js';

interface Concluded {
  readonly ids: ReadonlySet<string>;
  /** Those of them with a run that is known to go on by itself. */
  readonly moving: ReadonlySet<string>;
}

/** Keeps the derived status of executions true, and lets a Nightly begin when the last recurring flow has ended. */
@Injectable()
export class ConcludeExecutions {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly nightlies: NightlyStore,
  ) {}

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

  /**
   * Whether recurring flows of the date keep its Nightly back: those that were requested and are not COMPLETED and, where the
   * schedule says so, those that nobody has requested.
   */
  async nightlyWaits(tx: Transaction, { id, dayId }: Pick<Execution, 'id' | 'dayId'>): Promise<boolean> {
    if ((await this.executions.unfinishedRecurring(tx, dayId)).length > 0) return true;
    return this.nightlies.waitsForUnrequested(tx, id);
  }

  private async statusOf(tx: Transaction, id: string): Promise<ExecutionStatus> {
    const runs = await this.executions.unsettledRuns(tx, id);
    return executionStatus(runs, await this.executions.openEdges(tx, id));
  }

  /** Begins the day's Nightly if it is QUEUED and waits for nothing. */
  async beginNightly(tx: Transaction, dayId: string, now: Date): Promise<readonly RunChange[]> {
    const key = { dayId, cycle: NIGHTLY, flow: NIGHTLY };
    const nightly = await this.executions.ofFlow(tx, key);
    if (nightly?.status !== 'QUEUED') return [];
    const [locked] = await this.executions.lock(tx, [nightly.id]);
    if (locked?.status !== 'QUEUED') return [];
    return (await this.nightlyWaits(tx, locked)) ? [] : this.begin(tx, locked, now);
  }
}

import { Injectable } from '@nestjs/common';
import { closedDay } from '../../business-days/open-day.js';
import { conflict } from '../../domain/errors.js';
import type { Run } from '../../domain/run/run.js';
import { hasNotStarted } from '../../domain/run/run-state.js';
import { Overtaken, type Transaction } from '../../platform/database/transaction.js';
import { DependencyStore, type OwnedDependency } from '../../runs/dependency.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { RunStore, type Note } from '../../runs/run.store.js';
import { Advance } from '../advance.js';
import type { Work } from '../ledger.js';

export interface Switching extends Note {
  readonly dependencies: readonly OwnedDependency[];
  readonly enabled: boolean;
}

/**
 * Enables and disables dependencies of runs that have not started: one that is disabled is not waited for, whatever becomes
 * of it, and its state is kept up to date, so that it counts at once when it is enabled again.
 */
@Injectable()
export class SwitchDependencies {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly store: DependencyStore,
    private readonly advance: Advance,
  ) {}

  /** Answers with how many have changed. Throws when a run of theirs has started, or its day is closed. */
  async run(tx: Transaction, { dependencies, enabled, ...note }: Switching): Promise<Work<number>> {
    const closed = dependencies.find(({ dayStatus }) => dayStatus === 'CLOSED');
    if (closed) throw closedDay(closed);
    const executions = new Set(dependencies.flatMap(({ executionId }) => executionId ?? []));
    await this.executions.lock(tx, executions);
    const runIds = [...new Set(dependencies.map(({ runId }) => runId))];
    const runs = await this.runs.lock(tx, runIds);
    if (runs.some(({ executionId }) => executionId !== null && !executions.has(executionId)))
      throw new Overtaken('a run was requested meanwhile');
    refuseWhatHasStarted(runs);
    const ids = dependencies.map(({ id }) => id);
    const changed = await this.store.setEnabled(tx, { ids, enabled, note });
    const moved = await this.runs.lock(tx, runIds);
    return { answer: changed, orders: await this.advance.after(tx, moved, note.now) };
  }
}

function refuseWhatHasStarted(runs: readonly Run[]): void {
  const first = runs.find(({ status }) => !hasNotStarted(status));
  if (!first) return;
  const detail = `The run ${first.id} is ${first.status}: its dependencies count before it starts.`;
  throw conflict('NOT_ALLOWED', detail, { runStatus: first.status });
}

import { Injectable } from '@nestjs/common';
import type { RunChange } from '../domain/run/run.js';
import { waitedTooLong } from '../domain/run/run-transition.js';
import type { OnTimeOut } from '../domain/schedule.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Order } from '../runs/attempt.store.js';
import { DependencyStore, type OverdueDependency } from '../runs/dependency.store.js';
import { ExecutionStore } from '../runs/execution.store.js';
import { RunStore, type Note } from '../runs/run.store.js';
import { Advance } from './advance.js';

/** What follows when a run has waited for a dependency for longer than that allows: what the workbook says. */
@Injectable()
export class TimeOutDependencies {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly store: DependencyStore,
    private readonly advance: Advance,
  ) {}

  /** Harmless when two servers do it at once: a dependency times out once. */
  async run(tx: Transaction, due: readonly OverdueDependency[], note: Note): Promise<readonly Order[]> {
    await this.executions.lock(tx, new Set(due.flatMap(({ executionId }) => executionId ?? [])));
    const runIds = [...new Set(due.map(({ runId }) => runId))];
    const waiting = (await this.runs.lock(tx, runIds)).filter(
      ({ status, active }) => status === 'PENDING' && active,
    );
    const ids = new Set(waiting.map(({ id }) => id));
    const timedOut = await this.store.timeOut(
      tx,
      due.filter(({ runId }) => ids.has(runId)).map(({ id }) => id),
      note,
    );
    const of = (policy: OnTimeOut): readonly OverdueDependency[] =>
      due.filter((one) => one.policy === policy && timedOut.has(one.id));
    // A run that is skipped hands on what it has waited for, unless that is not waited for any more.
    const passed = [...of('PROCEED'), ...of('SKIP')].map(({ id }) => id);
    if (passed.length > 0) await this.store.setEnabled(tx, { ids: passed, enabled: false, note });
    const ended = new Map<string, 'SKIP' | 'FAIL'>();
    for (const policy of ['SKIP', 'FAIL'] as const)
      for (const { runId } of of(policy)) ended.set(runId, policy);
    const now = await this.runs.lock(tx, [...ids]);
    const changes: RunChange[] = now.flatMap((run) => {
      const policy = ended.get(run.id);
      return policy ? [waitedTooLong(run, policy)] : [];
    });
    const orders = await this.advance.from(tx, changes, note);
    const moved = now.filter(({ id }) => !ended.has(id));
    return [...orders, ...(await this.advance.after(tx, moved, note.now))];
  }
}

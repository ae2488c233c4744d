import { Injectable } from '@nestjs/common';
import type { Run } from '../domain/run.js';
import type { AttemptState } from '../domain/run-state.js';
import type { Transaction } from '../platform/database/transaction.js';
import { AttemptStore, type OwnedAttempt } from '../runs/attempt.store.js';
import { ExecutionStore } from '../runs/execution.store.js';
import { RunStore } from '../runs/run.store.js';

export interface LockedAttempt {
  readonly attempt: OwnedAttempt;
  readonly run: Run;
}

interface Wanted {
  readonly ids: readonly string[];
  /** Attempts in other states are left out. */
  readonly states: readonly AttemptState[];
  /** Attempts whose run may end, so that their executions are locked too. */
  readonly ending: ReadonlySet<string>;
}

/** Locks attempts with their runs, in the order that every transaction keeps: executions, runs, attempts. */
@Injectable()
export class LockAttempts {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly attempts: AttemptStore,
  ) {}

  async run(tx: Transaction, { ids, states, ending }: Wanted): Promise<readonly LockedAttempt[]> {
    const owners = await this.attempts.runsOf(tx, ids);
    const moving = owners.filter(({ attemptId }) => ending.has(attemptId));
    await this.executions.lock(tx, new Set(moving.flatMap(({ executionId }) => executionId ?? [])));
    const runs = await this.runs.lock(
      tx,
      owners.map(({ runId }) => runId),
    );
    const byId = new Map(runs.map((run) => [run.id, run]));
    const attempts = await this.attempts.lock(tx, ids, states);
    return attempts.flatMap((attempt) => {
      const run = byId.get(attempt.runId);
      return run ? [{ attempt, run }] : [];
    });
  }
}

/** States in which an agent owns an attempt. */
export const UNDER_WAY: readonly AttemptState[] = ['CLAIMED', 'SENDING', 'TRACKING', 'KILLING'];

import { Injectable } from '@nestjs/common';
import type { AttemptState } from '../../domain/run/run-state.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AttemptStore, type LockedAttempt } from '../../runs/attempt.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { RunStore } from '../../runs/run.store.js';

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
    await this.executions.lockOfAttempts(
      tx,
      ids.filter((id) => ending.has(id)),
    );
    await this.runs.lockOfAttempts(tx, ids);
    return this.attempts.lock(tx, ids, states);
  }
}

/** States in which an agent owns an attempt. */
export const UNDER_WAY: readonly AttemptState[] = ['CLAIMED', 'SENDING', 'TRACKING', 'KILLING'];

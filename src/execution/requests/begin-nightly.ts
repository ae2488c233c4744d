import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../../domain/event.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Order } from '../../runs/attempt.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { Advance } from '../advance.js';
import { ConcludeExecutions } from '../conclude-executions.js';

/** Sets a Nightly in motion that waits for nothing any more. Harmless when run twice: it looks again under locks. */
@Injectable()
export class BeginNightly {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly conclude: ConcludeExecutions,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, dayId: string, now: Date): Promise<readonly Order[]> {
    // All of the day, and in the order in which everybody locks them.
    await this.executions.lockOfDay(tx, dayId);
    const changes = await this.conclude.beginNightly(tx, dayId, now);
    return this.advance.from(tx, changes, { now, actor: SYSTEM, reason: null });
  }
}

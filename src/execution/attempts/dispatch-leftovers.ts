import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../../domain/event.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Order } from '../../runs/attempt.store.js';
import { Advance } from '../advance.js';
import { DispatchRuns } from './dispatch-runs.js';

const BATCH = 500;

/**
 * Starts ready runs that no transaction has started: a job type was defined since, a throttle was raised, a hold was released,
 * or somebody else held a row at the moment. Harmless when run twice.
 */
@Injectable()
export class DispatchLeftovers {
  constructor(
    private readonly dispatch: DispatchRuns,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, now: Date): Promise<readonly Order[]> {
    const { orders, changes } = await this.dispatch.leftovers(tx, BATCH, now);
    const further = await this.advance.from(tx, changes, { now, actor: SYSTEM, reason: null });
    return [...orders, ...further];
  }
}

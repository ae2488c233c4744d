import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import type { Loop } from '../platform/time/loops.js';
import { Advance } from './advance.js';
import { DispatchRuns } from './dispatch-runs.js';
import { Ledger } from './ledger.js';

const BATCH = 500;

/** How often the loops of the engine look for what nobody has brought. */
export abstract class EngineSettings {
  abstract readonly reconcileIntervalMs: number;
}

/**
 * Ready runs that no transaction has started: a job type was defined since, a throttle was raised, or somebody else
 * held a row at the moment. Harmless when run twice.
 */
@Injectable()
export class DispatchLeftoversLoop implements Loop {
  readonly name = 'dispatch leftovers';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly ledger: Ledger,
    private readonly dispatch: DispatchRuns,
    private readonly advance: Advance,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(): Promise<void> {
    await this.ledger.transaction('dispatch-leftovers', async (tx, now) => {
      const { orders, changes } = await this.dispatch.leftovers(tx, BATCH, now);
      const further = await this.advance.from(tx, changes, { now, actor: SYSTEM, reason: null });
      return { answer: null, orders: [...orders, ...further] };
    });
  }
}

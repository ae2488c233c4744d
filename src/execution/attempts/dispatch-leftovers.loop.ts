import { Injectable } from '@nestjs/common';
import type { Loop } from '../../platform/time/loops.js';
import { DispatchLeftovers } from './dispatch-leftovers.js';
import { Ledger } from '../ledger.js';

/** How often the loops of the engine look for what nobody has brought. */
export abstract class EngineSettings {
  abstract readonly reconcileIntervalMs: number;
}

/** Whatever is ready and has no attempt gets one, as far as nothing keeps it. */
@Injectable()
export class DispatchLeftoversLoop implements Loop {
  readonly name = 'dispatch leftovers';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly ledger: Ledger,
    private readonly leftovers: DispatchLeftovers,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(): Promise<void> {
    await this.ledger.transaction('dispatch-leftovers', async (tx, now) => ({
      answer: null,
      orders: await this.leftovers.run(tx, now),
    }));
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import type { Loop } from '../../platform/time/loops.js';
import { HoldStore } from '../../runs/hold.store.js';
import { EngineSettings } from '../attempts/dispatch-leftovers.loop.js';
import { HoldRuns } from './hold-runs.js';
import { Ledger } from '../ledger.js';

const BATCH = 100;

/** Holds that were placed for a time end with it, and drains say when nothing is under way any more. Harmless when run twice. */
@Injectable()
export class TendHoldsLoop implements Loop {
  readonly name = 'tend holds';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly holds: HoldStore,
    private readonly holdRuns: HoldRuns,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(now: Date): Promise<void> {
    const due = await this.holds.due(this.database.reader, now, BATCH);
    if (due.length === 0) return;
    await this.ledger.transaction('tend-holds', async (tx) => ({
      answer: null,
      orders: await this.holdRuns.tend(tx, due, now),
    }));
  }
}

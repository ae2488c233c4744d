import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import type { Loop } from '../../platform/time/loops.js';
import { NightlyStore } from '../../runs/nightly.store.js';
import { BeginNightly } from './begin-nightly.js';
import { EngineSettings } from '../attempts/dispatch-leftovers.loop.js';
import { Ledger } from '../ledger.js';

const BATCH = 100;

/**
 * Nightlies that need not wait any more: the settings were changed, or the runs of a flow that nobody has requested were
 * skipped. Where a recurring flow ends, its Nightly begins in the same transaction.
 */
@Injectable()
export class BeginNightliesLoop implements Loop {
  readonly name = 'begin nightlies';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly nightlies: NightlyStore,
    private readonly begin: BeginNightly,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(): Promise<void> {
    for (const dayId of await this.nightlies.overdue(this.database.reader, BATCH)) {
      await this.ledger.transaction('begin-nightly', async (tx, now) => {
        return { answer: null, orders: await this.begin.run(tx, dayId, now) };
      });
    }
  }
}

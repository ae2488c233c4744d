import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import { Database } from '../platform/database/transaction.js';
import type { Loop } from '../platform/time/loops.js';
import { DependencyStore } from '../runs/dependency.store.js';
import { EngineSettings } from './attempts/dispatch-leftovers.loop.js';
import { Ledger } from './ledger.js';
import { TimeOutDependencies } from './time-out-dependencies.js';

const BATCH = 500;

/** Nothing waits for ever unnoticed: dependencies with a TimeOut, counted from the request of their run. */
@Injectable()
export class TimeOutDependenciesLoop implements Loop {
  readonly name = 'time out dependencies';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly dependencies: DependencyStore,
    private readonly timeOut: TimeOutDependencies,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(now: Date): Promise<void> {
    const due = await this.dependencies.overdue(this.database.reader, now, BATCH);
    if (due.length === 0) return;
    const note = { now, actor: SYSTEM, reason: 'waited for longer than its TimeOut' };
    await this.ledger.transaction('time-out-dependencies', async (tx) => {
      return { answer: null, orders: await this.timeOut.run(tx, due, note) };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import { Database } from '../platform/database/transaction.js';
import type { Loop } from '../platform/time/loops.js';
import { RunStore } from '../runs/run.store.js';
import { EngineSettings } from './attempts/dispatch-leftovers.loop.js';
import { JudgeRunTimes } from './judge-run-times.js';
import { Ledger } from './ledger.js';

const BATCH = 500;

/**
 * Runs that are under way for longer than their ThresholdRunTime, or without one than they take on average, are flagged
 * LONG_RUNNING, a remark for people; those over their MaxRunTime are OVERDUE, and that acts.
 */
@Injectable()
export class WatchRunTimesLoop implements Loop {
  readonly name = 'watch run times';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly runs: RunStore,
    private readonly judge: JudgeRunTimes,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(now: Date): Promise<void> {
    const timed = await this.runs.overTime(this.database.reader, now, BATCH);
    if (timed.length === 0) return;
    const note = { now, actor: SYSTEM, reason: 'longer under way than its job says or usually takes' };
    await this.ledger.transaction('watch-run-times', async (tx) => {
      return { answer: null, orders: await this.judge.run(tx, timed, note) };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import { flagged } from '../domain/run-transition.js';
import { Database } from '../platform/database/transaction.js';
import type { Loop } from '../platform/time/loops.js';
import { RunStore } from '../runs/run.store.js';
import { EngineSettings } from './dispatch-leftovers.loop.js';

const BATCH = 500;

/** LONG_RUNNING: under way for longer than the job's ThresholdRunTime. A remark for people; nothing acts on it. */
@Injectable()
export class FlagLongRunsLoop implements Loop {
  readonly name = 'flag long runs';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly runs: RunStore,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(now: Date): Promise<void> {
    const ids = await this.runs.longRunning(this.database.reader, now, BATCH);
    if (ids.length === 0) return;
    await this.database.transaction('flag-long-runs', async (tx) => {
      const runs = await this.runs.lock(tx, ids);
      const long = runs.filter(
        ({ status, flags }) => status === 'RUNNING' && !flags.includes('LONG_RUNNING'),
      );
      const note = { now, actor: SYSTEM, reason: 'longer under way than its ThresholdRunTime' };
      await this.runs.apply(
        tx,
        long.map((run) => flagged(run, 'LONG_RUNNING')),
        note,
      );
    });
  }
}

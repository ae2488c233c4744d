import { Injectable } from '@nestjs/common';
import { groupBy } from '../domain/group-by.js';
import { remember, statisticsOf } from '../domain/forecast/job-duration.js';
import { EngineSettings } from '../execution/attempts/dispatch-leftovers.loop.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import type { Loop } from '../platform/time/loops.js';
import { DurationStore, type JobKey, type Measured } from './duration.store.js';

/** Events that are looked through at a time: some fourteen hundred jobs. */
const BATCH = 5000;

/** Remembers how long jobs have taken, from the events of their ends: what moves runs does nothing for it. */
@Injectable()
export class MeasureDurationsLoop implements Loop {
  readonly name = 'measure durations';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly durations: DurationStore,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  /** Two servers may do it at once: each part counts for the one that moves the position past it. */
  async runOnce(now: Date): Promise<void> {
    const part = await this.durations.next(this.database.reader, BATCH);
    if (!part) return;
    await this.database.transaction('measure-durations', async (tx) => {
      if (!(await this.durations.move(tx, part))) return;
      if (part.measured.length > 0) await this.remember(tx, part.measured, now);
    });
  }

  private async remember(tx: Transaction, measured: readonly Measured[], now: Date): Promise<void> {
    const byJob = groupBy(measured, keyOf);
    const jobs = [...byJob.values()].flatMap(([first]) => first ?? []);
    const known = new Map(
      (await this.durations.remembered(tx, jobs)).map((job) => [keyOf(job), job.seconds]),
    );
    const all = jobs.map(({ schedule, process, job }) => {
      const key = keyOf({ schedule, process, job });
      const further = (byJob.get(key) ?? []).map(({ seconds }) => seconds);
      const seconds = remember(known.get(key) ?? [], further);
      return { schedule, process, job, seconds, ...statisticsOf(seconds) };
    });
    await this.durations.save(tx, all, now);
  }
}

/** Names have no slashes. */
const keyOf = ({ schedule, process, job }: JobKey): string => `${schedule}/${process}/${job}`;

import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/transaction.js';
import { Clock } from '../platform/time/clock.js';
import type { Loop } from '../platform/time/loops.js';
import { CallbackDeliveryStore } from './callback-delivery.store.js';
import { CALLBACK_LIMITS } from './callback.client.js';
import { CallbackSettingsStore } from './callback-settings.store.js';
import { DeliverCallback } from './deliver-callback.js';

/** How soon a callback follows the end that it tells of. */
const INTERVAL_MS = 1_000;
/** A stop waits for a round, so a round is not endless. */
const ROUND_MS = 5_000;

/**
 * Sends what is due: schedules side by side, and rounds too, so that a receiver which does not answer keeps only its own
 * waiting.
 */
@Injectable()
export class DeliverCallbacksLoop implements Loop {
  readonly name = 'deliver callbacks';
  readonly intervalMs = INTERVAL_MS;
  readonly sideBySide = true;
  /** Schedules that a round of this process is busy with. */
  private readonly busy = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly store: CallbackDeliveryStore,
    private readonly settings: CallbackSettingsStore,
    private readonly deliver: DeliverCallback,
    private readonly clock: Clock,
  ) {}

  /** Harmless when two servers do it at once: each callback is leased to one of them. */
  async runOnce(now: Date): Promise<void> {
    const schedules = await this.store.schedulesWithDue(this.database.reader, now);
    const free = schedules.filter((schedule) => !this.busy.has(schedule));
    const ended = await Promise.allSettled(free.map((schedule) => this.alone(schedule)));
    const failures = ended.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (failures.length > 0) throw new AggregateError(failures, 'callbacks could not be delivered');
  }

  private async alone(schedule: string): Promise<void> {
    this.busy.add(schedule);
    try {
      await this.ofSchedule(schedule);
    } finally {
      this.busy.delete(schedule);
    }
  }

  /** Until nothing is due, or the receiver cannot be talked to: then it is left alone until the next round. */
  private async ofSchedule(schedule: string): Promise<void> {
    const { leaseMs, atOnce: most } = CALLBACK_LIMITS;
    const begun = performance.now();
    while (performance.now() - begun < ROUND_MS) {
      const now = this.clock.now();
      const settings = await this.settings.find(this.database.reader, schedule);
      const taken = await this.database.transaction('take-callbacks', (tx) =>
        this.store.take(tx, { schedule, now, leaseMs, most }),
      );
      const answers = await Promise.all(taken.map((callback) => this.deliver.run(callback, settings)));
      if (taken.length < most || answers.includes(false)) return;
    }
  }
}

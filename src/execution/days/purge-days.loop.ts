import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import type { Loop } from '../../platform/time/loops.js';
import { PurgeStore } from '../../runs/purge.store.js';
import { EngineSettings } from '../attempts/dispatch-leftovers.loop.js';
import { PurgeDay } from './purge-day.js';

/** Of one round: what is left waits for the next, so that a long history is deleted beside the night and not in its way. */
const DAYS = 20;
const TRANSACTIONS = 50;
const EVENTS_AT_ONCE = 1_000;
/** Nothing waits for it. */
const ROUNDS_PER_LOOK = 15;

/** What schedules keep no longer: days that were closed long enough ago, and events that are older. */
@Injectable()
export class PurgeDaysLoop implements Loop {
  readonly name = 'purge days';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly purge: PurgeStore,
    private readonly purgeDay: PurgeDay,
  ) {
    this.intervalMs = settings.reconcileIntervalMs * ROUNDS_PER_LOOK;
  }

  async runOnce(now: Date): Promise<void> {
    await this.purgeDays(now);
    for (const old of await this.purge.withOldEvents(this.database.reader, now)) {
      await this.database.write('purge-events', (sql) => this.purge.deleteEvents(sql, old, EVENTS_AT_ONCE));
    }
  }

  private async purgeDays(now: Date): Promise<void> {
    let left = TRANSACTIONS;
    for (const { id } of await this.purge.due(this.database.reader, now, DAYS)) {
      for (let more = true; more && left > 0; left -= 1) {
        more = await this.database.transaction('purge-days', (tx) => this.purgeDay.run(tx, id, now));
      }
    }
  }
}

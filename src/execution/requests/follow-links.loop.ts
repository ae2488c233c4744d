import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import type { Loop } from '../../platform/time/loops.js';
import { LinkStore } from '../../runs/link.store.js';
import { EngineSettings } from '../attempts/dispatch-leftovers.loop.js';
import { FollowLink } from './follow-link.js';
import { Ledger } from '../ledger.js';

const BATCH = 100;

/** Jobs that start other schedules: each link in a transaction of its own, because schedules are locked one by one. */
@Injectable()
export class FollowLinksLoop implements Loop {
  readonly name = 'follow schedule links';
  readonly intervalMs: number;

  constructor(
    settings: EngineSettings,
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly links: LinkStore,
    private readonly follow: FollowLink,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  /** One that fails does not keep the others waiting; it is tried again in the next round. */
  async runOnce(): Promise<void> {
    const failures: unknown[] = [];
    for (const { id } of await this.links.due(this.database.reader, BATCH)) {
      const followed = this.ledger.transaction('follow-link', async (tx, now) => {
        return { answer: null, orders: await this.follow.run(tx, id, now) };
      });
      await followed.catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'schedule links could not be followed');
  }
}

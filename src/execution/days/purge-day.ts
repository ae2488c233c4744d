import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../../domain/event.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { PurgeStore } from '../../runs/purge.store.js';

/** Rows of a table in one transaction: attempts, edges and events of a run come on top. */
const AT_ONCE = 200;

/** Deletes a day that is kept no longer, a part in each transaction. That it was is kept: it is not opened a second time. */
@Injectable()
export class PurgeDay {
  constructor(
    private readonly purge: PurgeStore,
    private readonly events: EventStore,
  ) {}

  /** Answers whether there is more of it. Harmless when two servers do it at once: the second leaves it alone. */
  async run(tx: Transaction, id: string, now: Date): Promise<boolean> {
    const day = await this.purge.lock(tx, id, now);
    if (!day) return false;
    if ((await this.purge.deleteRuns(tx, day, AT_ONCE)) > 0) return true;
    if ((await this.purge.deleteExecutions(tx, day, AT_ONCE)) > 0) return true;
    await this.purge.markPurged(tx, day, now);
    const { schedule, businessDate, keptDays } = day;
    const reason = `closed for more than ${keptDays === 1 ? '1 day' : `${keptDays} days`}`;
    const event = { type: 'day.purged', schedule, businessDate, from: 'CLOSED', actor: SYSTEM } as const;
    await this.events.note(tx, { ...event, reason }, now);
    return false;
  }
}

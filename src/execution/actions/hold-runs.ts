import { Injectable } from '@nestjs/common';
import { conflict, invalid, notFound } from '../../domain/errors.js';
import { SYSTEM } from '../../domain/event.js';
import { scopeName, type Hold } from '../../domain/hold.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Order } from '../../runs/attempt.store.js';
import { EventStore } from '../../runs/event.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { HoldStore, type DueHold, type NewHold } from '../../runs/hold.store.js';
import { DispatchLeftovers } from '../attempts/dispatch-leftovers.js';
import { Gates } from '../gates.js';
import type { Work } from '../ledger.js';

export interface Releasing {
  readonly id: string;
  readonly now: Date;
  readonly actor: string;
  readonly reason: string | null;
}

/** Who, and when. */
interface By {
  readonly now: Date;
  readonly actor: string;
}

/** Places and releases holds above runs: under one nothing starts, what was sent goes on. */
@Injectable()
export class HoldRuns {
  constructor(
    private readonly holds: HoldStore,
    private readonly executions: ExecutionStore,
    private readonly events: EventStore,
    private readonly gates: Gates,
    private readonly leftovers: DispatchLeftovers,
  ) {}

  /** From the answer on nothing under it is started: attempts that wait in the queue are taken back with it. */
  async place(tx: Transaction, wanted: NewHold): Promise<Hold> {
    if (wanted.until !== null && wanted.until <= wanted.heldAt) {
      const detail = `"until" is ${wanted.until.toISOString()}, which is over; name a later instant, or none.`;
      throw invalid('UNTIL_IS_OVER', detail);
    }
    if (!(await this.holds.isKnown(tx, wanted))) {
      const detail = `There is nothing to hold: no ${scopeName({ ...wanted, businessDate: null })} is known here.`;
      throw invalid('UNKNOWN_SCOPE', detail);
    }
    // Whoever starts something holds one of these locks, or its run: the hold comes before it, or finds its attempt.
    await this.executions.lockStarts(tx, wanted.schedule);
    const hold = await this.holds.insert(tx, wanted);
    await this.note(tx, 'hold.placed', { ...hold, now: wanted.heldAt, actor: wanted.heldBy });
    if (!(hold.drains && hold.level === 'SCHEDULE')) {
      await this.gates.takeBack(tx, await this.holds.caught(tx, hold.id), wanted.heldAt);
    }
    return hold;
  }

  /** What is due under it starts, unless something else keeps it. */
  async release(tx: Transaction, { id, now, actor, reason }: Releasing): Promise<Work<Hold>> {
    const hold = await this.holds.release(tx, id, { now, actor });
    if (!hold) {
      const known = await this.holds.find(tx, id);
      if (!known) throw notFound('UNKNOWN_HOLD', `There is no hold ${id}.`);
      const when = known.releasedAt?.toISOString() ?? 'before';
      throw conflict(
        'HOLD_RELEASED',
        `The hold ${id} was released by ${known.releasedBy ?? 'somebody'} at ${when}.`,
      );
    }
    await this.note(tx, 'hold.released', { ...hold, reason, now, actor });
    return { answer: hold, orders: await this.leftovers.run(tx, now) };
  }

  /** Ends holds whose time is over, and notes of drains that nothing is under way any more. */
  async tend(tx: Transaction, due: readonly DueHold[], now: Date): Promise<readonly Order[]> {
    const by = { now, actor: SYSTEM };
    let ended = false;
    for (const { id, over } of due) {
      const hold = over ? await this.holds.release(tx, id, by) : await this.holds.drained(tx, id, now);
      if (!hold) continue;
      const reason = over ? 'its time is over' : hold.reason;
      await this.note(tx, over ? 'hold.released' : 'hold.drained', { ...hold, reason, ...by });
      ended ||= over;
    }
    return ended ? this.leftovers.run(tx, now) : [];
  }

  private async note(
    tx: Transaction,
    type: 'hold.placed' | 'hold.drained' | 'hold.released',
    { schedule, businessDate, reason, ...hold }: Hold & By,
  ): Promise<void> {
    const scope = scopeName({ ...hold, schedule, businessDate });
    const to = `${hold.drains ? 'drain' : 'hold'} ${hold.id}: ${scope}`;
    await this.events.note(tx, { type, schedule, businessDate, to, actor: hold.actor, reason }, hold.now);
  }
}

import { Injectable } from '@nestjs/common';
import { OpenDay } from '../../business-days/open-day.js';
import { Refused } from '../../domain/errors.js';
import { SYSTEM } from '../../domain/event.js';
import { NIGHTLY } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Order } from '../../runs/attempt.store.js';
import { EventStore } from '../../runs/event.store.js';
import { LinkStore, type DueLink } from '../../runs/link.store.js';
import { RequestExecution } from './request-execution.js';

/**
 * A job has completed that starts another schedule: that one's business date is opened if need be, and its Nightly
 * requested. Whatever hinders that is told by an event, and never tried again by itself: people decide.
 */
@Injectable()
export class FollowLink {
  constructor(
    private readonly links: LinkStore,
    private readonly openDay: OpenDay,
    private readonly request: RequestExecution,
    private readonly events: EventStore,
  ) {}

  /** Harmless when two servers do it at once: the second finds nothing left. */
  async run(tx: Transaction, id: string, now: Date): Promise<readonly Order[]> {
    const link = await this.links.lock(tx, id);
    if (!link) return [];
    const { outcome, detail, executionId, orders } = await this.start(tx, link, now);
    await this.links.follow(tx, link.id, { outcome, now });
    const { schedule, businessDate, runId, from } = link;
    const event = { type: 'schedule-link.followed', schedule, businessDate, runId, executionId } as const;
    await this.events.note(tx, { ...event, from, to: outcome, actor: SYSTEM, reason: detail }, now);
    return orders;
  }

  private async start(
    tx: Transaction,
    { schedule, businessDate, from }: DueLink,
    now: Date,
  ): Promise<Followed> {
    try {
      await this.openDay.run(tx, { schedule, businessDate, actor: SYSTEM, now });
      const { answer, orders } = await this.request.run(tx, {
        schedule,
        businessDate,
        cycleName: NIGHTLY,
        requestParameters: {},
        callerId: from,
        actor: SYSTEM,
        now,
      });
      return { outcome: 'REQUESTED', detail: null, executionId: answer.id, orders };
    } catch (error) {
      // A refusal writes nothing, so the transaction goes on and says why; a day that was opened for it stays open.
      if (!(error instanceof Refused)) throw error;
      return { outcome: error.code, detail: error.message, executionId: null, orders: [] };
    }
  }
}

interface Followed {
  /** REQUESTED, or the code of the refusal. */
  readonly outcome: string;
  readonly detail: string | null;
  readonly executionId: string | null;
  readonly orders: readonly Order[];
}

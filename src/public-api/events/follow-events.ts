import { Injectable } from '@nestjs/common';
import { FROM_THE_START, horizonOf, type EventCursor, type SnapshotText } from '../../domain/event-cursor.js';
import { Database } from '../../platform/database/transaction.js';
import { EventStore, type CommittedEvent } from '../../runs/event.store.js';
import { EventTail } from './event-tail.js';

const PAGE = 1_000;

/** What a reader would have got next was purged while it was read. */
export class PurgedMeanwhile extends Error {
  override readonly name = 'PurgedMeanwhile';
}

/** An event, and where a reader stands that has read it. */
export interface FollowedEvent {
  readonly event: CommittedEvent;
  readonly cursor: EventCursor;
}

/** Every event after a cursor, each once, in order: those that are there, then those that come. */
@Injectable()
export class FollowEvents {
  constructor(
    private readonly database: Database,
    private readonly events: EventStore,
    private readonly tail: EventTail,
  ) {}

  async now(): Promise<EventCursor> {
    return { seen: await this.events.snapshot(this.database.reader), within: null };
  }

  /** Whether a cursor has been where this database has not: it comes from another one, and would wait for ever. */
  async isAhead({ seen, within }: EventCursor): Promise<boolean> {
    const now = horizonOf(await this.events.snapshot(this.database.reader));
    return horizonOf(seen) > now || (within !== null && horizonOf(within.upTo) > now);
  }

  async isPurged(cursor: EventCursor, schedule: string | undefined): Promise<boolean> {
    return this.events.isPurged(this.database.reader, cursor, schedule ?? null);
  }

  async *after(start: EventCursor, signal: AbortSignal, schedule?: string): AsyncGenerator<FollowedEvent> {
    // The tail tells of what comes; what is there already must not wait until something does.
    let cursor = yield* this.untilNow(start, schedule);
    while (!signal.aborted) {
      const window = await this.tail.next(signal);
      if (!window) return;
      const { from, upTo, events } = window;
      if (events && from === cursor.seen) yield* events.map((event) => followed(cursor, upTo, event));
      else yield* this.catchUp({ seen: cursor.seen, within: null }, upTo, schedule);
      cursor = { seen: upTo, within: null };
    }
  }

  /** The events that are there by now; returns where their reader stands then. */
  async *untilNow(
    start: EventCursor,
    schedule?: string,
  ): AsyncGenerator<FollowedEvent, EventCursor, undefined> {
    const now = await this.now();
    let cursor = start;
    if (cursor.within) {
      yield* this.catchUp(cursor, cursor.within.upTo, schedule);
      cursor = { seen: cursor.within.upTo, within: null };
    }
    yield* this.catchUp(cursor, now.seen, schedule);
    return now;
  }

  /** What `upTo` sees and the cursor has not. */
  private async *catchUp(
    cursor: EventCursor,
    upTo: SnapshotText,
    schedule: string | undefined,
  ): AsyncGenerator<FollowedEvent> {
    let after = cursor.within?.after ?? '0';
    for (let more = true; more;) {
      const at = { seen: cursor.seen, within: { upTo, after } };
      const page = await this.events.window(this.database.reader, at, PAGE);
      // Who begins at the start takes what there is; everybody else has been promised all of it.
      const isPromised = cursor.within !== null || (after !== '0' && cursor.seen !== FROM_THE_START.seen);
      if (isPromised && (await this.isPurged(at, schedule))) throw new PurgedMeanwhile();
      for (const event of page.events) yield followed(cursor, upTo, event);
      after = page.events.at(-1)?.id ?? after;
      more = page.more;
    }
  }
}

const followed = ({ seen }: EventCursor, upTo: SnapshotText, event: CommittedEvent): FollowedEvent => ({
  event,
  cursor: { seen, within: { upTo, after: event.id } },
});

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../platform/log/logger.js';
import { Database } from '../../platform/database/transaction.js';
import type { SnapshotText } from '../../domain/event-cursor.js';
import { EventStore, type CommittedEvent } from '../../runs/event.store.js';

/** What has become visible between two snapshots. */
export interface TailWindow {
  readonly from: SnapshotText;
  readonly upTo: SnapshotText;
  /** null = too many to be handed round: whoever wants them reads them. */
  readonly events: readonly CommittedEvent[] | null;
}

const LOOK_EVERY_MS = 200;
const MOST = 500;

type Waiter = (window: TailWindow | null) => void;

/** One look at the end of the events for all who follow them, and none while nobody does. */
@Injectable()
export class EventTail implements OnModuleDestroy {
  private waiters = new Set<Waiter>();
  private seen: SnapshotText | null = null;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly events: EventStore,
    private readonly log: Log,
  ) {}

  /** The next window of which the reading begins after this call; null = the signal has aborted, or the server stops. */
  next(signal: AbortSignal): Promise<TailWindow | null> {
    if (this.closed || signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const waiter: Waiter = (window) => {
        signal.removeEventListener('abort', leave);
        resolve(window);
      };
      const leave = (): void => {
        this.waiters.delete(waiter);
        resolve(null);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiters.add(waiter);
      this.timer ??= setTimeout(() => void this.look(), 0);
    });
  }

  onModuleDestroy(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    this.tell(this.waiters, null);
  }

  private async look(): Promise<void> {
    const waiting = this.waiters;
    this.waiters = new Set();
    try {
      const window = await this.read();
      if (window) this.tell(waiting, window);
      else this.waitOn(waiting);
    } catch (error) {
      this.log.warn('The events are out of reach; their followers wait', error);
      this.waitOn(waiting);
    }
    this.timer =
      this.waiters.size > 0 && !this.closed ? setTimeout(() => void this.look(), LOOK_EVERY_MS) : null;
  }

  private async read(): Promise<TailWindow | null> {
    const { reader } = this.database;
    const from = this.seen ?? (await this.events.snapshot(reader));
    const { events, upTo, more } = await this.events.window(reader, { seen: from, within: null }, MOST);
    const first = this.seen === null;
    this.seen = upTo;
    return upTo === from && !first ? null : { from, upTo, events: more ? null : events };
  }

  private waitOn(waiting: ReadonlySet<Waiter>): void {
    if (this.closed) this.tell(waiting, null);
    else for (const waiter of waiting) this.waiters.add(waiter);
  }

  private tell(waiting: ReadonlySet<Waiter>, window: TailWindow | null): void {
    for (const waiter of waiting) waiter(window);
  }
}

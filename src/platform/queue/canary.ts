import type { Log } from '../log/logger.js';

/** Of the queue itself: looks like any other message, and is about nothing. */
export const CANARY = 'canary';

export interface CanaryRhythm {
  readonly everyMs: number;
  /** A canary that nobody has taken for so long tells that the worker is dead. */
  readonly silentMs: number;
}

export const CANARY_RHYTHM: CanaryRhythm = { everyMs: 30_000, silentMs: 90_000 };

interface Watched {
  readonly queue: string;
  readonly rhythm: CanaryRhythm;
  readonly log: Log;
  /** Puts a canary into the queue. */
  send(): Promise<void>;
  /** Whether the one that was sent last is still there. */
  isWaiting(): Promise<boolean>;
  rebuild(): void;
}

/**
 * Watches a worker that may take nothing any more although its connection looks well (docs/reliability.md). A canary that
 * stays in the queue while the worker does nothing else is the sign: the worker is then built anew. One that waits behind
 * work, or that another process takes, is none.
 */
export class Canary {
  private readonly timer: NodeJS.Timeout;
  private sentAt: number | null = null;
  private handledAt = -Infinity;
  private busy = 0;

  constructor(private readonly watched: Watched) {
    this.timer = setInterval(() => void this.look(), watched.rhythm.everyMs).unref();
  }

  /** Wraps the handling of every message of the worker. */
  async during(handle: () => Promise<void>): Promise<void> {
    this.busy += 1;
    try {
      await handle();
    } finally {
      this.busy -= 1;
      this.handledAt = performance.now();
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { log, queue } = this.watched;
    try {
      if (this.sentAt === null || !(await this.watched.isWaiting())) await this.sendNext();
      else if (this.isDead(this.sentAt)) {
        log.warn('A worker of the queue takes nothing any more; it is built anew', { queue });
        this.watched.rebuild();
        this.sentAt = performance.now();
      }
    } catch (error) {
      // The queue is out of reach, which its own errors tell: no sign of a dead worker.
      log.debug('No canary was sent', { queue }, error);
    }
  }

  private async sendNext(): Promise<void> {
    await this.watched.send();
    this.sentAt = performance.now();
  }

  private isDead(sentAt: number): boolean {
    const silentFor = performance.now() - Math.max(sentAt, this.handledAt);
    return this.busy === 0 && silentFor > this.watched.rhythm.silentMs;
  }
}

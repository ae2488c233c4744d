import { Refused } from '../../domain/errors.js';

/** A stream keeps a connection and asks the database for as long as it is open. */
const MOST_EACH = 100;
const MOST_IN_ALL = 1_000;

/** How many streams of events are open, and for whom. */
export class StreamCount {
  private readonly open = new Map<string, number>();
  private inAll = 0;

  /** Throws TOO_MANY_STREAMS. */
  begin(who: string): void {
    const own = this.open.get(who) ?? 0;
    if (own >= MOST_EACH || this.inAll >= MOST_IN_ALL) {
      const message =
        own >= MOST_EACH
          ? `You have ${own} streams of events open: close some of them.`
          : 'Too many streams of events are open. Try again later.';
      throw new Refused({ kind: 'TOO_MANY', code: 'TOO_MANY_STREAMS', message, retryAfterSeconds: 5 });
    }
    this.open.set(who, own + 1);
    this.inAll += 1;
  }

  end(who: string): void {
    const left = (this.open.get(who) ?? 1) - 1;
    if (left > 0) this.open.set(who, left);
    else this.open.delete(who);
    this.inAll -= 1;
  }
}

import { Refused } from '../../domain/errors.js';

export interface TurnLimits {
  /** Worked on at once for one principal, and in all. */
  readonly each: number;
  readonly all: number;
  /** Waiting at once for one principal, and in all. */
  readonly eachWaiting: number;
  readonly allWaiting: number;
}

interface Waiting {
  readonly who: string;
  readonly begin: () => void;
}

/** Few at once of what costs much; the others wait in the order in which they came, and where too many wait they are refused. */
export class Turns {
  private readonly working = new Map<string, number>();
  private readonly waiting: Waiting[] = [];
  private workingInAll = 0;

  constructor(private readonly limits: TurnLimits) {}

  /** Resolves when it is their turn, with what ends it; null = they have gone meanwhile. Throws TOO_MANY_AT_ONCE, or BUSY. */
  take(who: string, gone: AbortSignal): Promise<(() => void) | null> {
    if (this.isFree(who)) return Promise.resolve(this.begin(who));
    this.refuseIfTooMany(who);
    return new Promise((resolve) => {
      const one: Waiting = {
        who,
        begin: () => {
          resolve(this.begin(who));
        },
      };
      this.waiting.push(one);
      gone.addEventListener('abort', () => {
        const place = this.waiting.indexOf(one);
        if (place < 0) return;
        this.waiting.splice(place, 1);
        resolve(null);
      });
    });
  }

  private isFree(who: string): boolean {
    return this.workingInAll < this.limits.all && (this.working.get(who) ?? 0) < this.limits.each;
  }

  private begin(who: string): () => void {
    this.workingInAll += 1;
    this.working.set(who, (this.working.get(who) ?? 0) + 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.end(who);
    };
  }

  private end(who: string): void {
    this.workingInAll -= 1;
    const left = (this.working.get(who) ?? 1) - 1;
    if (left > 0) this.working.set(who, left);
    else this.working.delete(who);
    const next = this.waiting.findIndex((one) => this.isFree(one.who));
    if (next >= 0) this.waiting.splice(next, 1)[0]?.begin();
  }

  private refuseIfTooMany(who: string): void {
    const own = this.waiting.filter((one) => one.who === who).length;
    if (own >= this.limits.eachWaiting) {
      const message = `You have ${this.limits.each} such request under way and ${own} waiting: send the next when one has been answered.`;
      throw new Refused({ kind: 'TOO_MANY', code: 'TOO_MANY_AT_ONCE', message, retryAfterSeconds: 1 });
    }
    if (this.waiting.length >= this.limits.allWaiting) {
      const message = 'Too many such requests wait already. Try again in a moment.';
      throw new Refused({ kind: 'UNAVAILABLE', code: 'BUSY', message, retryAfterSeconds: 2 });
    }
  }
}

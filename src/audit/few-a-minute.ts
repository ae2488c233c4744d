const MINUTE_MS = 60_000;
/** Of one key, and of all together. */
const MOST_OF_ONE = 10;
const MOST_OF_ALL = 200;
const MOST_KEYS = 1_000;
/** Keys beyond those that are counted for themselves. */
export const OTHERS = 'others';

export interface LeftOut {
  readonly key: string;
  readonly times: number;
}

/**
 * Lets so many a minute be told, and counts the others: whoever is refused without end fills no disk with it. In memory, as long
 * as a minute needs.
 */
export class FewAMinute {
  private minute = -1;
  private readonly taken = new Map<string, number>();
  private told = 0;
  private readonly left = new Map<string, number>();

  /** Whether this one is told. */
  take(key: string, now: Date): boolean {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (minute !== this.minute) {
      this.minute = minute;
      this.told = 0;
      this.taken.clear();
    }
    const counted = this.taken.has(key) || this.taken.size < MOST_KEYS ? key : OTHERS;
    const before = this.taken.get(counted) ?? 0;
    this.taken.set(counted, before + 1);
    if (before < MOST_OF_ONE && this.told < MOST_OF_ALL) {
      this.told += 1;
      return true;
    }
    const kept = this.left.has(counted) || this.left.size < MOST_KEYS ? counted : OTHERS;
    this.left.set(kept, (this.left.get(kept) ?? 0) + 1);
    return false;
  }

  /** What was not told since this was asked before. */
  leftOut(): readonly LeftOut[] {
    const left = [...this.left].map(([key, times]) => ({ key, times }));
    this.left.clear();
    return left;
  }
}

import { Injectable } from '@nestjs/common';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Of whoever has said who it is, of an address that asks for what is open, and of one that shows no good token. */
export const REQUESTS = { perSecond: 300, burst: 600 } as const;

/** So many buckets are kept: addresses are as many as somebody likes to have. */
const MOST_BUCKETS = 10_000;

/** A token bucket for each principal and for each address (docs/api.md, Limits). In memory: each server counts its own. */
@Injectable()
export class RateLimit {
  /** In the order of their last use. */
  private readonly buckets = new Map<string, Bucket>();

  /** Takes one; answers how many seconds to wait when there is none, else 0. */
  take(who: string, now: Date): number {
    const { perSecond, burst } = REQUESTS;
    const bucket = this.buckets.get(who) ?? { tokens: burst, filledAt: now.getTime() };
    const elapsed = Math.max(now.getTime() - bucket.filledAt, 0) / 1000;
    const tokens = Math.min(bucket.tokens + elapsed * perSecond, burst);
    const granted = tokens >= 1;
    this.keep(who, { tokens: granted ? tokens - 1 : tokens, filledAt: now.getTime() });
    return granted ? 0 : (1 - tokens) / perSecond;
  }

  /** How many buckets there are. */
  get size(): number {
    return this.buckets.size;
  }

  /** The bucket that was not used for longest goes first: it has had the most time to fill. */
  private keep(who: string, bucket: Bucket): void {
    this.buckets.delete(who);
    this.buckets.set(who, bucket);
    if (this.buckets.size <= MOST_BUCKETS) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}

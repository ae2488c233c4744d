import { Injectable } from '@nestjs/common';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A token bucket per principal (api.md: 300 requests a second, 600 at once). In memory: each server counts its own. */
@Injectable()
export class RateLimit {
  readonly perSecond = 300;
  readonly burst = 600;
  private readonly buckets = new Map<string, Bucket>();

  /** Takes one; answers how many seconds to wait when there is none, else 0. */
  take(principal: string, now: Date): number {
    const bucket = this.buckets.get(principal) ?? { tokens: this.burst, filledAt: now.getTime() };
    const elapsed = Math.max(now.getTime() - bucket.filledAt, 0) / 1000;
    const tokens = Math.min(bucket.tokens + elapsed * this.perSecond, this.burst);
    const granted = tokens >= 1;
    this.buckets.set(principal, { tokens: granted ? tokens - 1 : tokens, filledAt: now.getTime() });
    return granted ? 0 : (1 - tokens) / this.perSecond;
  }
}

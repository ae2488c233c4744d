import { Injectable } from '@nestjs/common';

interface Failures {
  count: number;
  lastAt: number;
}

/** Who mistypes a password need not wait; an address may be that of many people. */
const FREE = { name: 5, address: 30 } as const;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const MOST_KEPT = 10_000;

/**
 * How long whoever has failed before must wait: twice as long each time, up to a quarter of an hour, for a name and for an
 * address. In memory: each server counts its own.
 */
@Injectable()
export class LoginAttempts {
  private readonly failures = new Map<string, Failures>();

  /** Counts an attempt as failed until it has succeeded, so that many at once gain nothing. Seconds to wait, 0 = go on. */
  begin({ name, address }: { name: string | null; address: string }, now: Date): number {
    const keys = this.keysOf(name, address);
    const waitMs = Math.max(...keys.map(({ key, free }) => this.waitMs(key, free, now.getTime())));
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    for (const { key } of keys) this.count(key, now.getTime());
    return 0;
  }

  succeeded({ name, address }: { name: string | null; address: string }): void {
    if (name !== null) this.failures.delete(keyOfName(name));
    const shared = this.failures.get(keyOfAddress(address));
    // Whoever knows one password must not get as many guesses at others as he likes.
    if (shared) shared.count -= 1;
  }

  private keysOf(name: string | null, address: string): readonly { key: string; free: number }[] {
    const own = name === null ? [] : [{ key: keyOfName(name), free: FREE.name }];
    return [...own, { key: keyOfAddress(address), free: FREE.address }];
  }

  private waitMs(key: string, free: number, now: number): number {
    const failed = this.failures.get(key);
    if (!failed || failed.count < free || now - failed.lastAt > FORGOTTEN_AFTER_MS) return 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failed.count - free, 20), LONGEST_WAIT_MS);
    return failed.lastAt + wait - now;
  }

  private count(key: string, now: number): void {
    const before = this.failures.get(key);
    const count = before && now - before.lastAt <= FORGOTTEN_AFTER_MS ? before.count + 1 : 1;
    // The latest last: the first ones are those that are forgotten when there are too many.
    this.failures.delete(key);
    this.failures.set(key, { count, lastAt: now });
    if (this.failures.size <= MOST_KEPT) return;
    for (const oldest of this.failures.keys()) {
      this.failures.delete(oldest);
      break;
    }
  }
}

const keyOfName = (name: string): string => `name ${name.toLowerCase().slice(0, 128)}`;
/** An IPv6 subscriber has 2^64 addresses: they count as one. */
const keyOfAddress = (address: string): string =>
  `address ${address.includes('.') ? address : address.split(':').slice(0, 4).join(':')}`;

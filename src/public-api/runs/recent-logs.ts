import { Injectable } from '@nestjs/common';

/** What an external system has said of an execution, as lines. */
export interface LogRead {
  readonly lines: readonly string[];
  readonly bytes: number;
  /** It was longer than what is read of a log. */
  readonly cut: boolean;
  /** Why there are none; null = there may be. */
  readonly says: string | null;
}

interface Kept {
  readonly read: Promise<LogRead>;
  characters: number;
  until: number;
}

const KEPT_MS = 4_000;
/** Of all that are kept together. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/**
 * Logs that are read part by part: for as long as somebody goes through one, the external system is asked once in a while and
 * not for every part.
 */
@Injectable()
export class RecentLogs {
  private readonly kept = new Map<string, Kept>();

  /** `now` in milliseconds. A log that is being read is waited for, and not asked for once more. */
  async read(key: string, now: number, read: () => Promise<LogRead>): Promise<LogRead> {
    this.forgetOld(now);
    const known = this.kept.get(key);
    if (known) return known.read;
    const kept: Kept = { read: read(), characters: 0, until: Infinity };
    this.kept.set(key, kept);
    try {
      const log = await kept.read;
      kept.characters = log.bytes;
      kept.until = now + KEPT_MS;
      this.forgetMost();
      setTimeout(() => {
        if (this.kept.get(key) === kept) this.kept.delete(key);
      }, KEPT_MS).unref();
      return log;
    } catch (error) {
      this.kept.delete(key);
      throw error;
    }
  }

  private forgetOld(now: number): void {
    for (const [key, { until }] of this.kept) if (until <= now) this.kept.delete(key);
  }

  /** The earliest leave first. */
  private forgetMost(): void {
    let characters = [...this.kept.values()].reduce((sum, one) => sum + one.characters, 0);
    for (const [key, one] of this.kept) {
      if (characters <= MOST_CHARACTERS) return;
      this.kept.delete(key);
      characters -= one.characters;
    }
  }
}

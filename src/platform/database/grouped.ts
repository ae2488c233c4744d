import { setTimeout } from 'node:timers/promises';

/** Much less than a commit takes where many are under way. */
const LINGER_MS = 3;

/**
 * Collects writes while one is under way and carries them out together. Alone, a write goes out at once, when the former has
 * ended; after a batch of several the next one lingers for more, because what a transaction costs hardly depends on how much is
 * in it.
 */
export class Grouped<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private flushing = false;
  /** By the last batch. */
  private carried = 0;

  /** `write` answers for each item, in whatever way `Out` says so. */
  constructor(
    private readonly write: (items: readonly In[]) => Promise<(item: In) => Out>,
    private readonly most = 500,
  ) {}

  add(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.flushing) void this.flush();
    });
  }

  private async flush(): Promise<void> {
    this.flushing = true;
    while (this.waiting.length > 0) {
      if (this.carried > 1) await setTimeout(LINGER_MS);
      const batch = this.waiting.splice(0, this.most);
      this.carried = batch.length;
      try {
        const answerTo = await this.write(batch.map(({ item }) => item));
        for (const { item, resolve } of batch) resolve(answerTo(item));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.flushing = false;
  }
}

interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (answer: Out) => void;
  readonly reject: (error: unknown) => void;
}

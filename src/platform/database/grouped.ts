/**
 * Collects writes while one is under way and carries them out together: a flush starts when the former has ended, never
 * by a timer. Alone, a write goes out at once; under load, one transaction carries many.
 */
export class Grouped<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private flushing = false;

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
      const batch = this.waiting.splice(0, this.most);
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

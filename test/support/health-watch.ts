import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again whether the server lives, as a load balancer does, and how long the answer takes. */
export class HealthWatch {
  private readonly took: number[] = [];
  private readonly failures: string[] = [];
  private ended = false;
  private readonly asking: Promise<void>;

  constructor(url: string) {
    this.asking = this.ask(url);
  }

  /** Milliseconds that 95 of 100 answers took at most: on a machine with few cores the slowest says more about its neighbours. */
  async stop(): Promise<{
    readonly probes: number;
    readonly p95: number;
    readonly failures: readonly string[];
  }> {
    this.ended = true;
    await this.asking;
    const sorted = [...this.took].sort((a, b) => a - b);
    return {
      probes: sorted.length,
      p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      failures: this.failures,
    };
  }

  private async ask(url: string): Promise<void> {
    while (!this.ended) {
      const begun = performance.now();
      await fetch(`${url}/health/live`).then(
        (answer) => {
          if (answer.status !== 200) this.failures.push(String(answer.status));
        },
        (error: unknown) => this.failures.push(String(error)),
      );
      this.took.push(performance.now() - begun);
      await pause(20);
    }
  }
}

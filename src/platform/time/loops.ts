import { Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Log } from '../log/logger.js';
import { Clock } from './clock.js';

/** Everything periodic: one class, one file, and a `runOnce` that tests drive by hand. Harmless when run twice. */
export interface Loop {
  readonly name: string;
  readonly intervalMs: number;
  runOnce(now: Date): Promise<void>;
}

/** Ticks the loops. A loop that is still busy is not entered a second time. */
@Injectable()
export class Loops {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly names: string[] = [];

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(loops: readonly Loop[]): void {
    for (const loop of loops) {
      this.names.push(loop.name);
      this.registry.addInterval(
        loop.name,
        setInterval(() => {
          this.tick(loop);
        }, loop.intervalMs),
      );
    }
  }

  /** No further ticks; resolves when those under way have ended. */
  async stop(): Promise<void> {
    for (const name of this.names.splice(0)) this.registry.deleteInterval(name);
    await Promise.all(this.underWay.values());
  }

  private tick(loop: Loop): void {
    if (this.underWay.has(loop.name)) return;
    const run = loop
      .runOnce(this.clock.now())
      .catch((error: unknown) => {
        this.log.error('A loop failed; it goes on at its next tick', { loop: loop.name }, error);
      })
      .finally(() => this.underWay.delete(loop.name));
    this.underWay.set(loop.name, run);
  }
}

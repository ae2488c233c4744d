import { Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Log } from '../log/logger.js';
import { Clock } from './clock.js';

/** Everything periodic: one class, one file, and a `runOnce` that tests drive by hand. Harmless when run twice. */
export interface Loop {
  readonly name: string;
  readonly intervalMs: number;
  /** A round begins although others are still under way: what those are busy with it leaves to them. */
  readonly sideBySide?: true;
  runOnce(now: Date): Promise<void>;
}

/** Ticks the loops. One that is still busy is not entered a second time, unless it is made for that. */
@Injectable()
export class Loops {
  private readonly underWay = new Set<Promise<void>>();
  private readonly busy = new Set<string>();
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
    await Promise.all(this.underWay);
  }

  private tick(loop: Loop): void {
    if (!loop.sideBySide && this.busy.has(loop.name)) return;
    this.busy.add(loop.name);
    const run = loop
      .runOnce(this.clock.now())
      .catch((error: unknown) => {
        this.log.error('A loop failed; it goes on at its next tick', { loop: loop.name }, error);
      })
      .finally(() => {
        this.busy.delete(loop.name);
        this.underWay.delete(run);
      });
    this.underWay.add(run);
  }
}

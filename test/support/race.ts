import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scheduler } from 'fast-check';
import type { DataSource, QueryRunner } from 'typeorm';

/** How long a statement may take until it counts as one that waits for a lock. */
const BLOCKED_MS = 15;

/**
 * Lets several pieces of work run against one database in an order that a scheduler chooses, statement by statement. A
 * statement that waits for a lock of another piece of work is left waiting, as Postgres does.
 */
export class Race {
  private readonly gates = new AsyncLocalStorage<() => Promise<void>>();

  constructor(dataSource: DataSource) {
    const create = dataSource.createQueryRunner.bind(dataSource);
    dataSource.createQueryRunner = (mode) => this.gated(create(mode));
  }

  /** Runs all of it to its end; answers with what has become of each. */
  async run<T>(
    scheduler: Scheduler,
    works: readonly (() => Promise<T>)[],
  ): Promise<readonly PromiseSettledResult<T>[]> {
    let live = works.length;
    const running = works.map(async (work, n) => {
      const gate = async (): Promise<void> => {
        await scheduler.schedule(Promise.resolve(), `work ${n}`);
      };
      try {
        return await this.gates.run(gate, work);
      } finally {
        live -= 1;
      }
    });
    const all = Promise.allSettled(running);
    while (live > 0) {
      await atGatesOrBlocked(() => scheduler.count() >= live);
      if (scheduler.count() > 0) await scheduler.waitNext(1);
    }
    return all;
  }

  private gated(runner: QueryRunner): QueryRunner {
    const query = runner.query.bind(runner) as (...statement: unknown[]) => Promise<unknown>;
    const gated = async (...statement: unknown[]): Promise<unknown> => {
      await this.gates.getStore()?.();
      return query(...statement);
    };
    return Object.assign(runner, { query: gated });
  }
}

async function atGatesOrBlocked(allAtGates: () => boolean): Promise<void> {
  const deadline = performance.now() + BLOCKED_MS;
  while (!allAtGates() && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
}

import { Injectable } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { Log } from '../platform/log/logger.js';
import { AgentSettings } from './agent-session.js';

/** How many orders this agent takes up at once (NIGHTJAR_AGENT_CONCURRENCY). */
@Injectable()
export class Places {
  private readonly limit: LimitFunction;
  private readonly taken = new Set<Promise<void>>();

  constructor(
    settings: AgentSettings,
    private readonly log: Log,
  ) {
    this.limit = pLimit(settings.concurrency);
  }

  /** Does work in a place; resolves when it has got one, so that whoever brings more waits. Never rejects. */
  take(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const over = this.limit(() => {
        resolve();
        return work();
      }).catch((error: unknown) => {
        this.log.warn('An order was not taken up; the loops find it again', {}, error);
      });
      this.taken.add(over);
      void over.finally(() => this.taken.delete(over));
    });
  }

  /** Places that nobody has or waits for. */
  get free(): number {
    return this.limit.concurrency - this.limit.activeCount - this.limit.pendingCount;
  }

  /** How many wait for a place: while there are any, nothing more needs to be looked for. */
  get waiting(): number {
    return this.limit.pendingCount;
  }

  /** Resolves when all that has a place, or waits for one, is over. */
  async empty(): Promise<void> {
    await Promise.all(this.taken);
  }
}

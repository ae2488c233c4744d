import { Injectable } from '@nestjs/common';
import type { AgentWork } from '../execution/attempts/claim-orders.js';
import type { Taker } from '../execution/attempts/dispatch-runs.js';
import { AgentSession } from './agent-session.js';
import { Places } from './places.js';

type Start = (work: AgentWork) => Promise<void>;

/**
 * What an end has released is started by the agent that has seen the end, in the same commit and without a message: never
 * more than it has ended, so that others get their share, and only as much as it has free places for.
 */
@Injectable()
export class Successors {
  private start: Start | null = null;

  constructor(
    private readonly session: AgentSession,
    private readonly places: Places,
  ) {}

  /** From here on they are taken, and started like this. */
  open(start: Start): void {
    this.start = start;
  }

  /** Nothing more is taken. */
  close(): void {
    this.start = null;
  }

  /** For a transaction that may end so many attempts; null = all that is released is queued. */
  takerAfter(ends: number): Taker | null {
    const room = Math.min(ends, this.places.free);
    return this.start && room > 0 && this.session.isTrusted ? { ...this.session.seeker, room } : null;
  }

  /** Those that come after `close` are handed back with everything else. */
  startAll(works: readonly AgentWork[]): void {
    const { start } = this;
    if (start) for (const work of works) void this.places.take(() => start(work));
  }
}

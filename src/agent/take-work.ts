import { Injectable } from '@nestjs/common';
import { ClaimOrders, type AgentWork } from '../execution/claim-orders.js';
import { Grouped } from '../platform/database/grouped.js';
import { AgentSession } from './agent-session.js';
import { Places } from './places.js';
import { StartAttempt } from './start-attempt.js';
import { TrackAttempt } from './track-attempt.js';

/** The one door by which attempts come to this agent, whether a message, a loop or a take-over has brought them. */
@Injectable()
export class TakeWork {
  private readonly claims: Grouped<string, AgentWork | undefined>;
  private closed = false;

  constructor(
    claims: ClaimOrders,
    private readonly places: Places,
    private readonly session: AgentSession,
    private readonly start: StartAttempt,
    private readonly track: TrackAttempt,
  ) {
    this.claims = new Grouped(async (attemptIds) => {
      const works = await claims.run(session.id, [...new Set(attemptIds)]);
      const byId = new Map(works.map((work) => [work.attemptId, work]));
      return (attemptId) => {
        // A message and a loop may have asked for the same attempt: one of them gets it.
        const work = byId.get(attemptId);
        byId.delete(attemptId);
        return work;
      };
    });
  }

  /** Claims QUEUED attempts and starts them; resolves when each has got its place. Never rejects. */
  async claim(attemptIds: readonly string[]): Promise<void> {
    await Promise.all(attemptIds.map((attemptId) => this.places.take(() => this.carryOut(attemptId))));
  }

  /** Keeps its place until its first send has had its answer. */
  private async carryOut(attemptId: string): Promise<void> {
    if (this.closed || !this.session.isTrusted) return;
    const work = await this.claims.add(attemptId);
    if (work) await this.start.run(work);
  }

  /** Goes on with attempts that are this session's already. */
  goOn(works: readonly AgentWork[]): void {
    for (const work of works) {
      if (work.state === 'TRACKING' || work.state === 'KILLING') this.track.goOn(work);
      else void this.places.take(() => this.start.goOn(work));
    }
  }

  /** Claims nothing more; resolves when what it has claimed has had its first answer. */
  async close(): Promise<void> {
    this.closed = true;
    await this.places.empty();
  }
}

import { Injectable } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { ClaimOrders, type AgentWork } from '../execution/claim-orders.js';
import { Grouped } from '../platform/database/grouped.js';
import { AgentSession, AgentSettings } from './agent-session.js';
import { StartAttempt } from './start-attempt.js';
import { TrackAttempt } from './track-attempt.js';

/** The one door by which attempts come to this agent, whether a message, a loop or a take-over has brought them. */
@Injectable()
export class TakeWork {
  private readonly claims: Grouped<string, AgentWork | undefined>;
  private readonly limit: LimitFunction;
  private closed = false;

  constructor(
    claims: ClaimOrders,
    settings: AgentSettings,
    private readonly session: AgentSession,
    private readonly start: StartAttempt,
    private readonly track: TrackAttempt,
  ) {
    this.limit = pLimit(settings.concurrency);
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

  /** Claims a QUEUED attempt and starts it; resolves when its first send has had its answer. */
  async claim(attemptId: string): Promise<void> {
    await this.limit(async () => {
      if (this.closed || !this.session.isTrusted) return;
      const work = await this.claims.add(attemptId);
      if (work) await this.start.run(work);
    });
  }

  /** Goes on with attempts that are this session's already. */
  goOn(works: readonly AgentWork[]): void {
    for (const work of works) {
      if (work.state === 'TRACKING' || work.state === 'KILLING') this.track.goOn(work);
      else void this.limit(() => this.start.goOn(work));
    }
  }

  /** Claims nothing more. */
  close(): void {
    this.closed = true;
  }

  /** How many claims wait for a place: while there are any, nothing more needs to be looked for. */
  get backlog(): number {
    return this.limit.pendingCount;
  }
}

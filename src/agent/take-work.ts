import { Injectable } from '@nestjs/common';
import type { AgentWork } from '../execution/attempts/claim-orders.js';
import { ClaimWork } from './claim-work.js';
import { Places } from './places.js';
import { StartAttempt } from './start-attempt.js';
import { Successors } from './successors.js';
import { TrackAttempt } from './track-attempt.js';

/** The one door by which attempts come to this agent, whether a message, a loop, an end or a take-over has brought them. */
@Injectable()
export class TakeWork {
  private closed = false;

  constructor(
    private readonly claims: ClaimWork,
    private readonly places: Places,
    private readonly start: StartAttempt,
    private readonly track: TrackAttempt,
    private readonly successors: Successors,
  ) {
    successors.open((work) => start.run(work));
  }

  /** Claims QUEUED attempts and starts them; resolves when each has got its place. Never rejects. */
  async claim(attemptIds: readonly string[]): Promise<void> {
    await Promise.all(attemptIds.map((attemptId) => this.places.take(() => this.carryOut(attemptId))));
  }

  /** Keeps its place until its first send has had its answer. */
  private async carryOut(attemptId: string): Promise<void> {
    if (this.closed) return;
    const work = await this.claims.of(attemptId);
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
    this.successors.close();
    await this.places.empty();
  }
}

import { Injectable } from '@nestjs/common';
import {
  describe,
  isOutage,
  startOutcome,
  type NotSent,
  type Reply,
  type StartOutcome,
} from '../domain/run/outcome.js';
import { FindWork } from '../execution/attempts/find-work.js';
import { AgentSession } from './agent-session.js';
import type { InHand } from './attempts-in-hand.js';
import { CallStart, NOT_MINE } from './call-start.js';
import { Report } from './report.js';
import { Targets, type Target } from './targets.js';

/** Sends Start or Restart once, unless its target is left alone, and says what the answer means (job-contract.md). */
@Injectable()
export class SendStart {
  constructor(
    private readonly session: AgentSession,
    private readonly targets: Targets,
    private readonly call: CallStart,
    private readonly report: Report,
    private readonly find: FindWork,
  ) {}

  async run(held: InHand): Promise<StartOutcome | typeof NOT_MINE> {
    const doubtedBefore = held.inDoubt;
    if (held.startTries > 0) await this.lookUpType(held);
    const { type } = held.work;
    const reply = await this.unlessHeldBack(held);
    if (reply === NOT_MINE) return NOT_MINE;
    const outcome = startOutcome(reply, type, this.session.now());
    if (outcome.kind === 'NOT_STARTED' || outcome.kind === 'UNAUTHORIZED') held.inDoubt = doubtedBefore;
    // A Start that got through is reported with its answer, in one commit.
    if (reply.kind !== 'not-sent' && outcome.kind !== 'STARTED')
      await this.report.answered(held, outcome.kind, describe(reply));
    return outcome;
  }

  isExpired({ work }: InHand): boolean {
    const deadline = work.type.startDeadlineMs;
    return deadline !== null && this.session.now().getTime() - work.startingSince.getTime() > deadline;
  }

  /** While nothing has been sent, a type that was mended counts: a wrong URL is why many a target does not answer. */
  private async lookUpType(held: InHand): Promise<void> {
    if (held.work.state !== 'CLAIMED') return;
    const [found] = await this.find.workOf([held.work.attemptId]);
    if (found) held.work = { ...held.work, type: found.type };
  }

  private async unlessHeldBack(held: InHand): Promise<Reply | typeof NOT_MINE> {
    const target = this.targets.of(held.work.type.url);
    const heldBack = target.holdsBack('start', performance.now());
    if (heldBack === 'probe') {
      const absent = await this.absence(held, target);
      if (absent) return absent;
    } else if (heldBack !== null) return heldBack;
    if (held.startTries === 0) this.targets.firstCall();
    const began = performance.now();
    let reply: Reply | typeof NOT_MINE = NOT_MINE;
    try {
      reply = await this.call.run(held);
    } finally {
      target.saw('start', { began, now: performance.now() }, reply === NOT_MINE ? null : reply);
    }
    return reply;
  }

  /** Asks the system check, where there is one, because a Start that is lost may need a person. null = it is there. */
  private async absence(held: InHand, target: Target): Promise<NotSent | null> {
    const began = performance.now();
    const reply = await this.call.check(held);
    if (!reply || !isOutage(reply)) return null;
    target.saw('start', { began, now: performance.now() }, reply);
    return { kind: 'not-sent', reason: 'BREAKER', detail: `its system check fails: ${describe(reply)}` };
  }
}

import { Injectable } from '@nestjs/common';
import type { StartOutcome } from '../domain/run/outcome.js';
import { startRetryAfter } from '../domain/run/poll-policy.js';
import type { AgentWork } from '../execution/attempts/claim-orders.js';
import { AttemptsInHand, type InHand } from './attempts-in-hand.js';
import { NOT_MINE } from './call-start.js';
import { Report } from './report.js';
import { SendStart } from './send-start.js';
import { Targets } from './targets.js';
import { TrackAttempt } from './track-attempt.js';

/** Start or Restart until it has an outcome, and what follows from that. */
@Injectable()
export class StartAttempt {
  constructor(
    private readonly inHand: AttemptsInHand,
    private readonly send: SendStart,
    private readonly report: Report,
    private readonly targets: Targets,
    private readonly track: TrackAttempt,
  ) {}

  /**
   * An attempt that was claimed just now; resolves when its first send has had its answer, or when others to the same
   * target go first: what waits for one target takes no place from the others. Never rejects.
   */
  async run(work: AgentWork): Promise<void> {
    if (this.isInHand(work)) return;
    const held = this.inHand.hold(work);
    await this.first(held);
  }

  /** An attempt that is this session's, and not known to have been sent from this hand. Never rejects. */
  async goOn(work: AgentWork): Promise<void> {
    if (this.isInHand(work)) return;
    const held = this.inHand.hold(work);
    held.inDoubt = work.state === 'SENDING';
    await this.first(held);
  }

  /** It was taken up meanwhile, by a loop that has found it before the word of its commit came. */
  private isInHand({ attemptId, epoch }: AgentWork): boolean {
    return (this.inHand.epochOf(attemptId) ?? -1) >= epoch;
  }

  private async first(held: InHand): Promise<void> {
    const { starts } = this.targets.of(held.work.type.url);
    const others = starts.activeCount + starts.pendingCount;
    const made = this.inHand.now(held, () => this.inTurn(held));
    if (others < starts.concurrency) await made;
  }

  /** Among the Starts to the same target. */
  private async inTurn(held: InHand): Promise<void> {
    await this.targets.of(held.work.type.url).starts(async () => {
      if (this.inHand.isHeld(held) && !this.inHand.isClosed) await this.tryOnce(held);
    });
  }

  private async tryOnce(held: InHand): Promise<void> {
    // Where a second Start would not be harmless, nobody knows.
    if (held.inDoubt && !held.work.type.idempotentStart) {
      return this.end(held, {
        kind: 'START_UNKNOWN',
        detail: 'it was being sent when its agent lost track of it',
      });
    }
    if (this.send.isExpired(held)) return this.expire(held);
    const outcome = await this.send.run(held);
    if (outcome === NOT_MINE) this.inHand.release(held);
    else await this.follow(held, outcome);
  }

  private async follow(held: InHand, outcome: StartOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'STARTED': {
        const { executionId, executionInfo, detail } = outcome;
        const answer = held.logged ? { answer: detail } : {};
        held.logged = false;
        const state = await this.report.tell(held, {
          kind: 'STARTED',
          executionId,
          executionInfo,
          ...answer,
        });
        if (state !== null) this.track.begin(held, executionId);
        return;
      }
      case 'REJECTED':
        return this.end(held, { kind: 'START_REJECTED', detail: outcome.detail });
      case 'NOT_STARTED':
        return this.tryAgain(held, outcome.detail, outcome.retryAfterMs);
      case 'UNAUTHORIZED':
        return this.tryAgain(held, outcome.detail, 0);
      case 'UNKNOWN':
        if (held.work.type.idempotentStart) return this.tryAgain(held, outcome.detail, 0);
        return this.end(held, { kind: 'START_UNKNOWN', detail: outcome.detail });
    }
  }

  private async end(held: InHand, seen: Parameters<Report['tell']>[1]): Promise<void> {
    await this.report.tell(held, seen);
    this.inHand.release(held);
  }

  /** The run stays RUNNING, flagged WAITING_FOR_TARGET from the first failure on. */
  private async tryAgain(held: InHand, detail: string, retryAfterMs: number): Promise<void> {
    // Nothing has got through so far: whoever kills the run now needs no endpoint.
    const takenBack = held.work.state === 'SENDING' && !held.inDoubt;
    if (takenBack) await this.report.tell(held, { kind: 'NOT_SENT', detail });
    else if (held.waitingTold !== detail)
      await this.report.tell(held, { kind: 'WAITING_FOR_TARGET', detail });
    held.waitingTold = detail;
    held.startTries += 1;
    // Held back is not sent: that costs nothing.
    const quickly = retryAfterMs > 0 || this.targets.mayRepeatQuickly();
    const delay = startRetryAfter(quickly ? held.startTries : Infinity, Math.random());
    this.inHand.next(held, Math.max(delay, retryAfterMs), () => this.inTurn(held));
  }

  /** A type that may have got a Start through is in doubt; one that provably has not is expired. */
  private async expire(held: InHand): Promise<void> {
    const detail = `not started within ${held.work.type.startDeadlineMs ?? 0} ms`;
    return this.end(held, { kind: held.inDoubt ? 'START_UNKNOWN' : 'START_EXPIRED', detail });
  }
}

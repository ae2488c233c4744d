import { Injectable } from '@nestjs/common';
import { endpointUrl } from '../domain/job-type.js';
import { describe, startOutcome, type Reply, type StartOutcome } from '../domain/outcome.js';
import { startRetryAfter } from '../domain/poll-policy.js';
import type { AgentWork } from '../execution/claim-orders.js';
import { AgentSession } from './agent-session.js';
import { AttemptsInHand, type InHand } from './attempts-in-hand.js';
import { ExternalSystemClient } from './external-system.client.js';
import { Report } from './report.js';
import { TrackAttempt } from './track-attempt.js';

/** Not sent: the session is not trusted, or the attempt is somebody else's by now. */
const NOT_MINE = 'not-mine';

/** Start or Restart: intent, send, and what the answer means (job-contract.md). */
@Injectable()
export class StartAttempt {
  constructor(
    private readonly session: AgentSession,
    private readonly inHand: AttemptsInHand,
    private readonly external: ExternalSystemClient,
    private readonly report: Report,
    private readonly track: TrackAttempt,
  ) {}

  async run(work: AgentWork): Promise<void> {
    await this.tryOnce(this.inHand.hold(work));
  }

  /**
   * An attempt that is this session's, and not known to have been sent from this hand. Where an intent was committed and
   * a second Start would not be harmless, nobody knows.
   */
  async goOn(work: AgentWork): Promise<void> {
    const held = this.inHand.hold(work);
    if (work.state !== 'SENDING' || work.type.idempotentStart) return this.tryOnce(held);
    await this.end(held, {
      kind: 'START_UNKNOWN',
      detail: 'it was being sent when its agent lost track of it',
    });
  }

  private async tryOnce(held: InHand): Promise<void> {
    if (this.isExpired(held)) return this.expire(held);
    const { type } = held.work;
    const reply = type.idempotentStart ? await this.sendOnPool(held) : await this.sendOnFreshLine(held);
    if (reply === NOT_MINE) {
      this.inHand.drop(held.work.attemptId);
      return;
    }
    const outcome = startOutcome(reply, type, this.session.now());
    if (reply.kind !== 'not-sent') await this.report.answered(held, outcome.kind, describe(reply));
    await this.follow(held, outcome);
  }

  /** Where a repeated Start is harmless: no second commit, kept connections. */
  private async sendOnPool(held: InHand): Promise<Reply | typeof NOT_MINE> {
    return this.session.isTrusted ? this.external.startOnPool(held.work) : NOT_MINE;
  }

  /** The connection stands before the intent is committed, and the intent before the first byte leaves. */
  private async sendOnFreshLine(held: InHand): Promise<Reply | typeof NOT_MINE> {
    const line = await this.external.open(held.work);
    if (line.kind === 'not-sent') return line;
    const { type, restartOf } = held.work;
    const path = restartOf === null ? type.endpoints.start : (type.endpoints.restart ?? '');
    const target = { url: type.url, origin: new URL(type.url).origin };
    const granted = await this.report.intend(held, { target, url: endpointUrl(type.url, path) });
    if (granted && this.session.isTrusted) {
      held.work = { ...held.work, state: 'SENDING', targetUrl: type.url };
      return line.send();
    }
    line.close();
    // The intent is committed and the line unused: this is provably not sent, and the next owner should know.
    if (granted)
      await this.report.tell(held, { kind: 'NOT_SENT', detail: 'the lease of its agent had passed' });
    return NOT_MINE;
  }

  private async follow(held: InHand, outcome: StartOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'STARTED': {
        const { executionId, executionInfo } = outcome;
        const state = await this.report.tell(held, { kind: 'STARTED', executionId, executionInfo });
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
    this.inHand.drop(held.work.attemptId);
  }

  /** The run stays RUNNING, flagged WAITING_FOR_TARGET from the first failure on. */
  private async tryAgain(held: InHand, detail: string, retryAfterMs: number): Promise<void> {
    const taken = held.work.state === 'SENDING' && !held.work.type.idempotentStart;
    if (taken) await this.report.tell(held, { kind: 'NOT_SENT', detail });
    else if (held.startTries === 0) await this.report.tell(held, { kind: 'WAITING_FOR_TARGET', detail });
    held.startTries += 1;
    const delay = Math.max(startRetryAfter(held.startTries, Math.random()), retryAfterMs);
    this.inHand.next(held, delay, () => this.tryOnce(held));
  }

  private isExpired({ work }: InHand): boolean {
    const deadline = work.type.startDeadlineMs;
    return deadline !== null && this.session.now().getTime() - work.startingSince.getTime() > deadline;
  }

  /** A type that may have got a Start through is in doubt; one that provably has not is expired. */
  private async expire(held: InHand): Promise<void> {
    const detail = `not started within ${held.work.type.startDeadlineMs ?? 0} ms`;
    const kind = held.work.state === 'SENDING' ? 'START_UNKNOWN' : 'START_EXPIRED';
    await this.end(held, { kind, detail });
  }
}

import { Injectable } from '@nestjs/common';
import { endpointUrl } from '../domain/job-type.js';
import { describe, startOutcome, type Reply, type StartOutcome } from '../domain/outcome.js';
import { FindWork } from '../execution/find-work.js';
import { AgentSession } from './agent-session.js';
import { AttemptsInHand, type InHand } from './attempts-in-hand.js';
import { ExternalSystemClient } from './external-system.client.js';
import { Report } from './report.js';

/** Not sent: the session is not trusted, or the attempt is somebody else's by now. */
export const NOT_MINE = 'not-mine';

/** Sends Start or Restart once, in the order that makes it safe, and says what the answer means (job-contract.md). */
@Injectable()
export class SendStart {
  constructor(
    private readonly session: AgentSession,
    private readonly inHand: AttemptsInHand,
    private readonly external: ExternalSystemClient,
    private readonly report: Report,
    private readonly find: FindWork,
  ) {}

  async run(held: InHand): Promise<StartOutcome | typeof NOT_MINE> {
    const doubtedBefore = held.inDoubt;
    if (held.startTries > 0) await this.lookUpType(held);
    const { type } = held.work;
    const reply = type.idempotentStart ? await this.onPool(held) : await this.onFreshLine(held);
    if (reply === NOT_MINE) return NOT_MINE;
    const outcome = startOutcome(reply, type, this.session.now());
    if (outcome.kind === 'NOT_STARTED' || outcome.kind === 'UNAUTHORIZED') held.inDoubt = doubtedBefore;
    if (reply.kind !== 'not-sent') await this.report.answered(held, outcome.kind, describe(reply));
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

  /** Where a repeated Start is harmless: the claim is the intent, and connections are kept. */
  private async onPool(held: InHand): Promise<Reply | typeof NOT_MINE> {
    if (held.work.state === 'CLAIMED' && !(await this.intend(held))) return NOT_MINE;
    if (!this.maySend(held)) return NOT_MINE;
    held.inDoubt = true;
    return this.external.startOnPool(held.work);
  }

  /** The connection stands before the intent is committed, and the intent before the first byte leaves. */
  private async onFreshLine(held: InHand): Promise<Reply | typeof NOT_MINE> {
    const line = await this.external.open(held.work);
    if (line.kind === 'not-sent') return line;
    let granted = false;
    try {
      granted = await this.intend(held);
    } finally {
      if (!granted) line.close();
    }
    if (!granted) return NOT_MINE;
    if (this.maySend(held)) {
      held.inDoubt = true;
      return line.send(() => this.maySend(held));
    }
    line.close();
    // The intent is committed and the line unused: this is provably not sent, and the next owner should know.
    await this.report.tell(held, { kind: 'NOT_SENT', detail: 'the lease of its agent had passed' });
    return NOT_MINE;
  }

  private maySend(held: InHand): boolean {
    return this.session.isTrusted && this.inHand.isHeld(held);
  }

  private async intend(held: InHand): Promise<boolean> {
    const { type, restartOf } = held.work;
    const path = restartOf === null ? type.endpoints.start : (type.endpoints.restart ?? '');
    const target = { url: type.url, origin: new URL(type.url).origin };
    const granted = await this.report.intend(held, { target, url: endpointUrl(type.url, path) });
    if (granted) held.work = { ...held.work, state: 'SENDING', targetUrl: type.url };
    return granted;
  }
}

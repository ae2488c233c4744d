import { Injectable } from '@nestjs/common';
import { endpointUrl } from '../domain/job-type.js';
import type { Reply } from '../domain/run/outcome.js';
import { AgentSession } from './agent-session.js';
import { AttemptsInHand, type InHand } from './attempts-in-hand.js';
import { ExternalSystemClient } from './external-system.client.js';
import { Report } from './report.js';

/** Not sent: the session is not trusted, or the attempt is somebody else's by now. */
export const NOT_MINE = 'not-mine';

/** One call of Start or Restart, in the order that makes it safe: claim, connection, intent, first byte. */
@Injectable()
export class CallStart {
  constructor(
    private readonly session: AgentSession,
    private readonly inHand: AttemptsInHand,
    private readonly external: ExternalSystemClient,
    private readonly report: Report,
  ) {}

  async run(held: InHand): Promise<Reply | typeof NOT_MINE> {
    return held.work.type.idempotentStart ? this.onPool(held) : this.onFreshLine(held);
  }

  /** The system check of the type; null = it has none. */
  async check({ work: { type } }: InHand): Promise<Reply | null> {
    return type.endpoints.check === null ? null : this.external.check(type);
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
    held.logged = granted;
    return granted;
  }
}

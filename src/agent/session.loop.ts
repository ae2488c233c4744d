import { Injectable } from '@nestjs/common';
import { AgentSessions } from '../execution/attempts/agent-sessions.js';
import { Log } from '../platform/log/logger.js';
import type { Loop } from '../platform/time/loops.js';
import { AgentSession, AgentSettings } from './agent-session.js';
import { OwnedInLedger } from './owned-in-ledger.js';

/** Several renewals fit into a lease, so that one that fails is no loss. */
const RENEWALS_PER_LEASE = 4;

/** Renews the session's lease, and keeps what is in hand what the ledger says it is. */
@Injectable()
export class SessionLoop implements Loop {
  readonly name = 'agent session';
  readonly intervalMs: number;
  private missedBefore: ReadonlySet<string> = new Set();

  constructor(
    settings: AgentSettings,
    private readonly session: AgentSession,
    private readonly sessions: AgentSessions,
    private readonly ledger: OwnedInLedger,
    private readonly log: Log,
  ) {
    this.intervalMs = Math.round(settings.leaseMs / RENEWALS_PER_LEASE);
  }

  async runOnce(): Promise<void> {
    if (!(await this.session.renew())) {
      this.log.warn('The lease of this agent had passed: others may have taken over its attempts');
      this.ledger.letGo();
    }
    this.missedBefore = await this.ledger.agree(this.session, this.missedBefore);
    await this.sessions.forgetOldOnes();
  }
}

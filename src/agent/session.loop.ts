import { Injectable } from '@nestjs/common';
import { AgentSessions } from '../execution/agent-sessions.js';
import { FindWork } from '../execution/find-work.js';
import { Log } from '../platform/log/logger.js';
import type { Loop } from '../platform/time/loops.js';
import { AgentSession, AgentSettings } from './agent-session.js';
import { AttemptsInHand } from './attempts-in-hand.js';
import { TakeWork } from './take-work.js';

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

/** Compares what is in hand with what the ledger says this session owns. */
@Injectable()
export class OwnedInLedger {
  constructor(
    private readonly find: FindWork,
    private readonly inHand: AttemptsInHand,
    private readonly work: TakeWork,
  ) {}

  letGo(): void {
    this.inHand.dropAll();
  }

  /**
   * Drops what is no longer owned. Takes up again what is owned and twice was not in hand: a claim whose commit was
   * reported as failed would otherwise be nobody's. Answers with what was missed this time.
   */
  async agree(session: AgentSession, missedBefore: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const heldBefore = this.inHand.ids();
    const owned = await this.find.owned(session.seeker);
    for (const attemptId of heldBefore) if (!owned.has(attemptId)) this.inHand.drop(attemptId);
    const missed = new Set([...owned.keys()].filter((attemptId) => !this.inHand.has(attemptId)));
    this.work.goOn(await this.find.workOf([...missed].filter((attemptId) => missedBefore.has(attemptId))));
    return missed;
  }
}

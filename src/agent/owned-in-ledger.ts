import { Injectable } from '@nestjs/common';
import { FindWork } from '../execution/attempts/find-work.js';
import type { AgentSession } from './agent-session.js';
import { AttemptsInHand } from './attempts-in-hand.js';
import { TakeWork } from './take-work.js';

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
   * Drops what is no longer owned, or is owned under a later epoch. Takes up again what is owned and twice was not in
   * hand: a claim, a kill or a take-over whose commit was reported as failed would otherwise be nobody's. Answers with
   * what was missed this time.
   */
  async agree(session: AgentSession, missedBefore: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const heldBefore = this.inHand.ids();
    const owned = await this.find.owned(session.seeker);
    for (const attemptId of heldBefore) {
      const held = this.inHand.epochOf(attemptId);
      // One that came into hand meanwhile may be newer than the answer.
      if (held !== undefined && (owned.get(attemptId) ?? Infinity) > held) this.inHand.drop(attemptId);
    }
    const missed = new Set([...owned.keys()].filter((attemptId) => !this.inHand.has(attemptId)));
    this.work.goOn(await this.find.workOf([...missed].filter((attemptId) => missedBefore.has(attemptId))));
    return missed;
  }
}

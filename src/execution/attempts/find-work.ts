import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import { OwnershipStore } from '../../runs/ownership.store.js';
import { ClaimOrders, type AgentWork } from './claim-orders.js';
import { Ledger } from '../ledger.js';
import { TakeOver } from './take-over.js';

/** How many attempts are looked for at once. */
const BATCH = 200;

export interface Seeker {
  readonly sessionId: string;
  /** null = every group. */
  readonly groups: readonly string[] | null;
}

/** What a message should have brought to an agent and did not: the loops ask here. */
@Injectable()
export class FindWork {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly ownership: OwnershipStore,
    private readonly takeOver: TakeOver,
    private readonly claims: ClaimOrders,
  ) {}

  /** QUEUED attempts that have waited since `since`. */
  async waiting({ groups }: Seeker, since: Date): Promise<readonly string[]> {
    return this.ownership.waiting(this.database.reader, { groups, olderThan: since, limit: BATCH });
  }

  /** Attempts of agents that are gone, now owned by this session. */
  async orphaned({ sessionId, groups }: Seeker): Promise<readonly AgentWork[]> {
    const attemptIds = await this.ownership.orphans(this.database.reader, { groups, limit: BATCH });
    if (attemptIds.length === 0) return [];
    return this.ledger.transaction('take-over', (tx, now) =>
      this.takeOver.run(tx, { sessionId, attemptIds, now }),
    );
  }

  /** What the session owns, as the ledger has it: id and epoch. */
  async owned({ sessionId }: Seeker): Promise<ReadonlyMap<string, number>> {
    const rows = await this.ownership.ownedBy(this.database.reader, sessionId);
    return new Map(rows.map(({ attemptId, epoch }) => [attemptId, epoch]));
  }

  /** The work on attempts that the session owns already. */
  async workOf(attemptIds: readonly string[]): Promise<readonly AgentWork[]> {
    return attemptIds.length === 0 ? [] : this.claims.workOf(this.database.reader, attemptIds);
  }

  /** Attempts to kill: the given ones, or all that the session tracks and somebody asked to kill. */
  async kills({ sessionId }: Seeker, attemptIds: readonly string[] | null): Promise<readonly AgentWork[]> {
    return this.ledger.transaction('take-kills', async (tx) => {
      const taken = await this.ownership.takeKills(tx, sessionId, attemptIds);
      return { answer: await this.claims.workOf(tx, taken), orders: [] };
    });
  }
}

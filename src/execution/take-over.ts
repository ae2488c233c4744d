import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import { handedBack, startUnknown } from '../domain/run-transition.js';
import type { Transaction } from '../platform/database/transaction.js';
import { AttemptStore } from '../runs/attempt.store.js';
import { OwnershipStore } from '../runs/ownership.store.js';
import { Advance } from './advance.js';
import { ClaimOrders, type AgentWork } from './claim-orders.js';
import type { Work } from './ledger.js';
import { LockAttempts, UNDER_WAY, type LockedAttempt } from './lock-attempts.js';

interface Orphans {
  readonly sessionId: string;
  readonly attemptIds: readonly string[];
  readonly now: Date;
}

/**
 * Attempts whose agent is gone find another one. What was only claimed is queued again; what is tracked goes on being
 * tracked; a Start that was being sent is sent again with the same bytes where that is harmless, and is otherwise
 * START_UNKNOWN. Never a second Start that nobody asked for.
 */
@Injectable()
export class TakeOver {
  constructor(
    private readonly locks: LockAttempts,
    private readonly attempts: AttemptStore,
    private readonly ownership: OwnershipStore,
    private readonly claims: ClaimOrders,
    private readonly advance: Advance,
  ) {}

  /** Harmless when two agents do it at once: the second finds nothing left. */
  async run(tx: Transaction, { sessionId, attemptIds, now }: Orphans): Promise<Work<readonly AgentWork[]>> {
    const orphans = await this.lockOrphans(tx, attemptIds);
    const { claimed, doubtful, goOn } = await this.sort(tx, orphans);
    const requeued = await this.ownership.requeue(tx, idsOf(claimed));
    const unknown = doubtful.map(
      ({ attempt }) => ({ attempt, state: 'START_UNKNOWN', detail: LOST_WHILE_SENDING }) as const,
    );
    await this.attempts.move(tx, unknown, now);
    await this.ownership.takeOver(tx, sessionId, idsOf(goOn));
    const changes = [
      ...claimed.map(({ run }) => handedBack(run)),
      ...doubtful.map(({ run }) => startUnknown(run)),
    ];
    const orders = await this.advance.from(tx, changes, { now, actor: SYSTEM, reason: 'its agent is gone' });
    return { answer: await this.claims.workOf(tx, idsOf(goOn)), orders: [...requeued, ...orders] };
  }

  private async lockOrphans(tx: Transaction, ids: readonly string[]): Promise<readonly LockedAttempt[]> {
    const locked = await this.locks.run(tx, { ids, states: UNDER_WAY, ending: new Set(ids) });
    const still = await this.ownership.stillOrphans(tx, idsOf(locked));
    return locked.filter(({ attempt }) => still.has(attempt.id));
  }

  private async sort(tx: Transaction, orphans: readonly LockedAttempt[]): Promise<Sorted> {
    const works = await this.claims.workOf(tx, idsOf(orphans));
    const repeatable = new Set(
      works.filter(({ type }) => type.idempotentStart).map(({ attemptId }) => attemptId),
    );
    const isClaimed = ({ attempt }: LockedAttempt): boolean => attempt.state === 'CLAIMED';
    const isDoubtful = ({ attempt }: LockedAttempt): boolean =>
      attempt.state === 'SENDING' && !repeatable.has(attempt.id);
    return {
      claimed: orphans.filter(isClaimed),
      doubtful: orphans.filter(isDoubtful),
      goOn: orphans.filter((orphan) => !isClaimed(orphan) && !isDoubtful(orphan)),
    };
  }
}

interface Sorted {
  readonly claimed: readonly LockedAttempt[];
  readonly doubtful: readonly LockedAttempt[];
  readonly goOn: readonly LockedAttempt[];
}

const idsOf = (pairs: readonly LockedAttempt[]): readonly string[] => pairs.map(({ attempt }) => attempt.id);

const LOST_WHILE_SENDING = 'the agent was lost after it had committed to send and before it stored an answer';

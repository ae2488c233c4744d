import { Injectable } from '@nestjs/common';
import { settle, type AttemptMove, type AttemptReport } from '../../domain/run/attempt-report.js';
import { SYSTEM } from '../../domain/event.js';
import type { RunChange } from '../../domain/run/run.js';
import { handedBack } from '../../domain/run/run-transition.js';
import { knownFate, type LoggedSend } from '../../domain/run/send.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AttemptStore, type LockedAttempt, type OwnedAttempt } from '../../runs/attempt.store.js';
import { OwnershipStore } from '../../runs/ownership.store.js';
import { Advance } from '../advance.js';
import { ClaimOrders, type AgentWork } from './claim-orders.js';
import type { Work } from '../ledger.js';
import { LockAttempts, UNDER_WAY } from './lock-attempts.js';

interface Orphans {
  readonly sessionId: string;
  readonly attemptIds: readonly string[];
  readonly now: Date;
}

/**
 * Attempts whose agent is gone find another one. What was only claimed, or sent without effect, is queued again; what is
 * tracked goes on being tracked; a Start that was being sent is sent again with the same bytes where that is harmless, and
 * is otherwise what the send log knows of it, or START_UNKNOWN. Never a second Start that nobody asked for.
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
    const told = await this.tell(tx, doubtful);
    const unsent = [...claimed, ...told.unsent];
    const requeued = await this.ownership.requeue(tx, idsOf(unsent));
    await this.attempts.move(tx, told.moves, now);
    await this.ownership.takeOver(tx, sessionId, idsOf(goOn));
    const changes = [...unsent.map(({ run }) => handedBack(run)), ...told.changes];
    const orders = await this.advance.from(tx, changes, { now, actor: SYSTEM, reason: 'its agent is gone' });
    return { answer: await this.claims.workOf(tx, idsOf(goOn)), orders: [...requeued, ...orders] };
  }

  /** What the agent would have reported: it may have noted the answer before it was lost. */
  private async tell(tx: Transaction, doubtful: readonly LockedAttempt[]): Promise<Told> {
    const sends = await this.ownership.startsOf(tx, idsOf(doubtful));
    const unsent: LockedAttempt[] = [];
    const settled = doubtful.flatMap((pair) => {
      const { run, attempt } = pair;
      const report = reportOf(attempt, sends.get(attempt.id) ?? []);
      if (report.kind === 'NOT_SENT' && !attempt.killRequested) {
        unsent.push(pair);
        return [];
      }
      return [{ attempt, settlement: settle(run, attempt, report) }];
    });
    return {
      unsent,
      moves: settled.flatMap(({ attempt, settlement }) =>
        settlement.attempt ? [{ ...settlement.attempt, attempt }] : [],
      ),
      changes: settled.flatMap(({ settlement }) => settlement.run ?? []),
    };
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

interface Told {
  /** Sent without effect, and not to be killed. */
  readonly unsent: readonly LockedAttempt[];
  readonly moves: readonly (AttemptMove & { readonly attempt: OwnedAttempt })[];
  readonly changes: readonly RunChange[];
}

function reportOf({ id, epoch }: OwnedAttempt, sends: readonly LoggedSend[]): AttemptReport {
  const of = { attemptId: id, epoch };
  const detail = sends.at(-1)?.detail ?? '';
  switch (knownFate(sends)) {
    case 'REJECTED':
      return { ...of, kind: 'START_REJECTED', detail };
    case 'NOT_SENT':
      return { ...of, kind: 'NOT_SENT', detail };
    case 'DOUBT':
      return { ...of, kind: 'START_UNKNOWN', detail: LOST_WHILE_SENDING };
  }
}

const idsOf = (pairs: readonly LockedAttempt[]): readonly string[] => pairs.map(({ attempt }) => attempt.id);

const LOST_WHILE_SENDING = 'the agent was lost after it had committed to send and before it stored an answer';

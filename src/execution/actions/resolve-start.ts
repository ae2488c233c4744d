import { Injectable } from '@nestjs/common';
import { closedDay } from '../../business-days/open-day.js';
import { conflict, invalid, notFound } from '../../domain/errors.js';
import { resolveStart, stale, type StartResolution } from '../../domain/run/operator-action.js';
import { isStartUnknown, type Run } from '../../domain/run/run.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ActionStore } from '../../runs/action.store.js';
import { AttemptStore, type OwnedAttempt } from '../../runs/attempt.store.js';
import { Advance } from '../advance.js';
import { ClaimOrders } from '../attempts/claim-orders.js';
import { LockAttempts } from '../attempts/lock-attempts.js';
import type { Work } from '../ledger.js';

export interface StartToResolve {
  readonly runId: string;
  readonly resolution: StartResolution;
  /** With `adopt`: the execution that was found. */
  readonly executionId?: string | undefined;
  readonly attempt?: number | undefined;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

/** A person says what became of a Start that nobody answered (lifecycle.md, Attempts). */
@Injectable()
export class ResolveStart {
  constructor(
    private readonly locks: LockAttempts,
    private readonly attempts: AttemptStore,
    private readonly actions: ActionStore,
    private readonly claims: ClaimOrders,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, told: StartToResolve): Promise<Work<null>> {
    const { attempt, run } = await this.lockUnknown(tx, told);
    const [work] = await this.claims.workOf(tx, [attempt.id]);
    const idempotent = work?.type.idempotentStart ?? false;
    if (told.resolution === 'adopt') await this.adopt(tx, attempt, told);
    if (told.resolution === 'notStarted' && idempotent) await this.sendAgain(tx, attempt, told.now);
    const orders = await this.advance.from(tx, [resolveStart(run, told.resolution, idempotent)], told);
    return { answer: null, orders };
  }

  private async lockUnknown(
    tx: Transaction,
    told: StartToResolve,
  ): Promise<{ attempt: OwnedAttempt; run: Run }> {
    const [place] = await this.actions.places(tx, [told.runId]);
    if (!place) throw notFound('UNKNOWN_RUN', `There is no run ${told.runId}.`);
    if (place.dayStatus === 'CLOSED') {
      throw conflict('DAY_CLOSED', closedDay(place).message, { runStatus: place.status });
    }
    const ids = await this.attempts.openOf(tx, told.runId);
    const [locked] = await this.locks.run(tx, { ids, states: ['START_UNKNOWN'], ending: new Set(ids) });
    const { status } = locked?.run ?? place;
    if (!locked || !isStartUnknown(locked.run)) {
      const allowed = 'resolve-start is allowed when a run is ERROR with the cause START_UNKNOWN';
      throw conflict('NOT_ALLOWED', `${allowed}; this one is ${status}.`, { runStatus: status });
    }
    if (told.attempt !== undefined && told.attempt !== locked.run.attempt) {
      const { code, detail } = stale(locked.run, told.attempt);
      throw conflict(code, detail, { runStatus: status });
    }
    return locked;
  }

  private async adopt(
    tx: Transaction,
    attempt: OwnedAttempt,
    { executionId, now }: StartToResolve,
  ): Promise<void> {
    if (executionId === undefined) {
      throw invalid(
        'EXECUTION_ID_REQUIRED',
        'adopt needs the executionId under which the external system runs it.',
      );
    }
    const origin = attempt.targetOrigin ?? '';
    const inUse = await this.attempts.idsInUse(tx, [{ attemptId: attempt.id, origin, executionId }]);
    if (inUse.size > 0) {
      throw conflict(
        'EXECUTION_ID_IN_USE',
        `Another open attempt of ${origin} has the execution id ${executionId}.`,
      );
    }
    const state = attempt.killRequested ? 'KILLING' : 'TRACKING';
    await this.attempts.move(tx, [{ attempt, state, executionId }], now);
    await this.attempts.release(tx, attempt.id);
  }

  /** The same attempt, the same id, the same bytes, and a new deadline. */
  private async sendAgain(tx: Transaction, attempt: OwnedAttempt, now: Date): Promise<void> {
    await this.attempts.move(tx, [{ attempt, state: 'SENDING' }], now);
    await this.actions.renewStartDeadline(tx, attempt.id, now);
  }
}

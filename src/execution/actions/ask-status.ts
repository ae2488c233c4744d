import { Injectable } from '@nestjs/common';
import { closedDay } from '../../business-days/open-day.js';
import { conflict, notFound } from '../../domain/errors.js';
import { againstAsking } from '../../domain/run/operator-action.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ActionStore } from '../../runs/action.store.js';
import { AttemptStore, type LockedAttempt } from '../../runs/attempt.store.js';
import { RunStore } from '../../runs/run.store.js';
import { ClaimOrders } from '../attempts/claim-orders.js';
import { LockAttempts } from '../attempts/lock-attempts.js';
import type { Work } from '../ledger.js';

interface RunToAsk {
  readonly runId: string;
  /** The attempt that was looked at. */
  readonly attempt?: number | undefined;
}

/**
 * Status of a run whose contact is lost, asked now and not when it is due: when that is, only a timer of the agent that has it
 * knows. So the attempt is handed back. An agent of its group finds it within a reconciling interval, and what is taken over is
 * asked at once, unless its target is to be left alone. However often a person asks, it is handed over once in that interval.
 */
@Injectable()
export class AskStatus {
  constructor(
    private readonly locks: LockAttempts,
    private readonly attempts: AttemptStore,
    private readonly actions: ActionStore,
    private readonly runs: RunStore,
    private readonly claims: ClaimOrders,
  ) {}

  async run(tx: Transaction, { runId, attempt }: RunToAsk): Promise<Work<null>> {
    const [place] = await this.actions.places(tx, [runId]);
    if (!place) throw notFound('UNKNOWN_RUN', `There is no run ${runId}.`);
    if (place.dayStatus === 'CLOSED')
      throw conflict('DAY_CLOSED', closedDay(place).message, { runStatus: place.status });
    const ids = await this.attempts.openOf(tx, runId);
    const [locked] = await this.locks.run(tx, { ids, states: ['TRACKING'], ending: new Set() });
    const run = locked?.run ?? (await this.runs.read(tx, runId));
    const refusal = run && againstAsking(run, attempt);
    if (refusal) throw conflict(refusal.code, refusal.detail, { runStatus: run.status });
    if (locked) await this.handBack(tx, locked);
    return { answer: null, orders: [] };
  }

  /** Whoever has it in hand knows its job type; whoever finds it must be able to learn it. */
  private async handBack(tx: Transaction, { attempt, run }: LockedAttempt): Promise<void> {
    const [work] = await this.claims.workOf(tx, [attempt.id]);
    if (!work) {
      const detail = `The job type ${run.jobType} is not defined any more: only the agent that has it in hand can ask.`;
      throw conflict('NOT_ALLOWED', detail, { runStatus: run.status });
    }
    await this.attempts.release(tx, attempt.id);
  }
}

import { Injectable } from '@nestjs/common';
import { invalid, Refused } from '../../domain/errors.js';
import { schedulesWhere, type Grant } from '../../domain/access.js';
import { Ledger, type Work } from '../../execution/ledger.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { HttpAnswer } from './http-answer.js';
import { IdempotencyStore, type KeyUse } from './idempotency.store.js';

/** Who calls, and the key under which the call is to count once. */
export interface Caller {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly idempotency: KeyUse | null;
}

/** The schedules whose things its lists show; null = all. */
export const seenBy = ({ grants }: Pick<Caller, 'grants'>): readonly string[] | null =>
  schedulesWhere(grants, 'see');

export interface Done<T> extends Work<T> {
  readonly status?: number;
  /** What its key answers when it is used again, where that is not all: a secret is shown once. */
  readonly kept?: unknown;
}

/**
 * Carries out commands: one transaction for what a command does and for the answer that its Idempotency-Key will be
 * given again.
 */
@Injectable()
export class Commands {
  constructor(
    private readonly ledger: Ledger,
    private readonly keys: IdempotencyStore,
  ) {}

  async run<T>(
    caller: Caller,
    status: number,
    command: (tx: Transaction, now: Date) => Promise<Done<T>>,
  ): Promise<HttpAnswer> {
    return this.ledger.transaction('command', async (tx, now) => {
      const use = caller.idempotency;
      const known = use && (await this.answerBefore(tx, use, now));
      if (known) return { answer: known, orders: [] };
      const done = await command(tx, now);
      const answer = new HttpAnswer(done.status ?? status, done.answer);
      if (use) await this.keys.store(tx, use, { status: answer.status, body: done.kept ?? answer.body, now });
      return { answer, orders: done.orders };
    });
  }

  private async answerBefore(tx: Transaction, use: KeyUse, now: Date): Promise<HttpAnswer | null> {
    if (!(await this.keys.reserve(tx, use))) {
      throw new Refused({
        kind: 'CONFLICT',
        code: 'IDEMPOTENCY_KEY_IN_PROGRESS',
        message: 'A request with this Idempotency-Key is being carried out; ask again for its answer.',
        retryAfterSeconds: 1,
      });
    }
    const stored = await this.keys.find(tx, use, now);
    if (!stored) return null;
    if (stored.bodyHash !== use.bodyHash) {
      throw invalid(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key was used for a request with another body.',
      );
    }
    return new HttpAnswer(stored.status, stored.answer);
  }
}

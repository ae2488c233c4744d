import { Injectable } from '@nestjs/common';
import { takenBack, startUnknown } from '../../domain/run/run-transition.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AttemptStore, type Order } from '../../runs/attempt.store.js';
import { Advance } from '../advance.js';
import { LockAttempts } from './lock-attempts.js';

const MAY_HAVE_BEEN_SENT = 'the database was restored: it may have been sent since the backup was made';

/**
 * Attempts that were on their way out when a backup was made: those that an agent had taken are START_UNKNOWN, whatever
 * their job type promises, and those that waited for one are taken back.
 */
@Injectable()
export class DoubtUnsent {
  constructor(
    private readonly locks: LockAttempts,
    private readonly attempts: AttemptStore,
    private readonly advance: Advance,
  ) {}

  async run(
    tx: Transaction,
    ids: readonly string[],
    told: { readonly now: Date; readonly actor: string; readonly reason: string },
  ): Promise<readonly Order[]> {
    const states = ['QUEUED', 'CLAIMED', 'SENDING'] as const;
    const locked = await this.locks.run(tx, { ids, states, ending: new Set(ids) });
    const queued = locked.filter(({ attempt }) => attempt.state === 'QUEUED');
    const taken = locked.filter(({ attempt }) => attempt.state !== 'QUEUED');
    const moves = taken.map(
      ({ attempt }) => ({ attempt, state: 'START_UNKNOWN', detail: MAY_HAVE_BEEN_SENT }) as const,
    );
    await this.attempts.move(tx, moves, told.now);
    const changes = [
      ...taken.map(({ run }) => startUnknown(run)),
      ...queued.map(({ run }) => takenBack(run)),
    ];
    return this.advance.from(tx, changes, told);
  }
}

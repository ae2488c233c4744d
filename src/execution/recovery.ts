import { Injectable } from '@nestjs/common';
import { conflict } from '../domain/errors.js';
import { SYSTEM } from '../domain/event.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { RecoveryStore, type OpenRecovery } from '../runs/recovery.store.js';
import { DoubtUnsent } from './attempts/doubt-unsent.js';
import { Ledger } from './ledger.js';

/**
 * After a restore to an earlier moment the ledger has forgotten what was started since, and would start it again. So no
 * attempt is made until a person has compared it with the external systems and ends the recovery.
 */
@Injectable()
export class Recovery {
  constructor(
    private readonly ledger: Ledger,
    private readonly recoveries: RecoveryStore,
    private readonly doubt: DoubtUnsent,
    private readonly events: EventStore,
  ) {}

  /** Once for each label, however often a process is started with it. true = it has begun just now. */
  async begin(label: string): Promise<boolean> {
    return this.ledger.transaction('begin-recovery', async (tx, now) => {
      if (!(await this.recoveries.begin(tx, label, now))) return { answer: false, orders: [] };
      const told = { actor: SYSTEM, reason: `the database was restored: ${label}` };
      await this.events.note(tx, { type: 'recovery.begun', ...told }, now);
      const unsent = await this.recoveries.unsent(tx);
      return { answer: true, orders: await this.doubt.run(tx, unsent, { now, ...told }) };
    });
  }

  /** From here on what is due is started. Throws a conflict when there is no recovery. */
  async end(
    tx: Transaction,
    by: { readonly actor: string; readonly reason: string | null; readonly now: Date },
  ): Promise<OpenRecovery> {
    const ended = await this.recoveries.end(tx, by);
    if (!ended) throw conflict('NO_RECOVERY', 'No recovery is open: what is due is started as ever.');
    await this.events.note(tx, { type: 'recovery.ended', actor: by.actor, reason: by.reason }, by.now);
    return ended;
  }
}

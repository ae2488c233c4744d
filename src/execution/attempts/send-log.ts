import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import { Clock } from '../../platform/time/clock.js';
import type { SendAnswer, SendIntent } from '../../domain/run/send.js';
import { OwnershipStore } from '../../runs/ownership.store.js';

/** What was sent to external systems: the intent is committed before any byte leaves, the answer is written beside it. */
@Injectable()
export class SendLog {
  constructor(
    private readonly database: Database,
    private readonly ownership: OwnershipStore,
    private readonly clock: Clock,
  ) {}

  /** The attempts whose Start or Restart may be sent now. Whoever is not among them no longer owns the attempt. */
  async intend(intents: readonly SendIntent[]): Promise<ReadonlySet<string>> {
    return this.database.transaction('intend-start', (tx) =>
      this.ownership.intend(tx, intents, this.clock.now()),
    );
  }

  /** false = whoever asks no longer owns the attempt, and sends nothing. */
  async intendKill(kill: Omit<SendIntent, 'target' | 'hand'>): Promise<boolean> {
    return this.database.write('intend-kill', (sql) => this.ownership.logKill(sql, kill, this.clock.now()));
  }

  async answered(answers: readonly SendAnswer[]): Promise<void> {
    await this.database.write('note-answer', (sql) =>
      this.ownership.logAnswers(sql, answers, this.clock.now()),
    );
  }
}

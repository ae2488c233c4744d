import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import type { Loop } from '../../platform/time/loops.js';
import { IdempotencyStore } from './idempotency.store.js';

/** Answers are kept for a day under their Idempotency-Key, and no longer. */
@Injectable()
export class ForgetKeysLoop implements Loop {
  readonly name = 'forget idempotency keys';
  readonly intervalMs = 600_000;

  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyStore,
  ) {}

  async runOnce(now: Date): Promise<void> {
    await this.database.write('forget-keys', (sql) => this.keys.forgetOldOnes(sql, now));
  }
}

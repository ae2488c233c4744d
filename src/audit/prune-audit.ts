import { Injectable } from '@nestjs/common';
import type { AuditHead } from '../domain/audit/chain.js';
import { conflict, invalid } from '../domain/errors.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import { AuditStore } from './audit.store.js';
import { VerifyAudit } from './verify-audit.js';

const BATCH = 10_000;

export interface Pruned {
  readonly pruned: AuditHead | null;
  /** How many are deleted. */
  readonly records: number;
}

/** Ends the keeping of old records: what is left says up to where, and goes on from there. */
@Injectable()
export class PruneAudit {
  constructor(
    private readonly database: Database,
    private readonly records: AuditStore,
    private readonly verify: VerifyAudit,
  ) {}

  /** Whether it may be done at all. Throws AUDIT_BROKEN and PRUNING_NOT_GRANTED. */
  async refuseUnlessWhole(): Promise<void> {
    if (!(await this.records.mayPrune(this.database.reader))) {
      const message =
        'The role of the server may not prune the audit: the owner of the database does it, or grants EXECUTE ON FUNCTION audit_prune.';
      throw conflict('PRUNING_NOT_GRANTED', message);
    }
    const { broken } = await this.verify.run(null);
    if (!broken) return;
    const message = `The audit is broken at ${broken.seq} (${broken.message}): nothing of it is deleted before that is explained.`;
    throw conflict('AUDIT_BROKEN', message, { broken });
  }

  /** Up to where its record is to say that records were deleted. Throws NOT_PAST. */
  async upTo(
    tx: Transaction,
    { before, now }: { readonly before: Date; readonly now: Date },
  ): Promise<Pruned> {
    if (before > now) throw invalid('NOT_PAST', `before, ${before.toISOString()}, is not over yet.`);
    const last = await this.records.lastBefore(tx, before);
    if (!last) return { pruned: null, records: 0 };
    const { records, ...pruned } = last;
    return { pruned, records };
  }

  /** Deletes what the record covers. What is interrupted is done by the next pruning, and disturbs no verification. */
  async sweep(): Promise<void> {
    const deleteSome = (): Promise<number> =>
      this.database.write('prune-audit', (sql) => this.records.deletePruned(sql, BATCH));
    while ((await deleteSome()) === BATCH);
  }
}

import { Injectable } from '@nestjs/common';
import type { AuditHead } from '../domain/audit/chain.js';
import { AT_THE_START, walk, walkedToTheEnd, type Walked } from '../domain/audit/verify-chain.js';
import { Database } from '../platform/database/transaction.js';
import { hashAfter } from '../platform/hash-after.js';
import { AuditStore } from './audit.store.js';

const BATCH = 1_000;
/** Records may be pruned while they are looked through; not again and again. */
const MOST_TRIES = 3;

/** Looks through the whole chain, in batches, while others write on. */
@Injectable()
export class VerifyAudit {
  constructor(
    private readonly database: Database,
    private readonly records: AuditStore,
  ) {}

  /** `head` was kept by somebody outside of the database: the chain must have it. */
  async run(head: AuditHead | null): Promise<Walked> {
    for (let tries = 1; ; tries += 1) {
      const pruned = await this.records.pruned(this.database.reader);
      const walked = await this.walkFrom(pruned, head);
      const now = await this.records.pruned(this.database.reader);
      if (!walked.broken || now?.seq === pruned?.seq || tries === MOST_TRIES) return walked;
    }
  }

  private async walkFrom(pruned: AuditHead | null, head: AuditHead | null): Promise<Walked> {
    const expected = { hashAfter, pruned, head };
    const { reader } = this.database;
    let walked = AT_THE_START;
    for (let after = '0'; ;) {
      const batch = await this.records.after(reader, after, BATCH);
      for (const record of batch) walked = walk(walked, record, expected);
      if (walked.broken || batch.length < BATCH) return walkedToTheEnd(walked, expected);
      after = batch.at(-1)?.seq ?? after;
    }
  }
}

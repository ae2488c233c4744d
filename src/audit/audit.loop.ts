import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/transaction.js';
import { Log } from '../platform/log/logger.js';
import type { Loop } from '../platform/time/loops.js';
import { AuditLog } from './audit-log.js';
import { AuditStore } from './audit.store.js';

/**
 * Tells the head of the audit to the log whenever it has moved: who has the log elsewhere can prove that the records before are
 * as they were, whoever owns the database. And notes what was only counted.
 */
@Injectable()
export class AuditLoop implements Loop {
  readonly name = 'tell the head of the audit';
  readonly intervalMs = 60_000;
  private told: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly records: AuditStore,
    private readonly audit: AuditLog,
    private readonly log: Log,
  ) {}

  async runOnce(): Promise<void> {
    await this.audit.noteCounted();
    const head = await this.records.head(this.database.reader);
    if (!head || head.seq === this.told) return;
    this.log.log('The audit goes up to here', { auditSeq: head.seq, auditHash: head.hash });
    this.told = head.seq;
  }
}

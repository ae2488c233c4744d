import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { contentOf, type AuditEntry } from '../domain/audit/chain.js';
import { told } from '../domain/audit/told.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import { Log } from '../platform/log/logger.js';
import { knownSecrets } from '../platform/secrets/known-secrets.js';
import { Clock } from '../platform/time/clock.js';
import { AuditStore } from './audit.store.js';
import { FewAMinute } from './few-a-minute.js';

/** What is left out is nothing; `detail` is any value, of which secrets are masked and what is long is cut. */
export type AuditNote = Pick<AuditEntry, 'actor' | 'action'> &
  Partial<Omit<AuditEntry, 'at' | 'actor' | 'action' | 'detail'>> & { readonly detail?: unknown };

/** What may come without end is bounded by its key: an address, a principal, a target. */
export interface BoundedNote extends AuditNote {
  readonly per: string;
}

/** Writes the audit. */
@Injectable()
export class AuditLog implements OnModuleDestroy {
  private readonly bounds = new Map<string, FewAMinute>();

  constructor(
    private readonly database: Database,
    private readonly records: AuditStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** In the transaction of what it tells, as its last statement: until that ends, nobody else's record can be written. */
  async append(tx: Transaction, note: AuditNote, now: Date): Promise<void> {
    await this.records.append(tx, contentOf(entryOf(note, now)));
  }

  /** Of what happens in no transaction: a login, a download. Throws when it cannot be written, so that it does not happen untold. */
  async note(note: AuditNote): Promise<void> {
    const content = contentOf(entryOf(note, this.clock.now()));
    await this.database.write('note-audit', (sql) => this.records.append(sql, content));
  }

  /**
   * Of what was refused, and may be refused without end: some a minute of one key and of all are noted, the rest is counted, and
   * the count noted later. Never throws: the refusal stands whether it is noted or not.
   */
  async noteRefused({ per, ...note }: BoundedNote, more: string): Promise<void> {
    const bound = this.bounds.get(more) ?? new FewAMinute();
    this.bounds.set(more, bound);
    if (bound.take(per, this.clock.now())) await this.tryToNote(note);
  }

  /** What was only counted so far. */
  async noteCounted(): Promise<void> {
    for (const [action, bound] of this.bounds) {
      for (const { key, times } of bound.leftOut())
        await this.tryToNote({ actor: null, action, outcome: 'denied', detail: { of: key, times } });
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.noteCounted();
  }

  private async tryToNote(note: AuditNote): Promise<void> {
    try {
      await this.note(note);
    } catch (error) {
      this.log.error('A refusal could not be noted in the audit', { action: note.action }, error);
    }
  }
}

const entryOf = (note: AuditNote, now: Date): AuditEntry => ({
  at: now.toISOString(),
  actor: note.actor,
  authMethod: note.authMethod ?? null,
  address: note.address ?? null,
  action: note.action,
  schedule: note.schedule ?? null,
  object: note.object ?? {},
  detail: told(note.detail ?? {}, (text) => knownSecrets.redact(text)),
  outcome: note.outcome ?? 'done',
  status: note.status ?? null,
  requestId: note.requestId ?? null,
});

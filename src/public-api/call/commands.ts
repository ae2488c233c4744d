import { Injectable } from '@nestjs/common';
import { invalid, Refused } from '../../domain/errors.js';
import { schedulesWhere, type Grant } from '../../domain/access.js';
import { AuditLog } from '../../audit/audit-log.js';
import { ScheduleOf } from '../../auth/schedule-of.query.js';
import { Ledger, type Work } from '../../execution/ledger.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import type { AskedOperation } from './asked-operation.js';
import { HttpAnswer } from './http-answer.js';
import { IdempotencyStore, type KeyUse } from './idempotency.store.js';

/** Who calls, for what, and the key under which the call is to count once. */
export interface Caller {
  readonly name: string;
  readonly asked: () => AskedOperation;
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
  /** false = nothing has changed, as after a dry run: the audit has no record of it. */
  readonly changed?: boolean;
  /** What the audit tells beside what was asked. */
  readonly told?: Readonly<Record<string, unknown>>;
}

/**
 * Carries out commands: one transaction for what a command does, for the answer that its Idempotency-Key will be given
 * again, and for its record in the audit.
 */
@Injectable()
export class Commands {
  constructor(
    private readonly ledger: Ledger,
    private readonly keys: IdempotencyStore,
    private readonly audit: AuditLog,
    private readonly scheduleOf: ScheduleOf,
    private readonly box: SecretBox,
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
      if (use)
        await this.keys.store(tx, this.sealed(use), {
          status: answer.status,
          body: done.kept ?? answer.body,
          now,
        });
      if (done.changed !== false)
        await this.note(tx, caller, { status: answer.status, told: done.told, now });
      return { answer, orders: done.orders };
    });
  }

  /** Last of all: from here to the commit no other record is written. */
  private async note(
    tx: Transaction,
    { name, asked }: Caller,
    {
      status,
      told,
      now,
    }: { readonly status: number; readonly told: Done<unknown>['told']; readonly now: Date },
  ): Promise<void> {
    const { thing, ...note } = asked();
    const schedule = thing ? await this.scheduleOf.find(thing.kind, thing.id, tx) : undefined;
    const detail = { ...note.detail, ...told };
    const entry = { ...note, actor: name, schedule: schedule ?? note.schedule, detail, status };
    await this.audit.append(tx, entry, now);
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
    if (!this.digestsOf(use).includes(stored.bodyHash)) {
      throw invalid(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key was used for a request with another body.',
      );
    }
    return new HttpAnswer(stored.status, stored.answer);
  }
  /** A body may have a secret: its plain hash would let whoever has a copy of the database try which. */
  private sealed(use: KeyUse): KeyUse {
    const [bodyHash = ''] = this.digestsOf(use);
    return { ...use, bodyHash };
  }

  private digestsOf({ bodyHash }: KeyUse): readonly string[] {
    return this.box.digests(bodyHash, 'idempotency_key/body_hash');
  }
}

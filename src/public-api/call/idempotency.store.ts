import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';

/** What a key stands for: the same principal, method and path, for 24 hours (api.md). */
export interface KeyUse {
  readonly principal: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly bodyHash: string;
}

export interface StoredAnswer {
  readonly bodyHash: string;
  readonly status: number;
  readonly answer: unknown;
}

const KEPT = `interval '24 hours'`;

@Injectable()
export class IdempotencyStore {
  /** false = a request with this key is being carried out at this moment. */
  async reserve(tx: Transaction, use: KeyUse): Promise<boolean> {
    const name = JSON.stringify([use.principal, use.method, use.path, use.key]);
    const row = await tx.row<{ free: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
      [name],
    );
    return row?.free ?? false;
  }

  async find(tx: Transaction, use: KeyUse, now: Date): Promise<StoredAnswer | null> {
    const row = await tx.row<StoredAnswer>(
      `SELECT body_hash AS "bodyHash", status, answer FROM idempotency_key
       WHERE principal = $1 AND method = $2 AND path = $3 AND key = $4 AND created_at > $5::timestamptz - ${KEPT}`,
      [use.principal, use.method, use.path, use.key, now],
    );
    return row ?? null;
  }

  async store(
    tx: Transaction,
    use: KeyUse,
    answer: { status: number; body: unknown; now: Date },
  ): Promise<void> {
    await tx.rows(
      `INSERT INTO idempotency_key (principal, method, path, key, body_hash, status, answer, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (principal, method, path, key) DO UPDATE
         SET body_hash = excluded.body_hash, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at`,
      [
        use.principal,
        use.method,
        use.path,
        use.key,
        use.bodyHash,
        answer.status,
        JSON.stringify(answer.body),
        answer.now,
      ],
    );
  }

  async forgetOldOnes(tx: Transaction, now: Date): Promise<void> {
    await tx.rows(`DELETE FROM idempotency_key WHERE created_at < $1::timestamptz - ${KEPT}`, [now]);
  }
}

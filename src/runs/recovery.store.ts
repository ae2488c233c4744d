import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../platform/database/transaction.js';

export interface OpenRecovery {
  /** What the operator has called the restore. */
  readonly label: string;
  readonly begunAt: Date;
}

/** SQL: whether nothing is to be started, because the database was restored and nobody has looked yet. */
export const IS_RECOVERING = 'EXISTS (SELECT FROM recovery WHERE ended_at IS NULL)';

/** Restores that Nightjar was told of. A backup that was made during a recovery leaves two of them open. */
@Injectable()
export class RecoveryStore {
  /** false = this restore is known already. */
  async begin(tx: Transaction, label: string, now: Date): Promise<boolean> {
    const rows = await tx.rows(
      'INSERT INTO recovery (label, begun_at) VALUES ($1, $2) ON CONFLICT (label) DO NOTHING RETURNING label',
      [label, now],
    );
    return rows.length > 0;
  }

  /** The latest one that is open. */
  async open(sql: Sql): Promise<OpenRecovery | null> {
    const row = await sql.row<OpenRecovery>(
      `SELECT label, begun_at AS "begunAt" FROM recovery WHERE ended_at IS NULL ORDER BY begun_at DESC LIMIT 1`,
    );
    return row ?? null;
  }

  /** Ends whatever is open; answers with the latest of it, null = there was none. */
  async end(
    tx: Transaction,
    by: { readonly actor: string; readonly reason: string | null; readonly now: Date },
  ): Promise<OpenRecovery | null> {
    const ended = await this.open(tx);
    await tx.rows('UPDATE recovery SET ended_at = $1, ended_by = $2, reason = $3 WHERE ended_at IS NULL', [
      by.now,
      by.actor,
      by.reason,
    ]);
    return ended;
  }

  /** Attempts that were on their way out when the backup was made, and have surely been sent since. */
  async unsent(tx: Transaction): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT id FROM attempt WHERE state IN ('QUEUED', 'CLAIMED', 'SENDING') ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  }
}

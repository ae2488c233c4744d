import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../database/transaction.js';
import type { SealedColumn } from './sealed-columns.js';
import { SEALED_COLUMNS } from './sealed-columns.js';

/** How many secrets one key has sealed. */
export interface KeyUse {
  readonly keyId: string;
  /** Sealed as versions before did, without a data key of its own. */
  readonly direct: number;
  readonly enveloped: number;
}

export interface SealedSecret {
  readonly row: string;
  readonly sealed: Buffer;
}

/** Which secrets of a column. */
interface Which {
  readonly keyIds: readonly string[];
  /** The row behind which to look; empty = from the first on. */
  readonly after: string;
  readonly limit: number;
}

export interface Rewrapped extends SealedSecret {
  readonly anew: Buffer;
}

const idOf = (column: string): string => `encode(substring(${column} FROM 2 FOR 4), 'hex')`;

/** What is sealed, wherever it stands. The secrets themselves are for SecretBox; here they are bytes. */
@Injectable()
export class SealedSecretStore {
  async uses(sql: Sql): Promise<readonly KeyUse[]> {
    const each = SEALED_COLUMNS.map(({ table, column }) => `SELECT ${column} AS sealed FROM ${table}`);
    return sql.rows<KeyUse>(
      `SELECT ${idOf('sealed')} AS "keyId", count(*) FILTER (WHERE get_byte(sealed, 0) = 1)::int AS direct,
              count(*) FILTER (WHERE get_byte(sealed, 0) <> 1)::int AS enveloped
       FROM (${each.join(' UNION ALL ')}) s WHERE sealed IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
  }

  /** Rows of a column that none of these keys opens, by name. */
  async rowsOfOthers(
    sql: Sql,
    { table, row, column }: SealedColumn,
    which: Which,
  ): Promise<readonly string[]> {
    const rows = await sql.rows<{ row: string }>(
      `SELECT ${row} AS row FROM ${table}
       WHERE ${column} IS NOT NULL AND ${idOf(column)} <> ALL($1::text[]) AND ${row} > $2 ORDER BY 1 LIMIT $3`,
      [which.keyIds, which.after, which.limit],
    );
    return rows.map((found) => found.row);
  }

  /** What is to be sealed by `first` and is not yet, in the order of the rows. */
  async toRewrap(
    tx: Transaction,
    { table, row, column }: SealedColumn,
    which: Which & { readonly first: string },
  ): Promise<readonly SealedSecret[]> {
    return tx.rows<SealedSecret>(
      `SELECT ${row} AS row, ${column} AS sealed FROM ${table}
       WHERE ${column} IS NOT NULL AND ${idOf(column)} = ANY($1::text[])
         AND (get_byte(${column}, 0) = 1 OR ${idOf(column)} <> $2) AND ${row} > $3
       ORDER BY 1 LIMIT $4`,
      [which.keyIds, which.first, which.after, which.limit],
    );
  }

  /** Only where a secret is still the one that was read: one that was set meanwhile stays. Answers with how many were. */
  async replace(
    tx: Transaction,
    { table, row, column }: SealedColumn,
    rewrapped: readonly Rewrapped[],
  ): Promise<number> {
    const done = await tx.rows(
      `UPDATE ${table} t SET ${column} = n.anew
       FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS n (row, sealed, anew)
       WHERE t.${row} = n.row AND t.${column} = n.sealed RETURNING 1`,
      [
        rewrapped.map((each) => each.row),
        rewrapped.map(({ sealed }) => sealed),
        rewrapped.map(({ anew }) => anew),
      ],
    );
    return done.length;
  }
}

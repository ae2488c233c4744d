import { Injectable } from '@nestjs/common';
import { PRUNE, type AuditHead, type AuditRecord } from '../domain/audit/chain.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { Where } from '../platform/database/where.js';

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly schedule?: string | undefined;
  /** From this instant on. */
  readonly after?: Date | undefined;
  /** Up to this instant, and without it. */
  readonly before?: Date | undefined;
}

const COLUMNS = `seq::text AS seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, actor,
  auth_method AS "authMethod", address, action, schedule, object, detail, outcome, status, request_id AS "requestId",
  encode(prev_hash, 'hex') AS "prevHash", encode(hash, 'hex') AS hash`;

/** Where records may stand: before, from and up to which. */
export interface AuditPage {
  readonly before: string | null;
  readonly limit: number;
}

/** The greatest `bigint`. */
const BEYOND_ALL = '9223372036854775807';

@Injectable()
export class AuditStore {
  /** Chains what an entry says to the last record; nothing else is chained until the transaction ends, so let it end. */
  async append(sql: Sql, content: string): Promise<void> {
    await sql.rows('SELECT audit_append($1)', [content]);
  }

  /** In the order of the chain. */
  async after(sql: Sql, seq: string, limit: number): Promise<readonly AuditRecord[]> {
    return sql.rows<AuditRecord>(`SELECT ${COLUMNS} FROM audit WHERE seq > $1 ORDER BY audit.seq LIMIT $2`, [
      seq,
      limit,
    ]);
  }

  /** The latest first. */
  async page(sql: Sql, filter: AuditFilter, { before, limit }: AuditPage): Promise<readonly AuditRecord[]> {
    const where = new Where()
      .is('actor', filter.actor)
      .is('action', filter.action)
      .is('schedule', filter.schedule)
      .holds(filter.after, (given) => `at >= ${given}`)
      .holds(filter.before, (given) => `at < ${given}`)
      .holds(before, (given) => `seq < ${given}`);
    return sql.rows<AuditRecord>(
      `SELECT ${COLUMNS} FROM audit WHERE ${where.text} ORDER BY audit.seq DESC LIMIT ${where.given(limit)}`,
      where.values,
    );
  }

  async head(sql: Sql): Promise<AuditHead | null> {
    const row = await sql.row<AuditHead>(
      `SELECT seq::text AS seq, encode(hash, 'hex') AS hash FROM audit ORDER BY audit.seq DESC LIMIT 1`,
    );
    return row ?? null;
  }

  /** Up to where the latest record that says so has had records deleted. */
  async pruned(sql: Sql): Promise<AuditHead | null> {
    const row = await sql.row<AuditHead>(
      `SELECT detail -> 'pruned' ->> 'seq' AS seq, detail -> 'pruned' ->> 'hash' AS hash FROM audit
       WHERE action = $1 AND outcome = 'done' ORDER BY audit.seq DESC LIMIT 1`,
      [PRUNE],
    );
    return row ?? null;
  }

  /** The last record before which all are of before an instant, and how many there are up to it. */
  async lastBefore(tx: Transaction, at: Date): Promise<(AuditHead & { readonly records: number }) | null> {
    const row = await tx.row<AuditHead & { readonly records: number }>(
      `WITH kept AS (SELECT min(seq) AS seq FROM audit WHERE at >= $1),
            last AS (SELECT seq, hash FROM audit WHERE seq < COALESCE((SELECT seq FROM kept), $2)
                     ORDER BY seq DESC LIMIT 1)
       SELECT seq::text AS seq, encode(hash, 'hex') AS hash,
              (last.seq - (SELECT min(audit.seq) FROM audit) + 1)::integer AS records FROM last`,
      [at, BEYOND_ALL],
    );
    return row ?? null;
  }

  /** Whether the role that is connected may. */
  async mayPrune(sql: Sql): Promise<boolean> {
    const row = await sql.row<{ may: boolean }>(
      `SELECT has_function_privilege('audit_prune(integer)', 'EXECUTE') AS may`,
    );
    return row?.may ?? false;
  }

  /** Deletes what the latest record of a deletion covers, the oldest first and at most so many; answers how many. */
  async deletePruned(sql: Sql, most: number): Promise<number> {
    const row = await sql.row<{ deleted: string }>('SELECT audit_prune($1) AS deleted', [most]);
    return Number(row?.deleted ?? 0);
  }
}

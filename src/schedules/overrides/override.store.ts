import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/group-by.js';
import { WHOLE_ROW, type ExtensibleTab, type Override } from '../../domain/override.js';
import { columnsOf } from '../../platform/database/rows.js';
import type { Sql, Transaction } from '../../platform/database/transaction.js';

/** An override as it is kept: for good, also when it holds no more. */
export interface StoredOverride extends Override {
  readonly id: string;
  readonly schedule: string;
  /** The revision from which on it holds. */
  readonly since: number;
  readonly setAt: Date;
  readonly setBy: string;
  readonly reason: string | null;
  /** The revision from which on it holds no more; null = it holds. */
  readonly until: number | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
  /** The version that does not have its row any more; null = the active one has it. */
  readonly droppedBy: number | null;
}

/** Who, when and why. */
export interface OverrideNote {
  readonly actor: string;
  readonly now: Date;
  readonly reason: string | null;
}

export interface OverrideFilter {
  readonly schedule: string;
  readonly tab: string | undefined;
  readonly row: string | undefined;
  /** Also those that hold no more. */
  readonly past: boolean;
}

const COLUMNS = `id, schedule, tab, row_name AS row, field, value, sheet_value AS "sheetValue", since_revision AS since,
  set_at AS "setAt", set_by AS "setBy", reason, until_revision AS until, ended_at AS "endedAt", ended_by AS "endedBy",
  end_reason AS "endReason", dropped_by AS "droppedBy"`;

/** SQL: rows of people's own that `o` holds for tab `tab`. */
export const addedRows = (tab: ExtensibleTab): string => `o.tab = '${tab}' AND o.field = '${WHOLE_ROW}'`;

/** Overrides of schedules. Whoever changes one has locked its schedule. */
@Injectable()
export class OverrideStore {
  /** Those that held at a revision. */
  async at(sql: Sql, schedule: string, revision: number): Promise<readonly Override[]> {
    return sql.rows<Override>(
      `SELECT tab, row_name AS row, field, value, sheet_value AS "sheetValue" FROM schedule_override
       WHERE schedule = $1 AND since_revision <= $2 AND (until_revision IS NULL OR until_revision > $2) ORDER BY id`,
      [schedule, revision],
    );
  }

  /** Those that hold now. */
  async inForce(sql: Sql, schedule: string): Promise<readonly StoredOverride[]> {
    return sql.rows<StoredOverride>(
      `SELECT ${COLUMNS} FROM schedule_override WHERE schedule = $1 AND until_revision IS NULL ORDER BY id`,
      [schedule],
    );
  }

  /** Those of several schedules that hold now. */
  async inForceOf(
    sql: Sql,
    schedules: readonly string[],
  ): Promise<ReadonlyMap<string, readonly StoredOverride[]>> {
    const rows = await sql.rows<StoredOverride>(
      `SELECT ${COLUMNS} FROM schedule_override WHERE schedule = ANY($1::text[]) AND until_revision IS NULL ORDER BY id`,
      [schedules],
    );
    return groupBy(rows, ({ schedule }) => schedule);
  }

  async page(
    sql: Sql,
    { schedule, tab, row, past }: OverrideFilter,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly StoredOverride[]> {
    return sql.rows<StoredOverride>(
      `SELECT ${COLUMNS} FROM schedule_override
       WHERE schedule = $1 AND ($2::text IS NULL OR tab = $2) AND ($3::text IS NULL OR row_name = $3)
         AND ($4 OR until_revision IS NULL) AND ($5::bigint IS NULL OR id > $5)
       ORDER BY id LIMIT $6`,
      [schedule, tab ?? null, row ?? null, past, page.after, page.limit],
    );
  }

  /** Takes the next revision of a schedule's overrides. */
  async nextRevision(tx: Transaction, schedule: string): Promise<number> {
    const row = await tx.row<{ revision: number }>(
      'UPDATE schedule SET override_revision = override_revision + 1 WHERE name = $1 RETURNING override_revision AS revision',
      [schedule],
    );
    return row?.revision ?? 0;
  }

  /** From this revision on they hold no more. */
  async end(
    tx: Transaction,
    overrides: readonly StoredOverride[],
    { revision, actor, now, reason }: OverrideNote & { readonly revision: number },
  ): Promise<void> {
    if (overrides.length === 0) return;
    await tx.rows(
      `UPDATE schedule_override SET until_revision = $2, ended_at = $3, ended_by = $4, end_reason = $5
       WHERE id = ANY($1::bigint[]) AND until_revision IS NULL`,
      [overrides.map(({ id }) => id), revision, now, actor, reason],
    );
  }

  async insert(
    tx: Transaction,
    overrides: readonly Override[],
    { schedule, revision, actor, now, reason }: OverrideNote & { schedule: string; revision: number },
  ): Promise<void> {
    if (overrides.length === 0) return;
    await tx.rows(
      `INSERT INTO schedule_override (schedule, since_revision, set_at, set_by, reason, tab, row_name, field, value, sheet_value)
       SELECT $1, $2, $3, $4, $5, * FROM unnest($6::text[], $7::text[], $8::text[], $9::json[], $10::json[])`,
      [
        schedule,
        revision,
        now,
        actor,
        reason,
        ...columnsOf(
          overrides,
          ({ tab }) => tab,
          ({ row }) => row,
          ({ field }) => field,
          ({ value }) => JSON.stringify(value),
          ({ sheetValue }) => JSON.stringify(sheetValue),
        ),
      ],
    );
  }

  /** The version without their row; null = the active one has it. */
  async noteDropped(tx: Transaction, ids: readonly string[], version: number | null): Promise<void> {
    if (ids.length === 0) return;
    await tx.rows('UPDATE schedule_override SET dropped_by = $2 WHERE id = ANY($1::bigint[])', [
      ids,
      version,
    ]);
  }
}

import { Injectable } from '@nestjs/common';
import type { JobType } from '../domain/job-type.js';
import type { SheetJobType } from '../domain/schedule.js';
import { columnsOf } from '../platform/database/rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { asRecords, fromSheet, SHEET_OWNED, WRITTEN, type Definition } from './job-type.columns.js';

/** A job type as stored, with the word of the schedule's environment applied. */
export interface StoredJobType extends JobType {
  readonly id: string;
  readonly source: 'WORKBOOK' | 'API';
}

export interface JobTypeKey {
  readonly schedule: string;
  readonly name: string;
}

interface JobTypeUpdate {
  readonly type: Definition;
  readonly now: Date;
}

interface Seed {
  readonly schedule: string;
  readonly sheet: readonly SheetJobType[];
  readonly now: Date;
}

export const jobTypeKey = (schedule: string, name: string): string => `${schedule}/${name}`;

/** What the environment says of a schedule's job type; null = nothing. */
export interface EnvironmentSetting {
  readonly jobType: string;
  readonly url: string | null;
  readonly scope: string | null;
  readonly connection: string | null;
}

/** Everything but url, scope and connection, which the environment may own. */
const OWN_COLUMNS = `t.id, t.name, t.schedule, t.source, t.description, t.endpoints,
  t.poll_interval_ms AS "pollIntervalMs", t.poll_policy AS "pollPolicy", t.idempotent_start AS "idempotentStart",
  t.on_silence AS "onSilence", t.silence_budget_ms AS "silenceBudgetMs", t.on_timeout AS "onTimeout",
  t.start_deadline_ms AS "startDeadlineMs", t.timeouts, t.treat500_as_unknown AS "treat500AsUnknown",
  t.retry_on503 AS "retryOn503", t.cycle_name_style AS "cycleNameStyle", t.version`;

const EFFECTIVE_COLUMNS = `${OWN_COLUMNS}, COALESCE(e.url, t.url) AS url, COALESCE(e.scope, t.scope) AS scope,
  COALESCE(e.connection, t.connection) AS connection`;

const WITH_ENVIRONMENT = `job_type t LEFT JOIN job_type_environment e ON e.schedule = t.schedule AND e.job_type = t.name`;

@Injectable()
export class JobTypeStore {
  /**
   * The type that a name means in a schedule: the schedule's own, else the shared one, else one that the workbook no
   * longer has. By `schedule/name`; names without a type are absent.
   */
  async resolve(tx: Transaction, keys: readonly JobTypeKey[]): Promise<ReadonlyMap<string, StoredJobType>> {
    const distinct = [...new Map(keys.map((key) => [jobTypeKey(key.schedule, key.name), key])).values()];
    if (distinct.length === 0) return new Map();
    const types = await tx.rows<StoredJobType & { wanted: string }>(
      `SELECT DISTINCT ON (w.schedule, w.name) w.schedule || '/' || w.name AS wanted, ${EFFECTIVE_COLUMNS}
       FROM unnest($1::text[], $2::text[]) AS w (schedule, name)
       JOIN job_type t ON t.name = w.name AND (t.schedule = w.schedule OR t.schedule IS NULL)
       LEFT JOIN job_type_environment e ON e.schedule = w.schedule AND e.job_type = w.name
       ORDER BY w.schedule, w.name, t.retired, t.schedule NULLS LAST`,
      columnsOf(
        distinct,
        ({ schedule }) => schedule,
        ({ name }) => name,
      ),
    );
    return new Map(types.map(({ wanted, ...type }) => [wanted, type]));
  }

  async list(
    tx: Transaction,
    page: {
      after: string | null;
      limit: number;
      schedule: string | null;
      /** Of these, and shared ones; null = of any. */
      schedules: readonly string[] | null;
    },
  ): Promise<readonly StoredJobType[]> {
    return tx.rows<StoredJobType>(
      `SELECT ${EFFECTIVE_COLUMNS} FROM ${WITH_ENVIRONMENT}
       WHERE NOT t.retired AND ($1::bigint IS NULL OR t.id > $1) AND ($2::text IS NULL OR t.schedule = $2)
         AND ($3::text[] IS NULL OR t.schedule IS NULL OR t.schedule = ANY($3))
       ORDER BY t.id LIMIT $4`,
      [page.after, page.schedule, page.schedules, page.limit],
    );
  }

  /** Every type of this name: shared, and of each schedule. */
  async named(tx: Transaction, name: string): Promise<readonly StoredJobType[]> {
    return tx.rows<StoredJobType>(
      `SELECT ${EFFECTIVE_COLUMNS} FROM ${WITH_ENVIRONMENT} WHERE t.name = $1 AND NOT t.retired ORDER BY t.id`,
      [name],
    );
  }

  /** Names that a workbook of this schedule may use without defining them. */
  async namesKnownTo(tx: Transaction, schedule: string): Promise<ReadonlySet<string>> {
    const rows = await tx.rows<{ name: string }>(
      `SELECT name FROM job_type WHERE NOT retired AND source = 'API' AND (schedule IS NULL OR schedule = $1)`,
      [schedule],
    );
    return new Set(rows.map(({ name }) => name));
  }

  /**
   * Inserts a type made by an administrator, in the place of one that the workbook has dropped; false = there is one of
   * this name.
   */
  async insert(tx: Transaction, type: Definition, now: Date): Promise<boolean> {
    const rows = await tx.rows(
      `INSERT INTO job_type (${WRITTEN.join(', ')}, source, version, updated_at)
       SELECT ${WRITTEN.join(', ')}, 'API', 1, $2 FROM json_populate_recordset(NULL::job_type, $1)
       ON CONFLICT (name, COALESCE(schedule, '')) DO UPDATE SET
         ${WRITTEN.map((column) => `${column} = excluded.${column}`).join(', ')}, source = 'API', retired = false,
         version = job_type.version + 1, updated_at = excluded.updated_at
       WHERE job_type.retired RETURNING id`,
      [asRecords([type]), now],
    );
    return rows.length > 0;
  }

  /** The type as it is now, which nobody else changes before this transaction has ended; null = it is gone. */
  async lock(tx: Transaction, { id, name }: StoredJobType): Promise<StoredJobType | null> {
    await tx.rows('SELECT id FROM job_type WHERE id = $1 FOR NO KEY UPDATE', [id]);
    // A statement of its own: the one that waits for the lock still sees the environment of before.
    return (await this.named(tx, name)).find((type) => type.id === id) ?? null;
  }

  /** Replaces the definition of a type that is locked. */
  async update(tx: Transaction, { id }: StoredJobType, to: JobTypeUpdate): Promise<void> {
    await tx.rows(
      `UPDATE job_type t SET ${WRITTEN.map((column) => `${column} = n.${column}`).join(', ')},
              version = t.version + 1, updated_at = $2
       FROM json_populate_recordset(NULL::job_type, $1) n
       WHERE t.id = $3`,
      [asRecords([to.type]), to.now, id],
    );
  }

  /** The row's own url, scope and connection, under what the environment says. */
  async sheetValues(
    tx: Transaction,
    stored: StoredJobType,
  ): Promise<Pick<JobType, 'url' | 'scope' | 'connection'>> {
    const row = await tx.row<Pick<JobType, 'url' | 'scope' | 'connection'>>(
      'SELECT url, scope, connection FROM job_type WHERE id = $1',
      [stored.id],
    );
    return row ?? stored;
  }

  async delete(tx: Transaction, stored: StoredJobType): Promise<void> {
    await tx.rows('DELETE FROM job_type WHERE id = $1', [stored.id]);
  }

  /**
   * Makes the schedule's own types those of the sheet. What the environment owns is stored apart and wins, so nothing
   * here can undo it; types that the sheet has dropped are kept for the runs that were started with them.
   */
  async seed(tx: Transaction, { schedule, sheet, now }: Seed): Promise<void> {
    await tx.rows(
      `UPDATE job_type SET retired = true, version = version + 1, updated_at = $3
       WHERE schedule = $1 AND source = 'WORKBOOK' AND NOT retired AND name <> ALL($2::text[])`,
      [schedule, sheet.map(({ name }) => name), now],
    );
    const same = SHEET_OWNED.map(
      (column) => `job_type.${column}::text IS NOT DISTINCT FROM excluded.${column}::text`,
    );
    await tx.rows(
      `INSERT INTO job_type (${WRITTEN.join(', ')}, source, version, updated_at)
       SELECT ${WRITTEN.join(', ')}, 'WORKBOOK', 1, $2 FROM json_populate_recordset(NULL::job_type, $1)
       ON CONFLICT (name, COALESCE(schedule, '')) DO UPDATE SET
         ${SHEET_OWNED.map((column) => `${column} = excluded.${column}`).join(', ')}, source = 'WORKBOOK', retired = false,
         version = job_type.version + 1, updated_at = excluded.updated_at
       WHERE job_type.retired OR job_type.source <> 'WORKBOOK' OR NOT (${same.join(' AND ')})`,
      [asRecords(sheet.map((type) => fromSheet(schedule, type))), now],
    );
  }

  async environment(tx: Transaction, schedule: string): Promise<readonly EnvironmentSetting[]> {
    return tx.rows<EnvironmentSetting>(
      `SELECT job_type AS "jobType", url, scope, connection FROM job_type_environment WHERE schedule = $1 ORDER BY 1`,
      [schedule],
    );
  }

  /** What is null in a setting stays as it was. */
  async setEnvironment(
    tx: Transaction,
    schedule: string,
    settings: readonly EnvironmentSetting[],
  ): Promise<void> {
    // The types first, as whoever changes one by itself locks them.
    await tx.rows(
      'UPDATE job_type SET version = version + 1 WHERE schedule = $1 AND name = ANY($2::text[])',
      [schedule, settings.map(({ jobType }) => jobType)],
    );
    await tx.rows(
      `INSERT INTO job_type_environment (schedule, job_type, url, scope, connection)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
       ON CONFLICT (schedule, job_type) DO UPDATE SET
         url = COALESCE(excluded.url, job_type_environment.url),
         scope = COALESCE(excluded.scope, job_type_environment.scope),
         connection = COALESCE(excluded.connection, job_type_environment.connection)`,
      [
        schedule,
        ...columnsOf(
          settings,
          ({ jobType }) => jobType,
          ({ url }) => url,
          ({ scope }) => scope,
          ({ connection }) => connection,
        ),
      ],
    );
  }
}

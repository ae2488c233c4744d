import { Injectable } from '@nestjs/common';
import { isOwnJob, type CustomProcess } from '../domain/custom-process.js';
import { ADHOC } from '../domain/schedule.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

export interface StoredCustomProcess extends CustomProcess {
  readonly schedule: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** Which custom process. */
export interface CustomProcessKey {
  readonly schedule: string;
  readonly name: string;
}

interface Saved {
  readonly schedule: string;
  readonly process: CustomProcess;
  readonly actor: string;
  readonly now: Date;
}

const COLUMNS = `schedule, name, description, jobs, version, created_at AS "createdAt", created_by AS "createdBy",
  updated_at AS "updatedAt", updated_by AS "updatedBy"`;

interface SavedAll {
  readonly schedule: string;
  readonly processes: readonly (CustomProcess & { readonly version: number })[];
  readonly actor: string;
  readonly now: Date;
}

const valuesOf = ({ schedule, process, actor, now }: Saved): readonly unknown[] => [
  schedule,
  process.name,
  process.description,
  JSON.stringify(process.jobs),
  jobTypesOf(process),
  now,
  actor,
];

const jobTypesOf = ({ jobs }: CustomProcess): readonly string[] => [
  ...new Set(jobs.flatMap((job) => (isOwnJob(job) ? [job.jobType] : []))),
];

/** Custom processes of schedules. Whoever changes one has locked its schedule. */
@Injectable()
export class CustomProcessStore {
  async find(sql: Sql, { schedule, name }: CustomProcessKey): Promise<StoredCustomProcess | undefined> {
    return sql.row<StoredCustomProcess>(
      `SELECT ${COLUMNS} FROM custom_process WHERE schedule = $1 AND name = $2`,
      [schedule, name],
    );
  }

  async list(
    sql: Sql,
    schedule: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly StoredCustomProcess[]> {
    return sql.rows<StoredCustomProcess>(
      `SELECT ${COLUMNS} FROM custom_process WHERE schedule = $1 AND ($2::text IS NULL OR name > $2)
       ORDER BY name LIMIT $3`,
      [schedule, page.after, page.limit],
    );
  }

  async insert(tx: Transaction, saved: Saved): Promise<StoredCustomProcess | undefined> {
    return tx.row<StoredCustomProcess>(
      `INSERT INTO custom_process (schedule, name, description, jobs, job_types, version, created_at, created_by, updated_at,
                                   updated_by)
       VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $6, $7) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      valuesOf(saved),
    );
  }

  async update(
    tx: Transaction,
    saved: Saved & { readonly version: number },
  ): Promise<StoredCustomProcess | undefined> {
    return tx.row<StoredCustomProcess>(
      `UPDATE custom_process SET description = $3, jobs = $4, job_types = $5, version = version + 1, updated_at = $6,
              updated_by = $7
       WHERE schedule = $1 AND name = $2 AND version = $8 RETURNING ${COLUMNS}`,
      [...valuesOf(saved), saved.version],
    );
  }

  /** Those of these names. */
  async named(
    sql: Sql,
    schedule: string,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, StoredCustomProcess>> {
    const rows = await sql.rows<StoredCustomProcess>(
      `SELECT ${COLUMNS} FROM custom_process WHERE schedule = $1 AND name = ANY($2::text[])`,
      [schedule, names],
    );
    return new Map(rows.map((row) => [row.name, row]));
  }

  /** Makes and changes many, each at the version that it is to have; answers the names of those that followed on the one before. */
  async saveAll(tx: Transaction, { schedule, processes, actor, now }: SavedAll): Promise<readonly string[]> {
    const saved = processes.map((process) => ({ ...process, job_types: jobTypesOf(process) }));
    const rows = await tx.rows<{ name: string }>(
      `INSERT INTO custom_process AS known (schedule, name, description, jobs, job_types, version, created_at, created_by,
                                            updated_at, updated_by)
       SELECT $1, name, description, jobs, job_types, version, $3, $4, $3, $4
       FROM json_populate_recordset(NULL::custom_process, $2)
       ON CONFLICT (schedule, name) DO UPDATE SET description = excluded.description, jobs = excluded.jobs,
         job_types = excluded.job_types, version = excluded.version, updated_at = excluded.updated_at,
         updated_by = excluded.updated_by
       WHERE known.version = excluded.version - 1 RETURNING name`,
      [schedule, JSON.stringify(saved), now, actor],
    );
    return rows.map(({ name }) => name);
  }

  async delete(tx: Transaction, { schedule, name }: CustomProcessKey): Promise<void> {
    await tx.rows('DELETE FROM custom_process WHERE schedule = $1 AND name = $2', [schedule, name]);
  }

  /** What the custom processes of a schedule and their own jobs are called. */
  async names(sql: Sql, schedule: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await sql.rows<CustomProcess>(
      'SELECT name, description, jobs FROM custom_process WHERE schedule = $1 ORDER BY name',
      [schedule],
    );
    return new Map(rows.map(({ name, jobs }) => [name, jobs.filter(isOwnJob).map(({ job }) => job)]));
  }

  /** Executions of a custom process in open days that are not COMPLETED, the first few. */
  async unfinished(sql: Sql, { schedule, name }: CustomProcessKey): Promise<readonly string[]> {
    const rows = await sql.rows<{ id: string }>(
      `SELECT x.id FROM business_day d JOIN execution x ON x.schedule = d.schedule AND x.business_date = d.business_date
       WHERE d.schedule = $1 AND d.status = 'OPEN' AND x.cycle = $3 AND x.flow = $3 AND x.process = $2
         AND x.status <> 'COMPLETED' ORDER BY x.id LIMIT 20`,
      [schedule, name, ADHOC],
    );
    return rows.map(({ id }) => id);
  }
}

import { Injectable } from '@nestjs/common';
import type { Schedule } from '../domain/schedule.js';
import { columnsOf } from '../platform/database/rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { addedRows } from './overrides/override.store.js';

/** A schedule's place in the catalogue; the definition itself is per version. */
export interface ScheduleSummary {
  readonly name: string;
  /** null = its environment is set, but no workbook was applied yet. */
  readonly activeVersion: number | null;
  readonly label: string | null;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly timeZone: string | null;
  readonly createdAt: Date;
}

export interface VersionSummary {
  readonly schedule: string;
  readonly version: number;
  readonly label: string;
  readonly active: boolean;
  readonly fileHash: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export interface NewVersion {
  readonly definition: Schedule;
  readonly definitionHash: string;
  readonly fileHash: string;
  readonly createdBy: string;
}

export interface ActiveVersion {
  readonly version: number;
  readonly definitionHash: string;
  /** How often the schedule's overrides have changed. */
  readonly overrideRevision: number;
}

const SUMMARY = `s.name, s.active_version AS "activeVersion", v.label, v.display_name AS "displayName",
  v.description, v.time_zone AS "timeZone", s.created_at AS "createdAt"
  FROM schedule s LEFT JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version`;

@Injectable()
export class ScheduleStore {
  /** Makes the row if need be and locks it: one import, activation or opening of a schedule at a time. */
  async lock(tx: Transaction, name: string, now: Date): Promise<ActiveVersion | null> {
    await tx.rows('INSERT INTO schedule (name, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      name,
      now,
    ]);
    await tx.rows('SELECT FROM schedule WHERE name = $1 FOR UPDATE', [name]);
    return this.active(tx, name);
  }

  async active(tx: Transaction, name: string): Promise<ActiveVersion | null> {
    const row = await tx.row<ActiveVersion>(
      `SELECT v.version, v.definition_hash AS "definitionHash", s.override_revision AS "overrideRevision"
       FROM schedule s JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version
       WHERE s.name = $1`,
      [name],
    );
    return row ?? null;
  }

  /** The earliest of the days that were ever opened; what is purged of them is not the day. */
  async firstRunBusinessDate(tx: Transaction, name: string): Promise<string | null> {
    const row = await tx.row<{ date: string | null }>(
      'SELECT min(business_date)::text AS date FROM business_day WHERE schedule = $1',
      [name],
    );
    return row?.date ?? null;
  }

  async exists(tx: Transaction, name: string): Promise<boolean> {
    return (await tx.row('SELECT 1 AS one FROM schedule WHERE name = $1', [name])) !== undefined;
  }

  async list(
    tx: Transaction,
    page: {
      after: string | null;
      limit: number;
      /** Of these names; null = any. */ names: readonly string[] | null;
    },
  ): Promise<readonly ScheduleSummary[]> {
    return tx.rows<ScheduleSummary>(
      `SELECT ${SUMMARY} WHERE ($1::text IS NULL OR s.name > $1) AND ($2::text[] IS NULL OR s.name = ANY($2))
       ORDER BY s.name LIMIT $3`,
      [page.after, page.names, page.limit],
    );
  }

  async summary(tx: Transaction, name: string): Promise<ScheduleSummary | null> {
    return (await tx.row<ScheduleSummary>(`SELECT ${SUMMARY} WHERE s.name = $1`, [name])) ?? null;
  }

  /** Writes the next version; versions are never changed afterwards. */
  async addVersion(tx: Transaction, version: NewVersion, now: Date): Promise<number> {
    const { definition } = version;
    const row = await tx.row<{ version: number }>(
      `INSERT INTO schedule_version (schedule, version, label, display_name, description, time_zone, definition,
         definition_hash, file_hash, job_types, external_jobs, other_schedules, created_at, created_by)
       SELECT $1, COALESCE(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
       FROM schedule_version WHERE schedule = $1 RETURNING version`,
      [
        definition.name,
        definition.label,
        definition.displayName,
        definition.description,
        definition.timeZone,
        JSON.stringify(definition),
        version.definitionHash,
        version.fileHash,
        namesIn(definition.jobs, ({ jobType }) => jobType),
        namesIn(definition.externalDependencies, ({ externalJob }) => externalJob),
        namesIn(definition.interScheduleDependencies, ({ schedule }) => schedule),
        now,
        version.createdBy,
      ],
    );
    return row?.version ?? 0;
  }

  /** Makes a version the one that days are opened with. */
  async activate(tx: Transaction, name: string, version: number): Promise<void> {
    await tx.rows('UPDATE schedule SET active_version = $2 WHERE name = $1', [name, version]);
  }

  /** Makes the applications of a definition those that throttle, from now on. */
  async throttle(tx: Transaction, definition: Schedule): Promise<void> {
    await tx.rows(
      `INSERT INTO application (schedule, name, agent_group, throttle_limit)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::integer[])
       ON CONFLICT (schedule, name) DO UPDATE
         SET agent_group = excluded.agent_group, throttle_limit = excluded.throttle_limit`,
      [
        definition.name,
        ...columnsOf(
          definition.applications,
          ({ name }) => name,
          ({ agent }) => agent,
          ({ throttleLimit }) => throttleLimit,
        ),
      ],
    );
  }

  /** The highest number that was given to a version; 0 = there is none. */
  async latestVersion(tx: Transaction, name: string): Promise<number> {
    const row = await tx.row<{ version: number }>(
      'SELECT COALESCE(max(version), 0) AS version FROM schedule_version WHERE schedule = $1',
      [name],
    );
    return row?.version ?? 0;
  }

  async definition(tx: Transaction, name: string, version: number): Promise<Schedule | null> {
    const row = await tx.row<{ definition: Schedule }>(
      'SELECT definition FROM schedule_version WHERE schedule = $1 AND version = $2',
      [name, version],
    );
    return row?.definition ?? null;
  }

  async versions(
    tx: Transaction,
    name: string,
    page: { before: number | null; limit: number },
  ): Promise<readonly VersionSummary[]> {
    return tx.rows<VersionSummary>(
      `SELECT v.schedule, v.version, v.label, v.version IS NOT DISTINCT FROM s.active_version AS active,
              v.file_hash AS "fileHash", v.created_at AS "createdAt", v.created_by AS "createdBy"
       FROM schedule_version v JOIN schedule s ON s.name = v.schedule
       WHERE v.schedule = $1 AND ($2::integer IS NULL OR v.version < $2) ORDER BY v.version DESC LIMIT $3`,
      [name, page.before, page.limit],
    );
  }

  /**
   * Schedules that use a job type, one of their own or a shared one for want of it: in their active version, in a custom
   * process, or in a run of an open day that is not over.
   */
  async usersOfJobType(
    tx: Transaction,
    { id, name, schedule }: { id: string; name: string; schedule: string | null },
  ): Promise<readonly string[]> {
    const rows = await tx.rows<{ name: string }>(
      `WITH meant (name) AS (
         SELECT s.name FROM schedule s
         WHERE s.name = $2 OR ($2::text IS NULL AND NOT EXISTS (
           SELECT FROM job_type t WHERE t.name = $1 AND t.schedule = s.name AND NOT t.retired))
       )
       SELECT s.name FROM meant JOIN schedule s USING (name)
       JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version AND $1 = ANY(v.job_types)
       UNION
       SELECT c.schedule FROM meant JOIN custom_process c ON c.schedule = meant.name AND $1 = ANY(c.job_types)
       UNION
       SELECT d.schedule FROM meant JOIN business_day d ON d.schedule = meant.name AND d.status = 'OPEN'
       JOIN run r ON r.day_id = d.id AND r.job_type = $1
         AND r.status IN ('LOADED', 'PENDING', 'RUNNING', 'HELD', 'ERROR')
       UNION
       SELECT r.schedule FROM run r JOIN attempt a ON a.id = r.open_attempt_id
       WHERE r.open_attempt_id IS NOT NULL AND a.job_type_id = $3
       ORDER BY 1 LIMIT 20`,
      [name, schedule, id],
    );
    return rows.map((row) => row.name);
  }

  /** Whether the schedule's active version, or a row of people's own, waits for this external job. */
  async knowsExternalJob(tx: Transaction, name: string, externalJob: string): Promise<boolean> {
    const row = await tx.row(
      `SELECT 1 AS one FROM schedule s JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version
       WHERE s.name = $1 AND ($2 = ANY(v.external_jobs) OR EXISTS (
         SELECT FROM schedule_override o WHERE o.schedule = s.name AND o.until_revision IS NULL
           AND ${addedRows('externalDependencies')} AND o.value->>'externalJob' = $2))`,
      [name, externalJob],
    );
    return row !== undefined;
  }

  /** The active definitions that `names` refer to, and those that these refer to, and so on. */
  async activeWithNeighbours(
    tx: Transaction,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Schedule>> {
    const rows = await tx.rows<{ name: string; definition: Schedule }>(
      `WITH RECURSIVE reached (name) AS (
         SELECT unnest($1::text[])
         UNION
         SELECT other.name FROM reached r
         JOIN schedule s ON s.name = r.name
         JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version,
         LATERAL (
           SELECT unnest(v.other_schedules) AS name
           UNION ALL
           SELECT o.value->>'schedule' FROM schedule_override o
           WHERE o.schedule = s.name AND o.until_revision IS NULL AND ${addedRows('interScheduleDependencies')}
         ) other
       )
       SELECT s.name, v.definition FROM reached r JOIN schedule s ON s.name = r.name
       JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version`,
      [names],
    );
    return new Map(rows.map(({ name, definition }) => [name, definition]));
  }
}

const namesIn = <T>(rows: readonly T[], name: (row: T) => string): readonly string[] => [
  ...new Set(rows.map(name)),
];

import { Injectable } from '@nestjs/common';
import { DEFAULT_SETTINGS, type ScheduleSettings } from '../domain/schedule-settings.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** Settings as they are kept: version 0 = nobody has set anything yet. */
export interface StoredSettings extends ScheduleSettings {
  readonly version: number;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
}

interface SettingsToSave {
  readonly settings: ScheduleSettings;
  readonly actor: string;
  readonly now: Date;
}

const COLUMNS = `open_day_at AS "openDayAt", sequential_days AS "sequentialDays", nightly_waits_for AS "nightlyWaitsFor",
  one_nightly_per_day AS "oneNightlyPerDay", external_dependencies AS "externalDependencies",
  inter_schedule_dependencies AS "interScheduleDependencies", data_retention_days AS "dataRetentionDays",
  long_run_multiplier::float8 AS "longRunMultiplier", version, updated_at AS "updatedAt", updated_by AS "updatedBy"`;

/** Settings of schedules; what nobody has set is as in DEFAULT_SETTINGS. */
@Injectable()
export class ScheduleSettingsStore {
  async read(sql: Sql, schedule: string): Promise<StoredSettings> {
    const row = await sql.row<StoredSettings>(
      `SELECT ${COLUMNS} FROM schedule_settings WHERE schedule = $1`,
      [schedule],
    );
    return row ?? { ...DEFAULT_SETTINGS, version: 0, updatedAt: null, updatedBy: null };
  }

  /** The caller holds the schedule's lock. */
  async save(tx: Transaction, schedule: string, { settings, actor, now }: SettingsToSave): Promise<void> {
    await tx.rows(
      `INSERT INTO schedule_settings (schedule, sequential_days, nightly_waits_for, one_nightly_per_day, external_dependencies,
         inter_schedule_dependencies, data_retention_days, long_run_multiplier, open_day_at, version, updated_at, updated_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)
       ON CONFLICT (schedule) DO UPDATE
         SET sequential_days = excluded.sequential_days, nightly_waits_for = excluded.nightly_waits_for,
             one_nightly_per_day = excluded.one_nightly_per_day, external_dependencies = excluded.external_dependencies,
             inter_schedule_dependencies = excluded.inter_schedule_dependencies,
             data_retention_days = excluded.data_retention_days, long_run_multiplier = excluded.long_run_multiplier,
             open_day_at = excluded.open_day_at, open_day_refused_on = NULL,
             version = schedule_settings.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [
        schedule,
        settings.sequentialDays,
        settings.nightlyWaitsFor,
        settings.oneNightlyPerDay,
        settings.externalDependencies,
        settings.interScheduleDependencies,
        settings.dataRetentionDays,
        settings.longRunMultiplier,
        settings.openDayAt,
        now,
        actor,
      ],
    );
  }

  /** Schedules whose days are opened by time, with the zone of their active version. */
  async openedByTime(sql: Sql): Promise<readonly OpenedByTime[]> {
    return sql.rows<OpenedByTime>(
      `SELECT s.name AS schedule, v.time_zone AS "timeZone", t.open_day_at AS "openDayAt",
              t.open_day_refused_on::text AS "refusedOn"
       FROM schedule_settings t JOIN schedule s ON s.name = t.schedule
       JOIN schedule_version v ON v.schedule = s.name AND v.version = s.active_version
       WHERE t.open_day_at IS NOT NULL ORDER BY s.name`,
    );
  }

  /** Notes that people were told why a date is not opened; false = they were told before. */
  async noteRefusal(tx: Transaction, schedule: string, businessDate: string): Promise<boolean> {
    const rows = await tx.rows(
      `UPDATE schedule_settings SET open_day_refused_on = $2
       WHERE schedule = $1 AND open_day_refused_on IS DISTINCT FROM $2::date RETURNING schedule`,
      [schedule, businessDate],
    );
    return rows.length > 0;
  }
}

export interface OpenedByTime {
  readonly schedule: string;
  readonly timeZone: string;
  readonly openDayAt: string;
  /** The last date for which people were told why it is not opened. */
  readonly refusedOn: string | null;
}

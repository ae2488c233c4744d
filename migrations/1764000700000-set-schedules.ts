import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people set for a schedule beside its workbook. No row = nobody has set anything. */
export class SetSchedules1764000700000 implements MigrationInterface {
  name = 'SetSchedules1764000700000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE schedule_settings (
        schedule text PRIMARY KEY REFERENCES schedule (name),
        sequential_days boolean NOT NULL,
        nightly_waits_for text NOT NULL CHECK (nightly_waits_for IN ('requested', 'enabled')),
        one_nightly_per_day boolean NOT NULL,
        external_dependencies boolean NOT NULL,
        inter_schedule_dependencies boolean NOT NULL,
        data_retention_days integer CHECK (data_retention_days >= 1),
        long_run_multiplier numeric NOT NULL CHECK (long_run_multiplier BETWEEN 1 AND 3),
        version integer NOT NULL,
        updated_at timestamptz NOT NULL,
        updated_by text NOT NULL
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE schedule_settings');
  }
}

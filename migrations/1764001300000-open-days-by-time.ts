import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A time of day at which the day's business date is opened, and the date for which it was told that this is refused. */
export class OpenDaysByTime1764001300000 implements MigrationInterface {
  name = 'OpenDaysByTime1764001300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE schedule_settings
        ADD COLUMN open_day_at text CHECK (open_day_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        ADD COLUMN open_day_refused_on date;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE schedule_settings DROP COLUMN open_day_refused_on, DROP COLUMN open_day_at');
  }
}

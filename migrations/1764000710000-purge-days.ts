import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days that are kept for a time: a purged one stays as a row, so that it is never opened a second time. */
export class PurgeDays1764000710000 implements MigrationInterface {
  name = 'PurgeDays1764000710000';

  async up(db: QueryRunner): Promise<void> {
    // Events of runs are found by their runs; the index of the others is small, and no end of a job pays for it.
    await db.query(`
      ALTER TABLE business_day ADD COLUMN purged_at timestamptz;
      CREATE INDEX business_day_closed ON business_day (schedule, closed_at) WHERE status = 'CLOSED' AND purged_at IS NULL;
      CREATE INDEX event_beside_runs ON event (schedule, at) WHERE run_id IS NULL;
      CREATE TABLE event_purge (
        schedule text PRIMARY KEY REFERENCES schedule (name),
        up_to bigint NOT NULL,
        tx xid8 NOT NULL
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE event_purge;
      DROP INDEX event_beside_runs, business_day_closed;
      ALTER TABLE business_day DROP COLUMN purged_at;
    `);
  }
}

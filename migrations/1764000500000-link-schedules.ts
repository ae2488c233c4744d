import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schedules that a run starts when it completes: kept with the run, so that a later version changes nothing about it. */
export class LinkSchedules1764000500000 implements MigrationInterface {
  name = 'LinkSchedules1764000500000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE run_link (
        id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        run_id bigint NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        schedule text NOT NULL,
        followed_at timestamptz,
        outcome text
      );
      CREATE INDEX run_link_of_run ON run_link (run_id);
      CREATE INDEX run_link_open ON run_link (id) WHERE followed_at IS NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE run_link');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs that are not to run on some business dates, although their definition enables them. */
export class DisableJobsForDates1764000800000 implements MigrationInterface {
  name = 'DisableJobsForDates1764000800000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE disabled_job (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        schedule text NOT NULL REFERENCES schedule (name),
        process text NOT NULL,
        job text,
        from_date date NOT NULL,
        until_date date,
        reason text,
        disabled_at timestamptz NOT NULL,
        disabled_by text NOT NULL,
        ended_at timestamptz,
        ended_by text,
        CHECK (until_date >= from_date),
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE INDEX disabled_job_of_schedule ON disabled_job (schedule, id);
      CREATE INDEX disabled_job_in_force ON disabled_job (schedule) WHERE ended_at IS NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE disabled_job');
  }
}

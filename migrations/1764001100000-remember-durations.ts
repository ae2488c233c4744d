import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long jobs have taken lately, one row for each: what is left when their runs are purged. The position says up to where
 * events have been looked through; it begins at their beginning, so that what is kept of the past counts too.
 */
export class RememberDurations1764001100000 implements MigrationInterface {
  name = 'RememberDurations1764001100000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE job_duration (
        schedule text NOT NULL REFERENCES schedule (name),
        process text NOT NULL,
        job text NOT NULL,
        seconds double precision[] NOT NULL,
        samples integer NOT NULL,
        average_seconds double precision NOT NULL,
        median_seconds double precision NOT NULL,
        p10_seconds double precision NOT NULL,
        p90_seconds double precision NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (schedule, process, job),
        CHECK (samples = cardinality(seconds))
      );
      CREATE TABLE duration_position (
        id boolean PRIMARY KEY DEFAULT true CHECK (id),
        tx xid8 NOT NULL,
        event_id bigint NOT NULL
      );
      INSERT INTO duration_position (tx, event_id) VALUES ('0', 0);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE duration_position; DROP TABLE job_duration;');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Processes that people make beside the workbook. What was deleted is told by its event, and what has run keeps what it ran
 * with.
 */
export class CreateCustomProcesses1764001010000 implements MigrationInterface {
  name = 'CreateCustomProcesses1764001010000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE custom_process (
        schedule text NOT NULL REFERENCES schedule (name),
        name text NOT NULL,
        description text NOT NULL,
        jobs json NOT NULL,
        job_types text[] NOT NULL,
        version integer NOT NULL CHECK (version >= 1),
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        updated_at timestamptz NOT NULL,
        updated_by text NOT NULL,
        PRIMARY KEY (schedule, name)
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE custom_process');
  }
}

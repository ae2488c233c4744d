import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rerun is made by Start: a later restart must not name an execution of before. */
export class StartRunsAnew1764000400000 implements MigrationInterface {
  name = 'StartRunsAnew1764000400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE run ADD COLUMN attempts_before integer NOT NULL DEFAULT 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE run DROP COLUMN attempts_before');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The execution that Restart is called with is that of the last attempt that has one: a copy at the run cost a write for every job. */
export class DeriveTheLastExecution1764000300000 implements MigrationInterface {
  name = 'DeriveTheLastExecution1764000300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE run DROP COLUMN last_execution_id');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE run ADD COLUMN last_execution_id text;
      UPDATE run r SET last_execution_id = (
        SELECT a.execution_id FROM attempt a
        WHERE a.run_id = r.id AND a.execution_id IS NOT NULL ORDER BY a.number DESC LIMIT 1);
    `);
  }
}

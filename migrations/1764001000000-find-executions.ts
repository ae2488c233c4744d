import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of executions: by their date, and by what their callers call them. Few are made, so that these cost little. */
export class FindExecutions1764001000000 implements MigrationInterface {
  name = 'FindExecutions1764001000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX execution_of_date ON execution (schedule, business_date, id);
      CREATE INDEX execution_of_caller ON execution (caller_id, id) WHERE caller_id IS NOT NULL;
      CREATE INDEX execution_of_correlation ON execution (correlation_id, id) WHERE correlation_id IS NOT NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX execution_of_date, execution_of_caller, execution_of_correlation');
  }
}

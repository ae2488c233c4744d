import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a run had waited for a dependency for longer than that allows. */
export class TimeDependenciesOut1764000600000 implements MigrationInterface {
  name = 'TimeDependenciesOut1764000600000';

  async up(db: QueryRunner): Promise<void> {
    // Not by the state of an edge: a column in the condition of an index makes each of its changes dearer.
    await db.query(`
      ALTER TABLE run_edge ADD COLUMN timed_out_at timestamptz;
      CREATE INDEX run_edge_patience ON run_edge (business_date) WHERE time_out IS NOT NULL AND timed_out_at IS NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE run_edge DROP COLUMN timed_out_at');
  }
}

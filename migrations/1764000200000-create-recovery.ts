import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After a restore nothing is started until a person says so: one row for each restore that was told of. */
export class CreateRecovery1764000200000 implements MigrationInterface {
  name = 'CreateRecovery1764000200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE recovery (
        label text PRIMARY KEY,
        begun_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by text,
        reason text,
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE recovery');
  }
}

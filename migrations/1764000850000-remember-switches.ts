import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a dependency counts because a person has said so: a day that is planned once more leaves that as it is. */
export class RememberSwitches1764000850000 implements MigrationInterface {
  name = 'RememberSwitches1764000850000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE run_edge ADD COLUMN switched boolean NOT NULL DEFAULT false');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE run_edge DROP COLUMN switched');
  }
}

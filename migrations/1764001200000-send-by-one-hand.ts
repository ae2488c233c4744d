import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under one epoch one hand sends: an agent may have taken the same attempt up twice. */
export class SendByOneHand1764001200000 implements MigrationInterface {
  name = 'SendByOneHand1764001200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE attempt ADD COLUMN hand uuid');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE attempt DROP COLUMN hand');
  }
}

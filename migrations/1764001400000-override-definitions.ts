import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people say about fields of a schedule that are theirs, beside its versions. A row is never deleted: it holds for the
 * revisions from one on until another, so that a day knows what it was planned with.
 */
export class OverrideDefinitions1764001400000 implements MigrationInterface {
  name = 'OverrideDefinitions1764001400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE schedule ADD COLUMN override_revision integer NOT NULL DEFAULT 0;
      ALTER TABLE business_day ADD COLUMN override_revision integer NOT NULL DEFAULT 0;
      CREATE TABLE schedule_override (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        schedule text NOT NULL REFERENCES schedule (name),
        tab text NOT NULL,
        row_name text NOT NULL,
        -- 'row' = the whole row is people's.
        field text NOT NULL,
        value json NOT NULL,
        -- What the workbook said when it was set; JSON null = a blank cell, or no such row.
        sheet_value json NOT NULL,
        since_revision integer NOT NULL CHECK (since_revision >= 1),
        set_at timestamptz NOT NULL,
        set_by text NOT NULL,
        reason text,
        -- NULL = it holds.
        until_revision integer CHECK (until_revision > since_revision),
        ended_at timestamptz,
        ended_by text,
        end_reason text,
        -- The version that has no such row any more; NULL = the active one has it.
        dropped_by integer,
        CHECK ((until_revision IS NULL) = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE UNIQUE INDEX schedule_override_in_force ON schedule_override (schedule, tab, field, row_name)
        WHERE until_revision IS NULL;
      CREATE INDEX schedule_override_of_schedule ON schedule_override (schedule, id);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE schedule_override;
      ALTER TABLE business_day DROP COLUMN override_revision;
      ALTER TABLE schedule DROP COLUMN override_revision;
    `);
  }
}

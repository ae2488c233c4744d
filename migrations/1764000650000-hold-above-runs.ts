import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What keeps ready runs from starting: holds above them, the halt behind a critical job, and exclusive keys. */
export class HoldAboveRuns1764000650000 implements MigrationInterface {
  name = 'HoldAboveRuns1764000650000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE hold (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        level text NOT NULL
          CHECK (level IN ('SCHEDULE', 'APPLICATION', 'FLOW', 'PROCESS', 'JOB', 'AGENT_GROUP', 'TARGET')),
        drains boolean NOT NULL,
        schedule text REFERENCES schedule (name),
        business_date date,
        application text,
        cycle text,
        flow text,
        process text,
        job text,
        agent_group text,
        target text,
        held_at timestamptz NOT NULL,
        held_by text NOT NULL,
        reason text,
        until timestamptz,
        drained_at timestamptz,
        released_at timestamptz,
        released_by text,
        CHECK ((released_at IS NULL) = (released_by IS NULL)),
        CHECK (NOT drains OR level IN ('SCHEDULE', 'AGENT_GROUP', 'TARGET'))
      );
      CREATE INDEX hold_open ON hold (id) WHERE released_at IS NULL;

      -- As the agents tell targets apart: scheme, host and port, the usual port left out.
      CREATE FUNCTION target_of(url text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        regexp_replace(
          regexp_replace(lower(substring(url FROM '^[A-Za-z]+://[^/?#]+')), '^(http://.*):80$', '\\1'),
          '^(https://.*):443$', '\\1');

      ALTER TABLE run ADD COLUMN on_key_taken text NOT NULL DEFAULT 'WAIT'
        CHECK (on_key_taken IN ('WAIT', 'SKIP', 'REJECT'));
      -- Never two holders of a key. Runs without one are not in either index.
      CREATE UNIQUE INDEX run_holds_key ON run (exclusive_key)
        WHERE exclusive_key IS NOT NULL AND open_attempt_id IS NOT NULL;
      CREATE INDEX run_waits_for_key ON run (exclusive_key, priority DESC, id)
        WHERE exclusive_key IS NOT NULL AND status = 'PENDING' AND ready_at IS NOT NULL AND open_attempt_id IS NULL;
      CREATE INDEX run_halts ON run (execution_id) WHERE critical AND status = 'ERROR';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP INDEX run_halts;
      DROP INDEX run_waits_for_key;
      DROP INDEX run_holds_key;
      ALTER TABLE run DROP COLUMN on_key_taken;
      DROP FUNCTION target_of(text);
      DROP TABLE hold;
    `);
  }
}

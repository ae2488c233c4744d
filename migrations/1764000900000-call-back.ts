import type { MigrationInterface, QueryRunner } from 'typeorm';

/** External systems are told how runs have ended: where to, which ends, and what became of each callback. */
export class CallBack1764000900000 implements MigrationInterface {
  name = 'CallBack1764000900000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Secrets are sealed with NIGHTJAR_SECRET_KEY, each for its schedule and purpose.
      CREATE TABLE callback_settings (
        schedule       text PRIMARY KEY REFERENCES schedule (name),
        url            text NOT NULL,
        mode           text NOT NULL CHECK (mode IN ('ALL', 'FAILED', 'NONE')),
        authentication text NOT NULL CHECK (authentication IN ('none', 'basic', 'bearer', 'oauth')),
        username       text,
        secret         bytea,
        connection     text,
        scope          text,
        signing_secret bytea,
        version        integer NOT NULL,
        updated_at     timestamptz NOT NULL,
        updated_by     text NOT NULL
      );
    `);
    await db.query(`
      CREATE TABLE callback (
        id            bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        run_id        bigint NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        schedule      text NOT NULL,
        business_date date NOT NULL,
        run_status    text NOT NULL,
        attempt       integer NOT NULL,
        -- As it is sent, to the byte: its signature is over this text.
        payload       text NOT NULL,
        status        text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED', 'SKIPPED')),
        noted_at      timestamptz NOT NULL,
        next_try_at   timestamptz NOT NULL,
        give_up_at    timestamptz NOT NULL,
        -- Somebody is sending it until then.
        leased_until  timestamptz,
        tries         integer NOT NULL DEFAULT 0,
        answer_status integer,
        detail        text,
        ended_at      timestamptz
      );
      CREATE INDEX callback_of_run ON callback (run_id, id);
      CREATE INDEX callback_of_day ON callback (schedule, business_date, id);
      CREATE INDEX callback_pending ON callback (schedule, next_try_at) WHERE status = 'PENDING';
    `);
    // Runs that are loaded already call nobody back: their workbook was read before that meant anything.
    await db.query(`
      ALTER TABLE run ALTER COLUMN external_status_update DROP NOT NULL;
      ALTER TABLE run ADD COLUMN callback_mode text NOT NULL DEFAULT 'NONE'
        CHECK (callback_mode IN ('ALL', 'FAILED', 'NONE'));
    `);
    // A blank cell was read as NONE, which nobody had a reason to write.
    await db.query(`
      UPDATE schedule_version
      SET definition = replace(definition::text, '"externalStatusUpdate":"NONE"', '"externalStatusUpdate":null')::json
      WHERE definition::text LIKE '%"externalStatusUpdate":"NONE"%'
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE callback;
      DROP TABLE callback_settings;
      ALTER TABLE run DROP COLUMN callback_mode;
      UPDATE run SET external_status_update = 'NONE' WHERE external_status_update IS NULL;
      ALTER TABLE run ALTER COLUMN external_status_update SET NOT NULL;
      UPDATE schedule_version
      SET definition = replace(definition::text, '"externalStatusUpdate":null', '"externalStatusUpdate":"NONE"')::json
      WHERE definition::text LIKE '%"externalStatusUpdate":null%';
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schedules, their immutable versions, and the reference data that a version seeds. */
export class CreateSchedules1764000000000 implements MigrationInterface {
  name = 'CreateSchedules1764000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- One row: what tells this database's queues from another's in a shared Redis.
      CREATE TABLE installation (id uuid NOT NULL);
      INSERT INTO installation VALUES (gen_random_uuid());

      CREATE TABLE schedule (
        name           text PRIMARY KEY,
        -- NULL until the first workbook is applied: the environment of a schedule may be set before.
        active_version integer,
        created_at     timestamptz NOT NULL
      );

      -- A version is a value: written once, never changed. The definition is the parsed workbook.
      CREATE TABLE schedule_version (
        schedule        text NOT NULL REFERENCES schedule (name),
        version         integer NOT NULL CHECK (version >= 1),
        label           text NOT NULL,
        display_name    text NOT NULL,
        description     text NOT NULL,
        time_zone       text NOT NULL,
        definition      json NOT NULL,
        -- Of the definition, whatever the bytes of the file: equal = unchanged.
        definition_hash text NOT NULL,
        file_hash       text NOT NULL,
        -- Names it refers to, so that "who uses this" needs no parsing.
        job_types       text[] NOT NULL,
        external_jobs   text[] NOT NULL,
        other_schedules text[] NOT NULL,
        created_at      timestamptz NOT NULL,
        created_by      text NOT NULL,
        PRIMARY KEY (schedule, version)
      );
      ALTER TABLE schedule ADD CONSTRAINT schedule_active_version_exists
        FOREIGN KEY (name, active_version) REFERENCES schedule_version (schedule, version);

      -- What the engine reads while a night runs: the active version's applications.
      CREATE TABLE application (
        schedule       text NOT NULL REFERENCES schedule (name),
        name           text NOT NULL,
        agent_group    text NOT NULL,
        throttle_limit integer CHECK (throttle_limit >= 1),
        PRIMARY KEY (schedule, name)
      );

      CREATE TABLE job_type (
        id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- NULL = shared by all schedules.
        schedule           text,
        name               text NOT NULL,
        source             text NOT NULL CHECK (source IN ('WORKBOOK', 'API')),
        -- No longer in the workbook; kept for the runs that were started with it.
        retired            boolean NOT NULL DEFAULT false,
        description        text NOT NULL,
        url                text NOT NULL,
        connection         text NOT NULL,
        scope              text NOT NULL,
        endpoints          json NOT NULL,
        poll_interval_ms   integer CHECK (poll_interval_ms > 0),
        poll_policy        text NOT NULL CHECK (poll_policy IN ('adaptive', 'fixed')),
        idempotent_start   boolean NOT NULL,
        on_silence         text NOT NULL CHECK (on_silence IN ('flag', 'error')),
        silence_budget_ms  integer NOT NULL CHECK (silence_budget_ms > 0),
        on_timeout         text NOT NULL CHECK (on_timeout IN ('flag', 'error')),
        start_deadline_ms  integer CHECK (start_deadline_ms > 0),
        timeouts           json NOT NULL,
        treat500_as_unknown boolean NOT NULL,
        retry_on503        boolean NOT NULL,
        cycle_name_style   text NOT NULL CHECK (cycle_name_style IN ('long', 'short')),
        version            integer NOT NULL,
        updated_at         timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX job_type_key ON job_type (name, COALESCE(schedule, ''));

      -- The environment's word on a schedule's job type: it wins over the workbook's, and imports never touch it.
      CREATE TABLE job_type_environment (
        schedule   text NOT NULL REFERENCES schedule (name),
        job_type   text NOT NULL,
        url        text,
        connection text,
        scope      text,
        PRIMARY KEY (schedule, job_type)
      );

      CREATE TABLE idempotency_key (
        principal  text NOT NULL,
        method     text NOT NULL,
        path       text NOT NULL,
        key        text NOT NULL,
        body_hash  text NOT NULL,
        status     integer NOT NULL,
        answer     json,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (principal, method, path, key)
      );
      CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE idempotency_key;
      DROP TABLE job_type_environment;
      DROP TABLE job_type;
      DROP TABLE application;
      ALTER TABLE schedule DROP CONSTRAINT schedule_active_version_exists;
      DROP TABLE schedule_version;
      DROP TABLE schedule;
      DROP TABLE installation;
    `);
  }
}

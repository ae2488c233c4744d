import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, with a password or known by an identity provider, and their sessions in browsers. */
export class LetPeopleLogIn1764001800000 implements MigrationInterface {
  name = 'LetPeopleLogIn1764001800000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE person (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- As events name them.
        name text NOT NULL,
        display_name text,
        -- Who knows them: the identity provider and its key for them; NULL = they log in with a password.
        issuer text,
        subject text,
        -- scrypt with its parameters and salt; NULL = none was set.
        password text,
        password_set_at timestamptz,
        -- [{role, schedule}]; of people of a provider, what its claims have said at the last login.
        grants json NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        last_login_at timestamptz,
        disabled_at timestamptz,
        disabled_by text,
        CHECK ((issuer IS NULL) = (subject IS NULL)),
        CHECK (issuer IS NULL OR password IS NULL),
        CHECK ((password IS NULL) = (password_set_at IS NULL)),
        CHECK ((disabled_at IS NULL) = (disabled_by IS NULL)),
        UNIQUE (issuer, subject)
      );
      -- Alice and alice would be one person to whoever reads the events.
      CREATE UNIQUE INDEX person_name ON person (lower(name));

      CREATE TABLE session (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- SHA-256 of what the cookie holds.
        hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
        person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
        -- What the person might do at the login.
        grants json NOT NULL,
        created_at timestamptz NOT NULL,
        -- To the minute.
        last_seen_at timestamptz NOT NULL,
        -- At the latest.
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by text,
        address text,
        user_agent text,
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE INDEX session_person ON session (person_id) WHERE ended_at IS NULL;
      CREATE INDEX session_expires ON session (expires_at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE session; DROP TABLE person');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API tokens beside the bootstrap token: hashed, with roles of their own, expiring and revocable. */
export class IssueApiTokens1764001500000 implements MigrationInterface {
  name = 'IssueApiTokens1764001500000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE api_token (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        -- The part of the token that is no secret, by which it is found.
        prefix text NOT NULL UNIQUE,
        -- SHA-256 of the whole token.
        hash bytea NOT NULL CHECK (length(hash) = 32),
        -- [{role, schedule}]; schedule null = every one. They never change: a token with other roles is another token.
        grants json NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        -- NULL = never.
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz,
        revoked_by text,
        CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
      );
      CREATE UNIQUE INDEX api_token_in_force ON api_token (name) WHERE revoked_at IS NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE api_token');
  }
}

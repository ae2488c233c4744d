import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where tokens come from, and the origins that they may go to. The secrets are sealed, each for its row and column. */
export class StoreConnections1764001700000 implements MigrationInterface {
  name = 'StoreConnections1764001700000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE connection (
        -- default is the environment's.
        name text PRIMARY KEY CHECK (name <> 'default'),
        token_url text NOT NULL,
        client_id text NOT NULL,
        client_secret bytea NOT NULL,
        secret_fingerprint text NOT NULL,
        secret_rotated_at timestamptz NOT NULL,
        -- Used where client_secret is refused, until then.
        previous_secret bytea,
        previous_until timestamptz,
        authentication text NOT NULL CHECK (authentication IN ('client_secret_basic', 'client_secret_post')),
        audience text,
        resource text,
        origins text[] NOT NULL CHECK (cardinality(origins) >= 1),
        version integer NOT NULL CHECK (version >= 1),
        updated_at timestamptz NOT NULL,
        updated_by text NOT NULL,
        CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE connection');
  }
}

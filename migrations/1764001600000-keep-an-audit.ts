import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked and by whom, each record chained to the one before, and nothing of it changed or deleted again. */
export class KeepAnAudit1764001600000 implements MigrationInterface {
  name = 'KeepAnAudit1764001600000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE audit (
        seq bigint PRIMARY KEY,
        -- In milliseconds, as it is hashed: a finer instant could be changed without anybody seeing it.
        at timestamptz(3) NOT NULL,
        actor text,
        auth_method text,
        address text,
        action text NOT NULL,
        schedule text,
        object json NOT NULL,
        detail json NOT NULL,
        outcome text NOT NULL,
        status integer,
        request_id text,
        prev_hash bytea NOT NULL CHECK (length(prev_hash) = 32),
        -- SHA-256 of prev_hash and of the canonical JSON of what stands before it.
        hash bytea NOT NULL CHECK (length(hash) = 32)
      );
      CREATE INDEX audit_at ON audit (at);
      CREATE INDEX audit_actor ON audit (actor, seq);
      CREATE INDEX audit_action ON audit (action, seq);
      CREATE INDEX audit_schedule ON audit (schedule, seq);
    `);
    await this.append(db);
    await this.refuse(db);
    await this.prune(db);
  }

  /** In one round trip, so that the chain is held for no longer than it takes to commit. */
  private async append(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION audit_append(content text) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        last_seq bigint;
        last_hash bytea;
      BEGIN
        PERFORM pg_advisory_xact_lock(7202611243);
        -- A statement of its own: it sees what was committed while the lock was waited for.
        SELECT seq, hash INTO last_seq, last_hash FROM audit ORDER BY seq DESC LIMIT 1;
        last_seq := COALESCE(last_seq, 0) + 1;
        last_hash := COALESCE(last_hash, decode(repeat('0', 64), 'hex'));
        INSERT INTO audit (seq, at, actor, auth_method, address, action, schedule, object, detail, outcome, status,
          request_id, prev_hash, hash)
        SELECT last_seq, r.at, r.actor, r."authMethod", r.address, r.action, r.schedule, r.object, r.detail, r.outcome,
          r.status, r."requestId", last_hash,
          sha256(last_hash || convert_to('{"record":' || content || ',"seq":' || last_seq || '}', 'UTF8'))
        FROM json_to_record(content::json) AS r (at timestamptz, actor text, "authMethod" text, address text, action text,
          schedule text, object json, detail json, outcome text, status integer, "requestId" text);
        RETURN last_seq;
      END $$;
    `);
  }

  private async refuse(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The audit is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

      -- What a record of the chain says was deleted may be deleted, and nothing else, whoever asks.
      CREATE FUNCTION audit_refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        pruned bigint;
      BEGIN
        SELECT (detail -> 'pruned' ->> 'seq')::bigint INTO pruned FROM audit
          WHERE action = 'pruneAudit' AND outcome = 'done' ORDER BY seq DESC LIMIT 1;
        IF EXISTS (SELECT FROM gone WHERE pruned IS NULL OR seq > pruned) THEN
          RAISE EXCEPTION 'The audit is append-only: DELETE is refused.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER audit_deleted AFTER DELETE ON audit REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_deletion();
    `);
  }

  /** By the rights of the owner, so that the role of the server needs none to delete. */
  private async prune(db: QueryRunner): Promise<void> {
    await db.query(`
      DO $do$ BEGIN EXECUTE format($f$
        CREATE FUNCTION audit_prune(most integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER
        SET search_path = %I, pg_temp AS $$
          WITH gone AS (
            DELETE FROM audit WHERE seq IN (
              SELECT seq FROM audit WHERE seq <= (
                SELECT (detail -> 'pruned' ->> 'seq')::bigint FROM audit
                WHERE action = 'pruneAudit' AND outcome = 'done' ORDER BY seq DESC LIMIT 1
              ) ORDER BY seq LIMIT most
            ) RETURNING seq
          ) SELECT count(*) FROM gone
        $$ $f$, current_schema()); END $do$;
      REVOKE EXECUTE ON FUNCTION audit_prune(integer) FROM PUBLIC;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP FUNCTION audit_prune(integer);
      DROP TABLE audit;
      DROP FUNCTION audit_refuse_deletion();
      DROP FUNCTION audit_refuse_change();
      DROP FUNCTION audit_append(text);
    `);
  }
}

import { Injectable } from '@nestjs/common';
import type { Grant } from '../domain/access.js';
import { Database, type Sql, type Transaction } from '../platform/database/transaction.js';

/** A session as it is shown. */
export interface Session {
  readonly id: string;
  readonly person: string;
  readonly grants: readonly Grant[];
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What a request with a session's cookie is judged by. */
export type LiveSession = Pick<Session, 'id' | 'person' | 'grants' | 'lastSeenAt'>;

export interface SessionToStore {
  readonly hash: Buffer;
  readonly personId: string;
  readonly grants: readonly Grant[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Who ends sessions, and when. */
export interface Ending {
  readonly actor: string;
  readonly now: Date;
}

const COLUMNS = `s.id, p.name AS person, s.grants, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
  s.expires_at AS "expiresAt", s.ended_at AS "endedAt", s.ended_by AS "endedBy", s.address, s.user_agent AS "userAgent"`;
const FROM = 'FROM session s JOIN person p ON p.id = s.person_id';

@Injectable()
export class PersonSessionStore {
  constructor(private readonly database: Database) {}

  /** undefined = it was ended, is over, was idle since `idleSince`, or never was. */
  async live(hash: Buffer, now: Date, idleSince: Date): Promise<LiveSession | undefined> {
    return this.database.reader.row<LiveSession>(
      `SELECT s.id, p.name AS person, s.grants, s.last_seen_at AS "lastSeenAt" ${FROM}
       WHERE s.hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND p.disabled_at IS NULL`,
      [hash, now, idleSince],
    );
  }

  async noteUse(id: string, now: Date): Promise<void> {
    await this.database.write('note-session-use', (sql) =>
      sql.rows('UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2', [id, now]),
    );
  }

  async create(tx: Transaction, session: SessionToStore): Promise<void> {
    const { hash, personId, grants, createdAt, expiresAt, address, userAgent } = session;
    await tx.rows(
      `INSERT INTO session (hash, person_id, grants, created_at, last_seen_at, expires_at, address, user_agent)
       VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
      [hash, personId, JSON.stringify(grants), createdAt, expiresAt, address, userAgent],
    );
  }

  /** The latest first; those that have ended too, as long as they are kept. */
  async page(
    sql: Sql,
    page: { readonly person: string | null; readonly before: string | null; readonly limit: number },
  ): Promise<readonly Session[]> {
    return sql.rows<Session>(
      `SELECT ${COLUMNS} ${FROM} WHERE ($1::text IS NULL OR lower(p.name) = lower($1)) AND ($2::bigint IS NULL OR s.id < $2)
       ORDER BY s.id DESC LIMIT $3`,
      [page.person, page.before, page.limit],
    );
  }

  async find(sql: Sql, id: string): Promise<Session | undefined> {
    return sql.row<Session>(`SELECT ${COLUMNS} ${FROM} WHERE s.id = $1`, [id]);
  }

  /** false = it had ended before. */
  async end(tx: Transaction, id: string, { actor, now }: Ending): Promise<boolean> {
    const row = await tx.row<{ id: string }>(
      'UPDATE session SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL RETURNING id',
      [id, now, actor],
    );
    return row !== undefined;
  }

  /** Whose it was; undefined = it had ended before. */
  async endByHash(
    sql: Sql,
    hash: Buffer,
    now: Date,
  ): Promise<{ readonly name: string; readonly issuer: string | null } | undefined> {
    return sql.row(
      `UPDATE session s SET ended_at = $2, ended_by = p.name FROM person p
       WHERE s.hash = $1 AND s.ended_at IS NULL AND p.id = s.person_id RETURNING p.name, p.issuer`,
      [hash, now],
    );
  }

  /** All of a person, but for one; answers how many. */
  async endAllOf(
    tx: Transaction,
    personId: string,
    { actor, now, except }: Ending & { readonly except?: string | undefined },
  ): Promise<number> {
    const rows = await tx.rows<{ id: string }>(
      `UPDATE session SET ended_at = $2, ended_by = $3
       WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 AND ($4::bigint IS NULL OR id <> $4) RETURNING id`,
      [personId, now, actor, except ?? null],
    );
    return rows.length;
  }

  async forget(sql: Sql, before: Date, most: number): Promise<void> {
    await sql.rows(
      'DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)',
      [before, most],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Grant } from '../domain/access.js';
import { Database, type Sql, type Transaction } from '../platform/database/transaction.js';

/** An API token as it is shown: everything but the token. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly grants: readonly Grant[];
  readonly createdAt: Date;
  readonly createdBy: string;
  /** null = never. */
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}

/** What a request with a token is judged by. */
export type StoredToken = ApiToken & { readonly hash: Buffer };

export type TokenToStore = Pick<
  ApiToken,
  'name' | 'prefix' | 'grants' | 'createdAt' | 'createdBy' | 'expiresAt'
> & {
  readonly hash: Buffer;
};

const COLUMNS = `id, name, prefix, grants, created_at AS "createdAt", created_by AS "createdBy", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", revoked_by AS "revokedBy"`;

@Injectable()
export class ApiTokenStore {
  constructor(private readonly database: Database) {}

  /** By the part of a token that is no secret; revoked and expired ones too. */
  async byPrefix(prefix: string): Promise<StoredToken | undefined> {
    return this.database.reader.row<StoredToken>(`SELECT ${COLUMNS}, hash FROM api_token WHERE prefix = $1`, [
      prefix,
    ]);
  }

  async noteUse(id: string, now: Date): Promise<void> {
    await this.database.write('note-token-use', (sql) =>
      sql.rows('UPDATE api_token SET last_used_at = $2 WHERE id = $1', [id, now]),
    );
  }

  /** Its id; null = a token of this name is in force. */
  async create(tx: Transaction, token: TokenToStore): Promise<string | null> {
    const row = await tx.row<{ id: string }>(
      `INSERT INTO api_token (name, prefix, hash, grants, created_at, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING RETURNING id`,
      [
        token.name,
        token.prefix,
        token.hash,
        JSON.stringify(token.grants),
        token.createdAt,
        token.createdBy,
        token.expiresAt,
      ],
    );
    return row?.id ?? null;
  }

  async find(sql: Sql, id: string): Promise<ApiToken | undefined> {
    return sql.row<ApiToken>(`SELECT ${COLUMNS} FROM api_token WHERE id = $1`, [id]);
  }

  /** The latest first. */
  async page(
    sql: Sql,
    page: { readonly before: string | null; readonly limit: number },
  ): Promise<readonly ApiToken[]> {
    return sql.rows<ApiToken>(
      `SELECT ${COLUMNS} FROM api_token WHERE ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
      [page.before, page.limit],
    );
  }

  /** false = it was revoked before, or there is none. */
  async revoke(
    tx: Transaction,
    { id, actor, now }: { readonly id: string; readonly actor: string; readonly now: Date },
  ): Promise<boolean> {
    const row = await tx.row<{ id: string }>(
      'UPDATE api_token SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
      [id, now, actor],
    );
    return row !== undefined;
  }
}

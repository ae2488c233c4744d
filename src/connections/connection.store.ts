import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import type { AuthenticationMethod } from './connection.js';

/** A connection as it is stored: its secrets are sealed. */
export interface StoredConnection {
  readonly name: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Buffer;
  readonly secretFingerprint: string;
  readonly secretRotatedAt: Date;
  readonly previousSecret: Buffer | null;
  readonly previousUntil: Date | null;
  readonly authentication: AuthenticationMethod;
  readonly audience: string | null;
  readonly resource: string | null;
  readonly origins: readonly string[];
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** Who names a connection: job types, as `SCHEDULE/TYPE` or `TYPE`, and schedules by their callbacks. */
export interface ConnectionUsers {
  readonly jobTypes: readonly string[];
  readonly callbacksOf: readonly string[];
}

const FIELDS: Readonly<Record<string, (connection: StoredConnection) => unknown>> = {
  name: ({ name }) => name,
  token_url: ({ tokenUrl }) => tokenUrl,
  client_id: ({ clientId }) => clientId,
  client_secret: ({ clientSecret }) => clientSecret,
  secret_fingerprint: ({ secretFingerprint }) => secretFingerprint,
  secret_rotated_at: ({ secretRotatedAt }) => secretRotatedAt,
  previous_secret: ({ previousSecret }) => previousSecret,
  previous_until: ({ previousUntil }) => previousUntil,
  authentication: ({ authentication }) => authentication,
  audience: ({ audience }) => audience,
  resource: ({ resource }) => resource,
  origins: ({ origins }) => origins,
  version: ({ version }) => version,
  updated_at: ({ updatedAt }) => updatedAt,
  updated_by: ({ updatedBy }) => updatedBy,
};
const NAMES = Object.keys(FIELDS);
const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const COLUMNS = NAMES.map((name) => `${name} AS "${camelCase(name)}"`).join(', ');

/** Far more than anybody has. */
const MOST = 10_000;

@Injectable()
export class ConnectionStore {
  async find(sql: Sql, name: string): Promise<StoredConnection | undefined> {
    return sql.row<StoredConnection>(`SELECT ${COLUMNS} FROM connection WHERE name = $1`, [name]);
  }

  /** As it is now; nobody else changes or deletes it before this transaction has ended. */
  async lock(tx: Transaction, name: string): Promise<StoredConnection | undefined> {
    return tx.row<StoredConnection>(`SELECT ${COLUMNS} FROM connection WHERE name = $1 FOR UPDATE`, [name]);
  }

  /** By name, behind one. */
  async page(
    sql: Sql,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly StoredConnection[]> {
    return sql.rows<StoredConnection>(
      `SELECT ${COLUMNS} FROM connection WHERE $1::text IS NULL OR name > $1 COLLATE "C"
       ORDER BY name COLLATE "C" LIMIT $2`,
      [page.after, page.limit],
    );
  }

  /** Names with their origins. In a transaction that names one, none of them is deleted before it has ended. */
  async origins(sql: Sql): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await sql.rows<Pick<StoredConnection, 'name' | 'origins'>>(
      `SELECT name, origins FROM connection ORDER BY name LIMIT ${MOST} FOR KEY SHARE`,
    );
    return new Map(rows.map(({ name, origins }) => [name, origins]));
  }

  /** false = there is one of this name. */
  async insert(tx: Transaction, connection: StoredConnection): Promise<boolean> {
    const rows = await tx.rows(
      `INSERT INTO connection (${NAMES.join(', ')}) VALUES (${NAMES.map((_, at) => `$${at + 1}`).join(', ')})
       ON CONFLICT (name) DO NOTHING RETURNING name`,
      Object.values(FIELDS).map((of) => of(connection)),
    );
    return rows.length > 0;
  }

  /** Of one that is locked. */
  async update(tx: Transaction, connection: StoredConnection): Promise<void> {
    await tx.rows(
      `UPDATE connection SET ${NAMES.map((name, at) => `${name} = $${at + 1}`).join(', ')} WHERE name = $1`,
      Object.values(FIELDS).map((of) => of(connection)),
    );
  }

  async delete(tx: Transaction, name: string): Promise<void> {
    await tx.rows('DELETE FROM connection WHERE name = $1', [name]);
  }

  /** Types that a workbook has dropped do not count. */
  async users(sql: Sql, name: string): Promise<ConnectionUsers> {
    const jobTypes = await sql.rows<{ name: string }>(
      `SELECT COALESCE(t.schedule || '/', '') || t.name AS name
       FROM job_type t LEFT JOIN job_type_environment e ON e.schedule = t.schedule AND e.job_type = t.name
       WHERE NOT t.retired AND COALESCE(e.connection, t.connection) = $1
       UNION SELECT schedule || '/' || job_type FROM job_type_environment WHERE connection = $1
       ORDER BY 1 LIMIT 100`,
      [name],
    );
    const schedules = await sql.rows<{ schedule: string }>(
      'SELECT schedule FROM callback_settings WHERE connection = $1 ORDER BY 1 LIMIT 100',
      [name],
    );
    return {
      jobTypes: jobTypes.map((type) => type.name),
      callbacksOf: schedules.map(({ schedule }) => schedule),
    };
  }
}

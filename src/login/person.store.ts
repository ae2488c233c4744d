import { Injectable } from '@nestjs/common';
import type { Grant } from '../domain/access.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

/** A person as it is shown. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly displayName: string | null;
  /** null = logs in with a password. */
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly grants: readonly Grant[];
  readonly passwordSetAt: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly lastLoginAt: Date | null;
  readonly disabledAt: Date | null;
  readonly disabledBy: string | null;
}

export type PersonToStore = Pick<Person, 'name' | 'displayName' | 'issuer' | 'subject' | 'grants'>;

const COLUMNS = `id, name, display_name AS "displayName", issuer, subject, grants, password_set_at AS "passwordSetAt",
  created_at AS "createdAt", created_by AS "createdBy", last_login_at AS "lastLoginAt", disabled_at AS "disabledAt",
  disabled_by AS "disabledBy"`;

@Injectable()
export class PersonStore {
  /** Whatever the case of the name. */
  async byName(sql: Sql, name: string): Promise<Person | undefined> {
    return sql.row<Person>(`SELECT ${COLUMNS} FROM person WHERE lower(name) = lower($1)`, [name]);
  }

  /** For a change: nobody else changes them meanwhile. */
  async byNameLocked(tx: Transaction, name: string): Promise<Person | undefined> {
    return tx.row<Person>(`SELECT ${COLUMNS} FROM person WHERE lower(name) = lower($1) FOR UPDATE`, [name]);
  }

  async bySubjectLocked(tx: Transaction, issuer: string, subject: string): Promise<Person | undefined> {
    return tx.row<Person>(`SELECT ${COLUMNS} FROM person WHERE issuer = $1 AND subject = $2 FOR UPDATE`, [
      issuer,
      subject,
    ]);
  }

  /** The hash that a login is held against; undefined = nobody here may log in with a password under this name. */
  async passwordOf(sql: Sql, name: string): Promise<string | undefined> {
    const row = await sql.row<{ password: string }>(
      `SELECT password FROM person WHERE lower(name) = lower($1) AND disabled_at IS NULL AND password IS NOT NULL`,
      [name],
    );
    return row?.password;
  }

  /** By name. */
  async page(
    sql: Sql,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Person[]> {
    return sql.rows<Person>(
      `SELECT ${COLUMNS} FROM person WHERE ($1::text IS NULL OR lower(name) > $1) ORDER BY lower(name) LIMIT $2`,
      [page.after, page.limit],
    );
  }

  /** false = there is a person of this name, in whatever case. */
  async create(
    tx: Transaction,
    { name, displayName, issuer, subject, grants }: PersonToStore,
    { actor, now }: { readonly actor: string; readonly now: Date },
  ): Promise<boolean> {
    const row = await tx.row<{ id: string }>(
      `INSERT INTO person (name, display_name, issuer, subject, grants, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (lower(name)) DO NOTHING RETURNING id`,
      [name, displayName, issuer, subject, JSON.stringify(grants), now, actor],
    );
    return row !== undefined;
  }

  async replace(tx: Transaction, { id, displayName, grants, disabledAt, disabledBy }: Person): Promise<void> {
    await tx.rows(
      `UPDATE person SET display_name = $2, grants = $3, disabled_at = $4, disabled_by = $5 WHERE id = $1`,
      [id, displayName, JSON.stringify(grants), disabledAt, disabledBy],
    );
  }

  async setPassword(tx: Transaction, id: string, { hash, now }: { hash: string; now: Date }): Promise<void> {
    await tx.rows('UPDATE person SET password = $2, password_set_at = $3 WHERE id = $1', [id, hash, now]);
  }

  async noteLogin(tx: Transaction, id: string, now: Date): Promise<void> {
    await tx.rows('UPDATE person SET last_login_at = $2 WHERE id = $1', [id, now]);
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await tx.rows('DELETE FROM person WHERE id = $1', [id]);
  }
}

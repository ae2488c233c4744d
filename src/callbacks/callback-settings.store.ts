import { Injectable } from '@nestjs/common';
import type { ExternalStatusUpdate } from '../domain/schedule.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';

export const AUTHENTICATION_KINDS = ['none', 'basic', 'bearer', 'oauth'] as const;
export type AuthenticationKind = (typeof AUTHENTICATION_KINDS)[number];

/** Where the ends of a schedule's runs are told, and which. Secrets are sealed: what is open never leaves this folder. */
export interface CallbackSettings {
  readonly schedule: string;
  readonly url: string;
  /** Of jobs that say nothing themselves. */
  readonly mode: ExternalStatusUpdate;
  readonly authentication: AuthenticationKind;
  /** basic */
  readonly username: string | null;
  /** basic: the password; bearer: the token. */
  readonly secret: Buffer | null;
  /** oauth: where tokens come from, and for which scope. */
  readonly connection: string | null;
  readonly scope: string | null;
  /** null = callbacks are not signed. */
  readonly signingSecret: Buffer | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export const secretPlace = (schedule: string): string => `callback_settings/${schedule}/secret`;
export const signingPlace = (schedule: string): string => `callback_settings/${schedule}/signing_secret`;

const COLUMNS = `schedule, url, mode, authentication, username, secret, connection, scope,
  signing_secret AS "signingSecret", version, updated_at AS "updatedAt", updated_by AS "updatedBy"`;

@Injectable()
export class CallbackSettingsStore {
  async find(sql: Sql, schedule: string): Promise<CallbackSettings | undefined> {
    return sql.row<CallbackSettings>(`SELECT ${COLUMNS} FROM callback_settings WHERE schedule = $1`, [
      schedule,
    ]);
  }

  async save(tx: Transaction, settings: CallbackSettings): Promise<void> {
    await tx.rows(
      `INSERT INTO callback_settings (schedule, url, mode, authentication, username, secret, connection, scope,
         signing_secret, version, updated_at, updated_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (schedule) DO UPDATE SET url = excluded.url, mode = excluded.mode,
         authentication = excluded.authentication, username = excluded.username, secret = excluded.secret,
         connection = excluded.connection, scope = excluded.scope, signing_secret = excluded.signing_secret,
         version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [
        settings.schedule,
        settings.url,
        settings.mode,
        settings.authentication,
        settings.username,
        settings.secret,
        settings.connection,
        settings.scope,
        settings.signingSecret,
        settings.version,
        settings.updatedAt,
        settings.updatedBy,
      ],
    );
  }

  async delete(tx: Transaction, schedule: string): Promise<void> {
    await tx.rows('DELETE FROM callback_settings WHERE schedule = $1', [schedule]);
  }

  /** From here on the runs of open days call back as the schedule says, where their jobs say nothing. */
  async applyMode(tx: Transaction, schedule: string, mode: ExternalStatusUpdate): Promise<void> {
    const concerned = `FROM run r JOIN business_day d ON d.id = r.day_id
      WHERE d.schedule = $1 AND d.status = 'OPEN' AND r.external_status_update IS NULL AND r.callback_mode <> $2`;
    // The runs in the order in which the engine locks them.
    await tx.rows(`SELECT ${concerned} ORDER BY r.id FOR NO KEY UPDATE OF r`, [schedule, mode]);
    await tx.rows(`UPDATE run SET callback_mode = $2 WHERE id IN (SELECT r.id ${concerned})`, [
      schedule,
      mode,
    ]);
  }
}

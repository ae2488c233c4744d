import { Injectable } from '@nestjs/common';
import { DEFAULT_CONNECTION } from '../connections/connection.js';
import { Connections } from '../connections/connections.js';
import { conflict, invalid, notFound } from '../domain/errors.js';
import { calledUrlProblem } from '../domain/called-url.js';
import type { ExternalStatusUpdate } from '../domain/schedule.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import {
  CallbackSettingsStore,
  secretPlace,
  signingPlace,
  type CallbackSettings,
} from './callback-settings.store.js';

/** As a person says it: a secret that is left out is kept, `null` takes the signing secret away. */
export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password?: string | undefined }
  | { readonly kind: 'bearer'; readonly token?: string | undefined }
  | { readonly kind: 'oauth'; readonly connection?: string | undefined; readonly scope?: string | undefined };

export interface SettingsToSave {
  readonly schedule: string;
  readonly url: string;
  readonly mode: ExternalStatusUpdate;
  readonly authentication: Authentication;
  readonly signingSecret?: string | null | undefined;
  /** The version that was read; absent = unchecked. */
  readonly version?: number | undefined;
  readonly actor: string;
  readonly now: Date;
}

/** Says where the ends of a schedule's runs are told, and seals what is secret about it. The caller has locked the schedule. */
@Injectable()
export class SaveCallbackSettings {
  constructor(
    private readonly store: CallbackSettingsStore,
    private readonly connections: Connections,
    private readonly secrets: SecretBox,
  ) {}

  async find(sql: Sql, schedule: string): Promise<CallbackSettings> {
    const settings = await this.store.find(sql, schedule);
    if (settings) return settings;
    throw notFound(
      'NO_CALLBACK_SETTINGS',
      `The schedule ${schedule} has no callback settings; PUT makes them.`,
    );
  }

  async save(tx: Transaction, wanted: SettingsToSave): Promise<CallbackSettings> {
    const { schedule, url, mode, now, actor } = wanted;
    const problem = calledUrlProblem(url, 'authentication');
    if (problem) throw invalid('INVALID_URL', `url "${url}": ${problem}.`);
    const before = await this.store.find(tx, schedule);
    if (wanted.version !== undefined && wanted.version !== (before?.version ?? 0))
      throw moved(schedule, before);
    const settings: CallbackSettings = {
      schedule,
      url,
      mode,
      ...(await this.authentication(tx, wanted, before)),
      signingSecret: this.signingSecret(wanted, before),
      version: (before?.version ?? 0) + 1,
      updatedAt: now,
      updatedBy: actor,
    };
    await this.store.save(tx, settings);
    await this.store.applyMode(tx, schedule, mode);
    return settings;
  }

  async delete(tx: Transaction, schedule: string): Promise<void> {
    await this.find(tx, schedule);
    await this.store.delete(tx, schedule);
    await this.store.applyMode(tx, schedule, 'NONE');
  }

  private async authentication(
    tx: Transaction,
    wanted: SettingsToSave,
    before: CallbackSettings | undefined,
  ): Promise<AuthenticationColumns> {
    const { authentication: said } = wanted;
    const without = {
      authentication: said.kind,
      username: null,
      secret: null,
      connection: null,
      scope: null,
    };
    switch (said.kind) {
      case 'none':
        return without;
      case 'basic':
        return { ...without, username: said.username, secret: this.secret(wanted, said.password, before) };
      case 'bearer':
        return { ...without, secret: this.secret(wanted, said.token, before) };
      case 'oauth': {
        const connection = said.connection ?? DEFAULT_CONNECTION;
        const bindings = await this.connections.bindings(tx);
        if (bindings.has(connection)) return { ...without, connection, scope: said.scope ?? '' };
        const known = [...bindings.keys()].join(', ');
        throw invalid('UNKNOWN_CONNECTION', `There is no connection ${connection}; there is ${known}.`);
      }
    }
  }

  /** A secret that was given for one receiver is not kept for another one. */
  private secret(
    { schedule, url, authentication: { kind } }: SettingsToSave,
    said: string | undefined,
    before: CallbackSettings | undefined,
  ): Buffer {
    if (said !== undefined) return this.secrets.seal(said, secretPlace(schedule));
    const name = kind === 'basic' ? 'password' : 'token';
    if (!before?.secret || before.authentication !== kind)
      throw invalid('SECRET_REQUIRED', `authentication.${name} is missing, and there is none to be kept.`);
    const [was, is] = [new URL(before.url).origin, new URL(url).origin];
    if (was === is) return before.secret;
    throw invalid(
      'SECRET_REQUIRED',
      `The stored ${name} was given for ${was}; say authentication.${name} again to send it to ${is}.`,
    );
  }

  private signingSecret(
    { schedule, signingSecret: said }: SettingsToSave,
    before: CallbackSettings | undefined,
  ): Buffer | null {
    if (said === undefined) return before?.signingSecret ?? null;
    return said === null ? null : this.secrets.seal(said, signingPlace(schedule));
  }
}

type AuthenticationColumns = Pick<
  CallbackSettings,
  'authentication' | 'username' | 'secret' | 'connection' | 'scope'
>;

const moved = (schedule: string, before: CallbackSettings | undefined): Error =>
  conflict(
    'VERSION_MOVED',
    `The callback settings of ${schedule} were changed meanwhile; they are at version ${before?.version ?? 0}. Read them again.`,
  );

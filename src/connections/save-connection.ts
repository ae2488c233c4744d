import { Injectable } from '@nestjs/common';
import { calledUrlProblem } from '../domain/called-url.js';
import { conflict, invalid, notFound } from '../domain/errors.js';
import type { Finding } from '../domain/finding.js';
import { originOf } from '../domain/origin.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { Egress } from '../platform/http/egress.js';
import { targetWarnings } from '../platform/http/target-warnings.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import { DEFAULT_CONNECTION, type AuthenticationMethod } from './connection.js';
import { ConnectionStore, type StoredConnection } from './connection.store.js';
import { clientSecretPlace, previousSecretPlace } from './connections.js';

/** As a person says it: a secret that is left out is kept. */
export interface ConnectionToSave {
  readonly name: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly authentication: AuthenticationMethod;
  readonly audience: string | null;
  readonly resource: string | null;
  readonly origins: readonly string[];
  /** How long the secret of before is used where a new one is refused. */
  readonly overlapMinutes: number;
  /** The version that was read; absent = unchecked. */
  readonly version?: number | undefined;
  readonly actor: string;
  readonly now: Date;
}

type SecretColumns = Pick<
  StoredConnection,
  'clientSecret' | 'secretFingerprint' | 'secretRotatedAt' | 'previousSecret' | 'previousUntil'
>;

/** Makes, changes and deletes the connections that administrators store, and seals their secrets. */
@Injectable()
export class SaveConnection {
  constructor(
    private readonly store: ConnectionStore,
    private readonly box: SecretBox,
    private readonly egress: Egress,
  ) {}

  async find(sql: Sql, name: string): Promise<StoredConnection> {
    const stored = await this.store.find(sql, name);
    if (stored) return stored;
    throw unknown(name);
  }

  async create(tx: Transaction, wanted: ConnectionToSave): Promise<StoredConnection> {
    const made = this.connection(wanted, undefined);
    if (await this.store.insert(tx, made)) return made;
    throw conflict('ALREADY_EXISTS', `There is a connection ${wanted.name} already; change it with PUT.`);
  }

  async replace(tx: Transaction, wanted: ConnectionToSave): Promise<StoredConnection> {
    const { name, version } = wanted;
    refuseDefault(name);
    const before = await this.store.lock(tx, name);
    if (!before) throw unknown(name);
    if (version !== undefined && version !== before.version) {
      const message = `The connection ${name} was changed meanwhile; it is at version ${before.version}. Read it again.`;
      throw conflict('VERSION_MOVED', message);
    }
    const changed = this.connection(wanted, before);
    await this.store.update(tx, changed);
    return changed;
  }

  async delete(tx: Transaction, name: string): Promise<void> {
    refuseDefault(name);
    if (!(await this.store.lock(tx, name))) throw unknown(name);
    const { jobTypes, callbacksOf } = await this.store.users(tx, name);
    if (jobTypes.length + callbacksOf.length > 0) {
      const users = [...jobTypes, ...callbacksOf.map((schedule) => `the callbacks of ${schedule}`)];
      const message = `The connection ${name} is used by ${users.join(', ')}.`;
      throw conflict('IN_USE', message, { jobTypes, callbacksOf });
    }
    await this.store.delete(tx, name);
  }

  /** As it would be stored, with the secret that would be kept; refuses what could not be saved. */
  async wouldBe(sql: Sql, wanted: ConnectionToSave): Promise<StoredConnection> {
    // Whether its own secret is taken is the question, so the one before does not stand in for it.
    const alone = { ...wanted, overlapMinutes: 0 };
    return this.connection(alone, await this.store.find(sql, wanted.name));
  }

  /** What does not keep a connection from being saved. */
  warnings({ tokenUrl, origins }: Pick<StoredConnection, 'tokenUrl' | 'origins'>): readonly Finding[] {
    return [tokenUrl, ...origins].flatMap((url) => targetWarnings(this.egress, url));
  }

  private connection(wanted: ConnectionToSave, before: StoredConnection | undefined): StoredConnection {
    const { name, tokenUrl, clientId, authentication, audience, resource, now } = wanted;
    refuseDefault(name);
    const problem = calledUrlProblem(tokenUrl, 'clientId and clientSecret');
    if (problem) throw invalid('INVALID_URL', `tokenUrl "${tokenUrl}": ${problem}.`);
    const said = { name, tokenUrl, clientId, authentication, audience, resource };
    return {
      ...said,
      origins: originsOf(wanted.origins),
      ...this.secrets(wanted, before),
      version: (before?.version ?? 0) + 1,
      updatedAt: now,
      updatedBy: wanted.actor,
    };
  }

  /** A secret that was given for one token endpoint is not sent to another one. */
  private secrets(wanted: ConnectionToSave, before: StoredConnection | undefined): SecretColumns {
    const { name, clientSecret: said, tokenUrl, now } = wanted;
    const place = clientSecretPlace(name);
    const moved = before && new URL(before.tokenUrl).origin !== new URL(tokenUrl).origin;
    if (said === undefined) {
      if (!before) throw invalid('SECRET_REQUIRED', 'clientSecret is missing, and there is none to be kept.');
      if (!moved) return keptOf(before);
      const message = `The stored client secret was given for ${new URL(before.tokenUrl).origin}; say clientSecret again to send it to ${new URL(tokenUrl).origin}.`;
      throw invalid('SECRET_REQUIRED', message);
    }
    return {
      clientSecret: this.box.seal(said, place),
      secretFingerprint: this.box.fingerprint(said, place),
      secretRotatedAt: now,
      ...(before && !moved ? this.overlap(wanted, before) : NO_OVERLAP),
    };
  }

  private overlap(
    { name, clientSecret: said, overlapMinutes, now }: ConnectionToSave,
    before: StoredConnection,
  ): Pick<SecretColumns, 'previousSecret' | 'previousUntil'> {
    const secret = this.box.open(before.clientSecret, clientSecretPlace(name)).reveal();
    if (overlapMinutes === 0 || secret === said) return NO_OVERLAP;
    return {
      previousSecret: this.box.seal(secret, previousSecretPlace(name)),
      previousUntil: new Date(now.getTime() + overlapMinutes * 60_000),
    };
  }
}

const keptOf = (before: StoredConnection): SecretColumns => {
  const { clientSecret, secretFingerprint, secretRotatedAt, previousSecret, previousUntil } = before;
  return { clientSecret, secretFingerprint, secretRotatedAt, previousSecret, previousUntil };
};

const NO_OVERLAP = { previousSecret: null, previousUntil: null };

const unknown = (name: string): Error => notFound('UNKNOWN_CONNECTION', `There is no connection ${name}.`);

export function refuseDefault(name: string): void {
  if (name !== DEFAULT_CONNECTION) return;
  const message =
    'The connection default is what NIGHTJAR_OAUTH_TOKEN_URL and its neighbours say; change it there, or give another name.';
  throw conflict('SET_BY_ENVIRONMENT', message);
}

function originsOf(said: readonly string[]): readonly string[] {
  return [
    ...new Set(
      said.map((text) => {
        const origin = originOf(text);
        if (origin !== null) return origin;
        const message = `origins has "${text}": expected scheme, host and port alone, such as https://erp.example.com.`;
        throw invalid('INVALID_ORIGIN', message);
      }),
    ),
  ];
}

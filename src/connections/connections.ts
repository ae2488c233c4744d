import { Injectable } from '@nestjs/common';
import { bindingRefusal } from '../domain/origin.js';
import { Database, type Sql } from '../platform/database/transaction.js';
import { Log } from '../platform/log/logger.js';
import { placeOf } from '../platform/secret-keys/sealed-columns.js';
import { SecretBox, Unsealable } from '../platform/secrets/secret-box.js';
import {
  DEFAULT_CONNECTION,
  fromEnvironment,
  type Connection,
  type EnvironmentConnection,
} from './connection.js';
import { ConnectionStore, type StoredConnection } from './connection.store.js';

/** What the environment says; null = it names no connection. */
export abstract class ConnectionSettings {
  abstract readonly environment: EnvironmentConnection | null;
}

/** Used without asking the database. */
const FRESH_MS = 2_000;
/** Used while the database is asked again; older ones only where it does not answer. */
const USABLE_MS = 8_000;

interface Known {
  readonly connection: Connection | undefined;
  readonly loadedAt: number;
}

/** Names of connections with their origins; null = wherever job types point. */
export type Bindings = ReadonlyMap<string, readonly string[] | null>;

const column = (name: string): { table: string; row: string; column: string } => ({
  table: 'connection',
  row: 'name',
  column: name,
});
export const clientSecretPlace = (name: string): string => placeOf(column('client_secret'), name);
export const previousSecretPlace = (name: string): string => placeOf(column('previous_secret'), name);

/** The connections there are: `default` from the environment, and those that administrators have stored. */
@Injectable()
export class Connections {
  readonly environment: Connection | null;
  private readonly known = new Map<string, Known>();
  private readonly loading = new Map<string, Promise<Connection | undefined>>();

  constructor(
    settings: ConnectionSettings,
    private readonly database: Database,
    private readonly store: ConnectionStore,
    private readonly box: SecretBox,
    private readonly log: Log,
  ) {
    this.environment = settings.environment && fromEnvironment(settings.environment);
  }

  /** Asks the database every few seconds at most, however often it is asked; throws Unsealable. */
  async find(name: string): Promise<Connection | undefined> {
    if (name === DEFAULT_CONNECTION) return this.environment ?? undefined;
    const known = this.known.get(name);
    const age = known ? performance.now() - known.loadedAt : Infinity;
    if (known && age < FRESH_MS) return known.connection;
    const loading = this.load(name);
    if (!known) return loading;
    const orKnown = loading.catch((error: unknown) => this.outlast(error, name, known));
    return age < USABLE_MS ? known.connection : orKnown;
  }

  /** What the next use reads anew. */
  forget(name: string): void {
    this.known.delete(name);
  }

  /** Names that may be used, and where their tokens may go; `default` is known even before the environment sets it. */
  async bindings(sql: Sql): Promise<Bindings> {
    const stored = await this.store.origins(sql);
    return new Map<string, readonly string[] | null>([
      [DEFAULT_CONNECTION, this.environment?.origins ?? null],
      ...stored,
    ]);
  }

  private load(name: string): Promise<Connection | undefined> {
    const underWay = this.loading.get(name);
    if (underWay) return underWay;
    const loading = this.store
      .find(this.database.reader, name)
      .then((stored) => {
        const connection = stored && this.opened(stored, this.known.get(name)?.connection);
        this.known.set(name, { connection, loadedAt: performance.now() });
        return connection;
      })
      .finally(() => this.loading.delete(name));
    this.loading.set(name, loading);
    return loading;
  }

  /** A database that does not answer has not changed anything; what it has cannot be opened is worse than what there was. */
  private outlast(error: unknown, name: string, known: Known): Connection | undefined {
    if (error instanceof Unsealable) throw error;
    this.log.debug('A connection cannot be read anew; the one that is known is used', { connection: name });
    this.known.set(name, { ...known, loadedAt: performance.now() });
    return known.connection;
  }

  opened(stored: StoredConnection, known?: Connection): Connection {
    const { name, tokenUrl, clientId, authentication, audience, resource, origins } = stored;
    const revision = `${stored.version}/${stored.updatedAt.toISOString()}`;
    if (known?.revision === revision) return known;
    const said = { name, tokenUrl, clientId, authentication, audience, resource, origins };
    const clientSecret = this.box.open(stored.clientSecret, clientSecretPlace(name));
    return { ...said, clientSecret, previous: this.previous(stored), revision, source: 'api' };
  }

  private previous({ name, previousSecret, previousUntil }: StoredConnection): Connection['previous'] {
    if (!previousSecret || !previousUntil) return null;
    return { secret: this.box.open(previousSecret, previousSecretPlace(name)), until: previousUntil };
  }
}

/** Why a URL gets no tokens of a connection that is known; null = it does. */
export const unboundIn = (bindings: Bindings, name: string, url: string): string | null =>
  bindingRefusal({ name, origins: bindings.get(name) ?? null }, url);

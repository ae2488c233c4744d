import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  clientCredentialsGrant,
  ClientSecretBasic,
  Configuration,
  customFetch,
} from 'openid-client';
import { ConnectionStore, type Connection } from './connection.store.js';
import { CONTRACT_LIMITS } from '../domain/job-type.js';
import { reach } from '../platform/faults/crash-points.js';
import { Egress } from '../platform/http/egress.js';
import { guardedFetch } from '../platform/http/guarded-fetch.js';

/** No token could be had, so nothing was sent to the external system. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
  readonly code = 'NO_TOKEN';
}

interface CachedToken {
  readonly value: string;
  /** By the monotonic clock: renew from here on, in the background. */
  readonly renewAt: number;
  /** By the monotonic clock: not to be used any more. */
  readonly expiresAt: number;
}

const MAX_TOKEN_ANSWER_BYTES = 64 * 1024;
const MAX_TOKEN_LENGTH = 16 * 1024;
/** Otherwise the call that carries it would fail, and nobody could say whether it had been sent. */
const IN_A_HEADER = /^[!-~]+$/;
/** A token endpoint that does not say how long a token lives. */
const UNSAID_LIFETIME_S = 300;
/** However long it says. */
const LONGEST_LIFETIME_S = 24 * 60 * 60;
/** Renewed when 80 % of the lifetime is over, and a minute before the end at the latest. */
const RENEW_AT = 0.8;
const RENEW_BEFORE_S = 60;

/**
 * Access tokens by the client-credentials grant: cached per token endpoint, client and scope, renewed ahead of time,
 * with one renewal in flight however many attempts need it.
 */
@Injectable()
export class AccessTokenClient {
  private readonly tokens = new Map<string, CachedToken>();
  private readonly renewals = new Map<string, Promise<CachedToken>>();
  private readonly configurations = new Map<string, Configuration>();
  /** Of connections as they are configured, by scope: every poll asks. */
  private readonly keys = new Map<Connection, Map<string, string>>();

  constructor(
    private readonly connections: ConnectionStore,
    private readonly egress: Egress,
  ) {}

  /** The token to send; throws NoToken. */
  async token(connectionName: string, scope: string): Promise<string> {
    const connection = this.connectionOf(connectionName);
    const key = this.keyOf(connection, scope);
    const cached = this.tokens.get(key);
    const now = performance.now();
    if (cached && now < cached.renewAt) return cached.value;
    const renewal = this.renew(connection, scope, key);
    if (cached && now < cached.expiresAt) {
      // Still good: whoever needs it next gets the new one, and a failure shows when this one has expired.
      renewal.catch(() => undefined);
      return cached.value;
    }
    return (await renewal).value;
  }

  /** An external system has refused this very token. */
  drop(connectionName: string, scope: string, token: string): void {
    const key = this.keyOf(this.connectionOf(connectionName), scope);
    if (this.tokens.get(key)?.value === token) this.tokens.delete(key);
  }

  private keyOf(connection: Connection, scope: string): string {
    const known = this.keys.get(connection) ?? new Map<string, string>();
    const key = known.get(scope) ?? keyOf(connection, scope);
    this.keys.set(connection, known.set(scope, key));
    return key;
  }

  private connectionOf(name: string): Connection {
    const connection = this.connections.find(name);
    if (connection) return connection;
    throw new NoToken(
      `The connection ${name} is not configured: set NIGHTJAR_OAUTH_TOKEN_URL, NIGHTJAR_OAUTH_CLIENT_ID and NIGHTJAR_OAUTH_CLIENT_SECRET.`,
    );
  }

  private renew(connection: Connection, scope: string, key: string): Promise<CachedToken> {
    const underWay = this.renewals.get(key);
    if (underWay) return underWay;
    const renewal = this.grant(connection, scope)
      .then((token) => {
        this.tokens.set(key, token);
        return token;
      })
      .finally(() => this.renewals.delete(key));
    this.renewals.set(key, renewal);
    return renewal;
  }

  private async grant(connection: Connection, scope: string): Promise<CachedToken> {
    const asked = performance.now();
    try {
      reach('token.begin');
      const answer = await clientCredentialsGrant(
        this.configurationOf(connection),
        scope === '' ? {} : { scope },
      );
      reach('token.end');
      if (answer.access_token.length > MAX_TOKEN_LENGTH) throw new Error('the token is longer than 16 KiB');
      if (!IN_A_HEADER.test(answer.access_token))
        throw new Error('the token has characters that no header can carry');
      const lifetime = Math.min(answer.expires_in ?? UNSAID_LIFETIME_S, LONGEST_LIFETIME_S);
      const renewAfter = Math.min(lifetime * RENEW_AT, Math.max(lifetime - RENEW_BEFORE_S, lifetime / 2));
      return {
        value: answer.access_token,
        renewAt: asked + renewAfter * 1000,
        expiresAt: asked + lifetime * 1000,
      };
    } catch (error) {
      throw new NoToken(`No token from ${connection.tokenUrl} for scope "${scope}": ${reasonOf(error)}`);
    }
  }

  private configurationOf(connection: Connection): Configuration {
    const known = this.configurations.get(connection.name);
    if (known) return known;
    const { tokenUrl, clientId } = connection;
    const clientSecret = connection.clientSecret.reveal();
    const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
    const configuration = new Configuration(server, clientId, clientSecret, ClientSecretBasic(clientSecret));
    configuration.timeout = CONTRACT_LIMITS.tokenTimeoutMs / 1000;
    // http only where the operator has configured it: the token URL comes from the environment alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this is its purpose
    if (tokenUrl.startsWith('http:')) allowInsecureRequests(configuration);
    configuration[customFetch] = guardedFetch(this.egress.allowing(tokenUrl), {
      connectMs: CONTRACT_LIMITS.tokenTimeoutMs,
      deadlineMs: CONTRACT_LIMITS.tokenTimeoutMs,
      limitBytes: MAX_TOKEN_ANSWER_BYTES,
    });
    this.configurations.set(connection.name, configuration);
    return configuration;
  }
}

const keyOf = ({ tokenUrl, clientId }: Connection, scope: string): string =>
  JSON.stringify([tokenUrl, clientId, scope.split(/\s+/).sort()]);

/** What went wrong, without the request: it holds the client's secret. */
function reasonOf(error: unknown): string {
  const { message, error: code, cause } = error as { message?: string; error?: string; cause?: unknown };
  const inner = cause instanceof Error ? `: ${cause.message}` : '';
  return `${code ?? message ?? 'unknown failure'}${code === undefined ? inner : ''}`;
}

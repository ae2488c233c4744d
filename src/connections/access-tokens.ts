import { Injectable } from '@nestjs/common';
import { bindingRefusal } from '../domain/origin.js';
import { Log } from '../platform/log/logger.js';
import type { Secret } from '../platform/secrets/secret.js';
import { Clock } from '../platform/time/clock.js';
import { AccessTokenClient, type IssuedToken } from './access-token.client.js';
import { DEFAULT_CONNECTION, type Connection } from './connection.js';
import { Connections } from './connections.js';
import { ClientRefused, Refusals } from './refusals.js';

/** No token could be had, so nothing was sent to the external system. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
  readonly code = 'NO_TOKEN';
}

/** The target is none of the origins that the connection's tokens may go to, so nothing was sent. */
export class OriginNotBound extends Error {
  override readonly name = 'OriginNotBound';
  readonly code = 'ORIGIN_NOT_BOUND';
}

/** What a token is for. */
export interface TokenUse {
  readonly connection: string;
  readonly scope: string;
  /** What is called with it. */
  readonly url: string;
}

/** A token that was asked for just now, as an administrator is told of it. */
export interface TriedToken {
  readonly expiresInSeconds: number | null;
  readonly scope: string | null;
  readonly missingScopes: readonly string[];
  readonly withPreviousSecret: boolean;
}

interface CachedToken {
  readonly value: Secret;
  /** By the monotonic clock: renew from here on, in the background. */
  readonly renewAt: number;
  /** By the monotonic clock: not to be used any more. */
  readonly expiresAt: number;
}

/** A token endpoint that does not say how long a token lives. */
const UNSAID_LIFETIME_S = 300;
/** Renewed when 80 % of the lifetime is over, and a minute before the end at the latest. */
const RENEW_AT = 0.8;
const RENEW_BEFORE_S = 60;

/**
 * Access tokens by the client-credentials grant: cached per token endpoint, client, authentication, audience and scopes, renewed
 * ahead of time, with one renewal in flight however many attempts need it; and given out for bound origins only.
 */
@Injectable()
export class AccessTokens {
  private readonly tokens = new Map<string, CachedToken>();
  /** All of them, until they expire: so long logs must not have them. */
  private readonly issued = new Set<CachedToken>();
  private readonly renewals = new Map<string, Promise<CachedToken>>();
  private readonly refusals = new Refusals();
  /** Of connections as they are, by scope: every poll asks. */
  private readonly keys = new WeakMap<Connection, Map<string, string>>();

  constructor(
    private readonly connections: Connections,
    private readonly client: AccessTokenClient,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** The token to send; throws NoToken or OriginNotBound. */
  async token({ connection: name, scope, url }: TokenUse): Promise<Secret> {
    const connection = await this.connectionOf(name);
    const unbound = bindingRefusal(connection, url);
    if (unbound !== null) throw new OriginNotBound(unbound);
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
  async drop({ connection: name, scope }: Omit<TokenUse, 'url'>, token: Secret): Promise<void> {
    const key = this.keyOf(await this.connectionOf(name), scope);
    if (this.tokens.get(key)?.value === token) this.tokens.delete(key);
  }

  /** Until when the token may be used that is kept for this; null = there is none. */
  async until({ connection: name, scope }: Omit<TokenUse, 'url'>): Promise<Date | null> {
    const connection = await this.connections.find(name).catch(() => null);
    const cached = connection ? this.tokens.get(this.keyOf(connection, scope)) : undefined;
    const leftMs = (cached?.expiresAt ?? 0) - performance.now();
    return leftMs > 0 ? new Date(this.clock.now().getTime() + leftMs) : null;
  }

  /** Asks for a token now, beside those that are used; throws NoToken. */
  async tryOut(name: string, scope: string): Promise<TriedToken> {
    this.connections.forget(name);
    return this.tryOutOf(await this.connectionOf(name), scope);
  }

  /** As `tryOut`, of a connection that need not be saved. */
  async tryOutOf(connection: Connection, scope: string): Promise<TriedToken> {
    const { value, expiresIn, scope: granted, withPreviousSecret } = await this.ask(connection, scope);
    value.forget();
    const missingScopes = missingIn(granted, scope);
    return { expiresInSeconds: expiresIn, scope: granted, missingScopes, withPreviousSecret };
  }

  private keyOf(connection: Connection, scope: string): string {
    const known = this.keys.get(connection) ?? new Map<string, string>();
    const key = known.get(scope) ?? keyOf(connection, scope);
    this.keys.set(connection, known.set(scope, key));
    return key;
  }

  private async connectionOf(name: string): Promise<Connection> {
    const connection = await this.connections.find(name).catch((error: unknown) => {
      throw new NoToken(
        `The connection ${name} cannot be used: ${error instanceof Error ? error.message : ''}`,
      );
    });
    if (connection) return connection;
    const how =
      name === DEFAULT_CONNECTION
        ? 'set NIGHTJAR_OAUTH_TOKEN_URL, NIGHTJAR_OAUTH_CLIENT_ID and NIGHTJAR_OAUTH_CLIENT_SECRET'
        : `an administrator makes it (nightjar connections set ${name})`;
    throw new NoToken(`The connection ${name} is not configured: ${how}.`);
  }

  private renew(connection: Connection, scope: string, key: string): Promise<CachedToken> {
    const underWay = this.renewals.get(key);
    if (underWay) return underWay;
    const renewal = this.cached(connection, scope)
      .then((token) => {
        this.forgetExpired();
        this.issued.add(token);
        this.tokens.set(key, token);
        return token;
      })
      .finally(() => this.renewals.delete(key));
    this.renewals.set(key, renewal);
    return renewal;
  }

  private async cached(connection: Connection, scope: string): Promise<CachedToken> {
    const asked = performance.now();
    const { value, expiresIn, scope: granted } = await this.ask(connection, scope);
    const missing = missingIn(granted, scope);
    if (missing.length > 0) {
      const told = { connection: connection.name, asked: scope, missing };
      this.log.warn('A token endpoint grants fewer scopes than were asked for', told);
    }
    const lifetime = expiresIn ?? UNSAID_LIFETIME_S;
    const renewAfter = Math.min(lifetime * RENEW_AT, Math.max(lifetime - RENEW_BEFORE_S, lifetime / 2));
    return { value, renewAt: asked + renewAfter * 1000, expiresAt: asked + lifetime * 1000 };
  }

  /** With the secret as it is, and where that is refused with the one before, as long as it may be used. */
  private async ask(
    connection: Connection,
    scope: string,
  ): Promise<IssuedToken & { readonly withPreviousSecret: boolean }> {
    const { clientSecret, previous } = connection;
    const grant = (secret: Secret): Promise<IssuedToken> =>
      this.refusals.ask(secret, () => this.client.grant(connection, secret, scope));
    try {
      return { ...(await grant(clientSecret)), withPreviousSecret: false };
    } catch (error) {
      const mayUseBefore = previous !== null && this.clock.now() < previous.until;
      if (!(error instanceof ClientRefused) || !mayUseBefore) throw noToken(connection, scope, error);
      this.log.warn('A client secret is refused; the one before is used', { connection: connection.name });
      return {
        ...(await grant(previous.secret).catch((again: unknown) => {
          throw noToken(connection, scope, again);
        })),
        withPreviousSecret: true,
      };
    }
  }

  private forgetExpired(): void {
    const now = performance.now();
    for (const token of this.issued) {
      if (now < token.expiresAt) continue;
      token.value.forget();
      this.issued.delete(token);
    }
    for (const [key, { expiresAt }] of this.tokens) if (now >= expiresAt) this.tokens.delete(key);
  }
}

const scopesOf = (scope: string): readonly string[] => [
  ...new Set(scope.split(/\s+/).filter((word) => word !== '')),
];

/** Of those that were asked for; an answer that names none grants them all (RFC 6749, section 5.1). */
const missingIn = (granted: string | null, asked: string): readonly string[] =>
  granted === null ? [] : scopesOf(asked).filter((scope) => !scopesOf(granted).includes(scope));

const keyOf = (connection: Connection, scope: string): string => {
  const { name, revision, tokenUrl, clientId, authentication, audience, resource } = connection;
  const of = [name, revision, tokenUrl, clientId, authentication, audience, resource];
  return JSON.stringify([...of, [...scopesOf(scope)].sort()]);
};

const noToken = ({ tokenUrl }: Connection, scope: string, error: unknown): NoToken =>
  new NoToken(
    `No token from ${tokenUrl} for scope "${scope}": ${error instanceof Error ? error.message : 'unknown failure'}`,
  );

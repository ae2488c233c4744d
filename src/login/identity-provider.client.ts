import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import { Refused, unauthorized } from '../domain/errors.js';
import { Egress } from '../platform/http/egress.js';
import { guardedFetch } from '../platform/http/guarded-fetch.js';
import { Log } from '../platform/log/logger.js';
import { LoginSettings, type ProviderSettings } from './login-settings.js';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 262_144;
/** What a provider says of itself changes seldom; its keys are fetched for every login, so that they may change at any time. */
const KEPT_MS = 3_600_000;
const RETRIED_AFTER_MS = 5_000;

/** What a login is checked against when the browser comes back. */
export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

interface Known {
  readonly metadata: Promise<ServerMetadata>;
  readonly askedAt: number;
  failed: boolean;
}

/** The identity provider of the organisation: authorization code with PKCE, state and nonce (OpenID Connect Core 3.1). */
@Injectable()
export class IdentityProviderClient {
  private known: Known | undefined;
  private readonly fetch: ReturnType<typeof guardedFetch>;

  constructor(
    private readonly settings: LoginSettings,
    egress: Egress,
    private readonly log: Log,
  ) {
    const { provider } = settings;
    const limits = { connectMs: TIMEOUT_MS, deadlineMs: TIMEOUT_MS, limitBytes: MOST_BYTES };
    this.fetch = guardedFetch(provider ? egress.allowing(provider.issuer) : egress, limits);
  }

  /** Where the browser is sent. Throws NO_PROVIDER and PROVIDER_UNAVAILABLE. */
  async loginUrl({ state, nonce, verifier }: LoginChecks): Promise<URL> {
    const { scopes, redirectUri } = this.provider;
    return buildAuthorizationUrl(await this.configuration(), {
      scope: scopes,
      redirect_uri: redirectUri,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  /**
   * Who has come back. The signature of the ID token is checked as well as its issuer, audience, expiry and nonce, although it
   * comes from the provider itself. Throws PROVIDER_UNAVAILABLE and LOGIN_INVALID; the log says why.
   */
  async claimsOf(query: string, { state, nonce, verifier }: LoginChecks): Promise<Claims> {
    const configuration = await this.configuration();
    const callback = new URL(query, this.provider.redirectUri);
    try {
      const answer = await authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = answer.claims();
      if (!claims) throw new Error('there is no ID token');
      return claims;
    } catch (error) {
      this.log.warn('A login by the identity provider was refused', { reason: reasonOf(error) });
      throw unauthorized('LOGIN_INVALID', 'What the identity provider has answered cannot be trusted.');
    }
  }

  /** Where the provider ends its own session; null = it does not say, or cannot be reached now. */
  async logoutUrl(): Promise<URL | null> {
    const { provider, publicUrl } = this.settings;
    if (!provider) return null;
    try {
      const configuration = await this.configuration();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${publicUrl ?? ''}/login` });
    } catch {
      return null;
    }
  }

  private get provider(): ProviderSettings {
    const { provider } = this.settings;
    if (provider) return provider;
    throw new Refused({
      kind: 'NOT_FOUND',
      code: 'NO_PROVIDER',
      message: 'No identity provider is configured here.',
    });
  }

  /** A new one each time: what the library keeps of one, the keys among it, is kept for no other login. */
  private async configuration(): Promise<Configuration> {
    const { clientId, clientSecret, issuer } = this.provider;
    const secret = clientSecret.reveal();
    const metadata = structuredClone(await this.metadata());
    const configuration = new Configuration(metadata, clientId, {}, ClientSecretPost(secret));
    enableNonRepudiationChecks(configuration);
    this.prepare(configuration, issuer);
    return configuration;
  }

  private prepare(configuration: Configuration, issuer: string): void {
    configuration.timeout = TIMEOUT_MS / 1000;
    // The configuration takes http for this machine alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this is its purpose
    if (issuer.startsWith('http:')) allowInsecureRequests(configuration);
    configuration[customFetch] = this.fetch;
  }

  private async metadata(): Promise<ServerMetadata> {
    const now = performance.now();
    const age = this.known ? now - this.known.askedAt : Infinity;
    if (!this.known || age > (this.known.failed ? RETRIED_AFTER_MS : KEPT_MS)) {
      const asked: Known = { metadata: this.discover(), askedAt: now, failed: false };
      this.known = asked;
      asked.metadata.catch(() => {
        asked.failed = true;
      });
    }
    return this.known.metadata;
  }

  private async discover(): Promise<ServerMetadata> {
    const { issuer, clientId } = this.provider;
    try {
      const options = { [customFetch]: this.fetch, timeout: TIMEOUT_MS / 1000 };
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
      const execute = issuer.startsWith('http:') ? [allowInsecureRequests] : [];
      const found = await discovery(new URL(issuer), clientId, undefined, undefined, { ...options, execute });
      return found.serverMetadata();
    } catch (error) {
      this.log.warn('The identity provider cannot be asked', { issuer, reason: reasonOf(error) });
      const message = 'The identity provider cannot be reached, or does not answer as one.';
      throw new Refused({ kind: 'UNAVAILABLE', code: 'PROVIDER_UNAVAILABLE', message, retryAfterSeconds: 5 });
    }
  }
}

/** What went wrong, without what was sent: that holds the secret and the code. */
function reasonOf(error: unknown): string {
  const { message, code, error: said, cause } = error as Readonly<Record<string, unknown>>;
  const inner = cause instanceof Error ? cause.message : undefined;
  return [message, code, said, inner]
    .filter((part) => typeof part === 'string')
    .join(': ')
    .slice(0, 500);
}

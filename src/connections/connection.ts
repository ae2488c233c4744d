import type { Secret } from '../platform/secrets/secret.js';

/** How a client says at the token endpoint who it is (RFC 6749, section 2.3.1). */
export const AUTHENTICATION_METHODS = ['client_secret_basic', 'client_secret_post'] as const;
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];

export const DEFAULT_CONNECTION = 'default';

/** How to get tokens for external systems, and where these may go. The same object until something of it is changed. */
export interface Connection {
  readonly name: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** What was the secret before, as long as it may be used where the present one is refused. */
  readonly previous: { readonly secret: Secret; readonly until: Date } | null;
  readonly authentication: AuthenticationMethod;
  readonly audience: string | null;
  readonly resource: string | null;
  /** null = wherever job types point, which an administrator has said. */
  readonly origins: readonly string[] | null;
  /** Changes with every change, so that no token outlives one. */
  readonly revision: string;
  /** The environment's may have a token URL that the allow-list does not have; what is stored may not. */
  readonly source: 'environment' | 'api';
}

export interface EnvironmentConnection {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly origins: readonly string[] | null;
}

export const fromEnvironment = (said: EnvironmentConnection): Connection => ({
  ...said,
  name: DEFAULT_CONNECTION,
  previous: null,
  authentication: 'client_secret_basic',
  audience: null,
  resource: null,
  revision: 'environment',
  source: 'environment',
});

import type { RoleOfClaim } from '../domain/role-mapping.js';
import type { Secret } from '../platform/secrets/secret.js';

export interface ProviderSettings {
  /** Where it sends browsers back to. */
  readonly redirectUri: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scopes: string;
  /** The claim that names a person here. */
  readonly nameClaim: string;
  readonly rolesClaim: string;
  readonly roles: readonly RoleOfClaim[];
}

export abstract class LoginSettings {
  /** Whether people may log in with a name and a password. */
  abstract readonly local: boolean;
  /** Where browsers reach this server: an origin; null = whatever they have called it. */
  abstract readonly publicUrl: string | null;
  /** null = there is no identity provider. */
  abstract readonly provider: ProviderSettings | null;
}

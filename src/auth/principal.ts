import type { Grant } from '../domain/access.js';
import type { NamedRequest } from '../platform/http/name-request.js';

/** How a caller has shown who it is. */
export type AuthMethod = 'bootstrap token' | 'API token' | 'session';

/** Who has authenticated. */
export interface Principal {
  /** As events, the audit and rate limits name it: `admin`, `token:NAME`, or a person's name. */
  readonly name: string;
  readonly method: AuthMethod;
  readonly grants: readonly Grant[];
  /** The id of the session, where it is one. */
  readonly session?: string;
}

export interface AuthenticatedRequest extends NamedRequest {
  principal: Principal;
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { json, type Answer } from './http.js';

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export interface TokenRequest {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

export type Permission = 'granted' | 'invalid_token' | 'insufficient_scope';

interface Grant {
  readonly scopes: readonly string[];
  /** By the monotonic clock. */
  readonly expiresAt: number;
}

/** An error of RFC 6749 section 5.2. */
class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  constructor(
    readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope',
    description: string,
  ) {
    super(description);
  }
}

const NOT_CACHED = { 'cache-control': 'no-store', pragma: 'no-cache' };
const SCOPE = /^[\w.-]+:batch$/;

/** A minimal OAuth 2.0 authorisation server: client credentials for one client, opaque tokens kept in memory. */
export class OauthServer {
  /** Of tokens granted from now on. */
  tokenLifetimeS: number;
  private readonly grants = new Map<string, Grant>();

  constructor(
    private readonly client: Client,
    tokenLifetimeS: number,
  ) {
    this.tokenLifetimeS = tokenLifetimeS;
  }

  /** The answer of the token endpoint. */
  grant(request: TokenRequest): Answer {
    try {
      const form = formOf(request);
      this.authenticate(request.authorization, form);
      const scopes = grantedScopes(form);
      const body = {
        access_token: this.issue(scopes),
        token_type: 'Bearer',
        expires_in: this.tokenLifetimeS,
        scope: scopes.join(' '),
      };
      return json(200, body, NOT_CACHED);
    } catch (error) {
      if (error instanceof TokenRefused) return refusal(error);
      throw error;
    }
  }

  /** Whether a request with this Authorization header may use what needs `scope`. */
  check(authorization: string | undefined, scope: string): Permission {
    const scopes = this.scopesOf(authorization);
    if (!scopes) return 'invalid_token';
    return scopes.includes(scope) ? 'granted' : 'insufficient_scope';
  }

  /** What the token in this header is good for; undefined = it is none of ours, expired or revoked. */
  scopesOf(authorization: string | undefined): readonly string[] | undefined {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const grant = token === undefined ? undefined : this.grants.get(token);
    return grant && performance.now() < grant.expiresAt ? grant.scopes : undefined;
  }

  revokeAll(): void {
    this.grants.clear();
  }

  private issue(scopes: readonly string[]): string {
    const now = performance.now();
    for (const [token, { expiresAt }] of this.grants) if (expiresAt <= now) this.grants.delete(token);
    const token = randomBytes(32).toString('base64url');
    this.grants.set(token, { scopes, expiresAt: now + this.tokenLifetimeS * 1000 });
    return token;
  }

  private authenticate(authorization: string | undefined, form: URLSearchParams): void {
    const inForm = form.has('client_secret');
    if (authorization !== undefined && inForm) {
      throw new TokenRefused('invalid_request', 'The client authenticates in two ways at once.');
    }
    const id = form.get('client_id') ?? '';
    const presented = inForm ? { id, secret: form.get('client_secret') ?? '' } : basicOf(authorization);
    if (!presented || !same(presented.id, this.client.id) || !same(presented.secret, this.client.secret)) {
      throw new TokenRefused('invalid_client', 'Unknown client or wrong secret.');
    }
  }
}

function formOf({ contentType, body }: TokenRequest): URLSearchParams {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new TokenRefused('invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(body);
  const repeated = [...form.keys()].find((name, index, names) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new TokenRefused('invalid_request', `${repeated} is given twice.`);
  if (!form.get('grant_type')) throw new TokenRefused('invalid_request', 'grant_type is missing.');
  return form;
}

function grantedScopes(form: URLSearchParams): readonly string[] {
  if (form.get('grant_type') !== 'client_credentials') {
    throw new TokenRefused('unsupported_grant_type', 'Only client_credentials is offered.');
  }
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => SCOPE.test(scope))) {
    throw new TokenRefused('invalid_scope', 'Scopes are <service>:batch, at least one.');
  }
  return [...new Set(scopes)];
}

/** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined and made Base64. */
function basicOf(authorization: string | undefined): Client | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { id: formDecoded(pair.slice(0, colon)), secret: formDecoded(pair.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

const formDecoded = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));

/** Hashed first, so that neither content nor length shows in the time it takes. */
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

function refusal({ error, message }: TokenRefused): Answer {
  const body = { error, error_description: message };
  if (error !== 'invalid_client') return json(400, body, NOT_CACHED);
  return json(401, body, { ...NOT_CACHED, 'www-authenticate': 'Basic realm="external system"' });
}

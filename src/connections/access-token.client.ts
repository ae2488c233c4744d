import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  clientCredentialsGrant,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
} from 'openid-client';
import { CONTRACT_LIMITS } from '../domain/job-type.js';
import { reach } from '../platform/faults/crash-points.js';
import { Egress } from '../platform/http/egress.js';
import { guardedFetch } from '../platform/http/guarded-fetch.js';
import { knownSecrets } from '../platform/secrets/known-secrets.js';
import { Secret } from '../platform/secrets/secret.js';
import type { Connection } from './connection.js';
import { ClientRefused } from './refusals.js';

/** A token as it was answered. */
export interface IssuedToken {
  readonly value: Secret;
  /** Seconds; null = it was not said. */
  readonly expiresIn: number | null;
  /** As it was answered; null = the one that was asked for. */
  readonly scope: string | null;
}

const MAX_TOKEN_ANSWER_BYTES = 64 * 1024;
const MAX_TOKEN_LENGTH = 16 * 1024;
/** What a header can hold. */
const PRINTABLE = /^[!-~]+$/;

/** Asks token endpoints, once each time it is told to (RFC 6749, section 4.4); it keeps nothing of what they answer. */
@Injectable()
export class AccessTokenClient {
  /** By the secret: a connection that is changed has others. */
  private readonly configurations = new WeakMap<Secret, Configuration>();

  constructor(private readonly egress: Egress) {}

  /** Throws ClientRefused where the client is not taken, and other errors whose messages tell no secret. */
  async grant(connection: Connection, secret: Secret, scope: string): Promise<IssuedToken> {
    const { audience, resource } = connection;
    try {
      this.refuseUnlisted(connection);
      reach('token.begin');
      const answer = await clientCredentialsGrant(this.configurationOf(connection, secret), {
        ...(scope === '' ? {} : { scope }),
        ...(audience === null ? {} : { audience }),
        ...(resource === null ? {} : { resource }),
      });
      reach('token.end');
      const { access_token: token, token_type: type, expires_in: expiresIn, scope: granted } = answer;
      if (type.toLowerCase() !== 'bearer') throw new Error('the token is of another type than Bearer');
      if (token.length > MAX_TOKEN_LENGTH) throw new Error('the token is longer than 16 KiB');
      if (!PRINTABLE.test(token)) throw new Error('the token has characters that no header can carry');
      return { value: new Secret(token), expiresIn: expiresIn ?? null, scope: granted ?? null };
    } catch (error) {
      throw isOfClient(error) ? new ClientRefused('invalid_client') : new Error(reasonOf(error));
    }
  }

  /** A stored token URL opens no way of its own; a name that is not listed is not even looked up. */
  private refuseUnlisted({ tokenUrl, source }: Connection): void {
    const refusal = source === 'environment' ? null : this.egress.refusal(tokenUrl);
    if (refusal !== null) throw new Error(`it is not called: ${refusal}`);
  }

  private configurationOf(connection: Connection, secret: Secret): Configuration {
    const known = this.configurations.get(secret);
    if (known) return known;
    const { tokenUrl, clientId, authentication, source } = connection;
    const revealed = secret.reveal();
    const method = authentication === 'client_secret_basic' ? ClientSecretBasic : ClientSecretPost;
    const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
    const configuration = new Configuration(server, clientId, revealed, method(revealed));
    for (const encode of [(text: string) => text, encodeURIComponent])
      knownSecrets.add(Buffer.from(`${encode(clientId)}:${encode(revealed)}`, 'utf8').toString('base64'));
    configuration.timeout = CONTRACT_LIMITS.tokenTimeoutMs / 1000;
    // http only where the operator has said so: by the environment's token URL, or by an entry of the allow-list, which is
    // held against every address that is connected to.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this is its purpose
    if (tokenUrl.startsWith('http:')) allowInsecureRequests(configuration);
    const egress = source === 'environment' ? this.egress.allowing(tokenUrl) : this.egress;
    configuration[customFetch] = guardedFetch(egress, {
      connectMs: CONTRACT_LIMITS.tokenTimeoutMs,
      deadlineMs: CONTRACT_LIMITS.tokenTimeoutMs,
      limitBytes: MAX_TOKEN_ANSWER_BYTES,
    });
    this.configurations.set(secret, configuration);
    return configuration;
  }
}

/** RFC 6749, section 5.2: by its code, or by a 401 that asks for other credentials. */
function isOfClient(error: unknown): boolean {
  const { error: code, code: kind, status } = error as { error?: unknown; code?: unknown; status?: unknown };
  return code === 'invalid_client' || (kind === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' && status === 401);
}

/** What went wrong, without the request and whatever the endpoint may have echoed of it. */
function reasonOf(error: unknown): string {
  const { message, error: code, cause } = error as { message?: string; error?: string; cause?: unknown };
  const inner = cause instanceof Error ? `: ${cause.message}` : '';
  return knownSecrets.redact(`${code ?? message ?? 'unknown failure'}${code === undefined ? inner : ''}`);
}

import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { unauthorized } from '../domain/errors.js';
import { digest } from '../platform/secrets/random-secret.js';
import { Clock } from '../platform/time/clock.js';
import { ApiTokenStore, type StoredToken } from './api-token.store.js';
import { AuthSettings } from './auth-settings.js';
import type { Principal } from './principal.js';
import { prefixOf } from './token-text.js';

/** The last use is kept to the minute: a busy token is not a write for every request. */
const USE_NOTED_EVERY_MS = 60_000;

/** Whose token a request bears. */
@Injectable()
export class KnowToken {
  private readonly admin: Buffer;

  constructor(
    settings: AuthSettings,
    private readonly tokens: ApiTokenStore,
    private readonly clock: Clock,
  ) {
    this.admin = digest(settings.adminToken);
  }

  /** Throws TOKEN_UNKNOWN, TOKEN_EXPIRED and TOKEN_REVOKED. */
  async principalOf(token: string): Promise<Principal> {
    const hash = digest(token);
    // Digests have one length, so the comparison tells nothing about the token's.
    if (timingSafeEqual(hash, this.admin)) {
      return {
        name: 'admin',
        method: 'bootstrap token',
        grants: [{ role: 'administrator', schedule: null }],
      };
    }
    const prefix = prefixOf(token);
    const stored = prefix === undefined ? undefined : await this.tokens.byPrefix(prefix);
    if (!stored || !timingSafeEqual(hash, stored.hash)) {
      throw unauthorized('TOKEN_UNKNOWN', 'This API token is not known here.');
    }
    const now = this.clock.now();
    refuseEnded(stored, now);
    if ((stored.lastUsedAt?.getTime() ?? 0) + USE_NOTED_EVERY_MS < now.getTime()) {
      await this.tokens.noteUse(stored.id, now);
    }
    return { name: `token:${stored.name}`, method: 'API token', grants: stored.grants };
  }
}

function refuseEnded({ name, revokedAt, expiresAt }: StoredToken, now: Date): void {
  if (revokedAt)
    throw unauthorized('TOKEN_REVOKED', `The API token ${name} was revoked: ask for another one.`);
  if (expiresAt && expiresAt <= now) {
    const at = expiresAt.toISOString();
    throw unauthorized('TOKEN_EXPIRED', `The API token ${name} expired at ${at}: ask for another one.`);
  }
}

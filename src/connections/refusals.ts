import type { Secret } from '../platform/secrets/secret.js';

const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 5 * 60_000;

interface Standing {
  /** It was accepted since it was refused last. */
  proven: boolean;
  restMs: number;
  /** By the monotonic clock. */
  restsUntil: number;
  trial: Promise<unknown> | null;
}

/** The token endpoint does not take this client with this secret. */
export class ClientRefused extends Error {
  override readonly name = 'ClientRefused';
}

/**
 * Keeps clients from being locked out: a secret that was refused rests, longer each time, and one that nobody has accepted yet
 * is tried by one at a time, however many scopes need a token.
 */
export class Refusals {
  private readonly standings = new WeakMap<Secret, Standing>();

  isResting(secret: Secret): boolean {
    return performance.now() < (this.standings.get(secret)?.restsUntil ?? 0);
  }

  /** Throws ClientRefused without asking while the secret rests. */
  async ask<T>(secret: Secret, ask: () => Promise<T>): Promise<T> {
    const standing = this.standingOf(secret);
    while (!standing.proven && standing.trial) await standing.trial;
    if (this.isResting(secret)) throw new ClientRefused('invalid_client');
    const asked = ask();
    if (!standing.proven) standing.trial = asked.catch(() => undefined);
    try {
      const answer = await asked;
      Object.assign(standing, { proven: true, restMs: 0 });
      return answer;
    } catch (error) {
      if (error instanceof ClientRefused) this.rest(standing);
      throw error;
    } finally {
      standing.trial = null;
    }
  }

  private rest(standing: Standing): void {
    standing.proven = false;
    // Many may have been under way when the first of them was refused.
    if (performance.now() < standing.restsUntil) return;
    standing.restMs = Math.min(Math.max(standing.restMs * 2, FIRST_REST_MS), LONGEST_REST_MS);
    standing.restsUntil = performance.now() + standing.restMs;
  }

  private standingOf(secret: Secret): Standing {
    const known = this.standings.get(secret);
    if (known) return known;
    const standing: Standing = { proven: false, restMs: 0, restsUntil: 0, trial: null };
    this.standings.set(secret, standing);
    return standing;
  }
}

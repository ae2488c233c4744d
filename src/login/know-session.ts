import { Injectable } from '@nestjs/common';
import { unauthorized } from '../domain/errors.js';
import { Clock } from '../platform/time/clock.js';
import { digest } from '../platform/secrets/random-secret.js';
import { PersonSessionStore, type LiveSession } from './person-session.store.js';

const IDLE_MS = 30 * 60_000;
/** A busy session is not a write for every request. */
const USE_NOTED_EVERY_MS = 60_000;

/** Whose session a cookie stands for. */
@Injectable()
export class KnowSession {
  constructor(
    private readonly sessions: PersonSessionStore,
    private readonly clock: Clock,
  ) {}

  /** Counts as use. Throws SESSION_ENDED. */
  async of(cookie: string): Promise<LiveSession> {
    const now = this.clock.now();
    const session = await this.sessions.live(digest(cookie), now, new Date(now.getTime() - IDLE_MS));
    if (!session) throw unauthorized('SESSION_ENDED', 'This session has ended: log in again.');
    if (session.lastSeenAt.getTime() + USE_NOTED_EVERY_MS < now.getTime())
      await this.sessions.noteUse(session.id, now);
    return session;
  }
}

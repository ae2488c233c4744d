import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/transaction.js';
import type { Loop } from '../platform/time/loops.js';
import { PersonSessionStore } from './person-session.store.js';

const KEPT_MS = 30 * 86_400_000;
const MOST_AT_ONCE = 1000;

/** Sessions can be looked at for a month after they are over. */
@Injectable()
export class ForgetSessionsLoop implements Loop {
  readonly name = 'forget sessions';
  readonly intervalMs = 600_000;

  constructor(
    private readonly database: Database,
    private readonly sessions: PersonSessionStore,
  ) {}

  async runOnce(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_MS);
    await this.database.write('forget-logins', (sql) => this.sessions.forget(sql, before, MOST_AT_ONCE));
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import { SessionStore, type NewSession } from '../../runs/session.store.js';

/** The life of an agent's session: while its lease lasts, its attempts are its own. */
@Injectable()
export class AgentSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
  ) {}

  async begin(session: NewSession): Promise<void> {
    await this.database.write('begin-session', (sql) => this.sessions.begin(sql, session));
  }

  /** false = the lease had passed: others may own its attempts by now. */
  async renew(id: string, leaseMs: number): Promise<boolean> {
    return this.database.write('renew-session', (sql) => this.sessions.renew(sql, id, leaseMs));
  }

  async end(id: string): Promise<void> {
    await this.database.write('end-session', (sql) => this.sessions.end(sql, id));
  }

  /** Every group that there is work for. */
  async groups(): Promise<readonly string[]> {
    return this.sessions.groups(this.database.reader);
  }

  async forgetOldOnes(): Promise<void> {
    await this.database.write('forget-sessions', (sql) => this.sessions.forget(sql));
  }
}

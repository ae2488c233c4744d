import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Database } from '../platform/database/transaction.js';
import { SessionStore } from '../runs/session.store.js';

/** Groups that jobs name and no agent serves: a warning, because a server is of use without agents. */
@Injectable()
export class AgentGroupsIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly sessions: SessionStore,
  ) {}

  async areServed(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('agents');
    try {
      const unserved = await this.sessions.unservedGroups(this.database.reader);
      return unserved.length === 0
        ? session.up()
        : session.up({ warning: 'groups without an agent', unserved });
    } catch {
      return session.up({ warning: 'not known' });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Database } from '../platform/database/transaction.js';
import { RecoveryStore } from '../runs/recovery.store.js';

/** A warning while nothing is started: a server in recovery is of use, and people should see why nothing moves. */
@Injectable()
export class RecoveryIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly recoveries: RecoveryStore,
  ) {}

  async isOver(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('recovery');
    try {
      const open = await this.recoveries.open(this.database.reader);
      return open
        ? session.up({ warning: 'nothing is started until the recovery is ended', label: open.label })
        : session.up();
    } catch {
      return session.up({ warning: 'not known' });
    }
  }
}

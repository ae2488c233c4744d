import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Open } from '../auth/requirement.js';
import { Refused } from '../domain/errors.js';
import { AgentGroupsIndicator } from './agent-groups.indicator.js';
import { DatabaseIndicator } from './database.indicator.js';
import { RecoveryIndicator } from './recovery.indicator.js';

/**
 * For load balancers and orchestrators: no token, no details that would help an attacker, and no limit, by which others at their
 * address could have a healthy server taken for a dead one.
 */
@Open('unlimited')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
    private readonly agentGroups: AgentGroupsIndicator,
    private readonly recovery: RecoveryIndicator,
  ) {}

  /** The process runs. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** It can do its work: the database answers and has the schema of this version. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([
        () => this.database.isReady(),
        () => this.agentGroups.areServed(),
        () => this.recovery.isOver(),
      ]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException)
        throw notReady(error.getResponse() as HealthCheckResult);
      throw error;
    }
  }
}

/** The same members as when it is ready, in a problem document. */
const notReady = ({ info, error, details }: HealthCheckResult): Refused =>
  new Refused({
    kind: 'UNAVAILABLE',
    code: 'NOT_READY',
    message: 'This process cannot do its work now.',
    extra: { info, error, details },
  });

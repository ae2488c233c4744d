import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Open } from '../auth/api-token.guard.js';
import { AgentGroupsIndicator } from './agent-groups.indicator.js';
import { DatabaseIndicator } from './database.indicator.js';

/** For load balancers and orchestrators: no token, no details that would help an attacker. */
@Open()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
    private readonly agentGroups: AgentGroupsIndicator,
  ) {}

  /** The process runs. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** It can do its work: the database answers and has the schema of this version. */
  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  async ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.database.isReady(), () => this.agentGroups.areServed()]);
  }
}

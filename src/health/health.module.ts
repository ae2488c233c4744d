import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { RunsModule } from '../runs/runs.module.js';
import { AgentGroupsIndicator } from './agent-groups.indicator.js';
import { DatabaseIndicator } from './database.indicator.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsQuery } from './metrics.query.js';
import { RecoveryIndicator } from './recovery.indicator.js';

/** What servers and agents alike serve. */
@Module({
  imports: [
    RunsModule, // Who asks is told what is wrong; its own logger would write lines that are not JSON.
    TerminusModule.forRoot({ logger: false }),
  ],
  providers: [AgentGroupsIndicator, DatabaseIndicator, Metrics, MetricsQuery, RecoveryIndicator],
  controllers: [HealthController, MetricsController],
})
export class HealthModule {}

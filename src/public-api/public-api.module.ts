import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ExternalSystemModule } from '../agent/external-system.module.js';
import { BusinessDaysModule } from '../business-days/business-days.module.js';
import { CallbackDeliveryModule } from '../callbacks/callback-delivery.module.js';
import { ConfigurationModule } from '../configuration/configuration.module.js';
import { ExecutionModule } from '../execution/execution.module.js';
import { ForecastModule } from '../forecast/forecast.module.js';
import { CheckJobTypes } from '../health/check-job-types.js';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ImportModule } from '../schedules/import.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { ActivityQuery } from './activity.query.js';
import { AgentRequestQuery } from './agent-request.query.js';
import { CallbackCommands } from './callback-commands.js';
import { Commands } from './commands.js';
import { ConfigurationCommands } from './configuration-commands.js';
import { ConfigurationUpload } from './configuration-upload.js';
import { CONTROLLERS } from './controllers.js';
import { DocsController } from './docs.controller.js';
import { EventTail } from './event-tail.js';
import { ExecutionQuery } from './execution.query.js';
import { ExplainRuns } from './explain-runs.js';
import { ExternalJobLists } from './external-job-lists.js';
import { ExternalJobQuery } from './external-job.query.js';
import { ExternalLog } from './external-log.js';
import { FollowEvents } from './follow-events.js';
import { ForecastViews } from './forecast-views.js';
import { ForgetKeysLoop } from './forget-keys.loop.js';
import { AnswerInterceptor } from './http-answer.js';
import { IdempotencyStore } from './idempotency.store.js';
import { ListOverrides } from './list-overrides.js';
import { NameFlows } from './name-flows.js';
import { NoSuchRouteController } from './no-such-route.controller.js';
import { OperationGuard } from './operation.js';
import { JobTypeCommands } from './job-type-commands.js';
import { RunCommands } from './run-commands.js';
import { RunLog } from './run-log.js';
import { RunViews } from './run-views.js';
import { RunQuery } from './run.query.js';
import { Why } from './why.js';

/** The HTTP API under /api. */
@Module({
  imports: [
    BusinessDaysModule,
    CallbackDeliveryModule,
    ConfigurationModule,
    ExecutionModule,
    ExternalSystemModule,
    ForecastModule,
    ImportModule,
    JobTypesModule,
    RunsModule,
    SchedulesModule,
  ],
  controllers: [...CONTROLLERS, DocsController, NoSuchRouteController],
  providers: [
    ActivityQuery,
    AgentRequestQuery,
    CallbackCommands,
    CheckJobTypes,
    Commands,
    ConfigurationCommands,
    ConfigurationUpload,
    EventTail,
    ExecutionQuery,
    ExplainRuns,
    ExternalJobLists,
    ExternalJobQuery,
    ExternalLog,
    FollowEvents,
    ForecastViews,
    ForgetKeysLoop,
    IdempotencyStore,
    JobTypeCommands,
    ListOverrides,
    NameFlows,
    RunCommands,
    RunLog,
    RunQuery,
    RunViews,
    Why,
    { provide: APP_GUARD, useClass: OperationGuard },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
  ],
  exports: [ForgetKeysLoop],
})
export class PublicApiModule {}

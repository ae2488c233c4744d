import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ExternalSystemModule } from '../agent/external-system.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { IssueToken } from '../auth/issue-token.js';
import { BusinessDaysModule } from '../business-days/business-days.module.js';
import { CallbackDeliveryModule } from '../callbacks/callback-delivery.module.js';
import { ConfigurationModule } from '../configuration/configuration.module.js';
import { ExecutionModule } from '../execution/execution.module.js';
import { ForecastModule } from '../forecast/forecast.module.js';
import { CheckJobTypes } from '../health/check-job-types.js';
import { TryJobType } from '../health/try-job-type.js';
import { SealedSecretStore } from '../platform/secret-keys/sealed-secret.store.js';
import { SecretKeys } from '../platform/secret-keys/secret-keys.js';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { LoginModule } from '../login/login.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ImportModule } from '../schedules/import.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { ActivityQuery } from './events/activity.query.js';
import { AgentRequestQuery } from './executions/agent-request.query.js';
import { CallbackCommands } from './callbacks/callback-commands.js';
import { Commands } from './call/commands.js';
import { ConfigurationCommands } from './schedules/configuration-commands.js';
import { ConfigurationUpload } from './schedules/configuration-upload.js';
import { CheckConnection } from './connections/check-connection.js';
import { ConnectionCommands } from './connections/connection-commands.js';
import { CONTROLLERS, LOGIN_CONTROLLERS } from './controllers.js';
import { DayGraphQuery } from './days/day-graph.query.js';
import { DocsController } from './docs.controller.js';
import { EventTail } from './events/event-tail.js';
import { ExecutionQuery } from './executions/execution.query.js';
import { ExplainRuns } from './runs/explain-runs.js';
import { ExternalJobLists } from './external-jobs/external-job-lists.js';
import { ExternalJobQuery } from './external-jobs/external-job.query.js';
import { ExternalLog } from './runs/external-log.js';
import { FollowEvents } from './events/follow-events.js';
import { ForecastViews } from './forecasts/forecast-views.js';
import { RunForecastViews } from './forecasts/run-forecast-views.js';
import { ForgetKeysLoop } from './call/forget-keys.loop.js';
import { AnswerInterceptor } from './call/http-answer.js';
import { HealthQuery } from './health/health.query.js';
import { IdempotencyStore } from './call/idempotency.store.js';
import { InTurn } from './call/in-turn.js';
import { LoginPageController } from './login/login-page.controller.js';
import { ListOverrides } from './schedules/list-overrides.js';
import { NameFlows } from './runs/name-flows.js';
import { NoSuchRouteController } from './no-such-route.controller.js';
import { NoteReads } from './call/note-reads.js';
import { OperationGuard } from './call/operation.js';
import { JobTypeCommands } from './job-types/job-type-commands.js';
import { ReportQuery } from './reports/report.query.js';
import { RunCommands } from './runs/run-commands.js';
import { RecentLogs } from './runs/recent-logs.js';
import { RunHistoryQuery } from './runs/run-history.query.js';
import { RunLog } from './runs/run-log.js';
import { RunViews } from './runs/run-views.js';
import { CheckExecution } from './runs/check-execution.js';
import { ChosenRuns } from './runs/chosen-runs.js';
import { RunQuery } from './runs/run.query.js';
import { Why } from './runs/why.js';

/** The HTTP API under /api. */
@Module({
  imports: [
    AuthModule,
    BusinessDaysModule,
    CallbackDeliveryModule,
    ConfigurationModule,
    ExecutionModule,
    ExternalSystemModule,
    ForecastModule,
    ImportModule,
    JobTypesModule,
    LoginModule,
    RunsModule,
    SchedulesModule,
  ],
  controllers: [
    ...CONTROLLERS,
    ...LOGIN_CONTROLLERS,
    LoginPageController,
    DocsController,
    NoSuchRouteController,
  ],
  providers: [
    ActivityQuery,
    AgentRequestQuery,
    CallbackCommands,
    CheckConnection,
    CheckExecution,
    CheckJobTypes,
    Commands,
    ConnectionCommands,
    ConfigurationCommands,
    ConfigurationUpload,
    DayGraphQuery,
    EventTail,
    ExecutionQuery,
    ExplainRuns,
    ExternalJobLists,
    ExternalJobQuery,
    ExternalLog,
    FollowEvents,
    ForecastViews,
    RunForecastViews,
    ForgetKeysLoop,
    HealthQuery,
    IdempotencyStore,
    IssueToken,
    JobTypeCommands,
    ListOverrides,
    NameFlows,
    RecentLogs,
    ReportQuery,
    RunCommands,
    RunHistoryQuery,
    RunLog,
    ChosenRuns,
    RunQuery,
    RunViews,
    SealedSecretStore,
    SecretKeys,
    TryJobType,
    Why,
    { provide: APP_GUARD, useClass: OperationGuard },
    { provide: APP_INTERCEPTOR, useClass: InTurn },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_INTERCEPTOR, useClass: NoteReads },
  ],
  exports: [ForgetKeysLoop],
})
export class PublicApiModule {}

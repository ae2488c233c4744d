import type { Type } from '@nestjs/common';
import { MeController } from './access/me.controller.js';
import { PasswordController } from './access/password.controller.js';
import { PeopleController } from './access/people.controller.js';
import { SessionsController } from './access/sessions.controller.js';
import { TokensController } from './access/tokens.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { ActivityController } from './events/activity.controller.js';
import { AgentRequestsController } from './executions/agent-requests.controller.js';
import { AbortExecutionController } from './executions/abort-execution.controller.js';
import { AllowedActionsController } from './runs/allowed-actions.controller.js';
import { StatusController } from './runs/status.controller.js';
import { BulkActionsController } from './runs/bulk-actions.controller.js';
import { PreviewActionsController } from './runs/preview-actions.controller.js';
import { CallbackSettingsController } from './callbacks/callback-settings.controller.js';
import { CallbacksController } from './callbacks/callbacks.controller.js';
import { CloseDayController } from './days/close-day.controller.js';
import { CompareVersionsController } from './schedules/compare-versions.controller.js';
import { ConfigurationController } from './schedules/configuration.controller.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { CustomProcessesController } from './schedules/custom-processes.controller.js';
import { ImportCustomProcessesController } from './schedules/import-custom-processes.controller.js';
import { DayGraphController } from './days/day-graph.controller.js';
import { DayOverviewsController } from './days/day-overviews.controller.js';
import { DaysController } from './days/days.controller.js';
import { DisabledJobsController } from './schedules/disabled-jobs.controller.js';
import { DurationsController } from './forecasts/durations.controller.js';
import { EventsController } from './events/events.controller.js';
import { ExecutionsController } from './executions/executions.controller.js';
import { ExternalJobsController } from './external-jobs/external-jobs.controller.js';
import { ForecastsController } from './forecasts/forecasts.controller.js';
import { HealthSummaryController } from './health/health-summary.controller.js';
import { HoldsController } from './runs/holds.controller.js';
import { ImpactController } from './schedules/impact.controller.js';
import { ImportController } from './schedules/import.controller.js';
import { JobTypeChecksController } from './job-types/job-type-checks.controller.js';
import { JobTypesController } from './job-types/job-types.controller.js';
import { OriginalController } from './original.controller.js';
import { OverridableRowsController } from './schedules/overridable-rows.controller.js';
import { OverridesController } from './schedules/overrides.controller.js';
import { RecoveryController } from './recovery.controller.js';
import { ReportWorkbookController } from './reports/report-workbook.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { RestartScheduleController } from './days/restart-schedule.controller.js';
import { RunDependenciesController } from './runs/run-dependencies.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { BesideRunsController } from './runs/beside-runs.controller.js';
import { LogLinesController } from './runs/log-lines.controller.js';
import { ScheduleDependenciesController } from './schedules/schedule-dependencies.controller.js';
import { ScheduleGraphController } from './schedules/schedule-graph.controller.js';
import { ScheduleOverviewsController } from './schedules/schedule-overviews.controller.js';
import { ScheduleSettingsController } from './schedules/schedule-settings.controller.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { SecretsController } from './secret-keys/secrets.controller.js';
import { AuthController } from './login/auth.controller.js';
import { ProviderController } from './login/provider.controller.js';
import { WorkbooksController } from './schedules/workbooks.controller.js';

/** Every resource of /api/v1, and the original's own paths, in the order of the documentation. */
export const CONTROLLERS: readonly Type[] = [
  ImportController,
  WorkbooksController,
  SchedulesController,
  ScheduleOverviewsController,
  ScheduleGraphController,
  CompareVersionsController,
  ImpactController,
  ScheduleSettingsController,
  OverridesController,
  OverridableRowsController,
  ConfigurationController,
  JobTypesController,
  JobTypeChecksController,
  HealthSummaryController,
  ConnectionsController,
  CustomProcessesController,
  ImportCustomProcessesController,
  DaysController,
  DayOverviewsController,
  DayGraphController,
  CloseDayController,
  RestartScheduleController,
  DisabledJobsController,
  ScheduleDependenciesController,
  ExecutionsController,
  AbortExecutionController,
  BulkActionsController,
  PreviewActionsController,
  AllowedActionsController,
  RunDependenciesController,
  // Before the actions that are addressed by any name.
  StatusController,
  RunsController,
  BesideRunsController,
  LogLinesController,
  AgentRequestsController,
  ForecastsController,
  DurationsController,
  ReportsController,
  ReportWorkbookController,
  HoldsController,
  ExternalJobsController,
  CallbackSettingsController,
  CallbacksController,
  EventsController,
  ActivityController,
  MeController,
  TokensController,
  AuditController,
  PeopleController,
  PasswordController,
  SessionsController,
  RecoveryController,
  SecretsController,
  OriginalController,
];

/** Where people log in, beside the API. */
export const LOGIN_CONTROLLERS: readonly Type[] = [AuthController, ProviderController];

import type { Type } from '@nestjs/common';
import { ActivityController } from './activity.controller.js';
import { AgentRequestsController } from './agent-requests.controller.js';
import { AbortExecutionController } from './abort-execution.controller.js';
import { BulkActionsController } from './bulk-actions.controller.js';
import { CallbackSettingsController } from './callback-settings.controller.js';
import { CallbacksController } from './callbacks.controller.js';
import { CloseDayController } from './close-day.controller.js';
import { CompareVersionsController } from './compare-versions.controller.js';
import { ConfigurationController } from './configuration.controller.js';
import { CustomProcessesController } from './custom-processes.controller.js';
import { DaysController } from './days.controller.js';
import { DisabledJobsController } from './disabled-jobs.controller.js';
import { DurationsController } from './durations.controller.js';
import { EventsController } from './events.controller.js';
import { ExecutionsController } from './executions.controller.js';
import { ExternalJobsController } from './external-jobs.controller.js';
import { ForecastsController } from './forecasts.controller.js';
import { HoldsController } from './holds.controller.js';
import { ImpactController } from './impact.controller.js';
import { ImportController } from './import.controller.js';
import { JobTypeChecksController } from './job-type-checks.controller.js';
import { JobTypesController } from './job-types.controller.js';
import { OriginalController } from './original.controller.js';
import { OverridesController } from './overrides.controller.js';
import { RecoveryController } from './recovery.controller.js';
import { RestartScheduleController } from './restart-schedule.controller.js';
import { RunDependenciesController } from './run-dependencies.controller.js';
import { RunsController } from './runs.controller.js';
import { ScheduleDependenciesController } from './schedule-dependencies.controller.js';
import { ScheduleSettingsController } from './schedule-settings.controller.js';
import { SchedulesController } from './schedules.controller.js';
import { WorkbooksController } from './workbooks.controller.js';

/** Every resource of /api/v1, and the original's own paths, in the order of the documentation. */
export const CONTROLLERS: readonly Type[] = [
  ImportController,
  WorkbooksController,
  SchedulesController,
  CompareVersionsController,
  ImpactController,
  ScheduleSettingsController,
  OverridesController,
  ConfigurationController,
  JobTypesController,
  JobTypeChecksController,
  CustomProcessesController,
  DaysController,
  CloseDayController,
  RestartScheduleController,
  DisabledJobsController,
  ScheduleDependenciesController,
  ExecutionsController,
  AbortExecutionController,
  BulkActionsController,
  RunDependenciesController,
  RunsController,
  AgentRequestsController,
  ForecastsController,
  DurationsController,
  HoldsController,
  ExternalJobsController,
  CallbackSettingsController,
  CallbacksController,
  EventsController,
  ActivityController,
  RecoveryController,
  OriginalController,
];

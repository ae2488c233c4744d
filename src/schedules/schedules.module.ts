import { Module } from '@nestjs/common';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ChangeSettings } from './change-settings.js';
import { CarryOverrides } from './overrides/carry-overrides.js';
import { CustomProcessStore } from './custom-process.store.js';
import { DisabledJobStore } from './disabled-job.store.js';
import { EffectiveDefinitions } from './overrides/effective-definitions.js';
import { OverrideStore } from './overrides/override.store.js';
import { ScheduleOverviewQuery } from './schedule-overview.query.js';
import { ScheduleSettingsStore } from './schedule-settings.store.js';
import { ScheduleStore } from './schedule.store.js';

const providers = [
  CarryOverrides,
  ChangeSettings,
  CustomProcessStore,
  DisabledJobStore,
  EffectiveDefinitions,
  OverrideStore,
  ScheduleOverviewQuery,
  ScheduleSettingsStore,
  ScheduleStore,
];

/** What every process needs of schedules. Importing workbooks is the server's: see import.module. */
@Module({ imports: [JobTypesModule, RunsModule], providers, exports: providers })
export class SchedulesModule {}

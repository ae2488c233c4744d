import { Module } from '@nestjs/common';
import { CallbacksModule } from '../callbacks/callbacks.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ImportModule } from '../schedules/import.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { ExportConfiguration } from './export-configuration.js';
import { ImportConfiguration } from './import-configuration.js';
import { ReadPresentConfiguration } from './present-configuration.js';
import { WriteConfiguration } from './write-configuration.js';

const exported = [ExportConfiguration, ImportConfiguration];

/** What people have said of a schedule, as a whole: exported and imported. */
@Module({
  imports: [CallbacksModule, ImportModule, RunsModule, SchedulesModule],
  providers: [...exported, ReadPresentConfiguration, WriteConfiguration],
  exports: exported,
})
export class ConfigurationModule {}

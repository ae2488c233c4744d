import { Module } from '@nestjs/common';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ScheduleStore } from './schedule.store.js';

/** What every process needs of schedules. Importing workbooks is the server's: see import.module. */
@Module({ imports: [JobTypesModule, RunsModule], providers: [ScheduleStore], exports: [ScheduleStore] })
export class SchedulesModule {}

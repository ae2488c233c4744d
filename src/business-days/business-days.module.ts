import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { BusinessDayStore } from './business-day.store.js';
import { OpenDay } from './open-day.js';

const providers = [BusinessDayStore, OpenDay];

@Module({ imports: [RunsModule, SchedulesModule], providers, exports: providers })
export class BusinessDaysModule {}

import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { BusinessDayStore } from './business-day.store.js';
import { DayOverviewQuery } from './day-overview.query.js';
import { DayPlans } from './day-plans.js';
import { DisableJobs } from './disable-jobs.js';
import { OpenDay } from './open-day.js';

const providers = [BusinessDayStore, DayOverviewQuery, DayPlans, DisableJobs, OpenDay];

@Module({ imports: [RunsModule, SchedulesModule], providers, exports: providers })
export class BusinessDaysModule {}

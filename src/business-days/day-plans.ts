import { Injectable } from '@nestjs/common';
import { planDay, type PlannedFlow } from '../domain/plan-day.js';
import { indexSchedule } from '../domain/schedule-index.js';
import type { Transaction } from '../platform/database/transaction.js';
import { DisabledJobStore } from '../schedules/disabled-job.store.js';
import { ScheduleStore } from '../schedules/schedule.store.js';

/** What a business date is planned as: by a version of its schedule, without what is disabled on the date. */
@Injectable()
export class DayPlans {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly disabledJobs: DisabledJobStore,
  ) {}

  async of(
    tx: Transaction,
    { schedule, businessDate }: { readonly schedule: string; readonly businessDate: string },
    version: number,
  ): Promise<readonly PlannedFlow[]> {
    const definition = await this.schedules.definition(tx, schedule, version);
    if (!definition) throw new Error(`version ${version} of ${schedule} has no definition`);
    const disabled = await this.disabledJobs.on(tx, schedule, businessDate);
    return planDay(indexSchedule(definition), businessDate, disabled);
  }
}

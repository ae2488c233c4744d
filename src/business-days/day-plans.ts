import { Injectable } from '@nestjs/common';
import type { DisabledNames } from '../domain/disabled-job.js';
import { honoured } from '../domain/honoured-waits.js';
import { planDay, type PlannedFlow } from '../domain/plan-day.js';
import { indexSchedule } from '../domain/schedule-index.js';
import type { Transaction } from '../platform/database/transaction.js';
import { DisabledJobStore } from '../schedules/disabled-job.store.js';
import { ScheduleSettingsStore } from '../schedules/schedule-settings.store.js';
import { ScheduleStore } from '../schedules/schedule.store.js';

interface DateOf {
  readonly schedule: string;
  readonly businessDate: string;
}

/**
 * What a business date is planned as: by a version of its schedule, without what is disabled on the date and without waits
 * of a kind that its settings do not honour.
 */
@Injectable()
export class DayPlans {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly disabledJobs: DisabledJobStore,
    private readonly settings: ScheduleSettingsStore,
  ) {}

  async of(tx: Transaction, day: DateOf, version: number): Promise<readonly PlannedFlow[]> {
    const definition = await this.schedules.definition(tx, day.schedule, version);
    if (!definition) throw new Error(`version ${version} of ${day.schedule} has no definition`);
    const settings = await this.settings.read(tx, day.schedule);
    const disabled = await this.disabledJobs.on(tx, day.schedule, day.businessDate);
    return planDay(indexSchedule(definition), day.businessDate, disabled).map((flow) =>
      honoured(flow, settings),
    );
  }

  /** For one that the date is not opened with. */
  async further(
    tx: Transaction,
    { schedule, businessDate }: DateOf,
    plan: (disabled: DisabledNames) => PlannedFlow,
  ): Promise<PlannedFlow> {
    const disabled = await this.disabledJobs.on(tx, schedule, businessDate);
    return honoured(plan(disabled), await this.settings.read(tx, schedule));
  }
}

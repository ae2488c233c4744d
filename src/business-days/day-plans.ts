import { Injectable } from '@nestjs/common';
import { NOTHING_DISABLED, type DisabledNames } from '../domain/disabled-job.js';
import { honoured } from '../domain/honoured-waits.js';
import { planDay, type PlannedFlow } from '../domain/plan-day.js';
import { indexSchedule, type ScheduleIndex } from '../domain/schedule-index.js';
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
    const index = await this.index(tx, day, version);
    const settings = await this.settings.read(tx, day.schedule);
    const disabled = await this.disabledJobs.on(tx, day.schedule, day.businessDate);
    return planDay(index, day.businessDate, disabled).map((flow) => honoured(flow, settings));
  }

  /** What the version says by itself. */
  async definedBy(tx: Transaction, day: DateOf, version: number): Promise<readonly PlannedFlow[]> {
    return planDay(await this.index(tx, day, version), day.businessDate, NOTHING_DISABLED);
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

  private async index(tx: Transaction, { schedule }: DateOf, version: number): Promise<ScheduleIndex> {
    const definition = await this.schedules.definition(tx, schedule, version);
    if (!definition) throw new Error(`version ${version} of ${schedule} has no definition`);
    return indexSchedule(definition);
  }
}

import { Injectable } from '@nestjs/common';
import { NOTHING_DISABLED, type DisabledNames } from '../domain/plan/disabled-job.js';
import { honoured } from '../domain/plan/honoured-waits.js';
import { planDay, type PlannedFlow } from '../domain/plan/plan-day.js';
import { indexSchedule, type ScheduleIndex } from '../domain/schedule-index.js';
import type { Transaction } from '../platform/database/transaction.js';
import { DisabledJobStore } from '../schedules/disabled-job.store.js';
import { EffectiveDefinitions, type DefinedBy } from '../schedules/overrides/effective-definitions.js';
import { ScheduleSettingsStore } from '../schedules/schedule-settings.store.js';

interface DateOf {
  readonly schedule: string;
  readonly businessDate: string;
}

/**
 * What a business date is planned as: by a version of its schedule with its overrides, without what is disabled on the date
 * and without waits of a kind that its settings do not honour.
 */
@Injectable()
export class DayPlans {
  constructor(
    private readonly definitions: EffectiveDefinitions,
    private readonly disabledJobs: DisabledJobStore,
    private readonly settings: ScheduleSettingsStore,
  ) {}

  async of(tx: Transaction, day: DateOf, by: DefinedBy): Promise<readonly PlannedFlow[]> {
    const index = await this.index(tx, day, by);
    const settings = await this.settings.read(tx, day.schedule);
    const disabled = await this.disabledJobs.on(tx, day.schedule, day.businessDate);
    return planDay(index, day.businessDate, disabled).map((flow) => honoured(flow, settings));
  }

  /** What version and overrides say by themselves. */
  async definedBy(tx: Transaction, day: DateOf, by: DefinedBy): Promise<readonly PlannedFlow[]> {
    return planDay(await this.index(tx, day, by), day.businessDate, NOTHING_DISABLED);
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

  private async index(tx: Transaction, { schedule }: DateOf, by: DefinedBy): Promise<ScheduleIndex> {
    return indexSchedule(await this.definitions.read(tx, schedule, by));
  }
}

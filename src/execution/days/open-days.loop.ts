import { Injectable } from '@nestjs/common';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { dateReached } from '../../domain/calendar.js';
import { Database } from '../../platform/database/transaction.js';
import type { Loop } from '../../platform/time/loops.js';
import { ScheduleSettingsStore } from '../../schedules/schedule-settings.store.js';
import { EngineSettings } from '../attempts/dispatch-leftovers.loop.js';
import { OpenByTime } from './open-by-time.js';

/** Schedules that say so have the business date of today opened when its time has come. Harmless when run twice. */
@Injectable()
export class OpenDaysLoop implements Loop {
  readonly name = 'open days';
  readonly intervalMs: number;

  constructor(
    engine: EngineSettings,
    private readonly database: Database,
    private readonly settings: ScheduleSettingsStore,
    private readonly days: BusinessDayStore,
    private readonly openByTime: OpenByTime,
  ) {
    this.intervalMs = engine.reconcileIntervalMs;
  }

  async runOnce(now: Date): Promise<void> {
    const schedules = await this.settings.openedByTime(this.database.reader);
    const due = schedules.flatMap(({ schedule, timeZone, openDayAt, refusedOn }) => {
      const businessDate = dateReached(now, timeZone, openDayAt);
      return businessDate === null ? [] : [{ schedule, businessDate, refusedOn }];
    });
    const missing = await this.days.missing(this.database.reader, due);
    for (const day of missing) await this.openByTime.run(day, now);
  }
}

import { setImmediate as othersHadTheirTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { disabledOn, type DisabledDates } from '../domain/impact/dates-ahead.js';
import { NOTHING_DISABLED } from '../domain/plan/disabled-job.js';
import { foreseeNight, nightlyImpact, type KnownDurations } from '../domain/impact/foresee-night.js';
import { honoured } from '../domain/plan/honoured-waits.js';
import type { OpenDayImpact } from '../domain/impact/impact.js';
import {
  presentNight,
  restartedDay,
  restartedProgress,
  touchedRuns,
} from '../domain/impact/open-day-impact.js';
import { planDay } from '../domain/plan/plan-day.js';
import type { HonouredWaits } from '../domain/impact/planned-impact.js';
import { replanDay } from '../domain/plan/replan.js';
import { indexSchedule, type ScheduleIndex } from '../domain/schedule-index.js';
import type { Sql } from '../platform/database/transaction.js';
import { ReplanStore } from '../runs/replan.store.js';
import { EffectiveDefinitions } from '../schedules/overrides/effective-definitions.js';
import { ImpactQuery, type OpenDay } from './impact.query.js';

export interface OpenDaysToForesee {
  /** The definition that a restart of the schedule would plan them by. */
  readonly after: ScheduleIndex;
  readonly disabled: readonly DisabledDates[];
  readonly settings: HonouredWaits;
  readonly durations: KnownDurations;
  readonly now: Date;
}

/** What a restart of the schedule would do to the days that are open. Nothing is locked: they go on meanwhile. */
@Injectable()
export class ImpactOnOpenDays {
  constructor(
    private readonly definitions: EffectiveDefinitions,
    private readonly replan: ReplanStore,
    private readonly query: ImpactQuery,
  ) {}

  async run(sql: Sql, days: readonly OpenDay[], to: OpenDaysToForesee): Promise<readonly OpenDayImpact[]> {
    const { name } = to.after.schedule;
    const opened = new Map<string, ScheduleIndex>();
    const openDays: OpenDayImpact[] = [];
    for (const day of days) {
      const key = `${day.version} ${day.overrideRevision}`;
      const by = opened.get(key) ?? indexSchedule(await this.definitions.read(sql, name, day));
      opened.set(key, by);
      openDays.push(await this.onDay(sql, { day, by }, to));
      await othersHadTheirTurn();
    }
    return openDays;
  }

  private async onDay(
    sql: Sql,
    { day, by }: { readonly day: OpenDay; readonly by: ScheduleIndex },
    { after, disabled, settings, durations, now }: OpenDaysToForesee,
  ): Promise<OpenDayImpact> {
    const { businessDate, version } = day;
    const { name: schedule } = after.schedule;
    const present = await this.replan.read(sql, { dayId: day.id, schedule, businessDate, requestNo: 0 });
    const progress = await this.query.progress(sql, day.id);
    const names = disabledOn(disabled, businessDate);
    const difference = replanDay(present, {
      before: planDay(by, businessDate, NOTHING_DISABLED),
      next: planDay(after, businessDate, names).map((flow) => honoured(flow, settings)),
    });
    const restarted = presentNight(
      restartedDay(present, difference),
      restartedProgress(progress, difference),
    );
    const nightly = nightlyImpact(
      foreseeNight(presentNight(present, progress), durations, now.getTime()),
      foreseeNight(restarted, durations, now.getTime()),
    );
    return { businessDate, version, difference, touched: touchedRuns(difference), nightly };
  }
}

import { Injectable } from '@nestjs/common';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { isBusinessDate } from '../../domain/calendar.js';
import { conflict, invalid, notFound } from '../../domain/errors.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ReleaseStore } from '../../runs/release.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Advance } from '../advance.js';
import { ExternalWaits } from '../requests/external-waits.js';
import type { Work } from '../ledger.js';

export interface ExternalJobRelease {
  readonly schedule: string;
  readonly externalJob: string;
  /** Absent = the latest open day. */
  readonly businessDate?: string | undefined;
  readonly actor: string;
  readonly now: Date;
}

export interface Released {
  /** How many waits it has ended. */
  readonly released: number;
  readonly recorded: true;
  readonly alreadyReleased: boolean;
}

/** Another system says that something has happened: a fact, whether the day is open or not. */
@Injectable()
export class ReleaseExternal {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly releases: ReleaseStore,
    private readonly waits: ExternalWaits,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, wanted: ExternalJobRelease): Promise<Work<Released>> {
    const { schedule, externalJob, actor, now } = wanted;
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    // An opening of the day and its release come one after the other, so that neither misses the other.
    await this.schedules.lock(tx, schedule, now);
    if (!(await this.schedules.knowsExternalJob(tx, schedule, externalJob))) {
      throw notFound(
        'UNKNOWN_EXTERNAL_JOB',
        `No job of ${schedule} waits for the external job ${externalJob}.`,
      );
    }
    const businessDate = await this.dateOf(tx, wanted);
    const release = { schedule, businessDate, externalJob };
    const first = await this.releases.record(tx, release, { actor, now });
    const moved = await this.waits.satisfy(tx, release);
    const orders = await this.advance.after(tx, moved, now);
    return { answer: { released: moved.length, recorded: true, alreadyReleased: !first }, orders };
  }

  private async dateOf(tx: Transaction, { schedule, businessDate }: ExternalJobRelease): Promise<string> {
    if (businessDate !== undefined) {
      if (isBusinessDate(businessDate)) return businessDate;
      throw invalid(
        'INVALID_BUSINESS_DATE',
        `"${businessDate}" is not a business date; write it as YYYY-MM-DD.`,
      );
    }
    const latest = await this.days.latestOpen(tx, schedule);
    if (latest) return latest.businessDate;
    throw conflict(
      'NO_OPEN_DAY',
      `No business date of ${schedule} is open; say which businessDate is meant.`,
    );
  }
}

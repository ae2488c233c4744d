import { Injectable } from '@nestjs/common';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import { conflict } from '../../domain/errors.js';
import { Database, type Sql } from '../../platform/database/transaction.js';
import type { DefinedBy } from '../../schedules/overrides/effective-definitions.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { ExternalJobQuery, type ExternalJobRow } from './external-job.query.js';

interface OfDate {
  readonly schedule: string;
  readonly businessDate: string;
  readonly version: number;
}

/** The external jobs of a business date, by the version that it was opened with, or will be. */
@Injectable()
export class ExternalJobLists {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly jobs: ExternalJobQuery,
  ) {}

  async page(
    wanted: { readonly schedule: string; readonly businessDate: string | undefined },
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<OfDate & { readonly rows: readonly ExternalJobRow[] }> {
    const { reader } = this.database;
    const { schedule } = wanted;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const businessDate = wanted.businessDate ?? (await this.days.latestOpen(reader, schedule))?.businessDate;
    if (businessDate === undefined) {
      const detail = `No business date of ${schedule} is open; say which businessDate is meant.`;
      throw conflict('NO_OPEN_DAY', detail);
    }
    const definedBy = await this.definedBy(reader, schedule, businessDate);
    const ofDate = { schedule, businessDate, version: definedBy.version };
    return { ...ofDate, rows: await this.jobs.page(reader, { ...ofDate, ...definedBy }, page) };
  }

  private async definedBy(sql: Sql, schedule: string, businessDate: string): Promise<DefinedBy> {
    const day = await this.days.find(sql, schedule, businessDate);
    if (day) return { version: day.version, overrideRevision: day.overrideRevision };
    const active = await this.schedules.active(sql, schedule);
    if (!active) throw noActiveVersion(schedule);
    return { version: active.version, overrideRevision: active.overrideRevision };
  }
}

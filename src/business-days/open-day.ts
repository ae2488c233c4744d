import { Injectable } from '@nestjs/common';
import { conflict, invalid, notFound } from '../domain/errors.js';
import { isBusinessDate } from '../domain/calendar.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { LoadedRunStore } from '../runs/loaded-run.store.js';
import { noActiveVersion, unknownSchedule } from '../schedules/schedule-refusals.js';
import { ScheduleStore } from '../schedules/schedule.store.js';
import type { BusinessDay } from './business-day.entity.js';
import { BusinessDayStore, type DayNamed, type IncompleteDay } from './business-day.store.js';
import { DayPlans } from './day-plans.js';
import { countedRuns, namedRuns } from './name-runs.js';

export interface DayToOpen {
  readonly schedule: string;
  readonly businessDate: string;
  readonly actor: string;
  readonly now: Date;
}

/** Plans a day with the active version and loads its runs: once, however often it is asked for. */
@Injectable()
export class OpenDay {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly runs: LoadedRunStore,
    private readonly plans: DayPlans,
    private readonly events: EventStore,
  ) {}

  async run(
    tx: Transaction,
    wanted: DayToOpen,
  ): Promise<{ readonly day: BusinessDay; readonly opened: boolean }> {
    const { schedule, businessDate, actor, now } = wanted;
    if (!isBusinessDate(businessDate)) {
      throw invalid(
        'INVALID_BUSINESS_DATE',
        `"${businessDate}" is not a business date; write it as YYYY-MM-DD.`,
      );
    }
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.lock(tx, schedule, now);
    if (!active) throw noActiveVersion(schedule);
    const known = await this.days.find(tx, schedule, businessDate);
    if (known?.status === 'CLOSED') {
      throw closedDay({ schedule, businessDate });
    }
    if (known) return { day: known, opened: false };
    const incomplete = await this.days.incompleteBefore(tx, schedule, businessDate);
    if (incomplete) throw previousDayIncomplete({ schedule, businessDate }, incomplete);
    const { version, overrideRevision } = active;
    const day = await this.days.insert(tx, {
      schedule,
      businessDate,
      version,
      overrideRevision,
      openedAt: now,
      openedBy: actor,
    });
    const plan = await this.plans.of(tx, day, active);
    await this.runs.insert(tx, { ...day, dayId: day.id, requestNo: 0 }, plan);
    await this.events.note(tx, { type: 'day.opened', schedule, businessDate, to: 'OPEN', actor }, now);
    return { day, opened: true };
  }
}

function previousDayIncomplete({ schedule, businessDate }: DayNamed, before: IncompleteDay): Error {
  const { runs, runsTotal } = before;
  const detail =
    `The days of ${schedule} are sequential, and that of ${before.businessDate} has ${countedRuns(runsTotal)} not finished; ` +
    `finish or skip them, or close it with "force": true and a reason, and open ${businessDate} then.`;
  const named = { businessDate: before.businessDate, ...namedRuns(runs, runsTotal) };
  return conflict('PREVIOUS_DAY_INCOMPLETE', detail, named);
}

export const unknownDay = ({ schedule, businessDate }: DayNamed): Error =>
  notFound('UNKNOWN_DAY', `The business date ${businessDate} of ${schedule} was never opened.`);

export const closedDay = ({ schedule, businessDate }: DayNamed): Error =>
  conflict('DAY_CLOSED', `The business date ${businessDate} of ${schedule} is closed.`);

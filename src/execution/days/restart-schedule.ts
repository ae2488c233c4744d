import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { DayPlans } from '../../business-days/day-plans.js';
import { closedDay, unknownDay } from '../../business-days/open-day.js';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import type { DayDifference } from '../../domain/plan/replan.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import type { Note } from '../../runs/run.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import type { Work } from '../ledger.js';
import { ReplanDay } from './replan-day.js';

export interface ScheduleToRestart extends Note {
  readonly schedule: string;
  readonly businessDate: string;
  /** Say what would change; nothing is applied. */
  readonly dryRun: boolean;
}

export interface Restarted {
  readonly day: BusinessDay;
  /** The version that the day has from here on. */
  readonly version: number;
  readonly difference: DayDifference;
  /** Ids of runs by place. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Plans an open day once more, by the active version, its overrides and what is disabled by now; what has started stays as
 * it is.
 */
@Injectable()
export class RestartSchedule {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly executions: ExecutionStore,
    private readonly plans: DayPlans,
    private readonly replan: ReplanDay,
  ) {}

  async run(
    tx: Transaction,
    { schedule, businessDate, dryRun, ...note }: ScheduleToRestart,
  ): Promise<Work<Restarted>> {
    const named = { schedule, businessDate };
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.lock(tx, schedule, note.now);
    if (!active) throw noActiveVersion(schedule);
    const day = await this.days.lock(tx, schedule, businessDate);
    if (!day) throw unknownDay(named);
    if (day.status === 'CLOSED') throw closedDay(named);
    await this.executions.lockOfDay(tx, day.id);
    const { version, overrideRevision } = active;
    const plans = {
      before: await this.plans.definedBy(tx, named, day),
      next: await this.plans.of(tx, named, active),
    };
    if (!dryRun) await this.days.replan(tx, day, { version, overrideRevision, ...note });
    const { difference, ids, orders } = await this.replan.run(tx, { day, plans, dryRun, note });
    return { answer: { day, version, difference, ids }, orders };
  }
}

import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import { dateIn, firstInstantOf, nextDate } from '../../domain/calendar.js';
import { conflict, invalid } from '../../domain/errors.js';
import type { ChosenFlow } from '../../domain/plan/flow-choice.js';
import { ADHOC, isHourly, NIGHTLY } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { HoldStore } from '../../runs/hold.store.js';
import { NightlyStore } from '../../runs/nightly.store.js';
import { ScheduleSettingsStore } from '../../schedules/schedule-settings.store.js';
import type { ExecutionRequest } from './execution-request.js';
import { UnderstandRequest, type UnderstoodRequest } from './understand-request.js';

/** Refuses what is understood and may not be requested now. The schedule and the day stay locked. */
@Injectable()
export class AdmitRequest {
  constructor(
    private readonly understand: UnderstandRequest,
    private readonly settings: ScheduleSettingsStore,
    private readonly executions: ExecutionStore,
    private readonly nightlies: NightlyStore,
    private readonly holds: HoldStore,
  ) {}

  async run(tx: Transaction, request: ExecutionRequest): Promise<UnderstoodRequest> {
    const { schedule, now } = request;
    const understood = await this.understand.run(tx, request);
    const { day, chosen, index } = understood;
    const { timeZone } = index.schedule;
    await this.refuseWhenDraining(tx, day);
    if (chosen.cycle !== ADHOC) await this.refuseASecond(tx, day, chosen);
    if (chosen.cycle === NIGHTLY) await this.refuseOnOneDay(tx, day, { now, timeZone });
    if (request.notDuringNightly) await this.refuseDuringNightly(tx, schedule, chosen);
    return understood;
  }

  private async refuseWhenDraining(tx: Transaction, { schedule, businessDate }: BusinessDay): Promise<void> {
    const drain = await this.holds.draining(tx, schedule, businessDate);
    if (!drain) return;
    const since = `${drain.heldAt.toISOString()} (hold ${drain.id}, by ${drain.heldBy})`;
    const detail = `${schedule} drains since ${since}: nothing more of it is requested until that is released.`;
    throw conflict('SCHEDULE_DRAINS', detail, { hold: drain.id });
  }

  private async refuseASecond(tx: Transaction, day: BusinessDay, { cycle, flow }: ChosenFlow): Promise<void> {
    const first = await this.executions.ofFlow(tx, { dayId: day.id, cycle, flow });
    if (first) {
      throw conflict(
        'ALREADY_REQUESTED',
        `${cycle}/${flow} of ${day.schedule} for ${day.businessDate} was requested already, as execution ${first.id}.`,
        { executionId: first.id },
      );
    }
    if (!isHourly(cycle)) return;
    const nightly = await this.executions.ofFlow(tx, { dayId: day.id, cycle: NIGHTLY, flow: NIGHTLY });
    if (nightly && nightly.status !== 'QUEUED') {
      throw conflict(
        'NIGHTLY_STARTED',
        `The Nightly of ${day.schedule} for ${day.businessDate} has started; recurring flows come before it.`,
        { executionId: nightly.id },
      );
    }
  }

  /** A Nightly that still waits for recurring flows may begin at any moment: today is its day too. */
  private async refuseOnOneDay(
    tx: Transaction,
    { schedule, businessDate }: BusinessDay,
    { now, timeZone }: { readonly now: Date; readonly timeZone: string },
  ): Promise<void> {
    if (!(await this.settings.read(tx, schedule)).oneNightlyPerDay) return;
    const today = dateIn(now, timeZone);
    const since = firstInstantOf(today, timeZone);
    const first = await this.nightlies.since(tx, { schedule, since, otherThan: businessDate });
    if (!first) return;
    const from = firstInstantOf(nextDate(today), timeZone).toISOString();
    const what =
      first.startedAt === null ? 'waits for recurring flows' : `began at ${first.startedAt.toISOString()}`;
    const detail =
      `The Nightly of ${schedule} for ${first.businessDate} ${what} (execution ${first.id}), and ${schedule} has one Nightly ` +
      `on a calendar day (${today}, ${timeZone}): request that of ${businessDate} from ${from} on.`;
    throw conflict('ONE_NIGHTLY_PER_DAY', detail, { executionId: first.id, requestFrom: from });
  }

  private async refuseDuringNightly(
    tx: Transaction,
    schedule: string,
    { cycle, flow, process }: ChosenFlow,
  ): Promise<void> {
    if (cycle !== ADHOC) {
      throw invalid('ADHOC_ONLY', `notDuringNightly is for requests of the cycle ${ADHOC}, not of ${cycle}.`);
    }
    const nightly = await this.nightlies.underWay(tx, schedule);
    if (!nightly) return;
    const detail =
      `The Nightly of ${schedule} for ${nightly.businessDate} has started running (execution ${nightly.id}, ${nightly.status}), ` +
      `so ${process ?? flow} cannot be run: request it again when that is COMPLETED.`;
    throw conflict('NIGHTLY_RUNNING', detail, { executionId: nightly.id });
  }
}

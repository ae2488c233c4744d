import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../business-days/business-day.entity.js';
import { BusinessDayStore } from '../business-days/business-day.store.js';
import { unknownSchedule } from '../business-days/open-day.js';
import { conflict } from '../domain/errors.js';
import { chooseFlow } from '../domain/flow-choice.js';
import type { RunChange } from '../domain/run.js';
import { NIGHTLY } from '../domain/schedule.js';
import { indexSchedule } from '../domain/schedule-index.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Execution } from '../runs/execution.entity.js';
import { ScheduleStore } from '../schedules/schedule.store.js';
import { Advance } from './advance.js';
import { ConcludeExecutions } from './conclude-executions.js';
import type { ExecutionRequest } from './execution-request.js';
import { LoadRequest } from './load-request.js';
import type { Work } from './ledger.js';

/** A user, the scheduler or another system asks for a cycle's flow or an ad hoc process: LOADED → PENDING. */
@Injectable()
export class RequestExecution {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly load: LoadRequest,
    private readonly conclude: ConcludeExecutions,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, request: ExecutionRequest): Promise<Work<Execution>> {
    const { schedule, now, actor } = request;
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    await this.schedules.lock(tx, schedule, now);
    const day = await this.dayOf(tx, request);
    const definition = await this.schedules.definition(tx, schedule, day.version);
    if (!definition) throw new Error(`version ${day.version} of ${schedule} has no definition`);
    const index = indexSchedule(definition);
    const chosen = chooseFlow(index, request);
    const execution = await this.load.run(tx, { index, day, chosen, request });
    const changes = await this.beginUnlessItWaits(tx, execution, now);
    const orders = await this.advance.from(tx, changes, { now, actor, reason: null });
    return { answer: execution, orders };
  }

  private async dayOf(tx: Transaction, { schedule, businessDate }: ExecutionRequest): Promise<BusinessDay> {
    const date = businessDate ?? (await this.days.latestOpen(tx, schedule))?.businessDate;
    if (date === undefined)
      throw conflict('NO_OPEN_DAY', `No business date of ${schedule} is open; open one first.`);
    const day = await this.days.lock(tx, schedule, date);
    if (day?.status !== 'OPEN') {
      throw conflict('DAY_NOT_OPEN', `The business date ${date} of ${schedule} is not open; open it first.`);
    }
    return day;
  }

  private async beginUnlessItWaits(
    tx: Transaction,
    execution: Execution,
    now: Date,
  ): Promise<readonly RunChange[]> {
    if (execution.cycle === NIGHTLY && (await this.conclude.nightlyWaitsFor(tx, execution.dayId)).length > 0)
      return [];
    return this.conclude.begin(tx, execution, now);
  }
}

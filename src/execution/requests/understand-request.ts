import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { isCustomProcessName } from '../../domain/custom-process.js';
import { conflict, invalid } from '../../domain/errors.js';
import { chooseFlow, type ChosenFlow } from '../../domain/plan/flow-choice.js';
import { ADHOC } from '../../domain/schedule.js';
import { indexSchedule, type ScheduleIndex } from '../../domain/schedule-index.js';
import { Suggestions } from '../../domain/suggest.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { CustomProcessStore } from '../../schedules/custom-process.store.js';
import { EffectiveDefinitions } from '../../schedules/overrides/effective-definitions.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import type { ExecutionRequest } from './execution-request.js';
import { FitProcesses } from './fit-processes.js';

/** What a request means: the day, locked with its schedule, and the flow or process, with the definition that it is planned by. */
export interface UnderstoodRequest {
  readonly day: BusinessDay;
  readonly index: ScheduleIndex;
  readonly chosen: ChosenFlow;
}

/** Finds out what a request names, in what its day is planned with; locks the schedule and the day. */
@Injectable()
export class UnderstandRequest {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly definitions: EffectiveDefinitions,
    private readonly days: BusinessDayStore,
    private readonly customs: CustomProcessStore,
    private readonly fit: FitProcesses,
  ) {}

  async run(tx: Transaction, request: ExecutionRequest): Promise<UnderstoodRequest> {
    const { schedule, now } = request;
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    await this.schedules.lock(tx, schedule, now);
    const day = await this.dayOf(tx, request);
    const index = indexSchedule(await this.definitions.read(tx, schedule, day));
    const custom = await this.custom(tx, { request, day, index });
    return custom ?? { day, index, chosen: chooseFlow(index, request) };
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

  /** A custom process is of the cycle Adhoc, and of no flow of the workbook; null = none is meant. */
  private async custom(
    tx: Transaction,
    { request, day, index }: { request: ExecutionRequest; day: BusinessDay; index: ScheduleIndex },
  ): Promise<UnderstoodRequest | null> {
    const { cycleName, flowName = ADHOC, processName: name = '' } = request;
    if (cycleName !== ADHOC || flowName !== ADHOC || !isCustomProcessName(name)) return null;
    const { schedule, businessDate, version } = day;
    const process = await this.customs.find(tx, { schedule, name });
    if (!process) {
      if (index.processes.has(name)) return null;
      const meant = new Suggestions().didYouMean(name, (await this.customs.names(tx, schedule)).keys());
      throw invalid('UNKNOWN_PROCESS', `${schedule} has no custom process ${name}${meant}.`);
    }
    const what = `${name} does not fit version ${version} of ${schedule}, which ${businessDate} has`;
    const fitted = await this.fit.run(tx, index, { process, what });
    return {
      day,
      index: indexSchedule(fitted.schedule),
      chosen: { cycle: ADHOC, flow: ADHOC, process: name },
    };
  }
}

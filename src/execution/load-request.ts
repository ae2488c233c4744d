import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../business-days/business-day.entity.js';
import { BusinessDayStore } from '../business-days/business-day.store.js';
import { conflict } from '../domain/errors.js';
import type { ChosenFlow } from '../domain/flow-choice.js';
import { ADHOC, isHourly, NIGHTLY } from '../domain/schedule.js';
import type { ScheduleIndex } from '../domain/schedule-index.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Execution } from '../runs/execution.entity.js';
import { ExecutionStore } from '../runs/execution.store.js';
import { LoadedRunStore } from '../runs/loaded-run.store.js';
import { RunStore } from '../runs/run.store.js';
import { DisabledJobStore } from '../schedules/disabled-job.store.js';
import { adhocRuns } from './adhoc-runs.js';
import type { ExecutionRequest } from './execution-request.js';

interface RequestToLoad {
  readonly index: ScheduleIndex;
  readonly day: BusinessDay;
  readonly chosen: ChosenFlow;
  readonly request: Omit<ExecutionRequest, keyof ChosenFlow>;
}

/** Writes an execution down, with the runs it is about. */
@Injectable()
export class LoadRequest {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly days: BusinessDayStore,
    private readonly loaded: LoadedRunStore,
    private readonly runs: RunStore,
    private readonly disabledJobs: DisabledJobStore,
  ) {}

  async run(tx: Transaction, { index, day, chosen, request }: RequestToLoad): Promise<Execution> {
    const adhoc = chosen.cycle === ADHOC;
    if (!adhoc) await this.refuseASecond(tx, day, chosen);
    const requestNo = adhoc ? await this.days.nextAdhocRequest(tx, day.id) : 0;
    const execution = await this.executions.insert(tx, {
      dayId: day.id,
      schedule: day.schedule,
      businessDate: day.businessDate,
      ...chosen,
      requestNo,
      requestParameters: request.requestParameters,
      callerId: request.callerId ?? null,
      correlationId: request.correlationId ?? null,
      requestedBy: request.actor,
      requestedAt: request.now,
    });
    if (adhoc) {
      const disabled = await this.disabledJobs.on(tx, day.schedule, day.businessDate);
      const runs = adhocRuns({ index, chosen, request, date: day.businessDate, disabled });
      await this.loaded.insert(tx, { ...day, dayId: day.id, requestNo }, [runs]);
    }
    await this.runs.attach(tx, execution.id, request.now);
    return execution;
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
}

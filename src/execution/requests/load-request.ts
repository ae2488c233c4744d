import { Injectable } from '@nestjs/common';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { DayPlans } from '../../business-days/day-plans.js';
import type { ChosenFlow } from '../../domain/plan/flow-choice.js';
import { ADHOC } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Execution } from '../../runs/execution.entity.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { LoadedRunStore } from '../../runs/loaded-run.store.js';
import { RunStore } from '../../runs/run.store.js';
import { adhocRuns } from './adhoc-runs.js';
import type { ExecutionRequest } from './execution-request.js';
import type { UnderstoodRequest } from './understand-request.js';

interface RequestToLoad extends UnderstoodRequest {
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
    private readonly plans: DayPlans,
  ) {}

  async run(tx: Transaction, { index, day, chosen, request }: RequestToLoad): Promise<Execution> {
    const adhoc = chosen.cycle === ADHOC;
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
      const runs = await this.plans.further(tx, day, (disabled) =>
        adhocRuns({ index, chosen, request, date: day.businessDate, disabled }),
      );
      await this.loaded.insert(tx, { ...day, dayId: day.id, requestNo }, [runs]);
    }
    await this.runs.attach(tx, execution.id, request.now);
    return execution;
  }
}

import type { BusinessDate } from '../../domain/calendar.js';
import type { DisabledNames } from '../../domain/plan/disabled-job.js';
import type { ChosenFlow } from '../../domain/plan/flow-choice.js';
import { mergeParameters } from '../../domain/parameters.js';
import { planFlow, type PlannedFlow } from '../../domain/plan/plan-day.js';
import { DUMMY, EXEC } from '../../domain/schedule.js';
import type { ScheduleIndex } from '../../domain/schedule-index.js';
import type { ExecutionRequest } from './execution-request.js';

interface AdhocRequest {
  readonly index: ScheduleIndex;
  readonly chosen: ChosenFlow;
  readonly request: Pick<ExecutionRequest, 'requestParameters'>;
  readonly date: BusinessDate;
  readonly disabled: DisabledNames;
}

/** Ad hoc requests have runs of their own; request parameters replace or add to those of the jobs. */
export function adhocRuns({ index, chosen, request, date, disabled }: AdhocRequest): PlannedFlow {
  const { cycle, flow, process } = chosen;
  const planned = planFlow(index, date, { cycle, flow, process: process ?? undefined, disabled });
  if (process === null) return planned;
  const overrides = new Map(Object.entries(request.requestParameters));
  return {
    ...planned,
    runs: planned.runs.map((run) =>
      run.jobType === DUMMY || run.jobType === EXEC
        ? run
        : { ...run, parameters: mergeParameters(run.parameters, overrides) },
    ),
  };
}

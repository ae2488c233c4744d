import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { unknownDay } from '../../business-days/open-day.js';
import { Database } from '../../platform/database/transaction.js';
import { Clock } from '../../platform/time/clock.js';
import { dayForecast, dayRunForecasts, executionForecast, runForecast } from './forecast-shapes.js';
import { ForecastViews } from './forecast-views.js';
import { RunForecastViews } from './run-forecast-views.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { businessDate, id, runParam, scheduleParam } from '../call/shapes.js';

const description =
  'Computed when it is asked for, from what has ended until then, what each job has usually taken, and the dependencies. ' +
  'What is in ERROR, held or waited for outside counts as if it went on now, and is named; slots of throttles are not ' +
  'looked at. See docs/lifecycle.md.';

const tooLarge = ['FORECAST_TOO_LARGE'];

const ofExecution = operation({
  summary: 'When an execution is expected to end, and what determines it',
  tag: 'Forecasts',
  may: 'see',
  inTurn: true,
  on: 'execution',
  description,
  params: z.object({ id }),
  answers: { 200: { description: 'The forecast.', schema: executionForecast } },
  problems: { 404: ['UNKNOWN_EXECUTION'], 409: tooLarge },
});

const ofDay = operation({
  summary: 'When a business date is expected to end: its Nightly and all that was requested',
  tag: 'Forecasts',
  may: 'see',
  inTurn: true,
  description,
  params: scheduleParam.extend({ date: businessDate }),
  answers: { 200: { description: 'The forecast.', schema: dayForecast } },
  problems: { 404: ['UNKNOWN_DAY'], 409: tooLarge },
});

const ofDayRuns = operation({
  summary: 'When the runs of a business date were to start and to end, and when they are expected to',
  tag: 'Forecasts',
  may: 'see',
  inTurn: true,
  description,
  params: scheduleParam.extend({ date: businessDate }),
  answers: { 200: { description: 'All of them, by execution.', schema: dayRunForecasts } },
  problems: { 404: ['UNKNOWN_DAY'], 409: tooLarge },
});

const ofRun = operation({
  summary: 'When a run is expected to start and to end',
  tag: 'Forecasts',
  may: 'see',
  inTurn: true,
  on: 'run',
  description,
  params: runParam,
  answers: { 200: { description: 'The forecast.', schema: runForecast } },
  problems: { 404: ['UNKNOWN_RUN'], 409: tooLarge },
});

@Controller('api/v1')
export class ForecastsController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly days: BusinessDayStore,
    private readonly views: ForecastViews,
    private readonly runViews: RunForecastViews,
  ) {}

  @Get('executions/:id/forecast')
  @Operation(ofExecution)
  async execution(@Input(ofExecution) { params }: InputOf<typeof ofExecution>): Promise<unknown> {
    return this.views.ofExecution(this.database.reader, params.id, this.clock.now());
  }

  @Get('schedules/:schedule/days/:date/forecast')
  @Operation(ofDay)
  async day(@Input(ofDay) { params }: InputOf<typeof ofDay>): Promise<unknown> {
    return this.views.ofDay(this.database.reader, await this.dayOf(params), this.clock.now());
  }

  @Get('schedules/:schedule/days/:date/forecast/runs')
  @Operation(ofDayRuns)
  async dayRuns(@Input(ofDayRuns) { params }: InputOf<typeof ofDayRuns>): Promise<unknown> {
    return this.runViews.ofDay(this.database.reader, await this.dayOf(params), this.clock.now());
  }

  @Get('runs/:id/forecast')
  @Operation(ofRun)
  async run(@Input(ofRun) { params }: InputOf<typeof ofRun>): Promise<unknown> {
    return this.views.ofRun(this.database.reader, params.id, this.clock.now());
  }
  private async dayOf(asked: { readonly schedule: string; readonly date: string }): Promise<BusinessDay> {
    const { schedule, date } = asked;
    const day = await this.days.find(this.database.reader, schedule, date);
    if (!day) throw unknownDay({ schedule, businessDate: date });
    return day;
  }
}

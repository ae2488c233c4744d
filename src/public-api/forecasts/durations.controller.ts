import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { DurationStore } from '../../forecast/duration.store.js';
import { Database } from '../../platform/database/transaction.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { durationShape } from './forecast-shapes.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { anyName, isName, scheduleParam } from '../call/shapes.js';

const list = operation({
  summary: 'How long the jobs of a schedule have taken lately',
  tag: 'Forecasts',
  may: 'see',
  description:
    'Of the last 30 executions of each job that the external system has completed from their Start: by whatever cycle, ' +
    'without those that a person has completed, and without those that a Restart has taken up.',
  params: scheduleParam,
  query: z.strictObject({ ...pageQuery, process: anyName.optional(), job: anyName.optional() }),
  answers: { 200: { description: 'A page.', schema: pageOf(durationShape) } },
  problems: { 404: ['UNKNOWN_SCHEDULE'] },
});

@Controller('api/v1/schedules/:schedule/durations')
export class DurationsController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly durations: DurationStore,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { params, query }: InputOf<typeof list>): Promise<Page<unknown>> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, params.schedule))) throw unknownSchedule(params.schedule);
    const rows = await this.durations.page(reader, params.schedule, {
      process: query.process ?? null,
      job: query.job ?? null,
      after: placeOf(fromCursor(query.cursor, isPlace)),
      limit: query.limit + 1,
    });
    return toPage(rows, query.limit, ({ process, job }) => `${process}/${job}`);
  }
}

const isPlace = (key: string): boolean => {
  const names = key.split('/');
  return names.length === 2 && names.every(isName);
};

function placeOf(key: string | null): readonly [string, string] | null {
  const [process, job] = key?.split('/') ?? [];
  return process === undefined || job === undefined ? null : [process, job];
}

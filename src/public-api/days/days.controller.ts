import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { OpenDay, unknownDay } from '../../business-days/open-day.js';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { Database } from '../../platform/database/transaction.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import { dayView } from './day-view.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { businessDate, dayShape, scheduleParam } from '../call/shapes.js';

const openDay = operation({
  summary: 'Open a business date: plan its runs and load them, once',
  tag: 'Days',
  may: 'operate',
  params: scheduleParam,
  body: z.strictObject({ businessDate }),
  answers: {
    201: { description: 'Opened.', schema: dayShape },
    200: { description: 'It was open already; nothing changes.', schema: dayShape },
  },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: ['DAY_CLOSED', 'NO_ACTIVE_VERSION', 'PREVIOUS_DAY_INCOMPLETE'],
  },
});

const readDay = operation({
  summary: 'A business date with its runs by status',
  tag: 'Days',
  may: 'see',
  params: scheduleParam.extend({ date: businessDate }),
  answers: { 200: { description: 'The day.', schema: dayShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_DAY'] },
});

@Controller('api/v1/schedules/:schedule/days')
export class DaysController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly openDay: OpenDay,
  ) {}

  @Post()
  @Operation(openDay)
  async open(
    @Input(openDay) { params, body }: InputOf<typeof openDay>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const { day, opened } = await this.openDay.run(tx, { ...params, ...body, actor: caller.name, now });
      return { status: opened ? 201 : 200, answer: await dayView(tx, this.days, day), orders: [] };
    });
  }

  @Get(':date')
  @Operation(readDay)
  async read(@Input(readDay) { params }: InputOf<typeof readDay>): Promise<unknown> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, params.schedule))) throw unknownSchedule(params.schedule);
    const day = await this.days.find(reader, params.schedule, params.date);
    if (!day) throw unknownDay({ schedule: params.schedule, businessDate: params.date });
    return dayView(reader, this.days, day);
  }
}

import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { CloseDay } from '../../execution/days/close-day.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import { dayView } from './day-view.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { businessDate, dayShape, scheduleParam } from '../call/shapes.js';

const closeDay = operation({
  summary: 'Close a business date: nothing of it starts any more, and nobody changes it',
  tag: 'Days',
  may: 'operate',
  description:
    'Refused while runs are under way (runs names them), and while runs are incomplete, unless it is forced with a reason. ' +
    'A forced close leaves runs as they are and ends executions that are not over as ERROR.',
  params: scheduleParam.extend({ date: businessDate }),
  body: z.strictObject({
    force: z.boolean().optional().describe('Although runs are incomplete; needs a reason.'),
    reason: z.string().min(1).max(2000).optional(),
  }),
  answers: { 200: { description: 'The day; closing a closed one changes nothing.', schema: dayShape } },
  problems: {
    404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_DAY'],
    409: ['DAY_INCOMPLETE', 'DAY_HAS_OPEN_ATTEMPTS'],
    422: ['REASON_REQUIRED'],
  },
});

@Controller('api/v1/schedules/:schedule/days')
export class CloseDayController {
  constructor(
    private readonly commands: Commands,
    private readonly days: BusinessDayStore,
    private readonly closeDay: CloseDay,
  ) {}

  @Post(':date/close')
  @Operation(closeDay)
  async close(
    @Input(closeDay) { params, body }: InputOf<typeof closeDay>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, date } = params;
    return this.commands.run(caller, 200, async (tx, now) => {
      const said = { force: body.force ?? false, reason: body.reason ?? null, actor: caller.name };
      const day = await this.closeDay.run(tx, { schedule, businessDate: date, ...said, now });
      return { answer: await dayView(tx, this.days, day), orders: [] };
    });
  }
}

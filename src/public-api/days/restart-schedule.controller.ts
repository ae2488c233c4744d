import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { RestartSchedule, type Restarted } from '../../execution/days/restart-schedule.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { dayDifference, differenceView } from './restart-shapes.js';
import { businessDate, reason, scheduleParam } from '../call/shapes.js';

const restartShape = z
  .object({
    schedule: z.string(),
    businessDate,
    fromVersion: z.number().int(),
    version: z.number().int(),
    dryRun: z.boolean(),
    ...dayDifference,
  })
  .meta({ id: 'RestartedDay' });

const restart = operation({
  summary: 'Restart the schedule: plan an open business date once more, by the active version',
  tag: 'Days',
  may: 'operate',
  description:
    'What has started stays as it is. Everything else becomes as the active version, its overrides and the disabled jobs say: runs are ' +
    'added, removed and changed, with what they depend on. Holds, skips, edited parameters and switched dependencies stay. ' +
    'Ad hoc requests are not planned. With dryRun nothing is applied.',
  params: scheduleParam.extend({ date: businessDate }),
  body: z.strictObject({
    dryRun: z.boolean().optional().describe('Only say what would change.'),
    reason,
  }),
  answers: { 200: { description: 'What has changed, or would.', schema: restartShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_DAY'], 409: ['DAY_CLOSED', 'NO_ACTIVE_VERSION'] },
});

@Controller('api/v1/schedules/:schedule/days')
export class RestartScheduleController {
  constructor(
    private readonly commands: Commands,
    private readonly restartSchedule: RestartSchedule,
  ) {}

  @Post(':date/restart')
  @Operation(restart)
  async restart(
    @Input(restart) { params, body }: InputOf<typeof restart>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, date } = params;
    const dryRun = body.dryRun ?? false;
    return this.commands.run(caller, 200, async (tx, now) => {
      const note = { actor: caller.name, reason: body.reason ?? null, now };
      const wanted = { schedule, businessDate: date, dryRun, ...note };
      const { answer, orders } = await this.restartSchedule.run(tx, wanted);
      return { answer: { dryRun, ...restartView(answer) }, orders, changed: !dryRun };
    });
  }
}

function restartView({ day, version, difference, ids }: Restarted): Readonly<Record<string, unknown>> {
  const { schedule, businessDate, version: fromVersion } = day;
  return { schedule, businessDate, fromVersion, version, ...differenceView(difference, ids) };
}

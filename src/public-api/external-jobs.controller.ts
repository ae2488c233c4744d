import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { ReleaseExternal } from '../execution/release-external.js';
import { Call } from './caller.js';
import { Commands, type Caller } from './commands.js';
import type { HttpAnswer } from './http-answer.js';
import { Input, operation, Operation, type InputOf } from './operation.js';
import { businessDate, name, scheduleParam } from './shapes.js';

const release = operation({
  summary: 'Say that an external job has happened: what waits for it is released',
  tag: 'External jobs',
  description: 'A fact per schedule, business date and name, whether the day is open by now or not.',
  params: scheduleParam.extend({ name }),
  body: z.strictObject({ businessDate: businessDate.optional().describe('Absent = the latest open day.') }),
  answers: {
    200: {
      description: 'Recorded.',
      schema: z.object({
        released: z.number().int().describe('How many waits it has ended.'),
        recorded: z.literal(true),
        alreadyReleased: z.boolean(),
      }),
    },
  },
  problems: {
    404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_EXTERNAL_JOB'],
    409: ['NO_OPEN_DAY'],
  },
});

@Controller('api/v1/schedules/:schedule/external-jobs')
export class ExternalJobsController {
  constructor(
    private readonly commands: Commands,
    private readonly releaseExternal: ReleaseExternal,
  ) {}

  @Post(':name/release')
  @Operation(release)
  async release(
    @Input(release) { params, body }: InputOf<typeof release>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, name: externalJob } = params;
    return this.commands.run(caller, 200, async (tx, now) => {
      const asked = { schedule, externalJob, businessDate: body.businessDate, actor: caller.name, now };
      return this.releaseExternal.run(tx, asked);
    });
  }
}

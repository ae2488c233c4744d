import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { ReleaseExternal } from '../../execution/actions/release-external.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import { ExternalJobLists } from './external-job-lists.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage } from '../call/page.js';
import { businessDate, instant, isName, name, scheduleParam } from '../call/shapes.js';

const release = operation({
  summary: 'Say that an external job has happened: what waits for it is released',
  tag: 'External jobs',
  may: 'operate',
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

const externalJobShape = z
  .object({
    externalJob: z.string(),
    releasedAt: instant.nullable().describe('null = it was not released for this date.'),
    releasedBy: z.string().nullable(),
    waiting: z.number().int().describe('How many runs wait for it.'),
  })
  .meta({ id: 'ExternalJob' });

const list = operation({
  summary: 'The external jobs of a business date: which were released, when, by whom, and how many runs wait',
  tag: 'External jobs',
  may: 'see',
  description:
    'Those that the version of the day names, of a date that was never opened the active one, and those that were ' +
    'released for the date.',
  params: scheduleParam,
  query: z.strictObject({
    ...pageQuery,
    businessDate: businessDate.optional().describe('Absent = the latest open day.'),
  }),
  answers: {
    200: {
      description: 'A page, by name.',
      schema: pageOf(externalJobShape).extend({
        schedule: z.string(),
        businessDate,
        version: z.number().int(),
      }),
    },
  },
  problems: { 404: ['UNKNOWN_SCHEDULE'], 409: ['NO_OPEN_DAY', 'NO_ACTIVE_VERSION'] },
});

@Controller('api/v1/schedules/:schedule/external-jobs')
export class ExternalJobsController {
  constructor(
    private readonly commands: Commands,
    private readonly releaseExternal: ReleaseExternal,
    private readonly lists: ExternalJobLists,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { params, query }: InputOf<typeof list>): Promise<unknown> {
    const wanted = { ...params, businessDate: query.businessDate };
    const page = { after: fromCursor(query.cursor, isName), limit: query.limit + 1 };
    const { rows, ...ofDate } = await this.lists.page(wanted, page);
    return { ...ofDate, ...toPage(rows, query.limit, ({ externalJob }) => externalJob) };
  }

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

import { Controller, Delete, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { DisableJobs, type Disabled } from '../../business-days/disable-jobs.js';
import { Database } from '../../platform/database/transaction.js';
import { Clock } from '../../platform/time/clock.js';
import type { DisabledJob } from '../../schedules/disabled-job.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { businessDate, disabledJobShape, id, isId, name, reason, scheduleParam } from '../call/shapes.js';

const changedShape = disabledJobShape.extend({
  openDays: z
    .array(businessDate)
    .describe('Open days of these dates, at most 100: their runs stay as they are, see `advice`.'),
  advice: z.string().nullable().describe('What to do about the open days; null = there are none.'),
});

const disable = operation({
  summary: 'Disable a job, or a whole process, for some business dates',
  tag: 'Disabled jobs',
  may: 'define',
  description:
    'Days that are opened, and ad hoc requests that are made, for one of these dates load its runs as DISABLED. For one ' +
    'day name it twice. Days that are open already stay as they are.',
  params: scheduleParam,
  body: z.strictObject({
    process: name,
    job: name.optional().describe('Left out = every job of the process.'),
    from: businessDate,
    until: businessDate.optional().describe('The last date; left out = until somebody ends it.'),
    reason,
  }),
  answers: { 201: { description: 'Disabled.', schema: changedShape } },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: ['ALREADY_DISABLED', 'NO_ACTIVE_VERSION'],
    422: ['UNKNOWN_PROCESS', 'UNKNOWN_JOB', 'INVALID_RANGE'],
  },
});

const list = operation({
  summary: 'What is disabled for today and later dates',
  tag: 'Disabled jobs',
  may: 'see',
  params: scheduleParam,
  query: z.strictObject({
    ...pageQuery,
    process: name.optional(),
    job: name.optional(),
    past: z.enum(['true', 'false']).optional().describe('Also what has ended, by its dates or by hand.'),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(disabledJobShape) } },
  problems: { 404: ['UNKNOWN_SCHEDULE'] },
});

const enable = operation({
  summary: 'Enable again what was disabled for dates',
  tag: 'Disabled jobs',
  may: 'define',
  description: 'The entry stays as the record. Ending one that has ended changes nothing.',
  params: scheduleParam.extend({ id }),
  query: z.strictObject({ reason }),
  answers: { 200: { description: 'The entry, ended.', schema: changedShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_DISABLED_JOB'] },
});

@Controller('api/v1/schedules/:schedule/disabled-jobs')
export class DisabledJobsController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly commands: Commands,
    private readonly disableJobs: DisableJobs,
  ) {}

  @Post()
  @Operation(disable)
  async disable(
    @Input(disable) { params, body }: InputOf<typeof disable>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const target = { process: body.process, job: body.job ?? null };
      const range = { from: body.from, until: body.until ?? null };
      const said = { ...params, reason: body.reason ?? null, actor: caller.name, now };
      const done = await this.disableJobs.disable(tx, { ...said, ...target, ...range });
      return {
        answer: changed(done, 'skip its runs there, or restart the schedule for the date'),
        orders: [],
      };
    });
  }

  @Get()
  @Operation(list)
  async list(@Input(list) { params, query }: InputOf<typeof list>): Promise<Page<DisabledJob>> {
    const wanted = { ...params, process: query.process, job: query.job, past: query.past === 'true' };
    const page = { after: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const rows = await this.disableJobs.list(
      this.database.reader,
      { ...wanted, now: this.clock.now() },
      page,
    );
    return toPage(rows, query.limit, ({ id: key }) => key);
  }

  @Delete(':id')
  @Operation(enable)
  async enable(
    @Input(enable) { params, query }: InputOf<typeof enable>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const said = { reason: query.reason ?? null, actor: caller.name, now };
      const done = await this.disableJobs.enable(tx, { ...params, ...said });
      return { answer: changed(done, 'restart the schedule for the date to have it run there'), orders: [] };
    });
  }
}

function changed({ entry, openDays }: Disabled, advice: string): unknown {
  const [first, second] = openDays;
  if (first === undefined) return { ...entry, openDays, advice: null };
  const days =
    second === undefined ? `${first} is open and stays` : `${openDays.length} days are open and stay`;
  return { ...entry, openDays, advice: `${days} as planned: ${advice}.` };
}

import { Controller, Get, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { Database } from '../../platform/database/transaction.js';
import { ConfigureEnvironment } from '../../schedules/configure-environment.js';
import { SaveVersion } from '../../schedules/save-version.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Call } from '../call/caller.js';
import { Commands, seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import {
  finding,
  isName,
  isVersion,
  name,
  reason,
  scheduleParam,
  scheduleShape,
  versionNumber,
  versionShape,
} from '../call/shapes.js';

const list = operation({
  summary: 'Schedules, by name',
  tag: 'Schedules',
  may: 'see',
  on: 'some',
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page.', schema: pageOf(scheduleShape) } },
});

const read = operation({
  summary: 'A schedule and its active version',
  tag: 'Schedules',
  may: 'see',
  params: scheduleParam,
  answers: { 200: { description: 'The schedule.', schema: scheduleShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE'] },
});

const versions = operation({
  summary: 'The versions of a schedule, the latest first',
  tag: 'Schedules',
  may: 'see',
  params: scheduleParam,
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page.', schema: pageOf(versionShape) } },
  problems: { 404: ['UNKNOWN_SCHEDULE'] },
});

const activate = operation({
  summary: 'Make a version the one that days are opened with',
  tag: 'Schedules',
  may: 'define',
  description: 'Days that are open keep the version they were opened with.',
  params: scheduleParam.extend({ version: versionNumber }),
  body: z.strictObject({
    reason,
    expectedVersion: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('The active version that was looked at; 0 = none. Another one now is 409 VERSION_MOVED.'),
  }),
  answers: { 200: { description: 'The schedule.', schema: scheduleShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_VERSION'], 409: ['VERSION_MOVED'] },
});

const place = z.strictObject({
  url: z.string().max(2000).optional(),
  scope: z.string().max(2000).optional(),
  connection: name.optional(),
});

const environment = operation({
  summary: 'Where the job types of a schedule are in this environment',
  tag: 'Schedules',
  may: 'administer',
  largeBody: true,
  description:
    'URL, scope and connection that are set here win over the workbook, now and after every import. May come before ' +
    'the first import; names that no job type has yet are answered as pending.',
  params: scheduleParam,
  body: z.strictObject({ jobTypes: z.record(name, place) }),
  answers: {
    200: {
      description: 'Set.',
      schema: z.object({ schedule: name, pending: z.array(name), findings: z.array(finding) }),
    },
  },
  problems: { 422: ['UNKNOWN_JOB_TYPE', 'INVALID_URL', 'UNKNOWN_CONNECTION'] },
});

@Controller('api/v1/schedules')
export class SchedulesController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly schedules: ScheduleStore,
    private readonly versionsOf: SaveVersion,
    private readonly environment: ConfigureEnvironment,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>, @Call() caller: Caller): Promise<Page<unknown>> {
    const page = {
      after: fromCursor(query.cursor, isName),
      limit: query.limit + 1,
      names: seenBy(caller),
    };
    const rows = await this.schedules.list(this.database.reader, page);
    return toPage(rows, query.limit, ({ name: key }) => key);
  }

  @Get(':schedule')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    const summary = await this.schedules.summary(this.database.reader, params.schedule);
    if (!summary) throw unknownSchedule(params.schedule);
    return summary;
  }

  @Get(':schedule/versions')
  @Operation(versions)
  async versions(@Input(versions) { params, query }: InputOf<typeof versions>): Promise<Page<unknown>> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, params.schedule))) throw unknownSchedule(params.schedule);
    const before = fromCursor(query.cursor, isVersion);
    const page = { before: before === null ? null : Number(before), limit: query.limit + 1 };
    const rows = await this.schedules.versions(reader, params.schedule, page);
    return toPage(rows, query.limit, ({ version }) => String(version));
  }

  @Post(':schedule/versions/:version/activate')
  @Operation(activate)
  async activate(
    @Input(activate) { params, body: { reason: why, expectedVersion } }: InputOf<typeof activate>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      if (!(await this.schedules.exists(tx, params.schedule))) throw unknownSchedule(params.schedule);
      const asked = { ...params, expectedVersion, reason: why ?? null, actor: caller.name, now };
      await this.versionsOf.activate(tx, asked);
      return { answer: await this.schedules.summary(tx, params.schedule), orders: [] };
    });
  }

  @Put(':schedule/environment')
  @Operation(environment)
  async setEnvironment(
    @Input(environment) { params, body }: InputOf<typeof environment>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule } = params;
    const settings = Object.entries(body.jobTypes).map(([jobType, { url, scope, connection }]) => {
      return { jobType, url: url ?? null, scope: scope ?? null, connection: connection ?? null };
    });
    return this.commands.run(caller, 200, async (tx, now) => {
      const asked = { schedule, settings, actor: caller.name, now };
      const { pending, findings } = await this.environment.run(tx, asked);
      return { answer: { schedule, pending, findings }, orders: [] };
    });
  }
}

import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { invalid } from '../../domain/errors.js';
import { SaveCustomProcess } from '../../execution/requests/save-custom-process.js';
import { Database } from '../../platform/database/transaction.js';
import { CustomProcessStore, type StoredCustomProcess } from '../../schedules/custom-process.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import {
  customProcessBody,
  customProcessOf,
  customProcessShape,
  newCustomProcess,
  savedCustomProcess,
} from './custom-process-shapes.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { isName, name, scheduleParam } from '../call/shapes.js';

const tag = 'Custom processes';
const byName = scheduleParam.extend({ name });

const create = operation({
  summary: 'Make a process beside the workbook, of jobs of the workbook and of its own',
  tag,
  may: 'define',
  largeBody: true,
  description:
    'It is requested as every ad hoc process is: `{"cycleName": "Adhoc", "processName": "X_CPROCESS"}`. It survives imports.',
  params: scheduleParam,
  body: newCustomProcess,
  answers: { 201: { description: 'Made.', schema: savedCustomProcess } },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: ['ALREADY_EXISTS', 'NAME_TAKEN', 'NO_ACTIVE_VERSION'],
    422: ['CUSTOM_PROCESS_HAS_ERRORS'],
  },
});

const list = operation({
  summary: 'Custom processes of a schedule, by name',
  tag,
  may: 'see',
  params: scheduleParam,
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page.', schema: pageOf(customProcessShape) } },
  problems: { 404: ['UNKNOWN_SCHEDULE'] },
});

const read = operation({
  summary: 'A custom process',
  tag,
  may: 'see',
  params: byName,
  answers: { 200: { description: 'The custom process.', schema: customProcessShape } },
  problems: { 404: ['UNKNOWN_CUSTOM_PROCESS'] },
});

const replace = operation({
  summary: 'Change a custom process, for later requests',
  tag,
  may: 'define',
  largeBody: true,
  description: 'Takes everything that GET answers. What has been requested keeps what it began with.',
  params: byName,
  body: customProcessBody,
  answers: { 200: { description: 'The custom process.', schema: savedCustomProcess } },
  problems: {
    404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_CUSTOM_PROCESS'],
    409: ['VERSION_MOVED', 'NO_ACTIVE_VERSION'],
    422: ['CUSTOM_PROCESS_HAS_ERRORS', 'OTHER_NAME'],
  },
});

const remove = operation({
  summary: 'Delete a custom process that is not under way',
  tag,
  may: 'define',
  description: 'What it has run stays.',
  params: byName,
  answers: { 204: { description: 'Deleted.' } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_CUSTOM_PROCESS'], 409: ['IN_USE'] },
});

@Controller('api/v1/schedules/:schedule/custom-processes')
export class CustomProcessesController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly customs: CustomProcessStore,
    private readonly commands: Commands,
    private readonly save: SaveCustomProcess,
  ) {}

  @Post()
  @Operation(create)
  async create(
    @Input(create) { params, body }: InputOf<typeof create>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const process = customProcessOf(body);
    return this.commands.run(caller, 201, async (tx, now) => ({
      answer: await this.save.create(tx, { ...params, process, actor: caller.name, now }),
      orders: [],
    }));
  }

  @Get()
  @Operation(list)
  async list(@Input(list) { params, query }: InputOf<typeof list>): Promise<Page<StoredCustomProcess>> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, params.schedule))) throw unknownSchedule(params.schedule);
    const page = { after: fromCursor(query.cursor, isName), limit: query.limit + 1 };
    const rows = await this.customs.list(reader, params.schedule, page);
    return toPage(rows, query.limit, ({ name: key }) => key);
  }

  @Get(':name')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<StoredCustomProcess> {
    return this.save.find(this.database.reader, params);
  }

  @Put(':name')
  @Operation(replace)
  async replace(
    @Input(replace) { params, body }: InputOf<typeof replace>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, name: addressed } = params;
    if ((body.name ?? addressed) !== addressed || (body.schedule ?? schedule) !== schedule)
      throw invalid(
        'OTHER_NAME',
        'name and schedule are the addressed ones; a custom process is not renamed.',
      );
    const process = customProcessOf({ ...body, name: addressed });
    return this.commands.run(caller, 200, async (tx, now) => {
      const said = { schedule, version: body.version, actor: caller.name, now };
      return { answer: await this.save.replace(tx, { process, ...said }), orders: [] };
    });
  }

  @Delete(':name')
  @HttpCode(204)
  @Operation(remove)
  async remove(
    @Input(remove) { params }: InputOf<typeof remove>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 204, async (tx, now) => {
      await this.save.delete(tx, { ...params, actor: caller.name, now });
      return { answer: undefined, orders: [] };
    });
  }
}

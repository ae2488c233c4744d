import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { refuseUnless } from '../../domain/access.js';
import { JobTypeStore } from '../../job-types/job-type.store.js';
import { SaveJobType } from '../../job-types/save-job-type.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { JobTypeCommands } from './job-type-commands.js';
import { definition, newDefinition, shown, type ShownJobType } from './job-type-definition.js';
import { jobTypeAnswer, ofSchedule, savedJobType, toSchedule } from './job-type-shapes.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { isId, name } from '../call/shapes.js';

const byName = z.object({ name });

const list = operation({
  summary: 'Job types, shared and of schedules',
  tag: 'Job types',
  may: 'see',
  on: 'some',
  query: z.strictObject({ ...pageQuery, schedule: name.optional() }),
  answers: { 200: { description: 'A page.', schema: pageOf(jobTypeAnswer) } },
});

const create = operation({
  summary: 'Define a job type, shared or of a schedule',
  tag: 'Job types',
  may: 'administer',
  on: 'installation',
  body: newDefinition,
  answers: { 201: { description: 'Defined.', schema: savedJobType } },
  problems: {
    409: ['ALREADY_EXISTS'],
    422: ['INVALID_URL', 'INVALID_PATH', 'UNKNOWN_CONNECTION', 'UNKNOWN_SCHEDULE', 'RESERVED_NAME'],
  },
});

const problems = { 404: ['UNKNOWN_JOB_TYPE'], 409: ['AMBIGUOUS'] };

const read = operation({
  summary: 'A job type',
  tag: 'Job types',
  may: 'see',
  on: 'some',
  params: byName,
  query: ofSchedule,
  answers: { 200: { description: 'The job type.', schema: jobTypeAnswer } },
  problems,
});

const replace = operation({
  summary: 'Replace the definition of a job type',
  tag: 'Job types',
  may: 'administer',
  on: 'installation',
  description:
    'Takes everything that GET answers; what is left out gets its default. `version` is the one that was read.',
  params: byName,
  query: ofSchedule,
  body: definition,
  answers: { 200: { description: 'The job type.', schema: savedJobType } },
  problems: {
    404: ['UNKNOWN_JOB_TYPE'],
    409: ['AMBIGUOUS', 'VERSION_MOVED'],
    422: ['INVALID_URL', 'INVALID_PATH', 'UNKNOWN_CONNECTION', 'OTHER_NAME'],
  },
});

const remove = operation({
  summary: 'Delete a job type that nothing uses',
  tag: 'Job types',
  may: 'administer',
  on: 'installation',
  params: byName,
  query: ofSchedule,
  answers: { 204: { description: 'Deleted.' } },
  problems: { 404: ['UNKNOWN_JOB_TYPE'], 409: ['AMBIGUOUS', 'IN_USE'] },
});

@Controller('api/v1/job-types')
export class JobTypesController {
  constructor(
    private readonly database: Database,
    private readonly jobTypes: JobTypeStore,
    private readonly save: SaveJobType,
    private readonly commands: JobTypeCommands,
  ) {}

  @Get()
  @Operation(list)
  async list(
    @Input(list) { query }: InputOf<typeof list>,
    @Call() caller: Caller,
  ): Promise<Page<ShownJobType>> {
    const page = {
      after: fromCursor(query.cursor, isId),
      limit: query.limit + 1,
      schedule: query.schedule ?? null,
      schedules: seenBy(caller),
    };
    const types = await this.jobTypes.list(this.database.reader, page);
    const shownPage = toPage(types, query.limit, ({ id }) => id);
    return { ...shownPage, items: shownPage.items.map(shown) };
  }

  @Post()
  @Operation(create)
  async create(@Input(create) { body }: InputOf<typeof create>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.create(caller, body);
  }

  @Get(':name')
  @Operation(read)
  async read(
    @Input(read) { params, query }: InputOf<typeof read>,
    @Call() caller: Caller,
  ): Promise<ShownJobType> {
    const type = await this.save.find(this.database.reader, params.name, toSchedule(query));
    // A shared one is everybody's.
    if (type.schedule !== null) refuseUnless(caller.grants, 'see', type.schedule);
    return shown(type);
  }

  @Put(':name')
  @Operation(replace)
  async replace(
    @Input(replace) { params, query, body }: InputOf<typeof replace>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.replace(caller, { ...params, schedule: toSchedule(query) }, body);
  }

  @Delete(':name')
  @HttpCode(204)
  @Operation(remove)
  async remove(
    @Input(remove) { params, query }: InputOf<typeof remove>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.delete(caller, { ...params, schedule: toSchedule(query) });
  }
}

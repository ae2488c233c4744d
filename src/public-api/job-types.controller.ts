import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { conflict, invalid } from '../domain/errors.js';
import { JOB_TYPE_DEFAULTS, type JobType } from '../domain/job-type.js';
import { JobTypeStore, type StoredJobType } from '../job-types/job-type.store.js';
import { SaveJobType } from '../job-types/save-job-type.js';
import { Database } from '../platform/database/transaction.js';
import { ScheduleStore } from '../schedules/schedule.store.js';
import { Call } from './caller.js';
import { Commands, type Caller } from './commands.js';
import type { HttpAnswer } from './http-answer.js';
import { Input, operation, Operation, type InputOf } from './operation.js';
import { fromCursor, ID_KEY, pageOf, pageQuery, toPage, type Page } from './page.js';
import { finding, jobTypeShape, name } from './shapes.js';

/** What may be left out of a definition, and what it is then. */
const definition = z.strictObject({
  ...jobTypeShape.partial().shape,
  name: name.optional(),
  url: jobTypeShape.shape.url,
  endpoints: jobTypeShape.shape.endpoints,
  // Read-only fields of an answer may come back, and say nothing.
  source: z.unknown().optional(),
  findings: z.unknown().optional(),
});
const saved = jobTypeShape.extend({ findings: z.array(finding) });
const ofSchedule = z.strictObject({ schedule: name.optional() });
const byName = z.object({ name });

const list = operation({
  summary: 'Job types, shared and of schedules',
  tag: 'Job types',
  query: z.strictObject({ ...pageQuery, schedule: name.optional() }),
  answers: { 200: { description: 'A page.', schema: pageOf(jobTypeShape) } },
});

const create = operation({
  summary: 'Define a job type, shared or of a schedule',
  tag: 'Job types',
  body: definition.extend({ name }),
  answers: { 201: { description: 'Defined.', schema: saved } },
  problems: {
    409: ['ALREADY_EXISTS'],
    422: ['INVALID_URL', 'INVALID_PATH', 'UNKNOWN_CONNECTION', 'RESERVED_NAME'],
  },
});

const problems = { 404: ['UNKNOWN_JOB_TYPE'], 409: ['AMBIGUOUS'] };

const read = operation({
  summary: 'A job type',
  tag: 'Job types',
  params: byName,
  query: ofSchedule,
  answers: { 200: { description: 'The job type.', schema: jobTypeShape } },
  problems,
});

const replace = operation({
  summary: 'Replace the definition of a job type',
  tag: 'Job types',
  params: byName,
  query: ofSchedule,
  body: definition,
  answers: { 200: { description: 'The job type.', schema: saved } },
  problems: {
    404: ['UNKNOWN_JOB_TYPE'],
    409: ['AMBIGUOUS', 'VERSION_MOVED'],
    422: ['INVALID_URL', 'INVALID_PATH', 'UNKNOWN_CONNECTION', 'OTHER_NAME'],
  },
});

const remove = operation({
  summary: 'Delete a job type that nothing uses',
  tag: 'Job types',
  params: byName,
  query: ofSchedule,
  answers: { 204: { description: 'Deleted.' } },
  problems: { 404: ['UNKNOWN_JOB_TYPE'], 409: ['AMBIGUOUS', 'IN_USE'] },
});

@Controller('api/v1/job-types')
export class JobTypesController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly jobTypes: JobTypeStore,
    private readonly save: SaveJobType,
    private readonly schedules: ScheduleStore,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>): Promise<Page<ShownJobType>> {
    const page = {
      after: fromCursor(query.cursor, ID_KEY),
      limit: query.limit + 1,
      schedule: query.schedule ?? null,
    };
    const types = await this.jobTypes.list(this.database.reader, page);
    const shownPage = toPage(types, query.limit, ({ id }) => id);
    return { ...shownPage, items: shownPage.items.map(shown) };
  }

  @Post()
  @Operation(create)
  async create(@Input(create) { body }: InputOf<typeof create>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const type = typeOf(body, { name: body.name, schedule: body.schedule ?? null });
      const findings = await this.save.create(tx, { type, now });
      const made = await this.save.find(tx, type.name, type.schedule ?? undefined);
      return { answer: { ...shown(made), findings }, orders: [] };
    });
  }

  @Get(':name')
  @Operation(read)
  async read(@Input(read) { params, query }: InputOf<typeof read>): Promise<unknown> {
    return shown(await this.save.find(this.database.reader, params.name, query.schedule));
  }

  @Put(':name')
  @Operation(replace)
  async replace(@Input(replace) input: InputOf<typeof replace>, @Call() caller: Caller): Promise<HttpAnswer> {
    const { params, query, body } = input;
    return this.commands.run(caller, 200, async (tx, now) => {
      const stored = await this.save.find(tx, params.name, query.schedule);
      refuseOtherName(stored, body);
      const type = typeOf(body, stored);
      const findings = await this.save.replace(tx, stored, { type, version: body.version, now });
      const replaced = await this.save.find(tx, params.name, stored.schedule ?? query.schedule);
      return { answer: { ...shown(replaced), findings }, orders: [] };
    });
  }

  @Delete(':name')
  @HttpCode(204)
  @Operation(remove)
  async remove(
    @Input(remove) { params, query }: InputOf<typeof remove>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 204, async (tx) => {
      const stored = await this.save.find(tx, params.name, query.schedule);
      const users = await this.schedules.usersOfJobType(tx, stored.name, stored.schedule);
      if (users.length > 0) {
        throw conflict('IN_USE', `Jobs of ${users.join(', ')} are of the type ${stored.name}.`, {
          schedules: users,
        });
      }
      await this.jobTypes.delete(tx, stored);
      return { answer: undefined, orders: [] };
    });
  }
}

type ShownJobType = Omit<StoredJobType, 'id'>;

/** Everything that the API tells of a job type. */
function shown(stored: StoredJobType): ShownJobType {
  const { id, ...type } = stored;
  return type;
}

type Definition = Omit<z.output<typeof definition>, 'name'>;

function typeOf(body: Definition, key: { name: string; schedule: string | null }): Omit<JobType, 'version'> {
  const { start, status, restart = null, kill = null, log = null, check = null } = body.endpoints;
  return {
    name: key.name,
    schedule: key.schedule,
    description: body.description ?? '',
    url: body.url,
    connection: body.connection ?? JOB_TYPE_DEFAULTS.connection,
    scope: body.scope ?? '',
    endpoints: { start, restart, status, kill, log, check },
    pollIntervalMs: body.pollIntervalMs ?? null,
    pollPolicy: body.pollPolicy ?? JOB_TYPE_DEFAULTS.pollPolicy,
    idempotentStart: body.idempotentStart ?? false,
    onSilence: body.onSilence ?? JOB_TYPE_DEFAULTS.onSilence,
    silenceBudgetMs: body.silenceBudgetMs ?? JOB_TYPE_DEFAULTS.silenceBudgetMs,
    onTimeout: body.onTimeout ?? JOB_TYPE_DEFAULTS.onTimeout,
    startDeadlineMs: body.startDeadlineMs ?? null,
    timeouts: body.timeouts ?? JOB_TYPE_DEFAULTS.timeouts,
    treat500AsUnknown: body.treat500AsUnknown ?? false,
    retryOn503: body.retryOn503 ?? false,
    cycleNameStyle: body.cycleNameStyle ?? JOB_TYPE_DEFAULTS.cycleNameStyle,
  };
}

function refuseOtherName(stored: StoredJobType, body: z.output<typeof definition>): void {
  const otherName = body.name !== undefined && body.name !== stored.name;
  const otherSchedule = body.schedule !== undefined && body.schedule !== stored.schedule;
  if (otherName || otherSchedule) {
    throw invalid(
      'OTHER_NAME',
      'name and schedule are the addressed ones; a job type is not renamed or moved.',
    );
  }
}

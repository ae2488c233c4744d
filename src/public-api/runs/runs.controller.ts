import { Controller, Get, Header, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { notFound } from '../../domain/errors.js';
import { OPERATOR_ACTIONS } from '../../domain/run/operator-action.js';
import { RUN_STATUSES } from '../../domain/run/run-state.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { idList, listOf } from '../call/list-of.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { refuseWhatDoesNotGoWith, RunCommands } from './run-commands.js';
import { RunLog } from './run-log.js';
import { RunViews, type RunView } from './run-views.js';
import {
  anyName,
  attemptShape,
  businessDate,
  declareBody,
  id,
  isId,
  parametersBody,
  resolveBody,
  runParam,
  runShape,
  whyShape,
} from '../call/shapes.js';

const list = operation({
  summary: 'Runs, by what they belong to and their status',
  tag: 'Runs',
  may: 'see',
  on: 'some',
  query: z.strictObject({
    ...pageQuery,
    schedule: anyName.optional(),
    businessDate: businessDate.optional(),
    cycle: anyName.optional(),
    flow: anyName.optional(),
    process: anyName.optional(),
    job: anyName.optional(),
    status: listOf(RUN_STATUSES).optional(),
    execution: id.optional(),
    ids: idList.optional(),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(runShape) } },
});

const unknownRun = { 404: ['UNKNOWN_RUN'] };

const read = operation({
  summary: 'A run',
  tag: 'Runs',
  may: 'see',
  on: 'run',
  params: runParam,
  answers: { 200: { description: 'The run.', schema: runShape } },
  problems: unknownRun,
});

const attempts = operation({
  summary: 'The attempts of a run, with every send and its answer',
  tag: 'Runs',
  may: 'see',
  on: 'run',
  params: runParam,
  answers: { 200: { description: 'All attempts.', schema: z.object({ items: z.array(attemptShape) }) } },
  problems: unknownRun,
});

const log = operation({
  summary: "The log of a run: Nightjar's own, then the external system's",
  tag: 'Runs',
  may: 'see',
  on: 'run',
  params: runParam,
  answers: { 200: { description: 'Text.', type: 'text/plain' } },
  problems: unknownRun,
});

const why = operation({
  summary: 'Why a run does not start: the whole chain behind it',
  tag: 'Runs',
  may: 'see',
  on: 'run',
  params: runParam,
  answers: { 200: { description: 'The reasons, each with what is behind it.', schema: whyShape } },
  problems: unknownRun,
});

const act = operation({
  summary: 'An action of an operator',
  tag: 'Runs',
  may: 'operate',
  on: 'run',
  description:
    'hold, release, skip, release-skip, restart, kill, fail, complete, force, rerun; see docs/lifecycle.md.',
  params: runParam.extend({ action: anyName }),
  body: declareBody,
  answers: { 200: { description: 'The run, after the action.', schema: runShape } },
  problems: {
    404: ['UNKNOWN_RUN', 'UNKNOWN_ACTION'],
    409: [
      'NOT_ALLOWED',
      'NOT_RUNNING',
      'KILL_NOT_DEFINED',
      'START_UNRESOLVED',
      'STALE',
      'DEPENDENTS_STARTED',
      'DEPENDENT_OPEN',
      'DAY_CLOSED',
    ],
    422: ['MALFORMED_PARAMETERS'],
  },
});

const resolve = operation({
  summary: 'Say what became of a Start that nobody answered',
  tag: 'Runs',
  may: 'operate',
  on: 'run',
  params: runParam,
  body: resolveBody,
  answers: { 200: { description: 'The run.', schema: runShape } },
  problems: {
    404: ['UNKNOWN_RUN'],
    409: ['NOT_ALLOWED', 'STALE', 'EXECUTION_ID_IN_USE', 'DAY_CLOSED'],
    422: ['EXECUTION_ID_REQUIRED'],
  },
});

const edit = operation({
  summary: 'Other parameters, before the start or before a restart',
  tag: 'Runs',
  may: 'operate',
  on: 'run',
  params: runParam,
  body: parametersBody,
  answers: { 200: { description: 'The run.', schema: runShape } },
  problems: {
    404: ['UNKNOWN_RUN'],
    409: ['NOT_ALLOWED', 'STALE', 'START_UNRESOLVED', 'DAY_CLOSED'],
    422: ['MALFORMED_PARAMETERS'],
  },
});

@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly database: Database,
    private readonly views: RunViews,
    private readonly log: RunLog,
    private readonly commands: RunCommands,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>, @Call() caller: Caller): Promise<Page<RunView>> {
    const page = { after: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const filter = { ...query, schedules: seenBy(caller) };
    const rows = await this.views.page(this.database.reader, filter, page);
    return toPage(rows, query.limit, ({ id: key }) => key);
  }

  @Get(':id')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    return this.views.one(this.database.reader, params.id);
  }

  @Get(':id/attempts')
  @Operation(attempts)
  async attempts(@Input(attempts) { params }: InputOf<typeof attempts>): Promise<unknown> {
    return { items: await this.views.attempts(this.database.reader, params.id) };
  }

  @Get(':id/log')
  @Operation(log)
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="run.log"')
  async text(@Input(log) { params }: InputOf<typeof log>): Promise<string> {
    return this.log.text(params.id);
  }

  @Get(':id/why')
  @Operation(why)
  async why(@Input(why) { params }: InputOf<typeof why>): Promise<unknown> {
    return this.views.why(this.database.reader, params.id);
  }

  @Post(':id/actions/resolve-start')
  @Operation(resolve)
  async resolve(
    @Input(resolve) { params, body }: InputOf<typeof resolve>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.resolve(caller, params.id, body);
  }

  @Post(':id/actions/:action')
  @Operation(act)
  async act(@Input(act) { params, body }: InputOf<typeof act>, @Call() caller: Caller): Promise<HttpAnswer> {
    const action = OPERATOR_ACTIONS.find((known) => known === params.action);
    if (!action) {
      throw notFound(
        'UNKNOWN_ACTION',
        `There is no action ${params.action}; there are ${OPERATOR_ACTIONS.join(', ')}.`,
      );
    }
    refuseWhatDoesNotGoWith(action, body);
    return this.commands.act(caller, params.id, { action, ...body });
  }

  @Put(':id/parameters')
  @Operation(edit)
  async edit(
    @Input(edit) { params, body }: InputOf<typeof edit>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.edit(caller, params.id, body);
  }
}

import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { notFound } from '../../domain/errors.js';
import { EXECUTION_STATUSES } from '../../domain/run/execution-status.js';
import { RequestExecution } from '../../execution/requests/request-execution.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, seenBy, type Caller } from '../call/commands.js';
import { ExecutionQuery } from './execution.query.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { listOf } from '../call/list-of.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { refuseMalformed } from '../call/request-parameters.js';
import {
  anyName,
  businessDate,
  executionRequest,
  executionShape,
  id,
  isId,
  name,
  scheduleParam,
} from '../call/shapes.js';

const request = operation({
  summary: 'Request Nightly, a recurring flow, or an ad hoc process',
  tag: 'Executions',
  may: 'operate',
  params: scheduleParam,
  body: executionRequest,
  answers: { 202: { description: 'Accepted; its runs become PENDING.', schema: executionShape } },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: [
      'NO_OPEN_DAY',
      'DAY_NOT_OPEN',
      'ALREADY_REQUESTED',
      'NIGHTLY_STARTED',
      'ONE_NIGHTLY_PER_DAY',
      'NIGHTLY_RUNNING',
      'FLOW_DISABLED',
      'SCHEDULE_DRAINS',
    ],
    422: [
      'UNKNOWN_CYCLE',
      'FLOW_REQUIRED',
      'UNKNOWN_FLOW',
      'PROCESS_NOT_ALLOWED',
      'UNKNOWN_PROCESS',
      'ADHOC_ONLY',
      'CUSTOM_PROCESS_HAS_ERRORS',
      'MALFORMED_PARAMETERS',
    ],
  },
});

const read = operation({
  summary: 'An execution with its derived status',
  tag: 'Executions',
  may: 'see',
  on: 'execution',
  params: z.object({ id }),
  answers: { 200: { description: 'The execution.', schema: executionShape } },
  problems: { 404: ['UNKNOWN_EXECUTION'] },
});

const list = operation({
  summary: 'Executions, the latest first',
  tag: 'Executions',
  may: 'see',
  on: 'some',
  query: z.strictObject({
    ...pageQuery,
    schedule: name.optional(),
    businessDate: businessDate.optional(),
    cycle: anyName.optional(),
    flow: anyName.optional(),
    process: anyName.optional().describe('Executions of this ad hoc process alone.'),
    status: listOf(EXECUTION_STATUSES).optional(),
    callerId: z.string().max(500).optional(),
    correlationId: z.string().max(500).optional(),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(executionShape) } },
});

@Controller('api/v1')
export class ExecutionsController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly requestExecution: RequestExecution,
    private readonly executions: ExecutionQuery,
  ) {}

  @Post('schedules/:schedule/executions')
  @Operation(request)
  async request(
    @Input(request) { params, body }: InputOf<typeof request>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const requestParameters = body.requestParameters ?? {};
    refuseMalformed(requestParameters);
    return this.commands.run(caller, 202, async (tx, now) => {
      const asked = { ...params, ...body, requestParameters, actor: caller.name, now };
      const { answer, orders } = await this.requestExecution.run(tx, asked);
      const view = await this.executions.byId(tx, answer.id);
      // It was QUEUED when it was accepted; what it is a moment later is asked for by its id.
      return { answer: { ...view, status: 'QUEUED', startedAt: null, endedAt: null }, orders };
    });
  }

  @Get('executions')
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>, @Call() caller: Caller): Promise<Page<unknown>> {
    const page = { before: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const filter = { ...query, schedules: seenBy(caller) };
    const rows = await this.executions.page(this.database.reader, filter, page);
    return toPage(rows, query.limit, ({ id: key }) => key);
  }

  @Get('executions/:id')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    const execution = await this.executions.byId(this.database.reader, params.id);
    if (!execution) throw notFound('UNKNOWN_EXECUTION', `There is no execution ${params.id}.`);
    return execution;
  }
}

import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { AGENT_REQUEST_STATUS, AGENT_REQUEST_STATUSES } from '../../domain/run/agent-request.js';
import { ATTEMPT_STATES, CAUSES } from '../../domain/run/run-state.js';
import { Database } from '../../platform/database/transaction.js';
import { AgentRequestQuery } from './agent-request.query.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { listOf } from '../call/list-of.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toStretchPage, type Page } from '../call/page.js';
import { anyName, businessDate, id, instant, isId } from '../call/shapes.js';

const agentRequestShape = z
  .object({
    id: id.describe('Of the attempt, over all runs.'),
    status: z.enum(AGENT_REQUEST_STATUSES),
    state: z.enum(ATTEMPT_STATES).describe("The attempt's own."),
    cause: z.enum(CAUSES).nullable(),
    kind: z.enum(['START', 'RESTART']),
    attempt: z.number().int().describe('Its number within its run.'),
    type: z.string().describe('EXEC or the job type.'),
    schedule: z.string(),
    businessDate,
    process: z.string(),
    job: z.string(),
    payload: z.string().describe('The parameters as they are sent.'),
    info: z.string().nullable().describe('What there is to tell: an error, an answer, what the system said.'),
    agentGroup: z.string(),
    agent: z.string().nullable().describe('The session of the agent that had it last.'),
    host: z.string().nullable().describe("The agent's machine, while its session is remembered."),
    application: z.string(),
    createdAt: instant,
    startedAt: instant.nullable().describe('When an agent took it.'),
    endedAt: instant.nullable(),
    updatedAt: instant,
    execution: id.nullable(),
    run: id,
    agentExecutionId: z.string(),
    submitted: z.boolean().describe('Its Start or Restart has been sent, or may have been.'),
  })
  .meta({ id: 'AgentRequest' });

const list = operation({
  summary: 'What was asked of agents: the attempts of all runs, the latest first',
  tag: 'Runs',
  may: 'see',
  on: 'some',
  description:
    'Narrowed by a run, an execution, or a schedule and a business date it looks at those alone. Without them a page looks ' +
    'at 10,000 attempts: it may have fewer items than asked for and yet a nextCursor.',
  query: z.strictObject({
    ...pageQuery,
    schedule: anyName.optional(),
    businessDate: businessDate.optional(),
    status: listOf(AGENT_REQUEST_STATUSES).optional(),
    agentGroup: anyName.optional(),
    application: anyName.optional(),
    execution: id.optional(),
    run: id.optional(),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(agentRequestShape) } },
});

@Controller('api/v1/agent-requests')
export class AgentRequestsController {
  constructor(
    private readonly database: Database,
    private readonly requests: AgentRequestQuery,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>, @Call() caller: Caller): Promise<Page<unknown>> {
    const page = { before: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const stretch = await this.requests.page(
      this.database.reader,
      { ...query, schedules: seenBy(caller) },
      page,
    );
    const { items, nextCursor } = toStretchPage(stretch, query.limit, ({ id: key }) => key);
    return { items: items.map((row) => ({ ...row, status: AGENT_REQUEST_STATUS[row.state] })), nextCursor };
  }
}

import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { notFound } from '../domain/errors.js';
import { ADHOC } from '../domain/schedule.js';
import { ReleaseExternal } from '../execution/actions/release-external.js';
import { RequestExecution } from '../execution/requests/request-execution.js';
import { Database } from '../platform/database/transaction.js';
import { Call } from './call/caller.js';
import { Commands, type Caller } from './call/commands.js';
import { ExecutionQuery } from './executions/execution.query.js';
import type { HttpAnswer } from './call/http-answer.js';
import { Input, operation, Operation, type InputOf } from './call/operation.js';
import { originalText, parseOriginal, refuseMalformed } from './call/request-parameters.js';
import { anyName, id, name, scheduleParam } from './call/shapes.js';

/** The paths of Oracle Retail POM (POM section 9), so that programs that call it keep working. What they add is ignored. */

const ANYTHING = z.looseObject({});
/** Left out, null and empty are the same to its callers. */
const optionalName = anyName.nullish().transform((text) => text || undefined);

const request = operation({
  summary: 'Request an execution, as callers of the original do',
  tag: "The original's paths",
  may: 'operate',
  description:
    'requestParameters are k=v,k=v; callerId and correlationId are taken from there, or from the body.',
  params: scheduleParam,
  query: ANYTHING,
  body: z.looseObject({
    cycleName: anyName,
    flowName: optionalName,
    processName: optionalName,
    requestParameters: z.string().max(32_000).nullish(),
    callerId: z.string().max(500).nullish(),
    correlationId: z.string().max(500).nullish(),
  }),
  answers: {
    200: {
      description: 'Accepted.',
      schema: z.object({
        value: id.describe('Of the request, to ask for it.'),
        cycleName: z.string(),
        flowName: z.string(),
        processName: z.string().nullable(),
        jobName: z.null(),
        requestType: z.enum(['FLOW', 'PROCESS']),
        requestParameters: z.string(),
        executionEngineInfo: z.literal('STARTED'),
        hyperMediaContent: z.object({}),
      }),
    },
  },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: [
      'NO_OPEN_DAY',
      'ALREADY_REQUESTED',
      'NIGHTLY_STARTED',
      'ONE_NIGHTLY_PER_DAY',
      'FLOW_DISABLED',
      'SCHEDULE_DRAINS',
    ],
    422: [
      'UNKNOWN_CYCLE',
      'FLOW_REQUIRED',
      'UNKNOWN_FLOW',
      'PROCESS_NOT_ALLOWED',
      'UNKNOWN_PROCESS',
      'MALFORMED_PARAMETERS',
    ],
  },
});

const track = operation({
  summary: 'An execution request, as callers of the original ask for it',
  tag: "The original's paths",
  may: 'see',
  description: 'ERROR as soon as one run is in ERROR.',
  params: scheduleParam.extend({ id }),
  query: ANYTHING,
  answers: {
    200: {
      description: 'The request.',
      schema: z.object({
        executionId: id,
        scheduleName: z.string(),
        cycleName: z.string(),
        flowName: z.string(),
        processName: z.string().describe('ALL, unless an ad hoc process was requested.'),
        requestParameters: z.string(),
        status: z.enum(['QUEUED', 'RUNNING', 'COMPLETED', 'ERROR']),
      }),
    },
  },
  problems: { 404: ['UNKNOWN_EXECUTION'] },
});

const release = operation({
  summary: 'Release an external job, as callers of the original do',
  tag: "The original's paths",
  may: 'operate',
  description: 'For the latest open day.',
  params: scheduleParam.extend({ name }),
  query: ANYTHING,
  body: ANYTHING,
  answers: {
    200: {
      description: 'Recorded.',
      schema: z.object({
        value: z.enum(['true', 'false']).describe('Whether it was recorded for the first time.'),
        links: z.array(z.never()),
        hyperMediaContent: z.object({ linkRDO: z.array(z.never()) }),
      }),
    },
  },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_EXTERNAL_JOB'], 409: ['NO_OPEN_DAY'] },
});

@Controller('ProcessServices/services/private')
export class OriginalController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly requestExecution: RequestExecution,
    private readonly executions: ExecutionQuery,
    private readonly releaseExternal: ReleaseExternal,
  ) {}

  @Post('executionEngine/schedules/:schedule/execution')
  @HttpCode(200)
  @Operation(request)
  async request(
    @Input(request) { params: { schedule }, body }: InputOf<typeof request>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { cycleName, flowName, processName } = body;
    const told = parseOriginal(body.requestParameters ?? '');
    const { requestParameters } = told;
    refuseMalformed(requestParameters);
    const callerId = told.callerId ?? body.callerId ?? undefined;
    const correlationId = told.correlationId ?? body.correlationId ?? undefined;
    return this.commands.run(caller, 200, async (tx, now) => {
      const by = { requestParameters, callerId, correlationId, actor: caller.name, now };
      const named = { schedule, cycleName, flowName, processName };
      const { answer: made, orders } = await this.requestExecution.run(tx, { ...named, ...by });
      const answer = {
        value: made.id,
        cycleName: made.cycle,
        flowName: made.flow,
        processName: made.process,
        jobName: null,
        requestType: made.process === null ? 'FLOW' : 'PROCESS',
        requestParameters: body.requestParameters ?? '',
        executionEngineInfo: 'STARTED',
        hyperMediaContent: {},
      };
      return { answer, orders };
    });
  }

  @Get('executionEngine/schedules/:schedule/requests/:id')
  @Operation(track)
  async track(@Input(track) { params }: InputOf<typeof track>): Promise<unknown> {
    const execution = await this.executions.byId(this.database.reader, params.id);
    if (execution?.schedule !== params.schedule) {
      throw notFound('UNKNOWN_EXECUTION', `${params.schedule} has no execution request ${params.id}.`);
    }
    const { cycleName, flowName, processName, status, counts } = execution;
    return {
      executionId: execution.id,
      scheduleName: execution.schedule,
      cycleName,
      flowName,
      processName: (cycleName === ADHOC ? processName : null) ?? 'ALL',
      requestParameters: originalText(execution),
      status: (counts['ERROR'] ?? 0) > 0 ? 'ERROR' : status,
    };
  }

  @Post('schedules/:schedule/external/jobs/:name/status/COMPLETED')
  @HttpCode(200)
  @Operation(release)
  async release(
    @Input(release) { params }: InputOf<typeof release>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, name: externalJob } = params;
    return this.commands.run(caller, 200, async (tx, now) => {
      const asked = { schedule, externalJob, actor: caller.name, now };
      const { answer, orders } = await this.releaseExternal.run(tx, asked);
      const value = String(!answer.alreadyReleased);
      return { answer: { value, links: [], hyperMediaContent: { linkRDO: [] } }, orders };
    });
  }
}

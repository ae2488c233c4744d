import { Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { AskStatus } from '../../execution/actions/ask-status.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { actionBody, executionId, instant, runParam, runShape } from '../call/shapes.js';
import { CheckExecution } from './check-execution.js';
import { RunViews } from './run-views.js';

const ask = operation({
  summary: 'Ask the external system for the Status of a run whose contact is lost, now',
  tag: 'Runs',
  may: 'operate',
  on: 'run',
  description:
    'An agent asks within moments instead of when it is due; where its target gets no calls for a while, as soon as that is over, ' +
    'at most 30 s later. What the system says moves the run as it always does.',
  params: runParam,
  body: actionBody,
  answers: { 200: { description: 'The run, as it stands.', schema: runShape } },
  problems: { 404: ['UNKNOWN_RUN'], 409: ['NOT_ALLOWED', 'STALE', 'START_UNRESOLVED', 'DAY_CLOSED'] },
});

const checkedExecution = z
  .object({
    executionId: z.string(),
    status: z
      .enum(['RUNNING', 'COMPLETED', 'ERROR'])
      .nullable()
      .describe('null = it said nothing about this execution, or could not be asked.'),
    detail: z.string().nullable().describe('What it told of the execution, or why there is no status.'),
    httpStatus: z.number().nullable().describe('null = no answer came.'),
    latencyMs: z.number(),
    checkedAt: instant,
  })
  .meta({ id: 'CheckedExecution' });

const check = operation({
  summary: 'Ask the external system about an execution id before a Start of unknown fate is resolved with it',
  tag: 'Runs',
  may: 'operate',
  on: 'run',
  description:
    'Calls Status alone, within 5 s, where the Start was sent, and not while that target gets no calls. Who asks again within 2 s ' +
    'is told the same. The run stays as it is; what `resolve-start` with `adopt` would refuse is refused here.',
  asksOutside: true,
  params: runParam,
  body: z.strictObject({ executionId, attempt: actionBody.shape.attempt }),
  answers: { 200: { description: 'What it said, or why it said nothing.', schema: checkedExecution } },
  problems: { 404: ['UNKNOWN_RUN'], 409: ['NOT_ALLOWED', 'STALE', 'EXECUTION_ID_IN_USE'] },
});

@Controller('api/v1/runs/:id')
export class StatusController {
  constructor(
    private readonly commands: Commands,
    private readonly views: RunViews,
    private readonly askStatus: AskStatus,
    private readonly checkExecution: CheckExecution,
  ) {}

  @Post('actions/ask-status')
  @HttpCode(200)
  @Operation(ask)
  async ask(@Input(ask) { params, body }: InputOf<typeof ask>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx) => {
      const { orders } = await this.askStatus.run(tx, { runId: params.id, attempt: body.attempt });
      return { answer: await this.views.one(tx, params.id), orders };
    });
  }

  @Post('check-execution')
  @HttpCode(200)
  @Operation(check)
  async check(
    @Input(check) { params, body }: InputOf<typeof check>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const asked = await this.checkExecution.run({ runId: params.id, ...body });
    const answer: z.input<typeof checkedExecution> = {
      ...asked,
      executionId: body.executionId,
      checkedAt: asked.checkedAt.toISOString(),
    };
    // What was tried before a person decided belongs to what is known of the decision, so the audit tells of it.
    return this.commands.run(caller, 200, () =>
      Promise.resolve({ answer, orders: [], told: { status: answer.status } }),
    );
  }
}

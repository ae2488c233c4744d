import { Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { AbortExecution } from '../../execution/actions/abort-execution.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import { ExecutionQuery } from './execution.query.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { executionShape, id } from '../call/shapes.js';

const abort = operation({
  summary: 'Give an execution up: what has not started, or has failed, is skipped',
  tag: 'Executions',
  may: 'operate',
  on: 'execution',
  description:
    'What runs goes on to its end, or is killed. Runs that could not be ended by this are named with the reason.',
  params: z.object({ id }),
  body: z.strictObject({
    kill: z.boolean().optional().describe('Kill what runs; it ends as ERROR, and can be skipped then.'),
    reason: z.string().min(1).max(2000).describe('Why; kept with every skip.'),
  }),
  answers: {
    200: {
      description: 'What became of its runs.',
      schema: z.object({
        execution: executionShape,
        skipped: z.number().int(),
        killed: z.number().int().describe('Kills asked for.'),
        running: z.number().int().describe('Runs that go on to their end.'),
        left: z.array(z.object({ id, status: z.string().nullable(), code: z.string(), detail: z.string() })),
      }),
    },
  },
  problems: { 404: ['UNKNOWN_EXECUTION'], 409: ['DAY_CLOSED'] },
});

@Controller('api/v1/executions')
export class AbortExecutionController {
  constructor(
    private readonly commands: Commands,
    private readonly abortExecution: AbortExecution,
    private readonly executions: ExecutionQuery,
  ) {}

  @Post(':id/abort')
  @HttpCode(200)
  @Operation(abort)
  async abort(
    @Input(abort) { params, body }: InputOf<typeof abort>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const { kill = false, reason } = body;
      const asked = { executionId: params.id, kill, reason, actor: caller.name, now };
      const { answer, orders } = await this.abortExecution.run(tx, asked);
      const left = answer.left.map(({ runId, status, refusal: { code, detail } }) => {
        return { id: runId, status, code, detail };
      });
      const execution = await this.executions.byId(tx, params.id);
      return { answer: { execution, ...answer, left }, orders };
    });
  }
}

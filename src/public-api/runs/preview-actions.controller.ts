import { Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { OPERATOR_ACTIONS } from '../../domain/run/operator-action.js';
import { PreviewActions } from '../../execution/actions/preview-actions.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import type { Caller } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { ChosenRuns, whichRuns } from './chosen-runs.js';

const preview = operation({
  summary: 'What actions could do to many runs, counted; nothing changes',
  tag: 'Runs',
  may: 'operate',
  on: 'some',
  inTurn: true,
  description:
    'Runs by their ids or by a filter, which names schedule, businessDate and at least one more field. By the state of ' +
    'the runs as they stand: nothing is locked, and the action decides anew.',
  body: z.strictObject({
    ...whichRuns,
    actions: z
      .array(z.enum(OPERATOR_ACTIONS))
      .min(1)
      .optional()
      .describe('All where nothing is said. What a rerun reaches takes the longest to find.'),
    force: z.boolean().optional(),
    includeDependents: z.boolean().optional(),
  }),
  answers: {
    200: {
      description: 'For each action how many of the runs it could be done to, and why not to the others.',
      schema: z.object({
        runs: z.number().int().describe('That are meant.'),
        actions: z.array(
          z
            .object({
              action: z.enum(OPERATOR_ACTIONS),
              can: z.number().int(),
              refused: z
                .array(z.object({ code: z.string(), detail: z.string(), runs: z.number().int() }))
                .describe('By what they would be refused with; the most frequent first.'),
            })
            .meta({ id: 'ActionPreview' }),
        ),
      }),
    },
  },
  problems: { 422: ['FILTER_TOO_WIDE'] },
});

@Controller('api/v1/runs/actions/preview')
export class PreviewActionsController {
  constructor(
    private readonly database: Database,
    private readonly chosen: ChosenRuns,
    private readonly actions: PreviewActions,
  ) {}

  @Post()
  @HttpCode(200)
  @Operation(preview)
  async preview(@Input(preview) { body }: InputOf<typeof preview>, @Call() caller: Caller): Promise<unknown> {
    const { reader } = this.database;
    const runIds = await this.chosen.of(reader, body, caller);
    const { actions = OPERATOR_ACTIONS, force, includeDependents } = body;
    return {
      runs: new Set(runIds).size,
      actions: await this.actions.of(reader, { actions, runIds, force, includeDependents }),
    };
  }
}

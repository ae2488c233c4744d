import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { AllowedActions, JUDGED_ACTIONS } from '../../execution/actions/allowed-actions.js';
import { Database } from '../../platform/database/transaction.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { runParam } from '../call/shapes.js';
import { unknownRun } from './run-views.js';

const list = operation({
  summary: 'Which actions a run allows as it stands, and why not the others',
  tag: 'Runs',
  may: 'see',
  on: 'run',
  description:
    'By the state of the run alone: whoever acts also needs the permission, and the action decides anew. What is refused ' +
    'here may go with `force` or `includeDependents`, as the detail says. `edit-parameters` is PUT /runs/{id}/parameters.',
  params: runParam,
  answers: {
    200: {
      description: 'All actions, in one order.',
      schema: z.object({
        items: z.array(
          z
            .object({
              action: z.enum(JUDGED_ACTIONS),
              allowed: z.boolean(),
              code: z.string().nullable().describe('With which the action would be refused.'),
              detail: z.string().nullable(),
            })
            .meta({ id: 'AllowedAction' }),
        ),
      }),
    },
  },
  problems: { 404: ['UNKNOWN_RUN'] },
});

@Controller('api/v1/runs/:id/actions')
export class AllowedActionsController {
  constructor(
    private readonly database: Database,
    private readonly allowed: AllowedActions,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { params }: InputOf<typeof list>): Promise<unknown> {
    const items = await this.allowed.of(this.database.reader, params.id);
    if (!items) throw unknownRun(params.id);
    return { items };
  }
}

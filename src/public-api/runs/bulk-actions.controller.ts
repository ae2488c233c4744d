import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { conflict, invalid } from '../../domain/errors.js';
import { OPERATOR_ACTIONS } from '../../domain/run/operator-action.js';
import { ActOnRuns, type ActionResult } from '../../execution/actions/act-on-runs.js';
import type { Sql, Transaction } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { problem } from '../../platform/http/problem.filter.js';
import { ChosenRuns, whichRuns } from './chosen-runs.js';
import { dependentsOf, refuseWhatDoesNotGoWith } from './run-commands.js';
import { RunQuery } from './run.query.js';
import { id } from '../call/shapes.js';

const bulk = operation({
  summary: 'An action on many runs, by their ids or by a filter',
  tag: 'Runs',
  may: 'operate',
  on: 'some',
  description:
    'A filter names schedule, businessDate and at least one more field, and comes with the expectedCount that was looked ' +
    'at. Kill and complete by filter need confirm: true. Each run has its own result.',
  body: z.strictObject({
    action: z.enum(OPERATOR_ACTIONS),
    ...whichRuns,
    expectedCount: z.number().int().min(0).optional(),
    dryRun: z.boolean().optional(),
    confirm: z.boolean().optional(),
    force: z.boolean().optional(),
    includeDependents: z.boolean().optional(),
    reason: z.string().max(2000).optional(),
  }),
  answers: {
    200: {
      description: 'A result for each run.',
      schema: z.object({
        results: z.array(
          z.object({ id, ok: z.boolean(), status: z.string().nullable(), problem: z.unknown().optional() }),
        ),
      }),
    },
  },
  problems: { 409: ['COUNT_CHANGED'], 422: ['FILTER_TOO_WIDE', 'CONFIRM_REQUIRED'] },
});

type Bulk = InputOf<typeof bulk>['body'];

@Controller('api/v1/runs/actions')
export class BulkActionsController {
  constructor(
    private readonly commands: Commands,
    private readonly actOnRuns: ActOnRuns,
    private readonly chosen: ChosenRuns,
    private readonly runs: RunQuery,
  ) {}

  @Post()
  @Operation(bulk)
  async act(@Input(bulk) { body }: InputOf<typeof bulk>, @Call() caller: Caller): Promise<HttpAnswer> {
    const { action, force, includeDependents, dryRun = false } = body;
    return this.commands.run(caller, 200, async (tx, now) => {
      const runIds = await this.asLookedAt(tx, body, caller);
      const how = { action, force, includeDependents, dryRun, reason: body.reason ?? null };
      const asked = { ...how, runIds, actor: caller.name, now };
      const { answer, orders } = await this.actOnRuns.run(tx, asked);
      return { answer: { results: await this.results(tx, answer) }, orders, changed: !dryRun };
    });
  }

  private async asLookedAt(sql: Sql, body: Bulk, caller: Caller): Promise<readonly string[]> {
    refuseWhatDoesNotGoWith(body.action, body);
    if (body.filter) refuseIfTooWide(body);
    const found = await this.chosen.of(sql, body, caller);
    if (body.filter && found.length !== body.expectedCount) {
      const changed = `The filter means ${found.length} runs now, not ${body.expectedCount ?? 0}; look again.`;
      throw conflict('COUNT_CHANGED', changed, { count: found.length });
    }
    return found;
  }

  private async results(tx: Transaction, answer: readonly ActionResult[]): Promise<readonly unknown[]> {
    const rows = await this.runs.statuses(
      tx,
      answer.map(({ runId }) => runId),
    );
    return answer.map((result) => {
      const status = rows.get(result.runId) ?? null;
      if (result.ok) return { id: result.runId, ok: true, status };
      const { code, detail } = result.refusal;
      return {
        id: result.runId,
        ok: false,
        status,
        problem: { ...problem(code === 'UNKNOWN_RUN' ? 404 : 409, code, detail), ...dependentsOf(result) },
      };
    });
  }
}

/** So that a slip of the hand does not reach the whole night. */
function refuseIfTooWide({ action, expectedCount, confirm }: Bulk): void {
  if (expectedCount === undefined) {
    throw invalid('FILTER_TOO_WIDE', 'A filter comes with expectedCount: how many runs you saw it mean.');
  }
  if ((action === 'kill' || action === 'complete') && confirm !== true) {
    throw invalid('CONFIRM_REQUIRED', `${action} by filter needs "confirm": true.`);
  }
}

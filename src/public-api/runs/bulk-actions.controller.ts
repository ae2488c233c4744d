import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { may, refuseUnless } from '../../domain/access.js';
import { conflict, invalid } from '../../domain/errors.js';
import { OPERATOR_ACTIONS } from '../../domain/run/operator-action.js';
import { RUN_STATUSES } from '../../domain/run/run-state.js';
import { ActOnRuns, type ActionResult } from '../../execution/actions/act-on-runs.js';
import type { Sql, Transaction } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { problem } from '../../platform/http/problem.filter.js';
import { dependentsOf, refuseWhatDoesNotGoWith } from './run-commands.js';
import { RunQuery } from './run.query.js';
import { anyName, businessDate, id } from '../call/shapes.js';

const MAX_RUNS = 10_000;

const filter = z.strictObject({
  schedule: anyName.optional(),
  businessDate: businessDate.optional(),
  cycle: anyName.optional(),
  flow: anyName.optional(),
  process: anyName.optional(),
  job: anyName.optional(),
  status: z
    .enum(RUN_STATUSES)
    .transform((status) => [status])
    .or(z.array(z.enum(RUN_STATUSES)).min(1))
    .optional(),
  execution: id.optional(),
});

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
    runIds: z.array(id).max(MAX_RUNS).optional(),
    filter: filter.optional(),
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
    private readonly runs: RunQuery,
  ) {}

  @Post()
  @Operation(bulk)
  async act(@Input(bulk) { body }: InputOf<typeof bulk>, @Call() caller: Caller): Promise<HttpAnswer> {
    const { action, force, includeDependents, dryRun = false } = body;
    return this.commands.run(caller, 200, async (tx, now) => {
      const runIds = await this.chosen(tx, body, caller);
      const how = { action, force, includeDependents, dryRun, reason: body.reason ?? null };
      const asked = { ...how, runIds, actor: caller.name, now };
      const { answer, orders } = await this.actOnRuns.run(tx, asked);
      return { answer: { results: await this.results(tx, answer) }, orders, changed: !dryRun };
    });
  }

  private async chosen(sql: Sql, body: Bulk, caller: Caller): Promise<readonly string[]> {
    const { runIds, filter: wanted, expectedCount } = body;
    if ((runIds === undefined) === (wanted === undefined)) {
      throw invalid('INVALID_REQUEST', 'Say which runs: either runIds or filter.');
    }
    refuseWhatDoesNotGoWith(body.action, body);
    if (runIds) {
      await this.refuseOthersRuns(sql, runIds, caller);
      return runIds;
    }
    refuseIfTooWide(body);
    refuseUnless(caller.grants, 'operate', wanted?.schedule ?? null);
    const found = await this.runs.idsOf(sql, wanted ?? {}, MAX_RUNS);
    if (found.length > MAX_RUNS) {
      throw invalid('FILTER_TOO_WIDE', `The filter means more than ${MAX_RUNS} runs; narrow it.`);
    }
    if (found.length !== expectedCount) {
      const changed = `The filter means ${found.length} runs now, not ${expectedCount ?? 0}; look again.`;
      throw conflict('COUNT_CHANGED', changed, { count: found.length });
    }
    return found;
  }

  private async refuseOthersRuns(sql: Sql, runIds: readonly string[], { grants }: Caller): Promise<void> {
    if (may(grants, 'operate', null)) return;
    for (const schedule of await this.runs.schedulesOf(sql, runIds))
      refuseUnless(grants, 'operate', schedule);
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
function refuseIfTooWide({ action, filter: wanted = {}, expectedCount, confirm }: Bulk): void {
  const { schedule, businessDate: date, ...others } = wanted;
  const narrowed = Object.values(others).some((value) => value !== undefined);
  if (schedule === undefined || date === undefined || !narrowed) {
    throw invalid('FILTER_TOO_WIDE', 'A filter names schedule, businessDate and at least one more field.');
  }
  if (expectedCount === undefined) {
    throw invalid('FILTER_TOO_WIDE', 'A filter comes with expectedCount: how many runs you saw it mean.');
  }
  if ((action === 'kill' || action === 'complete') && confirm !== true) {
    throw invalid('CONFIRM_REQUIRED', `${action} by filter needs "confirm": true.`);
  }
}

import { Injectable } from '@nestjs/common';
import { conflict, invalid } from '../../domain/errors.js';
import type { Dependent, OperatorAction, StartResolution } from '../../domain/run/operator-action.js';
import { ActOnRuns, type ActionResult } from '../../execution/actions/act-on-runs.js';
import { EditParameters } from '../../execution/actions/edit-parameters.js';
import { ResolveStart } from '../../execution/actions/resolve-start.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { RunViews, unknownRun } from './run-views.js';

interface Said {
  readonly reason?: string | undefined;
  readonly attempt?: number | undefined;
}

/** What goes with some actions only. */
interface Insisting {
  readonly force?: boolean | undefined;
  readonly includeDependents?: boolean | undefined;
  readonly parameters?: string | undefined;
}

export function refuseWhatDoesNotGoWith(action: OperatorAction, said: Insisting): void {
  if (said.force !== undefined && action !== 'fail' && action !== 'complete') {
    throw invalid('INVALID_REQUEST', `"force" goes with fail and complete, not with ${action}.`);
  }
  if (said.includeDependents !== undefined && action !== 'rerun') {
    throw invalid('INVALID_REQUEST', `"includeDependents" goes with rerun, not with ${action}.`);
  }
  if (said.parameters !== undefined && action !== 'restart') {
    throw invalid('INVALID_REQUEST', `"parameters" goes with restart, not with ${action}.`);
  }
}

/** The runs that stand in the way, as a member of the problem. */
export const dependentsOf = (result: ActionResult): { readonly dependents?: readonly Dependent[] } =>
  result.ok || !result.refusal.dependents ? {} : { dependents: result.refusal.dependents };

/** Commands on one run: each answers with the run as it is afterwards. */
@Injectable()
export class RunCommands {
  constructor(
    private readonly commands: Commands,
    private readonly views: RunViews,
    private readonly actOnRuns: ActOnRuns,
    private readonly resolveStart: ResolveStart,
    private readonly editParameters: EditParameters,
  ) {}

  async act(
    caller: Caller,
    runId: string,
    said: Said & { action: OperatorAction } & Insisting,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const { parameters, ...rest } = said;
      const note = { reason: said.reason ?? null, actor: caller.name, now };
      const edited =
        parameters === undefined
          ? []
          : (await this.editParameters.run(tx, { runId, parameters, attempt: said.attempt, ...note })).orders;
      const { answer, orders } = await this.actOnRuns.run(tx, { ...rest, runIds: [runId], ...note });
      answer.forEach(throwIfRefused);
      return { answer: await this.views.one(tx, runId), orders: [...edited, ...orders] };
    });
  }

  async resolve(
    caller: Caller,
    runId: string,
    said: Said & { resolution: StartResolution; executionId?: string | undefined },
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const told = { ...said, runId, reason: said.reason ?? null, actor: caller.name, now };
      const { orders } = await this.resolveStart.run(tx, told);
      return { answer: await this.views.one(tx, runId), orders };
    });
  }

  async edit(caller: Caller, runId: string, said: Said & { parameters: string }): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const edit = { ...said, runId, reason: said.reason ?? null, actor: caller.name, now };
      const { orders } = await this.editParameters.run(tx, edit);
      return { answer: await this.views.one(tx, runId), orders };
    });
  }
}

function throwIfRefused(result: ActionResult): void {
  if (result.ok) return;
  if (result.refusal.code === 'UNKNOWN_RUN') throw unknownRun(result.runId);
  const extra = { runStatus: result.status, ...dependentsOf(result) };
  throw conflict(result.refusal.code, result.refusal.detail, extra);
}

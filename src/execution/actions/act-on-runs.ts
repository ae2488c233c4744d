import { Injectable } from '@nestjs/common';
import { closedDay } from '../../business-days/open-day.js';
import {
  decide,
  rerun,
  type ActionRequest,
  type Decision,
  type Refusal,
} from '../../domain/run/operator-action.js';
import type { Run, RunChange } from '../../domain/run/run.js';
import { Overtaken, type Transaction } from '../../platform/database/transaction.js';
import { ActionStore, type RunBehind, type RunPlace } from '../../runs/action.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { RunStore } from '../../runs/run.store.js';
import { CarryOut } from '../carry-out.js';
import type { Work } from '../ledger.js';
import { ActionContexts, isOver, type ContextOf } from './action-contexts.js';

export interface RunAction extends ActionRequest {
  readonly runIds: readonly string[];
  /** Decide only; nothing is applied. */
  readonly dryRun?: boolean;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

/** What became of the action on each run. */
export type ActionResult =
  | { readonly runId: string; readonly ok: true }
  | {
      readonly runId: string;
      readonly ok: false;
      readonly refusal: ActionRefusal;
      readonly status: string | null;
    };

export interface ActionRefusal {
  readonly code: Refusal['code'] | 'UNKNOWN_RUN' | 'DAY_CLOSED';
  readonly detail: string;
  readonly dependents?: Refusal['dependents'];
}

/** An operator's action on one run or many: decided for each on its locked row, applied together. */
@Injectable()
export class ActOnRuns {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly actions: ActionStore,
    private readonly contexts: ActionContexts,
    private readonly carryOut: CarryOut,
  ) {}

  async run(tx: Transaction, action: RunAction): Promise<Work<readonly ActionResult[]>> {
    const actions = [action.action];
    const reached = await this.contexts.behind(tx, actions, action.runIds);
    const wanted = [...action.runIds, ...reached.map(({ id }) => id)];
    const places = new Map((await this.actions.places(tx, wanted)).map((place) => [place.id, place]));
    const runs = await this.lock(tx, [...places.values()]);
    // Once more, now that nothing of it can move.
    const behind = await this.contexts.behind(tx, actions, action.runIds);
    if (behind.some(({ id }) => !places.has(id))) throw new Overtaken('a dependent has started meanwhile');
    const context = await this.contexts.of(tx, actions, { runIds: action.runIds, runs, behind });
    const byId = new Map(runs.map((run) => [run.id, run]));
    const outcomes = [...new Set(action.runIds)].map((runId) => {
      const run = byId.get(runId);
      return { runId, run, decision: decideOne(action, { run, place: places.get(runId) }, context) };
    });
    const answer = outcomes.map(({ runId, run, decision }) => resultOf(runId, run, decision));
    if (action.dryRun) return { answer, orders: [] };
    const changes = outcomes.flatMap(({ decision }) => (decision.kind === 'change' ? [decision.change] : []));
    const orders = await this.carryOut.run(tx, {
      changes: [...changes, ...rerunWith(changes, behind, byId)],
      kills: outcomes.flatMap(({ run, decision }) => (run && decision.kind === 'kill' ? [run] : [])),
      note: action,
    });
    return { answer, orders };
  }

  private async lock(tx: Transaction, places: readonly RunPlace[]): Promise<readonly Run[]> {
    const executions = new Set(places.flatMap(({ executionId }) => executionId ?? []));
    await this.executions.lock(tx, executions);
    const runs = await this.runs.lock(
      tx,
      places.map(({ id }) => id),
    );
    if (runs.some(({ executionId }) => executionId !== null && !executions.has(executionId))) {
      throw new Overtaken('a run was requested meanwhile');
    }
    return runs;
  }
}

/** What is rerun because something before it is. */
function rerunWith(
  changes: readonly RunChange[],
  behind: readonly RunBehind[],
  byId: ReadonlyMap<string, Run>,
): readonly RunChange[] {
  const changed = new Set(changes.map(({ run }) => run.id));
  const reached = new Set(behind.filter(({ origin }) => changed.has(origin)).map(({ id }) => id));
  return [...reached].flatMap((id) => {
    const run = byId.get(id);
    return run && !changed.has(id) && isOver(run) ? [rerun(run)] : [];
  });
}

type Outcome = Decision | { readonly kind: 'refused'; readonly refusal: ActionRefusal };

interface Found {
  readonly run: Run | undefined;
  readonly place: RunPlace | undefined;
}

export function decideOne(action: ActionRequest, { run, place }: Found, contextOf: ContextOf): Outcome {
  if (!run || !place) {
    return { kind: 'refused', refusal: { code: 'UNKNOWN_RUN', detail: 'There is no run of this id.' } };
  }
  if (place.dayStatus === 'CLOSED') {
    return { kind: 'refused', refusal: { code: 'DAY_CLOSED', detail: closedDay(place).message } };
  }
  return decide(action, run, contextOf(run));
}

const resultOf = (runId: string, run: Run | undefined, outcome: Outcome): ActionResult =>
  outcome.kind === 'refused'
    ? { runId, ok: false, refusal: outcome.refusal, status: run?.status ?? null }
    : { runId, ok: true };

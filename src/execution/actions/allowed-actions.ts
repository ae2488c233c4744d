import { Injectable } from '@nestjs/common';
import { closedDay } from '../../business-days/open-day.js';
import {
  againstAsking,
  againstEditing,
  decide,
  OPERATOR_ACTIONS,
  type OperatorAction,
} from '../../domain/run/operator-action.js';
import { isDummy, isStartUnknown, type Run } from '../../domain/run/run.js';
import { jobTypeKey, JobTypeStore } from '../../job-types/job-type.store.js';
import type { Sql } from '../../platform/database/transaction.js';
import { ActionStore } from '../../runs/action.store.js';
import { RunStore } from '../../runs/run.store.js';

export const JUDGED_ACTIONS = [
  ...OPERATOR_ACTIONS,
  'resolve-start',
  'ask-status',
  'edit-parameters',
] as const;

export interface AllowedAction {
  readonly action: (typeof JUDGED_ACTIONS)[number];
  readonly allowed: boolean;
  /** Why not, as the action itself would be refused. */
  readonly code: string | null;
  readonly detail: string | null;
}

/** What the rules of the actions say of a run as it stands: for people to look at. Each action decides anew, on the locked run. */
@Injectable()
export class AllowedActions {
  constructor(
    private readonly runs: RunStore,
    private readonly actions: ActionStore,
    private readonly jobTypes: JobTypeStore,
  ) {}

  /** undefined = there is no such run. */
  async of(sql: Sql, runId: string): Promise<readonly AllowedAction[] | undefined> {
    const [place] = await this.actions.places(sql, [runId]);
    const run = await this.runs.read(sql, runId);
    if (!place || !run) return undefined;
    if (place.dayStatus === 'CLOSED') {
      const detail = closedDay(place).message;
      return JUDGED_ACTIONS.map((action) => refused(action, 'DAY_CLOSED', detail));
    }
    const context = await this.contextOf(sql, run);
    const actions = OPERATOR_ACTIONS.map((action) => judged(action, run, context));
    return [...actions, resolveStart(run), askStatus(run), editParameters(run)];
  }

  private async contextOf(sql: Sql, run: Run): Promise<Context> {
    const key = { schedule: run.schedule, name: run.jobType };
    const types = await this.jobTypes.resolve(sql, [key]);
    const behind = await this.actions.behind(sql, [run.id]);
    const started = await this.actions.withStartedDependents(sql, [run.id]);
    return {
      started: behind.filter((one) => !isDummy(one)),
      dependentStarted: started.has(run.id),
      killDefined: (types.get(jobTypeKey(key.schedule, key.name))?.endpoints.kill ?? null) !== null,
    };
  }
}

type Context = Parameters<typeof decide>[2];

const allowed = (action: AllowedAction['action']): AllowedAction => ({
  action,
  allowed: true,
  code: null,
  detail: null,
});

const refused = (action: AllowedAction['action'], code: string, detail: string): AllowedAction => ({
  action,
  allowed: false,
  code,
  detail,
});

function judged(action: OperatorAction, run: Run, context: Context): AllowedAction {
  const decision = decide({ action }, run, context);
  if (decision.kind !== 'refused') return allowed(action);
  return refused(action, decision.refusal.code, decision.refusal.detail);
}

function resolveStart(run: Run): AllowedAction {
  if (isStartUnknown(run)) return allowed('resolve-start');
  const detail = 'resolve-start is allowed when a run is ERROR with the cause START_UNKNOWN';
  return refused('resolve-start', 'NOT_ALLOWED', `${detail}; this one is ${run.status}.`);
}

function askStatus(run: Run): AllowedAction {
  const refusal = againstAsking(run, undefined);
  return refusal ? refused('ask-status', refusal.code, refusal.detail) : allowed('ask-status');
}

function editParameters(run: Run): AllowedAction {
  const refusal = againstEditing(run, undefined);
  return refusal ? refused('edit-parameters', refusal.code, refusal.detail) : allowed('edit-parameters');
}

import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/group-by.js';
import type { ActionContext, OperatorAction } from '../../domain/run/operator-action.js';
import { isDummy, isStartUnknown, type Run } from '../../domain/run/run.js';
import { jobTypeKey, JobTypeStore } from '../../job-types/job-type.store.js';
import type { Sql } from '../../platform/database/transaction.js';
import { ActionStore, type RunBehind } from '../../runs/action.store.js';

export type ContextOf = (run: Run) => ActionContext;

interface Concerned {
  /** All that the action was asked for. */
  readonly runIds: readonly string[];
  readonly runs: readonly Run[];
  /** Runs behind them that have started. */
  readonly behind: readonly RunBehind[];
}

/** What decisions about runs need beside the runs: read for all of them together, and only what the action looks at. */
@Injectable()
export class ActionContexts {
  constructor(
    private readonly actions: ActionStore,
    private readonly jobTypes: JobTypeStore,
  ) {}

  /** Runs that a rerun of these would reach; of any other action there are none. */
  async behind(
    sql: Sql,
    actions: readonly OperatorAction[],
    runIds: readonly string[],
  ): Promise<readonly RunBehind[]> {
    return actions.includes('rerun') ? this.actions.behind(sql, runIds) : [];
  }

  async of(
    sql: Sql,
    actions: readonly OperatorAction[],
    { runIds, runs, behind }: Concerned,
  ): Promise<ContextOf> {
    const ids = runs.map(({ id }) => id);
    const started = actions.includes('release-skip')
      ? await this.actions.withStartedDependents(sql, ids)
      : new Set<string>();
    const keys = actions.includes('kill')
      ? runs.map(({ schedule, jobType }) => ({ schedule, name: jobType }))
      : [];
    const types = await this.jobTypes.resolve(sql, keys);
    const asked = new Set(runIds);
    // A DUMMY starts nothing: it is passed once more without a word.
    const others = behind.filter((one) => !isDummy(one) && !(asked.has(one.id) && isOver(one)));
    const byOrigin = groupBy(others, ({ origin }) => origin);
    return (run) => ({
      started: byOrigin.get(run.id) ?? [],
      dependentStarted: started.has(run.id),
      killDefined: (types.get(jobTypeKey(run.schedule, run.jobType))?.endpoints.kill ?? null) !== null,
    });
  }
}

/** One that is not has made the command on its origin fail. */
export const isOver = (run: Pick<Run, 'status' | 'cause'>): boolean =>
  run.status !== 'RUNNING' && !isStartUnknown(run);

import { Injectable } from '@nestjs/common';
import { groupBy } from '../domain/group-by.js';
import { readiness, type Reason } from '../domain/readiness.js';
import type { Sql } from '../platform/database/transaction.js';
import { DispatchStore } from '../runs/dispatch.store.js';
import { RunQuery, type OpenWait, type WaitingRun } from './run.query.js';

/** One thing that a run waits for, as `waitingFor` shows it. */
export interface WaitingFor {
  readonly kind: string;
  /** What: `PROCESS/JOB`, an external job, an application, a job type, an agent group. */
  readonly ref: string | null;
  readonly since: Date | null;
  readonly detail: string | null;
  /** The run behind it, where there is one. */
  readonly run: string | null;
}

/** Why runs do not start: the reasons that the engine decides by, with the names behind them. */
@Injectable()
export class ExplainRuns {
  constructor(
    private readonly runs: RunQuery,
    private readonly dispatch: DispatchStore,
  ) {}

  /** By run id; runs that do not wait are absent. At most `most` undecided dependencies are named for each. */
  async run(
    sql: Sql,
    ids: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly WaitingFor[]>> {
    const waiting = await this.runs.waiting(sql, ids);
    if (waiting.length === 0) return new Map();
    const waits = await this.runs.openWaits(
      sql,
      waiting.map(({ id }) => id),
      most,
    );
    const taken = await this.dispatch.taken(
      sql,
      waiting.filter(({ throttleLimit }) => throttleLimit !== null),
    );
    const byRun = groupBy(waits, ({ runId }) => runId);
    return new Map(waiting.map((run) => [run.id, explain(run, byRun.get(run.id) ?? [], taken)]));
  }
}

function explain(
  run: WaitingRun,
  waits: readonly OpenWait[],
  taken: ReadonlyMap<string, number>,
): readonly WaitingFor[] {
  const reasons = readiness(run, {
    dayClosed: run.dayClosed,
    requested: run.executionId !== null,
    jobTypeDefined: run.jobTypeDefined,
    recovering: run.recovering,
    throttle: { limit: run.throttleLimit, taken: taken.get(`${run.schedule}/${run.application}`) ?? 0 },
  });
  return reasons.flatMap((reason) => tell(reason, run, waits));
}

function tell(reason: Reason, run: WaitingRun, waits: readonly OpenWait[]): readonly WaitingFor[] {
  const since = run.requestedAt;
  const one = (kind: string, ref: string | null, detail: string): readonly WaitingFor[] => [
    { kind, ref, since: SINCE[kind]?.(run) ?? since, detail, run: null },
  ];
  switch (reason.kind) {
    case 'DAY_CLOSED':
      return one('DAY_CLOSED', `${run.schedule}/${run.businessDate}`, 'its business date is closed');
    case 'REQUEST':
      return one('REQUEST', `${run.schedule}/${run.businessDate}`, 'nobody has requested its execution');
    case 'RECURRING_FLOW':
      return one('RECURRING_FLOW', run.executionId, 'its Nightly waits for the recurring flows of the date');
    case 'HOLD':
      return one('HOLD', null, 'held; release it');
    case 'NO_JOB_TYPE':
      return one('NO_JOB_TYPE', run.jobType, 'no job type of this name is defined');
    case 'NO_RUNNER':
      return one(
        'NO_RUNNER',
        run.jobType,
        'EXEC jobs need a job type EXEC that points at a system running scripts',
      );
    case 'RECOVERY':
      return one(
        'RECOVERY',
        null,
        'the database was restored; nothing is started until the recovery is ended',
      );
    case 'SLOT':
      return one('SLOT', run.application, `${reason.taken} of ${reason.limit} slots are taken`);
    case 'AGENT':
      return one('AGENT', run.agentGroup, 'queued for an agent of this group');
    case 'DEPENDENCY':
      return waits.filter(isInside).map((wait) => dependency(wait, since));
    case 'OUTSIDE':
      return waits.filter((wait) => !isInside(wait)).map((wait) => outside(wait, since));
  }
}

/** What has begun later than the request. */
const SINCE: Readonly<Record<string, (run: WaitingRun) => Date | null>> = {
  SLOT: ({ readyAt }) => readyAt,
  AGENT: ({ queuedAt }) => queuedAt,
};

const isInside = ({ kind }: OpenWait): boolean => kind === 'ORDER' || kind === 'DEPENDENCY';

const dependency = (wait: OpenWait, since: Date | null): WaitingFor => ({
  kind: 'DEPENDENCY',
  ref: `${wait.process ?? ''}/${wait.job ?? ''}`,
  since,
  detail: stateOf(wait),
  run: wait.predecessor,
});

function outside(wait: OpenWait, since: Date | null): WaitingFor {
  if (wait.kind === 'EXTERNAL') {
    return { kind: 'EXTERNAL', ref: wait.job, since, detail: 'not released yet', run: null };
  }
  const ref = `${wait.schedule ?? ''}/${wait.process ?? ''}/${wait.job ?? ''}`;
  const detail =
    wait.predecessor === null ? 'the run does not exist yet for this business date' : stateOf(wait);
  return { kind: 'INTER_SCHEDULE', ref, since, detail, run: wait.predecessor };
}

const stateOf = ({ status, cause }: OpenWait): string =>
  cause === null ? (status ?? 'unknown') : `${status ?? ''} (${cause})`;

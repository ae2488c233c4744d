import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/group-by.js';
import { readiness, type Reason } from '../../domain/run/readiness.js';
import { scopeName, type Hold } from '../../domain/hold.js';
import type { Sql } from '../../platform/database/transaction.js';
import { DispatchStore } from '../../runs/dispatch.store.js';
import { GateStore, type HaltingRun, type KeyHolder } from '../../runs/gate.store.js';
import { HoldStore } from '../../runs/hold.store.js';
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
    private readonly holds: HoldStore,
    private readonly gates: GateStore,
  ) {}

  /** By run id; runs that do not wait are absent. At most `most` undecided dependencies are named for each. */
  async run(
    sql: Sql,
    ids: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly WaitingFor[]>> {
    const waiting = await this.runs.waiting(sql, ids);
    if (waiting.length === 0) return new Map();
    const around = await this.around(sql, waiting, most);
    return new Map(waiting.map((run) => [run.id, explain(run, around)]));
  }

  /** What is behind the reasons; nothing is asked about what keeps none of them. */
  private async around(sql: Sql, waiting: readonly WaitingRun[], most: number): Promise<Around> {
    const idsOf = (runs: readonly WaitingRun[]): readonly string[] => runs.map(({ id }) => id);
    const waits = await this.runs.openWaits(sql, idsOf(waiting), most);
    const throttled = waiting.filter(({ throttleLimit }) => throttleLimit !== null);
    const taken = await this.dispatch.taken(sql, throttled);
    const held = idsOf(waiting.filter(({ heldAbove }) => heldAbove));
    const holds = held.length === 0 ? [] : await this.holds.over(sql, held, most);
    const halted = new Set(waiting.flatMap((run) => (run.halted ? (run.executionId ?? []) : [])));
    const halts = halted.size === 0 ? [] : await this.gates.halting(sql, [...halted]);
    const keys = new Set(waiting.flatMap(({ exclusiveKey }) => exclusiveKey ?? []));
    const holders = keys.size === 0 ? [] : await this.gates.keyHolders(sql, [...keys]);
    return {
      waits: groupBy(waits, ({ runId }) => runId),
      taken,
      holds: groupBy(holds, ({ runId }) => runId),
      halts: groupBy(halts, ({ executionId }) => executionId),
      holders: new Map(holders.map((holder) => [holder.key, holder])),
    };
  }
}

interface Around {
  readonly waits: ReadonlyMap<string, readonly OpenWait[]>;
  readonly taken: ReadonlyMap<string, number>;
  readonly holds: ReadonlyMap<string, readonly Hold[]>;
  readonly halts: ReadonlyMap<string, readonly HaltingRun[]>;
  readonly holders: ReadonlyMap<string, KeyHolder>;
}

function explain(run: WaitingRun, around: Around): readonly WaitingFor[] {
  const reasons = readiness(run, {
    dayClosed: run.dayClosed,
    requested: run.executionId !== null,
    jobTypeDefined: run.jobTypeDefined,
    recovering: run.recovering,
    heldAbove: run.heldAbove,
    halted: run.halted,
    keyTaken: around.holders.has(run.exclusiveKey ?? ''),
    throttle: {
      limit: run.throttleLimit,
      taken: around.taken.get(`${run.schedule}/${run.application}`) ?? 0,
    },
  });
  return reasons.flatMap((reason) => tell(reason, run, around));
}

function tell(reason: Reason, run: WaitingRun, around: Around): readonly WaitingFor[] {
  const since = run.requestedAt;
  const one = (kind: string, ref: string | null, detail: string): readonly WaitingFor[] => [
    { kind, ref, since: SINCE[kind]?.(run) ?? since, detail, run: null },
  ];
  const waits = around.waits.get(run.id) ?? [];
  switch (reason.kind) {
    case 'DAY_CLOSED':
      return one('DAY_CLOSED', `${run.schedule}/${run.businessDate}`, 'its business date is closed');
    case 'REQUEST':
      return one('REQUEST', `${run.schedule}/${run.businessDate}`, 'nobody has requested its execution');
    case 'RECURRING_FLOW':
      return one('RECURRING_FLOW', run.executionId, 'its Nightly waits for the recurring flows of the date');
    case 'HOLD':
      return one('HOLD', null, 'held; release it');
    case 'HOLD_ABOVE':
      return (around.holds.get(run.id) ?? []).map(holdAbove);
    case 'HALT':
      return (around.halts.get(run.executionId ?? '') ?? []).map(halt);
    case 'KEY':
      return [around.holders.get(reason.key)].flatMap((holder) => (holder ? [key(holder)] : []));
    case 'NO_JOB_TYPE':
      return one('NO_JOB_TYPE', run.jobType, 'no job type of this name is defined');
    case 'NO_RUNNER':
      return one('NO_RUNNER', run.jobType, NO_RUNNER);
    case 'RECOVERY':
      return one('RECOVERY', null, RECOVERY);
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

const NO_RUNNER = 'EXEC jobs need a job type EXEC that points at a system running scripts';
const RECOVERY = 'the database was restored; nothing is started until the recovery is ended';

function holdAbove(hold: Hold): WaitingFor {
  const until = hold.until === null ? '' : ` until ${hold.until.toISOString()}`;
  const why = hold.reason === null ? '' : `: ${hold.reason}`;
  const detail = `held by ${hold.heldBy}${until}${why} (hold ${hold.id})`;
  return { kind: 'HOLD', ref: scopeName(hold), since: hold.heldAt, detail, run: null };
}

const halt = ({ process, job, runId, since }: HaltingRun): WaitingFor => ({
  kind: 'HALT',
  ref: `${process}/${job}`,
  since,
  detail: 'it is critical and has failed; restart, skip or complete it, or abort the execution',
  run: runId,
});

const key = (holder: KeyHolder): WaitingFor => ({
  kind: 'KEY',
  ref: holder.key,
  since: holder.since,
  detail: `held by ${holder.process}/${holder.job}`,
  run: holder.runId,
});

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

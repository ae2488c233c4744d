import { Injectable } from '@nestjs/common';
import { judgeRunTime, type Limits } from '../domain/run/run-time-limit.js';
import { jobTypeKey, JobTypeStore } from '../job-types/job-type.store.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Order } from '../runs/attempt.store.js';
import { ExecutionStore } from '../runs/execution.store.js';
import { RunStore, type Note, type TimedRun } from '../runs/run.store.js';
import { CarryOut } from './carry-out.js';

/** Acts on runs that are under way for too long: flags them, has them killed, or ends them, as their job types say. */
@Injectable()
export class JudgeRunTimes {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly jobTypes: JobTypeStore,
    private readonly carryOut: CarryOut,
  ) {}

  /** Harmless when two servers do it at once: the second finds the flags. */
  async run(tx: Transaction, timed: readonly TimedRun[], note: Note): Promise<readonly Order[]> {
    await this.executions.lock(tx, new Set(timed.flatMap(({ executionId }) => executionId ?? [])));
    const exceeded = new Map<string, Limits>(timed.map(({ id, ...limits }) => [id, limits]));
    const runs = await this.runs.lock(tx, [...exceeded.keys()]);
    const types = await this.jobTypes.resolve(
      tx,
      runs.map(({ schedule, jobType }) => ({ schedule, name: jobType })),
    );
    const judged = runs.flatMap((run) => {
      const type = types.get(jobTypeKey(run.schedule, run.jobType));
      const killDefined = (type?.endpoints.kill ?? null) !== null;
      const rules = { killDefined, onTimeout: type?.onTimeout ?? 'flag' } as const;
      return judgeRunTime(run, exceeded.get(run.id) ?? NONE, rules) ?? [];
    });
    return this.carryOut.run(tx, {
      changes: judged.map(({ change }) => change),
      kills: judged.flatMap(({ change, kill }) => (kill ? [change.run] : [])),
      note,
    });
  }
}

const NONE: Limits = { overThreshold: false, overMaximum: false };

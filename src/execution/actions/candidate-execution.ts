import { Injectable } from '@nestjs/common';
import { conflict, notFound } from '../../domain/errors.js';
import { stale } from '../../domain/run/operator-action.js';
import { isStartUnknown, type Run } from '../../domain/run/run.js';
import type { StoredJobType } from '../../job-types/job-type.store.js';
import type { Sql } from '../../platform/database/transaction.js';
import { AttemptStore } from '../../runs/attempt.store.js';
import { RunStore } from '../../runs/run.store.js';
import { ClaimOrders, type AgentWork } from '../attempts/claim-orders.js';

interface Candidate {
  readonly runId: string;
  readonly executionId: string;
  /** The attempt that was looked at. */
  readonly attempt?: number | undefined;
}

/** Who is asked about it, and where. */
export interface ExecutionToAsk {
  readonly type: StoredJobType;
  readonly process: string;
  readonly job: string;
  readonly executionId: string;
  readonly targetUrl: string;
}

/** An execution id that a Start of unknown fate may be resolved with: what adopt would refuse is refused. */
@Injectable()
export class CandidateExecution {
  constructor(
    private readonly runs: RunStore,
    private readonly attempts: AttemptStore,
    private readonly claims: ClaimOrders,
  ) {}

  async find(sql: Sql, { runId, executionId, attempt }: Candidate): Promise<ExecutionToAsk> {
    const run = await this.runs.read(sql, runId);
    if (!run) throw notFound('UNKNOWN_RUN', `There is no run ${runId}.`);
    const work = await this.workOf(sql, run, attempt);
    const { type, process, job, attemptId } = work;
    const targetUrl = work.targetUrl ?? type.url;
    const { origin } = new URL(targetUrl);
    const inUse = await this.attempts.idsInUse(sql, [{ attemptId, origin, executionId }]);
    if (inUse.size > 0) {
      throw conflict(
        'EXECUTION_ID_IN_USE',
        `Another open attempt of ${origin} has the execution id ${executionId}.`,
      );
    }
    return { type, process, job, executionId, targetUrl };
  }

  private async workOf(sql: Sql, run: Run, attempt: number | undefined): Promise<AgentWork> {
    if (attempt !== undefined && attempt !== run.attempt) {
      const { code, detail } = stale(run, attempt);
      throw conflict(code, detail, { runStatus: run.status });
    }
    const open = isStartUnknown(run) ? run.openAttempt : null;
    const [work] = open ? await this.claims.workOf(sql, [open.id]) : [];
    if (work) return work;
    const why = open
      ? `The job type ${run.jobType} is not defined any more, so nobody can be asked.`
      : `An execution id is checked when a run is ERROR with the cause START_UNKNOWN; this one is ${run.status}.`;
    throw conflict('NOT_ALLOWED', why, { runStatus: run.status });
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseParameters, substitute } from '../domain/parameters.js';
import { readiness } from '../domain/readiness.js';
import { isDummy, type Run, type RunChange } from '../domain/run.js';
import { unsendable } from '../domain/run-transition.js';
import { JobTypeStore, jobTypeKey, type StoredJobType } from '../job-types/job-type.store.js';
import type { Transaction } from '../platform/database/transaction.js';
import { AttemptStore, type NewAttempt, type Order } from '../runs/attempt.store.js';
import { DispatchStore, type Candidate, type Slots } from '../runs/dispatch.store.js';

export interface Dispatched {
  readonly orders: readonly Order[];
  /** Runs whose attempt cannot be made. */
  readonly changes: readonly RunChange[];
}

/** Makes attempts for runs that are ready, as far as the throttles of their applications allow. */
@Injectable()
export class DispatchRuns {
  constructor(
    private readonly dispatch: DispatchStore,
    private readonly attempts: AttemptStore,
    private readonly jobTypes: JobTypeStore,
  ) {}

  /** `touched` are runs that this transaction has moved: the ready ones, and those that may have freed a slot. */
  async run(tx: Transaction, touched: readonly Run[], now: Date): Promise<Dispatched> {
    const slots = await this.dispatch.lockSlots(
      tx,
      touched.filter((run) => !isDummy(run)),
    );
    const ready = touched
      .filter((run) => isReadyForAnAttempt(run) && !isThrottled(slots, run))
      .map(({ id }) => id);
    const waiting = await this.dispatch.waitingForSlots(tx, slots);
    return this.start(tx, await this.dispatch.candidates(tx, [...ready, ...waiting]), now);
  }

  /** Ready runs that no transaction has started: a job type was defined, a limit raised, or somebody else held a row. */
  async leftovers(tx: Transaction, limit: number, now: Date): Promise<Dispatched> {
    const left = await this.dispatch.readyRuns(tx, limit);
    return this.run(tx, left, now);
  }

  private async start(tx: Transaction, candidates: readonly Candidate[], now: Date): Promise<Dispatched> {
    const types = await this.jobTypes.resolve(
      tx,
      candidates.map(({ schedule, jobType }) => ({ schedule, name: jobType })),
    );
    const attempts: NewAttempt[] = [];
    const changes: RunChange[] = [];
    for (const candidate of candidates) {
      const type = types.get(jobTypeKey(candidate.schedule, candidate.jobType));
      const { recovering } = candidate;
      const around = { requested: true, jobTypeDefined: true, throttle: UNLIMITED, recovering };
      if (!type || readiness(candidate, around).length > 0) continue;
      const attempt = newAttempt(candidate, type);
      if (attempt) attempts.push(attempt);
      else changes.push(unsendable(candidate));
    }
    return { orders: await this.attempts.queue(tx, attempts, now), changes };
  }
}

/** Its slot is taken already. */
const UNLIMITED = { limit: null, taken: 0 };

const isReadyForAnAttempt = (run: Run): boolean =>
  run.status === 'PENDING' && run.ready && run.openAttempt === null && !isDummy(run);

const isThrottled = (slots: Slots, run: Run): boolean => slots.has(`${run.schedule}/${run.application}`);

/** null = its parameters are not what the contract allows. */
function newAttempt(candidate: Candidate, type: StoredJobType): NewAttempt | null {
  const agentExecutionId = randomUUID();
  const number = candidate.attempt + 1;
  const parameters = substitute(candidate.parameters, placeholders(candidate, agentExecutionId, number));
  if (!parseParameters(parameters).ok) return null;
  const restartOf = type.endpoints.restart === null ? null : candidate.lastExecutionId;
  return {
    runId: candidate.id,
    number,
    kind: restartOf === null ? 'START' : 'RESTART',
    agentExecutionId,
    agentGroup: candidate.agentGroup,
    priority: candidate.priority,
    jobTypeId: type.id,
    parameters,
    restartOf,
  };
}

function placeholders(
  candidate: Candidate,
  agentExecutionId: string,
  attempt: number,
): ReadonlyMap<string, string> {
  return new Map([
    ['businessDate', candidate.businessDate],
    ['schedule', candidate.schedule],
    ['cycle', candidate.cycle],
    ['flow', candidate.flow],
    ['process', candidate.process],
    ['job', candidate.job],
    ['runId', candidate.id],
    ['attempt', String(attempt)],
    ['agentExecutionId', agentExecutionId],
    ['executionRequestId', candidate.executionId],
    ...Object.entries(candidate.requestParameters).map(([key, value]): [string, string] => [
      `request.${key}`,
      value,
    ]),
  ]);
}

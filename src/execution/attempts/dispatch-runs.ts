import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseParameters, substitute } from '../../domain/parameters.js';
import { readiness } from '../../domain/run/readiness.js';
import { isDummy, type Run, type RunChange } from '../../domain/run/run.js';
import { AGENT } from '../../domain/event.js';
import { claimed, unsendable } from '../../domain/run/run-transition.js';
import { JobTypeStore, jobTypeKey, type StoredJobType } from '../../job-types/job-type.store.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AttemptStore, FIRST_EPOCH, type NewAttempt, type Order } from '../../runs/attempt.store.js';
import { DispatchStore, type Candidate, type Slots } from '../../runs/dispatch.store.js';
import { RunStore } from '../../runs/run.store.js';
import { claimOf, type AgentWork } from './claim-orders.js';
import { Gates, type KeyRefusal } from '../gates.js';

/** An agent that starts at once what it may; the rest is queued. */
export interface Taker {
  readonly sessionId: string;
  /** null = every group. */
  readonly groups: readonly string[] | null;
  /** At most so many. */
  readonly room: number;
}

export interface Dispatched {
  readonly orders: readonly Order[];
  /** What the taker owns from here on. */
  readonly taken: readonly AgentWork[];
  /** Runs whose attempt cannot be made. */
  readonly changes: readonly RunChange[];
}

/** What is dispatched at one instant, and to whom without a message. */
export interface Moment {
  readonly now: Date;
  readonly taker: Taker | null;
}

/** Makes attempts for runs that are ready, as far as the throttles of their applications allow. */
@Injectable()
export class DispatchRuns {
  constructor(
    private readonly dispatch: DispatchStore,
    private readonly attempts: AttemptStore,
    private readonly jobTypes: JobTypeStore,
    private readonly runs: RunStore,
    private readonly gates: Gates,
  ) {}

  /** `moved` are runs that this transaction has moved: the ready ones, and those that may have freed a slot or a key. */
  async run(tx: Transaction, moved: readonly Run[], moment: Moment): Promise<Dispatched> {
    const touched = [...moved, ...(await this.gates.around(tx, moved, moment.now))];
    const slots = await this.dispatch.lockSlots(
      tx,
      touched.filter((run) => run.throttled && !isDummy(run)),
    );
    const ready = touched
      .filter((run) => isReadyForAnAttempt(run) && !isThrottled(slots, run))
      .map(({ id }) => id);
    const waiting = await this.dispatch.waitingForSlots(tx, slots);
    return this.start(tx, await this.dispatch.candidates(tx, [...ready, ...waiting]), moment);
  }

  /** Ready runs that no transaction has started: a job type was defined, a limit raised, or somebody else held a row. */
  async leftovers(tx: Transaction, limit: number, now: Date): Promise<Dispatched> {
    const left = await this.dispatch.readyRuns(tx, limit);
    return this.run(tx, left, { now, taker: null });
  }

  private async start(
    tx: Transaction,
    candidates: readonly Candidate[],
    { now, taker }: Moment,
  ): Promise<Dispatched> {
    const types = await this.jobTypes.resolve(
      tx,
      candidates.map(({ schedule, jobType }) => ({ schedule, name: jobType })),
    );
    const taken = await this.gates.lockKeys(tx, candidates);
    const starts: Start[] = [];
    const changes: RunChange[] = [];
    const refusals: KeyRefusal[] = [];
    for (const candidate of candidates) {
      const type = types.get(jobTypeKey(candidate.schedule, candidate.jobType));
      if (!type || !mayStart(candidate)) continue;
      const holder = taken.get(candidate.exclusiveKey ?? '');
      if (holder) {
        refusals.push({ candidate, holder });
        continue;
      }
      const attempt = newAttempt(candidate, type);
      if (!attempt) {
        changes.push(unsendable(candidate));
        continue;
      }
      starts.push({ candidate, type, attempt });
      const { exclusiveKey: key, id: runId, process, job } = candidate;
      if (key !== null) taken.set(key, { key, runId, process, job });
    }
    changes.push(...(await this.gates.refuse(tx, refusals, now)));
    return { ...(await this.make(tx, taker ? takenBy(taker, starts) : starts, now)), changes };
  }

  private async make(
    tx: Transaction,
    starts: readonly Start[],
    now: Date,
  ): Promise<Pick<Dispatched, 'orders' | 'taken'>> {
    const made = await this.attempts.make(
      tx,
      starts.map(({ attempt }) => attempt),
      now,
    );
    const orders: Order[] = [];
    const taken: AgentWork[] = [];
    const changes: RunChange[] = [];
    for (const [place, order] of made.entries()) {
      const start = starts[place];
      const claim = start?.attempt.claim;
      if (!start || !claim) {
        orders.push(order);
        continue;
      }
      const openAttempt = { id: order.attemptId, state: claim.state, killRequested: false };
      changes.push(claimed({ ...start.candidate, attempt: start.attempt.number, openAttempt }));
      taken.push({ ...workOf(start, now), attemptId: order.attemptId });
    }
    await this.runs.apply(tx, changes, { now, actor: AGENT, reason: null });
    return { orders, taken };
  }
}

/** A candidate that gets its attempt. */
interface Start {
  readonly candidate: Candidate;
  readonly type: StoredJobType;
  readonly attempt: NewAttempt;
}

/** The first ones of its groups, as far as it has room. */
function takenBy({ sessionId, groups, room }: Taker, starts: readonly Start[]): readonly Start[] {
  let left = room;
  return starts.map((start) => {
    if (left === 0 || (groups && !groups.includes(start.attempt.agentGroup))) return start;
    left -= 1;
    return { ...start, attempt: { ...start.attempt, claim: claimOf(start.type, sessionId) } };
  });
}

/** What an agent would read of an attempt that it has claimed. */
function workOf({ candidate, type, attempt }: Start, now: Date): Omit<AgentWork, 'attemptId'> {
  const { id: runId, schedule, cycle, flow, process, job, jobType, flags } = candidate;
  const { kind, agentExecutionId, parameters, restartOf, claim } = attempt;
  return {
    epoch: FIRST_EPOCH,
    state: claim?.state ?? 'QUEUED',
    kind,
    agentExecutionId,
    parameters,
    restartOf,
    executionId: null,
    killRequestedAt: null,
    targetUrl: claim?.target?.url ?? null,
    startingSince: now,
    trackingAt: null,
    runId,
    schedule,
    cycle,
    flow,
    process,
    job,
    jobType,
    flags,
    warned: false,
    type,
  };
}

/**
 * Everything but its key, which is looked at in the order of the candidates. Its slot is taken already, and runs of a closed
 * day are not ready: it has taken that from them.
 */
function mayStart(candidate: Candidate): boolean {
  const { recovering, heldAbove, halted } = candidate;
  const throttle = { limit: null, taken: 0 };
  const here = { dayClosed: false, requested: true, jobTypeDefined: true, keyTaken: false, throttle };
  return readiness(candidate, { ...here, recovering, heldAbove, halted }).length === 0;
}

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
    claim: null,
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

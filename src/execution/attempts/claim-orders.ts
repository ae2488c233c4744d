import { Injectable } from '@nestjs/common';
import { AGENT } from '../../domain/event.js';
import { claimed } from '../../domain/run/run-transition.js';
import { jobTypeKey, JobTypeStore, type StoredJobType } from '../../job-types/job-type.store.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Claim } from '../../runs/attempt.store.js';
import { OwnershipStore, type OwnedWork } from '../../runs/ownership.store.js';
import { RunStore } from '../../runs/run.store.js';
import { Ledger } from '../ledger.js';
import { LockAttempts } from './lock-attempts.js';

/** An attempt that an agent owns, with how to call its external system. */
export interface AgentWork extends OwnedWork {
  readonly type: StoredJobType;
}

/** QUEUED → CLAIMED, and the run RUNNING: the first claim wins, every other one is told nothing. */
@Injectable()
export class ClaimOrders {
  constructor(
    private readonly ledger: Ledger,
    private readonly locks: LockAttempts,
    private readonly runs: RunStore,
    private readonly ownership: OwnershipStore,
    private readonly jobTypes: JobTypeStore,
  ) {}

  async run(sessionId: string, attemptIds: readonly string[]): Promise<readonly AgentWork[]> {
    return this.ledger.transaction('claim', async (tx, now) => {
      const answer = await this.claim(tx, { sessionId, attemptIds, now });
      return { answer, orders: [] };
    });
  }

  /** The work on attempts that a session owns by now, with their job types; types that are gone leave theirs out. */
  async workOf(tx: Transaction, attemptIds: readonly string[]): Promise<readonly AgentWork[]> {
    const works = await this.ownership.workOf(tx, attemptIds);
    const types = await this.jobTypes.resolve(
      tx,
      works.map(({ schedule, jobType }) => ({ schedule, name: jobType })),
    );
    return works.flatMap((work) => {
      const type = types.get(jobTypeKey(work.schedule, work.jobType));
      return type ? [{ ...work, type }] : [];
    });
  }

  private async claim(
    tx: Transaction,
    { sessionId, attemptIds, now }: { sessionId: string; attemptIds: readonly string[]; now: Date },
  ): Promise<readonly AgentWork[]> {
    const locked = await this.locks.run(tx, { ids: attemptIds, states: ['QUEUED'], ending: new Set() });
    const queued = locked.filter(({ run }) => run.status === 'PENDING');
    if (queued.length === 0) return [];
    const works = await this.workOf(
      tx,
      queued.map(({ attempt }) => attempt.id),
    );
    const claims = new Map(works.map(({ attemptId, type }) => [attemptId, claimOf(type, sessionId)]));
    await this.ownership.claim(tx, claims, now);
    const workable = new Set(works.map(({ runId }) => runId));
    const changes = queued.filter(({ run }) => workable.has(run.id)).map(({ run }) => claimed(run));
    await this.runs.apply(tx, changes, { now, actor: AGENT, reason: null });
    return works.map((work) => {
      const { state, target } = claimOf(work.type, sessionId);
      return { ...work, state, targetUrl: target?.url ?? null, epoch: work.epoch + 1 };
    });
  }
}

/** Where a repeated Start is harmless, the claim is the intent to send already: one commit less. */
export function claimOf({ idempotentStart, url }: StoredJobType, sessionId: string): Claim {
  return idempotentStart
    ? { sessionId, state: 'SENDING', target: { url, origin: new URL(url).origin } }
    : { sessionId, state: 'CLAIMED', target: null };
}

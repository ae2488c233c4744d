import { Injectable } from '@nestjs/common';
import { conflict, notFound } from '../../domain/errors.js';
import type { RunStatus } from '../../domain/run/run-state.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { ActOnRuns, type ActionResult } from './act-on-runs.js';
import type { Work } from '../ledger.js';

export interface Abort {
  readonly executionId: string;
  /** What runs is killed; otherwise it goes on to its end. */
  readonly kill: boolean;
  readonly reason: string;
  readonly actor: string;
  readonly now: Date;
}

export interface Aborted {
  readonly skipped: number;
  /** Runs whose Kill is asked for; they end as ERROR. */
  readonly killed: number;
  /** Runs that go on to their end. */
  readonly running: number;
  /** What this could not end: a Start of unknown fate, a job type without Kill. */
  readonly left: readonly RefusedRun[];
}

type RefusedRun = Extract<ActionResult, { readonly ok: false }>;

const STOPPABLE: readonly RunStatus[] = ['LOADED', 'PENDING', 'HELD', 'ERROR'];

/**
 * Gives an execution up: whatever of it has not started, or has failed, is skipped, so that it ends, and with it a halt. Each
 * skip is one like any other, and can be taken back.
 */
@Injectable()
export class AbortExecution {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly actOnRuns: ActOnRuns,
  ) {}

  async run(tx: Transaction, { executionId, kill, ...said }: Abort): Promise<Work<Aborted>> {
    const [execution] = await this.executions.lock(tx, [executionId]);
    if (!execution) throw notFound('UNKNOWN_EXECUTION', `There is no execution ${executionId}.`);
    const runs = await this.executions.lockRuns(tx, executionId);
    const idsOf = (statuses: readonly RunStatus[]): readonly string[] =>
      runs.filter(({ status }) => statuses.includes(status)).map(({ id }) => id);
    const skips = await this.actOnRuns.run(tx, { ...said, action: 'skip', runIds: idsOf(STOPPABLE) });
    const running = idsOf(['RUNNING']);
    const kills = await this.actOnRuns.run(tx, { ...said, action: 'kill', runIds: kill ? running : [] });
    const left = [...skips.answer, ...kills.answer].filter((result) => !result.ok);
    const closed = left.find(({ refusal }) => refusal.code === 'DAY_CLOSED');
    if (closed) throw conflict('DAY_CLOSED', closed.refusal.detail);
    const killed = kills.answer.filter(({ ok }) => ok).length;
    const skipped = skips.answer.filter(({ ok }) => ok).length;
    const answer = { skipped, killed, running: running.length - killed, left };
    return { answer, orders: [...skips.orders, ...kills.orders] };
  }
}

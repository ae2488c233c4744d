import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import { after, type Run, type RunChange } from '../domain/run/run.js';
import { keyTaken, takenBack } from '../domain/run/run-transition.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Candidate } from '../runs/dispatch.store.js';
import { EventStore } from '../runs/event.store.js';
import { GateStore, type KeyHolder } from '../runs/gate.store.js';
import { RunStore } from '../runs/run.store.js';

/** Keys that are not free, with who has them. */
export type TakenKeys = Map<string, Omit<KeyHolder, 'since'>>;

export interface KeyRefusal {
  readonly candidate: Candidate;
  readonly holder: Omit<KeyHolder, 'since'>;
}

/**
 * What keeps ready runs back beside slots: holds above them, the halt behind a critical job, and exclusive keys. Runs to
 * which nothing of this applies cost no statement here.
 */
@Injectable()
export class Gates {
  constructor(
    private readonly store: GateStore,
    private readonly runs: RunStore,
    private readonly events: EventStore,
  ) {}

  /**
   * What follows from moved runs for others: attempts in the queue that are not to be claimed any more are taken back, and
   * runs that a halt or a key keeps no longer are found. Answers with those runs.
   */
  async around(tx: Transaction, touched: readonly Run[], now: Date): Promise<readonly Run[]> {
    const stopped = await this.stop(tx, touched, now);
    const executions = executionsOf(touched, ({ status }) => status !== 'ERROR');
    const keys = [
      ...new Set(touched.flatMap((run) => (run.openAttempt ? [] : (run.exclusiveKey ?? [])))),
    ].sort();
    const freed =
      executions.length + keys.length > 0 ? await this.store.startable(tx, { executions, keys }) : [];
    return [...stopped, ...freed];
  }

  /** A failed critical job stops its execution; an attempt that was handed back may come under a hold of meanwhile. */
  private async stop(tx: Transaction, touched: readonly Run[], now: Date): Promise<readonly Run[]> {
    const executions = executionsOf(touched, ({ status }) => status === 'ERROR');
    const queued = touched.filter(isQueued).map(({ id }) => id);
    if (executions.length + queued.length === 0) return [];
    const ids = await this.store.stopped(tx, { executions, runs: queued });
    return this.takeBack(tx, ids, now);
  }

  /** Closes attempts of these runs that wait in the queue. Answers with the runs as they are then. */
  async takeBack(tx: Transaction, ids: readonly string[], now: Date): Promise<readonly Run[]> {
    const changes = (await this.runs.lock(tx, ids)).filter(isQueued).map(takenBack);
    const applied = await this.runs.apply(tx, changes, { now, actor: SYSTEM, reason: null });
    return applied.map(after);
  }

  /** Locks the keys that candidates need, so that nobody else gives them away, and says which are taken. */
  async lockKeys(tx: Transaction, candidates: readonly Candidate[]): Promise<TakenKeys> {
    const keys = [...new Set(candidates.flatMap(({ exclusiveKey }) => exclusiveKey ?? []))];
    if (keys.length === 0) return new Map();
    await this.store.lockKeys(tx, keys);
    // A statement of its own: the one that waits for the lock would see the holders of before.
    const holders = await this.store.keyHolders(tx, keys);
    return new Map(holders.map((holder) => [holder.key, holder]));
  }

  /** Runs whose key is taken: they wait, or do not (changes). Says why in events, because no attempt can. */
  async refuse(tx: Transaction, refusals: readonly KeyRefusal[], now: Date): Promise<readonly RunChange[]> {
    const told = refusals.flatMap(({ candidate, holder: { key, runId, process, job } }) => {
      const { onKeyTaken: to, schedule, executionId, id, attempt } = candidate;
      if (to === 'WAIT') return [];
      const reason = `the exclusive key ${key} is held by ${process}/${job} (run ${runId})`;
      const event = { type: 'run.key-taken', schedule, executionId, runId: id, attempt, to } as const;
      return [{ event: { ...event, actor: SYSTEM, reason }, change: keyTaken(candidate, to) }];
    });
    const events = told.map(({ event }) => event);
    await this.events.noteAll(tx, events, now);
    return told.map(({ change }) => change);
  }
}

const isQueued = (run: Run): boolean => run.status === 'PENDING' && run.openAttempt?.state === 'QUEUED';

/** Executions with a critical run that is like this. */
const executionsOf = (touched: readonly Run[], isLike: (run: Run) => boolean): readonly string[] => [
  ...new Set(touched.flatMap((run) => (run.critical && isLike(run) ? (run.executionId ?? []) : []))),
];

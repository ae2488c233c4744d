import { Injectable } from '@nestjs/common';
import type { Run, RunChange } from '../domain/run/run.js';
import { unflagged } from '../domain/run/run-transition.js';
import type { Transaction } from '../platform/database/transaction.js';
import { AttemptStore, type Order } from '../runs/attempt.store.js';
import { EventStore } from '../runs/event.store.js';
import type { Note } from '../runs/run.store.js';
import { Advance } from './advance.js';

interface Decided {
  readonly changes: readonly RunChange[];
  /** Runs whose Kill is to be sent. */
  readonly kills: readonly Run[];
  readonly note: Note;
}

/** Applies what was decided on locked runs: moves at once, kills as a request that agents serve. */
@Injectable()
export class CarryOut {
  constructor(
    private readonly attempts: AttemptStore,
    private readonly events: EventStore,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, { changes, kills, note }: Decided): Promise<readonly Order[]> {
    const killOrders = await this.requestKills(tx, kills, note);
    // A kill that was given up is asked for again.
    const again = kills
      .filter(({ flags }) => flags.includes('KILL_FAILED'))
      .map((run) => unflagged(run, 'KILL_FAILED'));
    return [...killOrders, ...(await this.advance.from(tx, [...changes, ...again], note))];
  }

  private async requestKills(tx: Transaction, kills: readonly Run[], note: Note): Promise<readonly Order[]> {
    const attemptIds = kills.flatMap(({ openAttempt }) => openAttempt?.id ?? []);
    if (attemptIds.length === 0) return [];
    const { actor, reason } = note;
    const events = kills.map(({ id: runId, schedule, executionId, attempt }) => {
      const run = { schedule, executionId, runId, attempt };
      return { type: 'run.kill-requested', ...run, actor, reason } as const;
    });
    await this.events.noteAll(tx, events, note.now);
    return this.attempts.requestKill(tx, attemptIds, note);
  }
}

import { Injectable } from '@nestjs/common';
import type { AgentWork } from '../execution/claim-orders.js';
import { Log } from '../platform/log/logger.js';

const AFTER_A_DEFECT_MS = 1_000;

/** One attempt that this agent owns: what it is, and the timer of its next step. */
export interface InHand {
  work: AgentWork;
  timer: NodeJS.Timeout | null;
  /** Sends of Start that did not get through, in this hand. */
  startTries: number;
  /** Good answers to Status, and failures since the last one. */
  answered: number;
  failed: number;
  /** Since when Status has failed, by the monotonic clock; null = it answers. */
  silentSince: number | null;
  /** The ledger knows of the silence as a warning, or as TRACKING_LOST. */
  silenceTold: 'no' | 'warning' | 'lost';
  killTries: number;
}

/** The attempts that this agent owns, each with at most one step to come. Nothing here is the truth: the ledger is. */
@Injectable()
export class AttemptsInHand {
  private readonly byAttempt = new Map<string, InHand>();
  private closed = false;

  constructor(private readonly log: Log) {}

  /** Takes an attempt into hand; one that is there already goes on with the new work (another epoch or state). */
  hold(work: AgentWork): InHand {
    this.drop(work.attemptId);
    const held: InHand = {
      work,
      timer: null,
      startTries: 0,
      answered: 0,
      failed: 0,
      silentSince: null,
      silenceTold: work.flags.includes('TRACKING_LOST') ? 'lost' : 'no',
      killTries: 0,
    };
    this.byAttempt.set(work.attemptId, held);
    return held;
  }

  /** Plans the next step. A step whose attempt has been dropped or taken over meanwhile is not made. */
  next(held: InHand, delayMs: number, step: () => Promise<void>): void {
    if (this.closed || !this.isHeld(held)) return;
    if (held.timer) clearTimeout(held.timer);
    held.timer = setTimeout(() => {
      held.timer = null;
      if (this.isHeld(held)) this.make(held, step);
    }, delayMs);
  }

  /** A step that fails is a defect or an outage of ours: it is made again, and the attempt is not forgotten. */
  private make(held: InHand, step: () => Promise<void>): void {
    step().catch((error: unknown) => {
      this.log.error(
        'A step of an attempt failed; it is made again',
        { attemptId: held.work.attemptId },
        error,
      );
      this.next(held, AFTER_A_DEFECT_MS, step);
    });
  }

  isHeld(held: InHand): boolean {
    return this.byAttempt.get(held.work.attemptId) === held;
  }

  drop(attemptId: string): void {
    const held = this.byAttempt.get(attemptId);
    if (held?.timer) clearTimeout(held.timer);
    this.byAttempt.delete(attemptId);
  }

  /** Lets go of everything: the lease has passed, or the agent stops. */
  dropAll(): void {
    for (const attemptId of [...this.byAttempt.keys()]) this.drop(attemptId);
  }

  close(): void {
    this.closed = true;
    this.dropAll();
  }

  has(attemptId: string): boolean {
    return this.byAttempt.has(attemptId);
  }

  ids(): readonly string[] {
    return [...this.byAttempt.keys()];
  }

  get count(): number {
    return this.byAttempt.size;
  }
}

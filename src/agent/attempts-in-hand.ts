import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AgentWork } from '../execution/attempts/claim-orders.js';
import { Log } from '../platform/log/logger.js';

const AFTER_A_DEFECT_MS = 1_000;

/** One attempt that this agent owns: what it is, and the timer of its next step. */
export interface InHand {
  /** No other hand, of this agent or another, has it. */
  readonly id: string;
  work: AgentWork;
  timer: NodeJS.Timeout | null;
  /** Sends of Start that did not get through, in this hand. */
  startTries: number;
  /** A Start of this attempt may have arrived, and nobody knows its answer. */
  inDoubt: boolean;
  /** The log has a send of this hand whose answer is not noted. */
  logged: boolean;
  /** What the ledger was told last about a target that does not take calls. */
  waitingTold: string | null;
  /** Good answers to Status, and failures since the last one. */
  answered: number;
  failed: number;
  /** Since when Status has failed, by the monotonic clock; null = it answers. */
  silentSince: number | null;
  /** The ledger knows of the silence as a warning, or as TRACKING_LOST. */
  silenceTold: 'no' | 'warning' | 'lost';
  killTries: number;
  /** The ledger is being told what was seen. */
  telling: boolean;
}

type Step = () => Promise<void>;

/** The attempts that this agent owns, each with at most one step to come. Nothing here is the truth: the ledger is. */
@Injectable()
export class AttemptsInHand {
  private readonly byAttempt = new Map<string, InHand>();
  private readonly underWay = new Map<Promise<void>, InHand>();
  private closed = false;

  constructor(private readonly log: Log) {}

  /** Takes an attempt into hand; one that is there already goes on with the new work (another epoch or state). */
  hold(work: AgentWork): InHand {
    this.drop(work.attemptId);
    const held: InHand = {
      id: randomUUID(),
      work,
      timer: null,
      startTries: 0,
      inDoubt: false,
      logged: false,
      waitingTold: null,
      answered: 0,
      failed: 0,
      silentSince: null,
      silenceTold: work.flags.includes('TRACKING_LOST') ? 'lost' : work.warned ? 'warning' : 'no',
      killTries: 0,
      telling: false,
    };
    this.byAttempt.set(work.attemptId, held);
    return held;
  }

  /** Plans the next step. A step whose attempt has been dropped or taken over meanwhile is not made. */
  next(held: InHand, delayMs: number, step: Step): void {
    if (this.closed || !this.isHeld(held)) return;
    if (held.timer) clearTimeout(held.timer);
    held.timer = setTimeout(() => {
      held.timer = null;
      void this.now(held, step);
    }, delayMs);
  }

  /**
   * Makes a step at once and resolves when it is over. A step that fails is a defect or an outage of ours: it is made
   * again, and the attempt is not forgotten.
   */
  async now(held: InHand, step: Step): Promise<void> {
    if (this.closed || !this.isHeld(held)) return;
    const made = step().catch((error: unknown) => {
      this.log.error(
        'A step of an attempt failed; it is made again',
        { attemptId: held.work.attemptId },
        error,
      );
      this.next(held, AFTER_A_DEFECT_MS, step);
    });
    this.underWay.set(made, held);
    await made;
    this.underWay.delete(made);
  }

  isHeld(held: InHand): boolean {
    return this.byAttempt.get(held.work.attemptId) === held;
  }

  /** Lets go of this hand; a newer one on the same attempt stays. */
  release(held: InHand): void {
    if (this.isHeld(held)) this.drop(held.work.attemptId);
  }

  drop(attemptId: string): void {
    const held = this.byAttempt.get(attemptId);
    if (held?.timer) clearTimeout(held.timer);
    this.byAttempt.delete(attemptId);
  }

  /** Lets go of everything: the lease has passed. */
  dropAll(): void {
    for (const attemptId of [...this.byAttempt.keys()]) this.drop(attemptId);
  }

  /** No further steps. Sends and reports that are under way are waited for: what they learn must not be lost. */
  async close(): Promise<void> {
    this.closed = true;
    await this.untilOver(({ work }) => work.state !== 'TRACKING');
    this.dropAll();
    await this.untilOver(({ telling }) => telling);
  }

  private async untilOver(which: (held: InHand) => boolean): Promise<void> {
    await Promise.all([...this.underWay].flatMap(([made, held]) => (which(held) ? [made] : [])));
  }

  get isClosed(): boolean {
    return this.closed;
  }

  has(attemptId: string): boolean {
    return this.byAttempt.has(attemptId);
  }

  /** Under which it is in hand; undefined = it is not. */
  epochOf(attemptId: string): number | undefined {
    return this.byAttempt.get(attemptId)?.work.epoch;
  }

  ids(): readonly string[] {
    return [...this.byAttempt.keys()];
  }

  get count(): number {
    return this.byAttempt.size;
  }
}

import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { mayEnd, type AttemptReport } from '../domain/run/attempt-report.js';
import { isOpen, type AttemptState } from '../domain/run/run-state.js';
import type { SendIntent } from '../domain/run/send.js';
import { SendLog } from '../execution/attempts/send-log.js';
import { SettleAttempts } from '../execution/attempts/settle-attempts.js';
import { Grouped } from '../platform/database/grouped.js';
import { Log } from '../platform/log/logger.js';
import { AttemptsInHand, type InHand } from './attempts-in-hand.js';
import { Successors } from './successors.js';

const FIRST_REPEAT_MS = 100;
const LAST_REPEAT_MS = 5_000;

type Seen<R = AttemptReport> = R extends AttemptReport ? Omit<R, 'attemptId' | 'epoch'> : never;

/** Tells the ledger what was seen, many reports in one transaction, and lets go of what is no longer this agent's. */
@Injectable()
export class Report {
  private readonly reports: Grouped<AttemptReport, AttemptState | null>;
  private readonly intents: Grouped<SendIntent, boolean>;

  constructor(
    settle: SettleAttempts,
    private readonly sendLog: SendLog,
    private readonly inHand: AttemptsInHand,
    private readonly log: Log,
    successors: Successors,
  ) {
    this.reports = new Grouped(async (reports) => {
      const ends = reports.filter(mayEnd).length;
      const { applied, taken } = await settle.run(reports, successors.takerAfter(ends));
      successors.startAll(taken);
      return (report) => applied.get(report) ?? null;
    });
    this.intents = new Grouped(async (intents) => {
      const granted = await sendLog.intend(intents);
      return ({ attemptId }) => granted.has(attemptId);
    });
  }

  /**
   * The state that the attempt has by it; null = it came too late, and the attempt is dropped. While the database is
   * out of reach it is told again: what was seen must not be lost, and a Start is never repeated for it. It is told by
   * a hand that has let go meanwhile, too: whether that still counts is for the epoch to say.
   */
  async tell(held: InHand, seen: Seen): Promise<AttemptState | null> {
    const { attemptId, epoch } = held.work;
    const report = { attemptId, epoch, ...seen } as AttemptReport;
    for (let tries = 0; tries === 0 || !this.inHand.isClosed; tries += 1) {
      try {
        held.telling = true;
        const state = await this.reports.add(report);
        if (state === null || !isOpen(state)) this.inHand.release(held);
        else held.work = { ...held.work, state };
        return state;
      } catch (error) {
        this.log.error('A report was not stored; it is told again', { attemptId, report: seen.kind }, error);
        await setTimeout(Math.min(FIRST_REPEAT_MS * 2 ** tries, LAST_REPEAT_MS));
      } finally {
        held.telling = false;
      }
    }
    return null;
  }

  /** Commits the intent to send Start or Restart. false = the attempt is no longer this agent's to send. */
  async intend(held: InHand, intent: Pick<SendIntent, 'target' | 'url'>): Promise<boolean> {
    const { attemptId, epoch } = held.work;
    return this.intents.add({ attemptId, epoch, hand: held.id, ...intent });
  }

  /** Commits the intent to send Kill. false = the attempt is no longer this agent's. */
  async intendKill(held: InHand, url: string): Promise<boolean> {
    const { attemptId, epoch } = held.work;
    held.logged = await this.sendLog.intendKill({ attemptId, epoch, url });
    return held.logged;
  }

  /** What came back, beside the send that was logged. */
  async answered(held: InHand, outcome: string, detail: string | null): Promise<void> {
    const { attemptId, epoch } = held.work;
    if (!held.logged) return;
    held.logged = false;
    try {
      await this.sendLog.answered([{ attemptId, epoch, outcome, detail }]);
    } catch (error) {
      this.log.warn('An answer is missing in the send log', { attemptId, outcome }, error);
    }
  }
}

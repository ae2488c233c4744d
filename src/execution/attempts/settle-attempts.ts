import { Injectable } from '@nestjs/common';
import { mayEnd, settle, type AttemptMove, type AttemptReport } from '../../domain/run/attempt-report.js';
import { AGENT } from '../../domain/event.js';
import type { RunChange } from '../../domain/run/run.js';
import type { AttemptState } from '../../domain/run/run-state.js';
import type { SendAnswer } from '../../domain/run/send.js';
import type { Transaction } from '../../platform/database/transaction.js';
import {
  AttemptStore,
  IdTaken,
  type LockedAttempt,
  type OriginId,
  type OwnedAttempt,
} from '../../runs/attempt.store.js';
import { OwnershipStore } from '../../runs/ownership.store.js';
import { Advance } from '../advance.js';
import type { AgentWork } from './claim-orders.js';
import type { Moment, Taker } from './dispatch-runs.js';
import { Ledger, type Work } from '../ledger.js';
import { LockAttempts, UNDER_WAY } from './lock-attempts.js';

/** The state that each applied report has brought its attempt to. A report that is absent came too late. */
export type Applied = ReadonlyMap<AttemptReport, AttemptState>;

interface Settlements {
  readonly applied: Applied;
  /** What the reporting agent owns from here on: it starts it now. */
  readonly taken: readonly AgentWork[];
}

/**
 * Applies what agents have seen: one transaction for a batch, in which terminal statuses also release their dependents
 * and these get their attempts.
 */
@Injectable()
export class SettleAttempts {
  constructor(
    private readonly ledger: Ledger,
    private readonly locks: LockAttempts,
    private readonly attempts: AttemptStore,
    private readonly ownership: OwnershipStore,
    private readonly advance: Advance,
  ) {}

  /** `taker` is the agent that reports. */
  async run(reports: readonly AttemptReport[], taker: Taker | null = null): Promise<Settlements> {
    // Ids that are in use are rare, and the database refuses them: who holds one is looked up only after that.
    let refused = false;
    return this.ledger.transaction('settle', async (tx, now) => {
      try {
        return await this.settle(tx, { reports, refused }, { now, taker });
      } catch (error) {
        refused ||= error instanceof IdTaken;
        throw error;
      }
    });
  }

  private async settle(
    tx: Transaction,
    { reports, refused }: Batch,
    { now, taker }: Moment,
  ): Promise<Work<Settlements>> {
    const locked = await this.locks.run(tx, {
      ids: reports.map(({ attemptId }) => attemptId),
      states: UNDER_WAY,
      ending: new Set(reports.filter(mayEnd).map(({ attemptId }) => attemptId)),
    });
    const started = startedAmong(reports, locked);
    const inUse = refused ? await this.attempts.idsInUse(tx, started) : NOBODY;
    const settled = settleEach(withoutForeignIds(reports, started, inUse), locked);
    await this.attempts.move(tx, settled.moves, now);
    await this.ownership.logAnswers(tx, reports.flatMap(answerOf), now);
    const note = { now, actor: AGENT, reason: null, taker };
    const { orders, taken } = await this.advance.fromEnds(tx, settled.changes, note);
    return { answer: { applied: settled.applied, taken }, orders };
  }
}

interface Batch {
  readonly reports: readonly AttemptReport[];
  /** The database has refused an execution id of this batch. */
  readonly refused: boolean;
}

interface Started extends OriginId {
  readonly report: AttemptReport;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Only reports that count: one of an earlier hand on the same attempt names the same execution, and is no other's. */
function startedAmong(
  reports: readonly AttemptReport[],
  locked: readonly LockedAttempt[],
): readonly Started[] {
  const attempts = new Map(locked.map(({ attempt }) => [attempt.id, attempt]));
  return reports.flatMap((report) => {
    const attempt = attempts.get(report.attemptId);
    if (report.kind !== 'STARTED' || attempt?.epoch !== report.epoch) return [];
    return [{ ...report, report, origin: attempt.targetOrigin ?? '' }];
  });
}

/**
 * A Start answered with an id that another open attempt of its system holds tells nothing: whose is it? `inUse` are attempts
 * whose id another one holds in the database; the same may happen within one batch.
 */
function withoutForeignIds(
  reports: readonly AttemptReport[],
  started: readonly Started[],
  inUse: ReadonlySet<string>,
): readonly Told[] {
  const holders = new Map<string, string>();
  const foreign = new Set<AttemptReport>();
  for (const { report, attemptId, executionId, origin } of started) {
    const key = `${origin} ${executionId}`;
    const holder = holders.get(key) ?? attemptId;
    holders.set(key, holder);
    if (inUse.has(attemptId) || holder !== attemptId) foreign.add(report);
  }
  return reports.map((report) => ({
    report,
    believed: report.kind === 'STARTED' && foreign.has(report) ? foreignId(report) : report,
  }));
}

/** The log has what the external system said, whether that is believed or not. */
function answerOf(report: AttemptReport): readonly SendAnswer[] {
  if (report.kind !== 'STARTED' || report.answer === undefined) return [];
  const { attemptId, epoch, kind: outcome, answer: detail } = report;
  return [{ attemptId, epoch, outcome, detail }];
}

/** A report as it came, and what is believed of it. */
interface Told {
  readonly report: AttemptReport;
  readonly believed: AttemptReport;
}

const foreignId = (report: AttemptReport & { kind: 'STARTED' }): AttemptReport => ({
  attemptId: report.attemptId,
  epoch: report.epoch,
  kind: 'START_UNKNOWN',
  detail: `Start was answered with execution id ${report.executionId}, which another open attempt of this system holds`,
});

interface Settled {
  readonly moves: readonly (AttemptMove & { attempt: OwnedAttempt })[];
  readonly changes: readonly RunChange[];
  readonly applied: Applied;
}

function settleEach(told: readonly Told[], locked: readonly LockedAttempt[]): Settled {
  const open = new Map(locked.map((pair) => [pair.attempt.id, pair]));
  const moves: (AttemptMove & { attempt: OwnedAttempt })[] = [];
  const changes: RunChange[] = [];
  const applied = new Map<AttemptReport, AttemptState>();
  for (const { report, believed } of told) {
    const pair = open.get(report.attemptId);
    if (pair?.attempt.epoch !== report.epoch) continue;
    const { run, attempt } = settle(pair.run, pair.attempt, believed);
    if (attempt) moves.push({ ...attempt, attempt: pair.attempt });
    if (run) changes.push(run);
    if (attempt ?? run) applied.set(report, run?.attempt?.state ?? attempt?.state ?? pair.attempt.state);
    // One report per attempt and batch: a second one was decided on a state that is gone.
    open.delete(report.attemptId);
  }
  return { moves, changes, applied };
}

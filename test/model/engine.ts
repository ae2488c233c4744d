import { settle, type AttemptReport } from '../../src/domain/run/attempt-report.js';
import { waitVerdict } from '../../src/domain/run/edge.js';
import {
  decide,
  rerun,
  resolveStart,
  standsAgainst,
  type ActionRequest,
  type StartResolution,
} from '../../src/domain/run/operator-action.js';
import { change, isDummy, isStartUnknown, type Run, type RunChange } from '../../src/domain/run/run.js';
import { hasNotStarted, isPassedOver, type AttemptState } from '../../src/domain/run/run-state.js';
import {
  claimed,
  handedBack,
  replanned,
  startUnknown,
  unflagged,
  withdrawn,
} from '../../src/domain/run/run-transition.js';
import type { Attempt, Order } from './ledger.js';
import { orderOf, type Ledger } from './ledger.js';
import type { NightJob, NightType, Story } from './night.js';

/** What a transaction answers, and the messages to be handed on once it is committed. */
/** domain/send.ts, without where to. */
interface Intent {
  readonly attemptId: string;
  readonly epoch: number;
  readonly hand: string;
}

export interface Done<T> {
  readonly answer: T;
  readonly orders: readonly Order[];
}

/** runs/ownership.store.ts, workOf: what an agent knows of an attempt, as it was when it asked. */
export interface Work {
  readonly attemptId: string;
  readonly epoch: number;
  readonly state: AttemptState;
  readonly run: number;
  readonly type: NightType;
  readonly agentExecutionId: string;
  readonly body: string;
  readonly executionId: string | null;
  readonly killRequestedAt: number | null;
  readonly startingSince: number;
  readonly trackingLost: boolean;
}

/** What a person did that the audit must know of. */
export interface Word {
  /** Runs that somebody has forced to start, and those that somebody has completed. */
  readonly forced: Set<number>;
  readonly completed: Set<number>;
  /** Runs that were planned once more: what stood behind them may have begun before. */
  readonly replanned: Set<number>;
  /** Attempts that a person has declared ended. */
  readonly declared: Set<string>;
  /** By attempt, when a kill of it was accepted. */
  readonly kills: Map<string, number>;
}

const UNDER_WAY: readonly AttemptState[] = ['CLAIMED', 'SENDING', 'TRACKING', 'KILLING'];

/** The transactions of the engine on the ledger of a world: twins of execution/*.ts, each one atomic. */
export class Engine {
  readonly word: Word = {
    forced: new Set(),
    completed: new Set(),
    replanned: new Set(),
    declared: new Set(),
    kills: new Map(),
  };
  /** By attempt, how often the intent to send was granted, and when last. */
  readonly intents = new Map<string, { times: number; at: number }>();

  constructor(
    readonly ledger: Ledger,
    private readonly tick: () => number,
    private readonly story: Story,
  ) {}

  /** execution/claim-orders.ts: the first claim wins; where a repeated Start is harmless it is the intent already. */
  claim(session: number, attemptId: string): Done<Work | null> {
    const attempt = this.ledger.attempt(attemptId);
    const run = this.ledger.run(attempt.run);
    if (attempt.state !== 'QUEUED' || run.status !== 'PENDING') return { answer: null, orders: [] };
    if (!run.forced && waitVerdict(run) !== 'READY')
      this.story.offend(`I4 run ${run.id} is claimed too early`);
    const { idempotentStart } = this.typeOf(attempt);
    const now = this.ledger.now();
    this.ledger.set(attempt, {
      state: idempotentStart ? 'SENDING' : 'CLAIMED',
      epoch: attempt.epoch + 1,
      session,
      claimedAt: now,
      sendingAt: idempotentStart ? now : null,
    });
    if (idempotentStart) this.noteIntent(attempt);
    const orders = this.ledger.advance([claimed(this.ledger.run(attempt.run))]);
    return { answer: this.workOf(attemptId), orders };
  }

  /** runs/ownership.store.ts, intend. */
  intend({ attemptId, epoch, hand }: Intent): Done<boolean> {
    const attempt = this.ledger.attempt(attemptId);
    const { state, executionId, killRequestedAt } = attempt;
    const mine = state === 'SENDING' && attempt.hand === hand;
    const sendable = (state === 'CLAIMED' || mine) && executionId === null;
    const granted = attempt.epoch === epoch && killRequestedAt === null && sendable;
    if (granted) {
      this.ledger.set(attempt, { state: 'SENDING', sendingAt: this.ledger.now(), hand });
      this.noteIntent(attempt);
    }
    return { answer: granted, orders: [] };
  }

  /** execution/settle-attempts.ts, one report; no execution id of a world is given to two. */
  settle(report: AttemptReport): Done<AttemptState | null> {
    const attempt = this.ledger.attempt(report.attemptId);
    const run = this.ledger.run(attempt.run);
    if (!UNDER_WAY.includes(attempt.state) || attempt.epoch !== report.epoch)
      return { answer: null, orders: [] };
    const seen = { ...attempt, killRequested: attempt.killRequestedAt !== null };
    const { run: change, attempt: move } = settle(run, seen, report);
    if (!change && !move) return { answer: null, orders: [] };
    if (move) {
      const started =
        move.executionId === undefined
          ? {}
          : { executionId: move.executionId, trackingAt: this.ledger.now() };
      this.ledger.set(attempt, { state: move.state, ...started });
    }
    const orders = this.ledger.advance(change ? [change] : []);
    return { answer: change?.attempt?.state ?? move?.state ?? attempt.state, orders };
  }

  /** execution/take-over.ts. */
  takeOver(session: number): Done<readonly Work[]> {
    const orphans = this.ledger.attempts.filter(
      (one) => UNDER_WAY.includes(one.state) && !this.ledger.isAlive(one.session),
    );
    const requeued: Order[] = [];
    const changes: RunChange[] = [];
    const goOn: string[] = [];
    for (const attempt of orphans) {
      if (attempt.state === 'CLAIMED') {
        this.ledger.set(attempt, { state: 'QUEUED', session: null, epoch: attempt.epoch + 1 });
        changes.push(handedBack(this.ledger.run(attempt.run)));
        requeued.push(orderOf(attempt, 'start'));
      } else if (attempt.state === 'SENDING' && !this.typeOf(attempt).idempotentStart) {
        this.ledger.set(attempt, { state: 'START_UNKNOWN' });
        changes.push(startUnknown(this.ledger.run(attempt.run)));
      } else {
        this.ledger.set(attempt, { session, epoch: attempt.epoch + 1 });
        goOn.push(attempt.id);
      }
    }
    const orders = this.ledger.advance(changes);
    return { answer: goOn.map((id) => this.workOf(id)), orders: [...requeued, ...orders] };
  }

  /** runs/ownership.store.ts, takeKills: the given one, or those that the session tracks. */
  takeKills(session: number, attemptId: string | null): Done<readonly Work[]> {
    const taken = this.ledger.attempts.filter(
      (one) =>
        one.killRequestedAt !== null &&
        one.state === 'TRACKING' &&
        !this.ledger.run(one.run).flags.includes('KILL_FAILED') &&
        (attemptId === null ? one.session === session : one.id === attemptId),
    );
    for (const one of taken) this.ledger.set(one, { state: 'KILLING', session, epoch: one.epoch + 1 });
    return { answer: taken.map(({ id }) => this.workOf(id)), orders: [] };
  }

  /** runs/ownership.store.ts, waiting. */
  waiting(olderThan: number): readonly string[] {
    return this.ledger.attempts
      .filter((one) => one.state === 'QUEUED' && one.queuedAt <= olderThan)
      .map(({ id }) => id);
  }

  /** runs/ownership.store.ts, ownedBy. */
  ownedBy(session: number): ReadonlyMap<string, number> {
    const owned = this.ledger.attempts.filter(
      (one) => one.session === session && UNDER_WAY.includes(one.state),
    );
    return new Map(owned.map(({ id, epoch }) => [id, epoch]));
  }

  workOf(attemptId: string): Work {
    const attempt = this.ledger.attempt(attemptId);
    const { epoch, state, run, agentExecutionId, executionId, killRequestedAt, restartOf } = attempt;
    const startingSince = attempt.sendingAt ?? attempt.claimedAt ?? attempt.queuedAt;
    const body = `${run}/${agentExecutionId}/${restartOf ?? ''}`;
    const trackingLost = this.ledger.run(run).flags.includes('TRACKING_LOST');
    const type = this.typeOf(attempt);
    return {
      attemptId,
      epoch,
      state,
      run,
      type,
      agentExecutionId,
      body,
      executionId,
      killRequestedAt,
      startingSince,
      trackingLost,
    };
  }

  /** execution/act-on-runs.ts and carry-out.ts. */
  act(place: number, request: ActionRequest): Done<boolean> {
    const run = this.ledger.run(place);
    const killDefined = this.ledger.night.types[Number(run.jobType)]?.kill ?? false;
    const behind = request.action === 'rerun' ? this.behind(place) : [];
    const decision = decide(request, run, {
      killDefined,
      dependentStarted: this.dependentStarted(place),
      started: behind.filter((one) => !isDummy(one)).map((one) => ({ ...one, process: '', job: '' })),
    });
    if (decision.kind === 'refused') return { answer: false, orders: [] };
    const attempt = this.ledger.openAttemptOf(place);
    this.noteWord(place, request, attempt);
    this.story.tell(() => `a person: ${request.action} run ${place}`);
    if (decision.kind === 'change') {
      const others = behind.filter((one) => one.status !== 'RUNNING' && !isStartUnknown(one)).map(rerun);
      return { answer: true, orders: this.ledger.advance([decision.change, ...others]) };
    }
    if (!attempt) throw new Error(`run ${place} has no attempt to kill`);
    const asked = attempt.state === 'TRACKING' ? null : attempt.killRequestedAt;
    this.ledger.set(attempt, { killRequestedAt: asked ?? this.ledger.now() });
    const again = run.flags.includes('KILL_FAILED') ? [unflagged(this.ledger.run(place), 'KILL_FAILED')] : [];
    return { answer: true, orders: [orderOf(attempt, 'kill'), ...this.ledger.advance(again)] };
  }

  /** execution/edit-parameters.ts: an attempt that waits in the queue was made of the old ones. */
  edit(place: number): Done<boolean> {
    const run = this.ledger.run(place);
    const closing = withdrawn(run);
    if (standsAgainst(run, undefined) || !EDITABLE.includes(run.status)) return { answer: false, orders: [] };
    this.story.tell(() => `a person: edits the parameters of run ${place}`);
    const changes = closing ? [change(run, { ready: false }, closing)] : [];
    return { answer: true, orders: this.ledger.advance(changes) };
  }

  /** execution/replan-day.ts, of one run: its day is planned once more, and it is to be as `planned` says. */
  replan(place: number, planned: NightJob['status']): Done<boolean> {
    const run = this.ledger.run(place);
    const isSent = this.ledger.attempts.some((one) => one.run === place && one.sendingAt !== null);
    const isDecided = run.status === 'HELD' || run.skippedFrom !== null;
    if (isSent || isDecided || !hasNotStarted(run.status)) return { answer: false, orders: [] };
    const isPassed = isPassedOver(run.status);
    const isSame = planned === 'LOADED' ? !isPassed : run.status === planned;
    const change = replanned(run, isSame ? null : planned);
    this.story.tell(() => `run ${place} is planned once more, as ${planned}`);
    this.word.replanned.add(place);
    return { answer: true, orders: this.ledger.advance(change ? [change] : []) };
  }

  /** execution/resolve-start.ts. */
  resolve(place: number, resolution: StartResolution, executionId: string | null): Done<boolean> {
    const attempt = this.ledger.openAttemptOf(place);
    if (!isStartUnknown(this.ledger.run(place)) || attempt?.state !== 'START_UNKNOWN') {
      return { answer: false, orders: [] };
    }
    const idempotent = this.typeOf(attempt).idempotentStart;
    this.story.tell(() => `a person: run ${place} is ${resolution} ${executionId ?? ''}`);
    if (resolution === 'adopt') {
      if (executionId === null) return { answer: false, orders: [] };
      const state = attempt.killRequestedAt === null ? 'TRACKING' : 'KILLING';
      this.ledger.set(attempt, { state, executionId, trackingAt: this.ledger.now(), session: null });
    }
    if (resolution === 'notStarted' && idempotent) {
      this.ledger.set(attempt, { state: 'SENDING', sendingAt: this.ledger.now(), session: null });
    }
    if (resolution === 'failed') this.word.declared.add(attempt.id);
    const orders = this.ledger.advance([resolveStart(this.ledger.run(place), resolution, idempotent)]);
    return { answer: true, orders };
  }

  typeOf({ run }: Pick<Attempt, 'run'>): NightType {
    const type = this.ledger.night.types[Number(this.ledger.run(run).jobType)];
    if (!type) throw new Error(`run ${run} is a DUMMY`);
    return type;
  }

  /** runs/action.store.ts, withStartedDependents. */
  private dependentStarted(place: number): boolean {
    return this.ledger.edges
      .filter(({ from }) => from === place)
      .some(({ to }) => {
        const { status } = this.ledger.run(to);
        if (STARTED.includes(status)) return true;
        if (this.ledger.attempts.some((one) => one.run === to && one.sendingAt !== null)) return true;
        return isPassedOver(status) && this.dependentStarted(to);
      });
  }

  /** runs/action.store.ts, behind: what has started behind a run, and every DUMMY that was passed there. */
  private behind(place: number): readonly Run[] {
    const reached = new Set<number>();
    const next = [place];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      for (const { from, to, enabled } of this.ledger.edges) {
        if (from !== at || !enabled || reached.has(to)) continue;
        reached.add(to);
        const { status } = this.ledger.run(to);
        if (STARTED.includes(status) || isPassedOver(status)) next.push(to);
      }
    }
    return [...reached].map((to) => this.ledger.run(to)).filter(({ status }) => STARTED.includes(status));
  }

  private noteIntent({ id, killRequestedAt }: Attempt): void {
    if (killRequestedAt !== null)
      this.story.offend(`I11 attempt ${id} is to be sent after a kill was accepted`);
    this.intents.set(id, { times: (this.intents.get(id)?.times ?? 0) + 1, at: this.tick() });
  }

  private noteWord(place: number, { action }: ActionRequest, attempt: Attempt | null): void {
    const isAgainstItsBranch = action === 'rerun' && this.ledger.run(place).status === 'NOT_RUN';
    if (action === 'force' || isAgainstItsBranch) this.word.forced.add(place);
    if (action === 'complete') this.word.completed.add(place);
    if (attempt && (action === 'complete' || action === 'fail')) this.word.declared.add(attempt.id);
    if (attempt && action === 'kill' && !this.word.kills.has(attempt.id))
      this.word.kills.set(attempt.id, this.tick());
  }
}

const EDITABLE = ['LOADED', 'PENDING', 'HELD', 'ERROR', 'NOT_RUN', 'SKIPPED'];
const STARTED = ['RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR'];

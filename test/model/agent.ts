import type { AttemptReport } from '../../src/domain/run/attempt-report.js';
import { CONTRACT_LIMITS } from '../../src/domain/job-type.js';
import {
  killOutcome,
  startOutcome,
  statusOutcome,
  type Reply,
  type StartOutcome,
} from '../../src/domain/run/outcome.js';
import {
  pollAfter,
  pollAfterFailure,
  SETTLING_IN_MS,
  startRetryAfter,
} from '../../src/domain/run/poll-policy.js';
import { isOpen, type AttemptState } from '../../src/domain/run/run-state.js';
import type { Done, Engine, Work } from './engine.js';
import type { Request } from './external.js';

/** What a step of an agent waits for: its next effect, an answer from outside, or time. */
export type Pause =
  | { readonly kind: 'effect' }
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'sleep'; readonly ms: number };
export type Steps<T> = Generator<Pause, T, Reply>;

/** The surroundings that an agent meets: a world that may fail it at any pause. */
export interface Host {
  readonly engine: Engine;
  /** Milliseconds: the database's and the monotonic clock. */
  now(): number;
  /** The wall clock, which may step. */
  wall(): Date;
  /** Commits, or throws: with the change made or without. */
  commit<T>(work: () => Done<T>): T;
  newSession(): number;
}

export const LEASE_MS = 1_000;
const TRUSTED_SHARE = 0.8;
const RHYTHM = { policy: 'adaptive', intervalMs: 1_000 } as const;
const EFFECT: Pause = { kind: 'effect' };
const NOT_MINE = 'not-mine';
type Seen<R = AttemptReport> = R extends AttemptReport ? Omit<R, 'attemptId' | 'epoch'> : never;
type Step = (held: InHand) => Steps<void>;

/** agent/attempts-in-hand.ts. */
interface InHand {
  readonly id: string;
  work: Work;
  planned: { readonly at: number; readonly step: Step } | null;
  startTries: number;
  killTries: number;
  inDoubt: boolean;
  answered: number;
  failed: number;
  silentSince: number | null;
  silenceTold: 'no' | 'warning' | 'lost';
}

/** Something of an agent that is under way. */
export interface Fiber {
  readonly steps: Steps<void>;
  /** From when on it may go on; Infinity = it waits for an answer. */
  due: number;
  answer: Reply | null;
}

const NO_ANSWER: Reply = { kind: 'not-sent', reason: 'REFUSED', detail: '' };

/** An agent that can be stopped for good or for a while between any two effects: a small twin of src/agent. */
export class Agent {
  readonly hands = new Map<string, InHand>();
  fibers: Fiber[] = [];
  frozen = false;
  private session: number;
  private handsTaken = 0;
  private trustedUntil: number;
  private missedBefore: ReadonlySet<string> = new Set();

  constructor(
    readonly name: number,
    private readonly host: Host,
  ) {
    this.session = host.newSession();
    this.trustedUntil = host.now() + LEASE_MS * TRUSTED_SHARE;
  }

  spawn(steps: Steps<void>): void {
    this.fibers.push({ steps, due: 0, answer: null });
  }

  /** Plans that are due become steps under way. */
  wake(): void {
    for (const held of this.hands.values()) {
      const { planned } = held;
      if (!planned || planned.at > this.host.now()) continue;
      held.planned = null;
      this.spawn(this.make(held, planned.step));
    }
  }

  /** How much of it could go on now. */
  ready(now: number): number {
    let count = 0;
    for (const { due } of this.fibers) if (due <= now) count += 1;
    return count;
  }

  readyFiber(now: number, n: number): Fiber | undefined {
    let before = 0;
    for (const fiber of this.fibers) {
      if (fiber.due > now) continue;
      if (before === n) return fiber;
      before += 1;
    }
    return undefined;
  }

  /** When something of it is due next; Infinity = it waits for others. */
  dueAt(): number {
    let at = Infinity;
    for (const { planned } of this.hands.values()) at = Math.min(at, planned?.at ?? Infinity);
    for (const { due } of this.fibers) at = Math.min(at, due);
    return at;
  }

  /** Up to its next pause. Answers with the request that it has sent, if that is what it waits for. */
  advance(fiber: Fiber): Request | null {
    const { value, done } = goOn(fiber);
    fiber.answer = null;
    if (done) this.fibers = this.fibers.filter((one) => one !== fiber);
    else if (value.kind === 'sleep') fiber.due = this.host.now() + value.ms;
    else fiber.due = value.kind === 'request' ? Infinity : 0;
    return !done && value.kind === 'request' ? value.request : null;
  }

  /** agent/order.consumer.ts. */
  *take(attemptId: string, verb: 'start' | 'kill'): Steps<void> {
    if (verb === 'kill')
      this.goOn(yield* this.commit(() => this.host.engine.takeKills(this.session, attemptId)));
    else yield* this.claim(attemptId);
  }

  /** agent/find-work.loop.ts. */
  *findWork(): Steps<void> {
    if (!this.isTrusted) return;
    this.goOn(yield* this.commit(() => this.host.engine.takeOver(this.session)));
    this.goOn(yield* this.commit(() => this.host.engine.takeKills(this.session, null)));
    yield EFFECT;
    for (const id of this.host.engine.waiting(this.host.now() - LEASE_MS / 10)) this.spawn(this.claim(id));
  }

  /** agent/session.loop.ts and owned-in-ledger.ts. */
  *keepSession(): Steps<void> {
    const asked = this.host.now();
    yield EFFECT;
    const { leases } = this.host.engine.ledger;
    if ((leases.get(this.session) ?? -1) > this.host.now()) {
      leases.set(this.session, this.host.now() + LEASE_MS);
      this.trustedUntil = asked + LEASE_MS * TRUSTED_SHARE;
    } else {
      this.session = this.host.newSession();
      this.trustedUntil = this.host.now() + LEASE_MS * TRUSTED_SHARE;
      this.hands.clear();
    }
    const heldBefore = [...this.hands.keys()];
    yield EFFECT;
    const owned = this.host.engine.ownedBy(this.session);
    for (const id of heldBefore) {
      const held = this.hands.get(id)?.work.epoch;
      if (held !== undefined && (owned.get(id) ?? Infinity) > held) this.hands.delete(id);
    }
    const missed = [...owned.keys()].filter((id) => !this.hands.has(id));
    const twice = missed.filter((id) => this.missedBefore.has(id));
    this.missedBefore = new Set(missed);
    yield EFFECT;
    this.goOn(twice.map((id) => this.host.engine.workOf(id)));
  }

  /** Time passes in which it renews its lease as it should. */
  stayAlive(): void {
    const { leases } = this.host.engine.ledger;
    if (this.frozen || (leases.get(this.session) ?? -1) < this.host.now()) return;
    leases.set(this.session, this.host.now() + LEASE_MS);
    this.trustedUntil = this.host.now() + LEASE_MS * TRUSTED_SHARE;
  }

  private get isTrusted(): boolean {
    return this.host.now() < this.trustedUntil;
  }

  private *commit<T>(work: () => Done<T>): Steps<T> {
    yield EFFECT;
    return this.host.commit(work);
  }

  /** agent/take-work.ts. */
  private *claim(attemptId: string): Steps<void> {
    if (!this.isTrusted) return;
    const work = yield* this.commit(() => this.host.engine.claim(this.session, attemptId));
    if (work) yield* this.make(this.hold(work), (held) => this.tryOnce(held));
  }

  private goOn(works: readonly Work[]): void {
    for (const work of works) {
      const held = this.hold(work);
      if (work.state === 'TRACKING' || work.state === 'KILLING') this.plan(held, 0);
      else {
        held.inDoubt = work.state === 'SENDING';
        this.spawn(this.make(held, (one) => this.tryOnce(one)));
      }
    }
  }

  private hold(work: Work): InHand {
    const silenceTold = work.trackingLost ? 'lost' : 'no';
    const tried = { startTries: 0, killTries: 0, inDoubt: false, answered: 0, failed: 0 };
    this.handsTaken += 1;
    const id = `${this.session}.${this.handsTaken}`;
    const held: InHand = { id, work, planned: null, ...tried, silentSince: null, silenceTold };
    this.hands.set(work.attemptId, held);
    return held;
  }

  private isHeld(held: InHand): boolean {
    return this.hands.get(held.work.attemptId) === held;
  }

  private release(held: InHand): void {
    if (this.isHeld(held)) this.hands.delete(held.work.attemptId);
  }

  private next(held: InHand, delayMs: number, step: Step): void {
    if (this.isHeld(held)) held.planned = { at: this.host.now() + delayMs, step };
  }

  /** A step that the database fails is made again. */
  private *make(held: InHand, step: Step): Steps<void> {
    if (!this.isHeld(held)) return;
    try {
      yield* step(held);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.next(held, 1_000, step);
    }
  }

  /** agent/start-attempt.ts. */
  private *tryOnce(held: InHand): Steps<void> {
    const { type, startingSince } = held.work;
    if (held.inDoubt && !type.idempotentStart)
      return yield* this.end(held, { kind: 'START_UNKNOWN', detail: '' });
    const late = this.host.wall().getTime() - startingSince > (type.startDeadlineMs ?? Infinity);
    if (late)
      return yield* this.end(held, { kind: held.inDoubt ? 'START_UNKNOWN' : 'START_EXPIRED', detail: '' });
    const outcome = yield* this.send(held);
    if (outcome === NOT_MINE) this.release(held);
    else yield* this.follow(held, outcome);
  }

  private *follow(held: InHand, outcome: StartOutcome): Steps<void> {
    switch (outcome.kind) {
      case 'STARTED': {
        const { executionId, executionInfo } = outcome;
        const state = yield* this.tell(held, { kind: 'STARTED', executionId, executionInfo });
        if (state === null) return;
        const killRequestedAt = held.work.state === 'KILLING' ? this.host.wall().getTime() : null;
        held.work = { ...held.work, executionId, killRequestedAt };
        this.plan(held, 0);
        return;
      }
      case 'REJECTED':
        return yield* this.end(held, { kind: 'START_REJECTED', detail: '' });
      case 'NOT_STARTED':
      case 'UNAUTHORIZED':
        return yield* this.tryAgain(held);
      case 'UNKNOWN':
        if (held.work.type.idempotentStart) return yield* this.tryAgain(held);
        return yield* this.end(held, { kind: 'START_UNKNOWN', detail: '' });
    }
  }

  private *tryAgain(held: InHand): Steps<void> {
    const takenBack = held.work.state === 'SENDING' && !held.inDoubt;
    if (takenBack) yield* this.tell(held, { kind: 'NOT_SENT', detail: '' });
    else if (held.startTries === 0) yield* this.tell(held, { kind: 'WAITING_FOR_TARGET', detail: '' });
    held.startTries += 1;
    this.next(held, startRetryAfter(held.startTries, 0.5), (one) => this.tryOnce(one));
  }

  private *end(held: InHand, seen: Seen): Steps<void> {
    yield* this.tell(held, seen);
    this.release(held);
  }

  /** agent/send-start.ts. */
  private *send(held: InHand): Steps<StartOutcome | typeof NOT_MINE> {
    const doubtedBefore = held.inDoubt;
    const { type } = held.work;
    const reply = type.idempotentStart ? yield* this.onPool(held) : yield* this.onFreshLine(held);
    if (reply === NOT_MINE) return NOT_MINE;
    const outcome = startOutcome(reply, type, this.host.wall());
    if (outcome.kind === 'NOT_STARTED' || outcome.kind === 'UNAUTHORIZED') held.inDoubt = doubtedBefore;
    return outcome;
  }

  /** A token is got between the last look at the lease and the first byte: a repeated Start is harmless here. */
  private *onPool(held: InHand): Steps<Reply | typeof NOT_MINE> {
    if (held.work.state === 'CLAIMED' && !(yield* this.intend(held))) return NOT_MINE;
    if (!this.maySend(held)) return NOT_MINE;
    held.inDoubt = true;
    yield EFFECT;
    return yield { kind: 'request', request: startOf(held.work) };
  }

  /** Nothing comes between the last look at the lease and the first byte. */
  private *onFreshLine(held: InHand): Steps<Reply | typeof NOT_MINE> {
    const line = yield { kind: 'request', request: { verb: 'connect' } };
    if (line.kind === 'not-sent') return line;
    if (!(yield* this.intend(held))) return NOT_MINE;
    yield EFFECT;
    if (!this.maySend(held)) {
      yield* this.tell(held, { kind: 'NOT_SENT', detail: '' });
      return NOT_MINE;
    }
    held.inDoubt = true;
    const reply = yield { kind: 'request', request: startOf(held.work) };
    if (reply.kind !== 'answer' || reply.status !== 401 || !this.maySend(held)) return reply;
    return yield { kind: 'request', request: startOf(held.work) };
  }

  private maySend(held: InHand): boolean {
    return this.isTrusted && this.isHeld(held);
  }

  private *intend(held: InHand): Steps<boolean> {
    const { attemptId, epoch } = held.work;
    const granted = yield* this.commit(() => this.host.engine.intend({ attemptId, epoch, hand: held.id }));
    if (granted) held.work = { ...held.work, state: 'SENDING' };
    return granted;
  }

  /** agent/report.ts: told again until the ledger has answered, also by a hand that has let go. */
  private *tell(held: InHand, seen: Seen): Steps<AttemptState | null> {
    const { attemptId, epoch } = held.work;
    for (;;) {
      try {
        const state = yield* this.commit(() => this.host.engine.settle({ attemptId, epoch, ...seen }));
        if (state === null || !isOpen(state)) this.release(held);
        else held.work = { ...held.work, state };
        return state;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        yield { kind: 'sleep', ms: 100 };
      }
    }
  }

  /** agent/track-attempt.ts. */
  private plan(held: InHand, delayMs: number): void {
    this.next(held, delayMs, (one) => (one.work.state === 'KILLING' ? this.kill(one) : this.poll(one)));
  }

  private *poll(held: InHand): Steps<void> {
    const { executionId, run } = held.work;
    if (executionId === null) return;
    const reply = yield { kind: 'request', request: { verb: 'status', run, executionId } };
    const outcome = statusOutcome(reply, executionId, this.host.wall());
    if (!this.isHeld(held)) return;
    switch (outcome.kind) {
      case 'RUNNING':
        if (held.silenceTold !== 'no') yield* this.tell(held, { kind: 'TRACKING_FOUND' });
        Object.assign(held, { silenceTold: 'no', silentSince: null, failed: 0, answered: held.answered + 1 });
        {
          this.plan(held, pollAfter(RHYTHM, held.answered));
          return;
        }
      case 'COMPLETED':
        return yield* this.end(held, { kind: 'COMPLETED', executionInfo: null });
      case 'ERROR':
        return yield* this.end(held, { kind: 'FAILED', executionInfo: null });
      case 'UNAUTHORIZED':
      case 'SILENT':
        return yield* this.silent(held);
    }
  }

  private *silent(held: InHand): Steps<void> {
    held.silentSince ??= this.host.now();
    held.failed += 1;
    const { onSilence, silenceBudgetMs } = held.work.type;
    const silentFor = this.host.now() - held.silentSince;
    if (silentFor >= silenceBudgetMs) {
      if (onSilence === 'error') return yield* this.end(held, { kind: 'LOST', detail: '' });
      if (held.silenceTold !== 'lost') yield* this.tell(held, { kind: 'TRACKING_LOST', detail: '' });
      held.silenceTold = 'lost';
    } else if (silentFor > SETTLING_IN_MS && held.silenceTold === 'no') {
      yield* this.tell(held, { kind: 'SILENT', detail: '' });
      held.silenceTold = 'warning';
    }
    this.plan(held, pollAfterFailure(RHYTHM, held.failed, 0.5));
  }

  private *kill(held: InHand): Steps<void> {
    const { executionId, run, killRequestedAt } = held.work;
    if (executionId === null) return;
    if (this.host.wall().getTime() - (killRequestedAt ?? Infinity) > CONTRACT_LIMITS.killDeadlineMs) {
      const state = yield* this.tell(held, { kind: 'KILL_FAILED', detail: '' });
      if (state !== null) this.plan(held, 0);
      return;
    }
    yield EFFECT;
    const outcome = killOutcome(yield { kind: 'request', request: { verb: 'kill', run, executionId } });
    if (outcome.kind === 'KILLED') return yield* this.end(held, { kind: 'KILLED', detail: '' });
    if (outcome.kind !== 'REFUSED') yield* this.tell(held, { kind: 'WAITING_FOR_TARGET', detail: '' });
    held.killTries += 1;
    yield* this.poll(held);
    if (held.work.state === 'KILLING') this.plan(held, pollAfterFailure(RHYTHM, held.killTries, 0.5));
  }
}

/** The database has not answered: nobody knows whether it has committed. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** A loop or the handling of a message that the database fails is over: the next one looks again. */
function goOn({ steps, answer }: Fiber): IteratorResult<Pause, void> {
  try {
    return steps.next(answer ?? NO_ANSWER);
  } catch (error) {
    if (error instanceof Unreachable) return { done: true, value: undefined };
    throw error;
  }
}

const startOf = ({ run, agentExecutionId, body }: Work): Request => ({
  verb: 'start',
  run,
  agentExecutionId,
  body,
});

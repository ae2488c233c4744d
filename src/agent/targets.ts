import { Injectable } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { admission, CLOSED, missed, probing, unprobed, type Circuit } from '../domain/circuit.js';
import {
  describe,
  isOutage,
  isOfTarget,
  retryAfterMs,
  type NotSent,
  type Reply,
} from '../domain/run/outcome.js';
import { afterFirstCall, afterQuickRepeat, FULL_BUDGET } from '../domain/retry-budget.js';
import { Clock } from '../platform/time/clock.js';
import { Log } from '../platform/log/logger.js';
import { AgentSettings } from './agent-session.js';

/** Start and Restart, or the questions about what was started. */
export type CallKind = 'start' | 'question';
const KINDS: readonly CallKind[] = ['start', 'question'];

/** Of the places of an agent, for the Starts of one target: a slow one must not keep the others waiting. */
const SHARE_OF_PLACES = 0.8;
/** Runs that go on must not be left unwatched for an hour because one answer asked for it. */
const LONGEST_QUIET_FOR_QUESTIONS_MS = 30_000;

/** What this process knows of the systems it calls, by origin; of a system that fails, the others notice nothing. */
@Injectable()
export class Targets {
  private readonly byOrigin = new Map<string, Target>();
  /** The same by whole URL: every poll asks, and an address is not taken apart for each. */
  private readonly byUrl = new Map<string, Target>();
  private budget = FULL_BUDGET;

  constructor(
    private readonly settings: AgentSettings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  of(url: string): Target {
    const target = this.byUrl.get(url) ?? this.ofOrigin(new URL(url).origin);
    this.byUrl.set(url, target);
    return target;
  }

  private ofOrigin(origin: string): Target {
    const known = this.byOrigin.get(origin);
    if (known) return known;
    const places = Math.max(1, Math.floor(this.settings.concurrency * SHARE_OF_PLACES));
    const target = new Target(origin, { places, clock: this.clock, log: this.log });
    this.byOrigin.set(origin, target);
    return target;
  }

  /** Pays for a call that is no repeat. */
  firstCall(): void {
    this.budget = afterFirstCall(this.budget);
  }

  /** Whether a repeat may be quick; otherwise it waits as long as its back-off ever lets it wait. */
  mayRepeatQuickly(): boolean {
    const budget = afterQuickRepeat(this.budget);
    if (budget === null) return false;
    this.budget = budget;
    return true;
  }
}

interface Means {
  readonly places: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** One origin: its circuits, the rest it has asked for, and the places for Starts to it. */
export class Target {
  readonly starts: LimitFunction;
  private readonly circuits: Record<CallKind, Circuit> = { start: CLOSED, question: CLOSED };
  private readonly quietUntil: Record<CallKind, number> = { start: 0, question: 0 };
  /** Why it does not get calls: the same words until it does, because each change of them is written down. */
  private why = '';

  constructor(
    private readonly origin: string,
    private readonly means: Means,
  ) {
    this.starts = pLimit(means.places);
  }

  /**
   * null = call it; `probe` = call it, and meanwhile nobody else does. A Start needs an answer to the questions too: to a
   * system that does not answer them it would only be one more Start of unknown fate. `now` is monotonic throughout.
   */
  holdsBack(kind: CallKind, now: number): NotSent | 'probe' | null {
    const quietMs = this.quietUntil[kind] - now;
    if (quietMs > 0) return this.notSent('it has asked to be called later (Retry-After)', quietMs);
    const kinds: readonly CallKind[] = kind === 'start' ? ['start', 'question'] : ['question'];
    const waits = kinds.map((each) => admission(this.circuits[each], now));
    const longest = Math.max(...waits.map((wait) => (typeof wait === 'number' ? wait : 0)));
    if (longest > 0) return this.notSent(`it is out of reach: ${this.why}`, longest);
    if (!waits.includes('probe')) return null;
    for (const each of kinds) this.circuits[each] = probing(this.circuits[each], now);
    return 'probe';
  }

  /** What a call has come to; null = it was not made after all. */
  saw(kind: CallKind, call: { readonly began: number; readonly now: number }, reply: Reply | null): void {
    if (reply) this.rest(kind, reply, call.now);
    if (reply && isOutage(reply)) this.miss(kind, call, describe(reply));
    else if (reply && isOfTarget(reply)) this.reach(kind);
    else this.forgetProbe();
  }

  private forgetProbe(): void {
    for (const each of KINDS) this.circuits[each] = unprobed(this.circuits[each]);
  }

  private rest(kind: CallKind, reply: Reply, now: number): void {
    if (reply.kind !== 'answer' || (reply.status !== 429 && reply.status !== 503)) return;
    const ms = retryAfterMs(reply.retryAfter, this.means.clock.now());
    this.quietUntil.start = Math.max(this.quietUntil.start, now + ms);
    if (kind === 'question') {
      const quiet = now + Math.min(ms, LONGEST_QUIET_FOR_QUESTIONS_MS);
      this.quietUntil.question = Math.max(this.quietUntil.question, quiet);
    }
  }

  private miss(kind: CallKind, call: { began: number; now: number }, why: string): void {
    for (const each of KINDS) {
      const before = this.circuits[each];
      // A Start that was the probe for both says that neither is answered.
      if (each !== kind && before.state === 'closed') continue;
      const after = missed(before, { ...call, random: Math.random() });
      this.circuits[each] = after;
      if (before.state === 'open' || after.state === 'closed') continue;
      this.why = why;
      this.tell('A target is out of reach; it is called rarely until it answers', each, why);
    }
  }

  /** An answered Start is an answer of the whole system; one to a question says nothing of Start. */
  private reach(kind: CallKind): void {
    for (const each of kind === 'start' ? KINDS : [kind]) {
      const wasOpen = this.circuits[each].state === 'open';
      this.circuits[each] = CLOSED;
      if (wasOpen) this.tell('A target answers again', each);
    }
  }

  private tell(message: string, calls: CallKind, why?: string): void {
    this.means.log.warn(message, { target: this.origin, calls, ...(why !== undefined && { why }) });
  }

  private notSent(why: string, retryAfter: number): NotSent {
    const detail = `${this.origin} gets no calls for a while: ${why}`;
    return { kind: 'not-sent', reason: 'BREAKER', detail, retryAfterMs: Math.ceil(retryAfter) };
  }
}

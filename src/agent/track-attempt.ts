import { Injectable } from '@nestjs/common';
import { CONTRACT_LIMITS, endpointUrl } from '../domain/job-type.js';
import {
  killOutcome,
  statusOutcome,
  type NotSent,
  type Reply,
  type StatusOutcome,
} from '../domain/run/outcome.js';
import {
  firstPollAfter,
  pollAfter,
  pollAfterFailure,
  SETTLING_IN_MS,
  type PollRhythm,
} from '../domain/run/poll-policy.js';
import type { AgentWork } from '../execution/attempts/claim-orders.js';
import { AgentSession } from './agent-session.js';
import { AttemptsInHand, type InHand } from './attempts-in-hand.js';
import type { ExecutionCall } from './calls.js';
import { ExternalSystemClient } from './external-system.client.js';
import { Report } from './report.js';
import { Targets } from './targets.js';

/** Status until the end, and Kill when it is asked for: from timers in memory, without a write while nothing changes. */
@Injectable()
export class TrackAttempt {
  /** By work, which stays the same while nothing but polls happens. */
  private readonly calls = new WeakMap<AgentWork, ExecutionCall>();

  constructor(
    private readonly session: AgentSession,
    private readonly inHand: AttemptsInHand,
    private readonly external: ExternalSystemClient,
    private readonly report: Report,
    private readonly targets: Targets,
  ) {}

  /** After a Start that was answered just now. */
  begin(held: InHand, executionId: string): void {
    const now = this.session.now();
    // A kill that was asked for while Start was under way counts from here.
    const killRequestedAt = held.work.state === 'KILLING' ? now : null;
    held.work = { ...held.work, executionId, trackingAt: now, killRequestedAt };
    this.plan(held, firstPollAfter(this.rhythm(held)));
  }

  /** An attempt that another agent has tracked before, or that is to be killed: its turn is now. */
  goOn(work: AgentWork): void {
    this.plan(this.inHand.hold(work), 0);
  }

  private plan(held: InHand, delayMs: number): void {
    this.inHand.next(held, delayMs, () =>
      held.work.state === 'KILLING' ? this.kill(held) : this.poll(held),
    );
  }

  private rhythm({ work }: InHand): PollRhythm {
    return {
      policy: work.type.pollPolicy,
      intervalMs: work.type.pollIntervalMs ?? this.session.pollIntervalMs,
    };
  }

  private callOf(work: AgentWork): ExecutionCall | null {
    const call = this.calls.get(work) ?? executionOf(work);
    if (call) this.calls.set(work, call);
    return call;
  }

  private async poll(held: InHand): Promise<void> {
    const call = this.callOf(held.work);
    if (!call) return;
    const heldBack = this.heldBack(held, call);
    const reply = heldBack ?? (await this.ask(held, call));
    const outcome = statusOutcome(reply, call.executionId, this.session.now());
    if (!this.inHand.isHeld(held)) return;
    switch (outcome.kind) {
      case 'RUNNING':
        return this.stillRunning(held);
      case 'COMPLETED':
        return this.end(held, { kind: 'COMPLETED', executionInfo: outcome.executionInfo });
      case 'ERROR':
        return this.end(held, { kind: 'FAILED', executionInfo: outcome.executionInfo });
      case 'UNAUTHORIZED':
      case 'SILENT':
        return this.silent(held, outcome, heldBack === null);
    }
  }

  /** What follows from a silence that has lasted too long follows from having asked, whatever holds calls back. */
  private heldBack(held: InHand, call: ExecutionCall): NotSent | null {
    const now = performance.now();
    const heldBack = this.targets.of(call.targetUrl).holdsBack('question', now);
    return heldBack === 'probe' || this.isPatienceUsedUp(held, now) ? null : heldBack;
  }

  private async ask(held: InHand, call: ExecutionCall): Promise<Reply> {
    if (held.failed === 0) this.targets.firstCall();
    const began = performance.now();
    const reply = await this.external.status(call);
    this.targets.of(call.targetUrl).saw('question', { began, now: performance.now() }, reply);
    return reply;
  }

  private isPatienceUsedUp({ silentSince, silenceTold, work }: InHand, now: number): boolean {
    return silentSince !== null && silenceTold !== 'lost' && now - silentSince >= work.type.silenceBudgetMs;
  }

  private async stillRunning(held: InHand): Promise<void> {
    if (held.silenceTold !== 'no') await this.report.tell(held, { kind: 'TRACKING_FOUND' });
    held.silenceTold = 'no';
    held.silentSince = null;
    held.failed = 0;
    held.answered += 1;
    this.plan(held, pollAfter(this.rhythm(held), held.answered));
  }

  private async end(held: InHand, seen: Parameters<Report['tell']>[1]): Promise<void> {
    await this.report.tell(held, seen);
    this.inHand.release(held);
  }

  /** Silence is not failure: it is waited out, told as a warning, and flagged when the budget is used up. */
  private async silent(
    held: InHand,
    outcome: StatusOutcome & { kind: 'SILENT' | 'UNAUTHORIZED' },
    wasAsked: boolean,
  ): Promise<void> {
    const now = performance.now();
    held.silentSince ??= now;
    held.failed += 1;
    const { type, trackingAt } = held.work;
    const settlingIn =
      trackingAt !== null && this.session.now().getTime() - trackingAt.getTime() < SETTLING_IN_MS;
    const { detail } = outcome;
    if (wasAsked && now - held.silentSince >= type.silenceBudgetMs) {
      if (type.onSilence === 'error') return this.end(held, { kind: 'LOST', detail });
      if (held.silenceTold !== 'lost') await this.report.tell(held, { kind: 'TRACKING_LOST', detail });
      held.silenceTold = 'lost';
    } else if (!settlingIn && held.silenceTold === 'no') {
      await this.report.tell(held, { kind: 'SILENT', detail });
      held.silenceTold = 'warning';
    }
    const asked = outcome.kind === 'SILENT' ? outcome.retryAfterMs : 0;
    const tries = asked > 0 || this.targets.mayRepeatQuickly() ? held.failed : Infinity;
    this.plan(held, Math.max(pollAfterFailure(this.rhythm(held), tries, Math.random()), asked));
  }

  /** Kill until it succeeds; between two tries Status is asked, because the execution may have ended by itself. */
  private async kill(held: InHand): Promise<void> {
    const call = this.callOf(held.work);
    if (!call) return;
    if (this.isKillOverdue(held)) return this.giveUpKill(held, 'the kill deadline has passed');
    const url = endpointUrl(call.targetUrl, call.type.endpoints.kill ?? '');
    if (!(await this.report.intendKill(held, url))) {
      this.inHand.release(held);
      return;
    }
    const began = performance.now();
    const reply = await this.external.kill(call);
    this.targets.of(call.targetUrl).saw('question', { began, now: performance.now() }, reply);
    const outcome = killOutcome(reply);
    await this.report.answered(held, outcome.kind, outcome.detail);
    if (outcome.kind === 'KILLED') return this.end(held, { kind: 'KILLED', detail: outcome.detail });
    if (outcome.kind !== 'REFUSED') await this.waitForTarget(held, outcome.detail);
    held.killTries += 1;
    await this.poll(held);
    this.planKillAgain(held);
  }

  private async waitForTarget(held: InHand, detail: string): Promise<void> {
    if (held.waitingTold !== detail) await this.report.tell(held, { kind: 'WAITING_FOR_TARGET', detail });
    held.waitingTold = detail;
  }

  private planKillAgain(held: InHand): void {
    if (held.work.state !== 'KILLING') return;
    this.plan(held, pollAfterFailure(this.rhythm(held), held.killTries, Math.random()));
  }

  private isKillOverdue({ work }: InHand): boolean {
    const asked = work.killRequestedAt?.getTime() ?? Infinity;
    return this.session.now().getTime() - asked > CONTRACT_LIMITS.killDeadlineMs;
  }

  private async giveUpKill(held: InHand, detail: string): Promise<void> {
    const state = await this.report.tell(held, { kind: 'KILL_FAILED', detail });
    if (state !== null) this.plan(held, 0);
  }
}

function executionOf(work: AgentWork): ExecutionCall | null {
  if (work.executionId === null) return null;
  const { type, process, job, executionId } = work;
  return { type, process, job, executionId, targetUrl: work.targetUrl ?? type.url };
}

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { AgentSessions } from '../execution/attempts/agent-sessions.js';
import { Clock } from '../platform/time/clock.js';
import type { Seeker } from '../execution/attempts/find-work.js';

export abstract class AgentSettings {
  /** null = every group. */
  abstract readonly groups: readonly string[] | null;
  abstract readonly leaseMs: number;
  /** Starts, Restarts and Kills under way at once. */
  abstract readonly concurrency: number;
  abstract readonly reconcileIntervalMs: number;
  /** Where the job type does not say. */
  abstract readonly pollIntervalMs: number;
}

/** Sent nothing after this share of the lease: a clock that runs apart, or a frozen process, must not outlive it. */
const TRUSTED_SHARE = 0.8;

/** This agent's claim on its attempts: a row with a lease on the database's clock, trusted by the monotonic clock. */
@Injectable()
export class AgentSession {
  private current: string | null = null;
  private trustedUntil = 0;

  constructor(
    private readonly sessions: AgentSessions,
    private readonly settings: AgentSettings,
    private readonly clock: Clock,
  ) {}

  async begin(): Promise<void> {
    const id = randomUUID();
    const { leaseMs } = this.settings;
    const agentGroups = this.settings.groups ?? [];
    // The local limit counts from before the query, so that a slow answer cannot stretch it.
    const asked = performance.now();
    await this.sessions.begin({ id, agentGroups, host: hostname(), pid: process.pid, leaseMs });
    this.current = id;
    this.trustedUntil = asked + leaseMs * TRUSTED_SHARE;
  }

  /** false = the lease had passed, and a new session has begun: whatever was in hand may be others' by now. */
  async renew(): Promise<boolean> {
    if (this.current === null) return false;
    const asked = performance.now();
    const renewed = await this.sessions.renew(this.current, this.settings.leaseMs);
    if (renewed) this.trustedUntil = asked + this.settings.leaseMs * TRUSTED_SHARE;
    else await this.begin();
    return renewed;
  }

  async end(): Promise<void> {
    if (this.current !== null) await this.sessions.end(this.current);
    this.current = null;
    this.trustedUntil = 0;
  }

  /** Whether something may still be sent in this session's name. */
  get isTrusted(): boolean {
    return this.current !== null && performance.now() < this.trustedUntil;
  }

  get id(): string {
    if (this.current === null) throw new Error('the agent has no session');
    return this.current;
  }

  now(): Date {
    return this.clock.now();
  }

  get pollIntervalMs(): number {
    return this.settings.pollIntervalMs;
  }

  get seeker(): Seeker {
    return { sessionId: this.id, groups: this.settings.groups };
  }
}

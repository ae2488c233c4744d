import { Injectable } from '@nestjs/common';
import { FindWork } from '../execution/attempts/find-work.js';
import type { Loop } from '../platform/time/loops.js';
import { AgentSession, AgentSettings } from './agent-session.js';
import { Places } from './places.js';
import { TakeWork } from './take-work.js';

/** Finds what a message should have brought: orders that wait, kills that were asked for, attempts of dead agents. */
@Injectable()
export class FindWorkLoop implements Loop {
  readonly name = 'find work';
  readonly intervalMs: number;

  constructor(
    private readonly settings: AgentSettings,
    private readonly session: AgentSession,
    private readonly find: FindWork,
    private readonly work: TakeWork,
    private readonly places: Places,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(now: Date): Promise<void> {
    if (!this.session.isTrusted) return;
    const { seeker } = this.session;
    this.work.goOn(await this.find.orphaned(seeker));
    this.work.goOn(await this.find.kills(seeker, null));
    // While messages keep this agent busy, what waits is on its way.
    if (this.places.waiting > 0) return;
    const since = new Date(now.getTime() - this.settings.reconcileIntervalMs);
    // Not waited for: a Start may take as long as its target likes, and meanwhile there are others to look after.
    void this.work.claim(await this.find.waiting(seeker, since));
  }
}

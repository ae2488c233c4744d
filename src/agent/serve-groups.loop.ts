import { Injectable } from '@nestjs/common';
import { AgentSessions } from '../execution/attempts/agent-sessions.js';
import type { Loop } from '../platform/time/loops.js';
import { AgentSettings } from './agent-session.js';
import { OrderConsumer } from './order.consumer.js';

/** An agent of every group consumes the queues of groups that workbooks have brought since it was started. */
@Injectable()
export class ServeGroupsLoop implements Loop {
  readonly name = 'serve groups';
  readonly intervalMs: number;

  constructor(
    private readonly settings: AgentSettings,
    private readonly sessions: AgentSessions,
    private readonly consumer: OrderConsumer,
  ) {
    this.intervalMs = settings.reconcileIntervalMs;
  }

  async runOnce(): Promise<void> {
    this.consumer.serve(this.settings.groups ?? (await this.sessions.groups()));
  }
}

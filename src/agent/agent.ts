import { Injectable } from '@nestjs/common';
import { Log } from '../platform/log/logger.js';
import { Loops } from '../platform/time/loops.js';
import { AgentSession } from './agent-session.js';
import { AttemptsInHand } from './attempts-in-hand.js';
import { FindWorkLoop } from './find-work.loop.js';
import { OrderConsumer } from './order.consumer.js';
import { ServeGroupsLoop } from './serve-groups.loop.js';
import { SessionLoop } from './session.loop.js';

/** The loops of an agent. */
@Injectable()
export class AgentLoops {
  constructor(
    private readonly loops: Loops,
    private readonly session: SessionLoop,
    private readonly serveGroups: ServeGroupsLoop,
    private readonly findWork: FindWorkLoop,
  ) {}

  async start(): Promise<void> {
    await this.serveGroups.runOnce();
    this.loops.start([this.session, this.serveGroups, this.findWork]);
  }
}

/** An agent's life: a session, then orders; at the end what is in hand is handed back. */
@Injectable()
export class Agent {
  constructor(
    private readonly session: AgentSession,
    private readonly loops: AgentLoops,
    private readonly orders: OrderConsumer,
    private readonly inHand: AttemptsInHand,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    await this.session.begin();
    await this.loops.start();
    this.log.log('The agent takes orders', { groups: this.session.seeker.groups ?? 'all' });
  }

  /**
   * Takes nothing more, waits for the sends that are under way, and lets the lease end: another agent goes on with what
   * is tracked at once. The loops have been stopped before.
   */
  async stop(): Promise<void> {
    await this.orders.close();
    await this.inHand.close();
    await this.session.end();
    this.log.log('The agent has handed back what it had in hand');
  }
}

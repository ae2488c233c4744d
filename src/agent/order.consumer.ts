import { Injectable } from '@nestjs/common';
import { FindWork } from '../execution/attempts/find-work.js';
import { queueOf } from '../execution/ledger.js';
import { MessageQueue, type Consumer, type Message } from '../platform/queue/message-queue.js';
import { AgentSession } from './agent-session.js';
import { TakeWork } from './take-work.js';

/** Messages wait for places with what they bring: more at once would only keep orders from other agents. */
const MESSAGES_AT_ONCE = 4;

/** Orders as messages: each says "look at these attempts", and the ledger says what there is to do. */
@Injectable()
export class OrderConsumer {
  private readonly consumers = new Map<string, Consumer>();

  constructor(
    private readonly queue: MessageQueue,
    private readonly session: AgentSession,
    private readonly find: FindWork,
    private readonly work: TakeWork,
  ) {}

  /** Consumes the queues of these groups, besides those that it consumes already. */
  serve(groups: readonly string[]): void {
    for (const group of groups) {
      if (this.consumers.has(group)) continue;
      const consumer = this.queue.consume(queueOf(group), MESSAGES_AT_ONCE, (data) => this.handle(data));
      this.consumers.set(group, consumer);
    }
  }

  /** Takes nothing more; resolves when what it has taken has had its first answer. */
  async close(): Promise<void> {
    const over = this.work.close();
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.close()));
    await over;
  }

  private async handle({ attemptIds, verb }: Message['data']): Promise<void> {
    const ids = String(attemptIds).split(',');
    if (verb === 'kill') this.work.goOn(await this.find.kills(this.session.seeker, ids));
    else await this.work.claim(ids);
  }
}

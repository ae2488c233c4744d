import { Injectable } from '@nestjs/common';
import { groupBy } from '../domain/group-by.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import type { Write } from '../platform/faults/crash-points.js';
import { Log } from '../platform/log/logger.js';
import { MessageQueue, type Message } from '../platform/queue/message-queue.js';
import { Clock } from '../platform/time/clock.js';
import type { Order } from '../runs/attempt.store.js';

/** What a piece of work in a transaction leaves to be done once it is committed. */
export interface Work<T> {
  readonly answer: T;
  readonly orders: readonly Order[];
}

/** A message costs more than what it says: several orders share one, few enough that other agents get some. */
const ORDERS_PER_MESSAGE = 10;

export const queueOf = (agentGroup: string): string => `orders-${agentGroup}`;

/** Transactions of the engine: their orders are handed to the agents' queues right after the commit. */
@Injectable()
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly queue: MessageQueue,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** `now` is one instant for all that the transaction does. */
  async transaction<T>(name: Write, work: (tx: Transaction, now: Date) => Promise<Work<T>>): Promise<T> {
    const { answer, orders } = await this.database.transaction(name, (tx) => work(tx, this.clock.now()));
    this.hand(orders);
    return answer;
  }

  /**
   * Hands orders to their queues and does not wait for it: the QUEUED attempt is the order, a message only makes it
   * quick, and an agent finds without one what waits for longer than a moment.
   */
  hand(orders: readonly Order[]): void {
    for (const [agentGroup, own] of groupBy(orders, ({ agentGroup }) => agentGroup)) {
      const messages = [...groupBy(own, ({ verb }) => verb).values()].flatMap(messagesOf);
      this.queue.publish(queueOf(agentGroup), messages).catch((error: unknown) => {
        this.log.warn(
          'Orders were not handed to the queue; agents will find them',
          { agentGroup, orders: own.length },
          error,
        );
      });
    }
  }
}

function messagesOf(orders: readonly Order[]): readonly Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < orders.length; at += ORDERS_PER_MESSAGE) {
    const some = orders.slice(at, at + ORDERS_PER_MESSAGE);
    const [first] = some;
    if (!first) break;
    const { verb, attemptId, epoch } = first;
    const attemptIds = some.map((order) => order.attemptId).join(',');
    messages.push({ id: `${verb}-${attemptId}-${epoch}-${some.length}`, data: { attemptIds, verb } });
  }
  return messages;
}

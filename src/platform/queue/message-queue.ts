/**
 * Hands messages to other processes, soon but not surely: a message may arrive never, once or many times, and nothing
 * rests on it. Whoever gets one looks in the database for what is true (ADR 0001).
 */
export abstract class MessageQueue {
  /** Resolves when the queue has taken them. Messages of the same id are one while it waits. */
  abstract publish(queue: string, messages: readonly Message[]): Promise<void>;

  /** Calls `handle` for each message, at most `concurrency` at once, until it is closed. */
  abstract consume(queue: string, concurrency: number, handle: MessageHandler): Consumer;

  abstract close(): Promise<void>;
}

export interface Message {
  /** Not all digits, and without `:` (BullMQ's rule). */
  readonly id: string;
  /** Ids only, never secrets or state. */
  readonly data: Readonly<Record<string, string | number>>;
}

export type MessageHandler = (data: Message['data']) => Promise<void>;

export interface Consumer {
  /** Takes no further messages; resolves when those in hand are done. */
  close(): Promise<void>;
}

/** NIGHTJAR_QUEUE=off: nothing is handed on, and the reconciling loops find everything. */
export class NoQueue extends MessageQueue {
  override publish(): Promise<void> {
    return Promise.resolve();
  }

  override consume(): Consumer {
    return { close: () => Promise.resolve() };
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

import { createParser } from 'eventsource-parser';
import type { Api } from './api.js';

export interface SentEvent {
  /** The stream's opaque cursor. */
  readonly cursor: string;
  readonly type: string;
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** Follows GET /events; whoever waits for something looks again at each event instead of at a clock. */
export class EventReader {
  readonly events: SentEvent[] = [];
  private readonly stopped = new AbortController();
  private wake: (() => void)[] = [];
  private failure: unknown;

  private constructor() {
    /* see open */
  }

  static async open(
    api: Api,
    path = '/api/v1/events',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<EventReader> {
    const reader = new EventReader();
    const answer = await api.raw(path, { signal: reader.stopped.signal, headers });
    if (!answer.ok || !answer.body) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    void reader.follow(answer.body);
    return reader;
  }

  close(): void {
    this.stopped.abort();
  }

  /** Resolves with what `look` finds, asked now and after each event. */
  async until<T>(what: string, look: () => Promise<T | undefined> | T | undefined, ms = 30_000): Promise<T> {
    const deadline = AbortSignal.timeout(ms);
    for (;;) {
      const next = this.next(deadline);
      const found = await look();
      if (found !== undefined) return found;
      if (deadline.aborted) throw new Error(`in vain for ${ms} ms: ${what}`);
      await next;
      if (this.failure !== undefined)
        throw new Error(`the event stream broke while waiting: ${what}`, { cause: this.failure });
    }
  }

  private next(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.wake.push(resolve);
      deadline.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  private async follow(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = createParser({
      onEvent: ({ id = '', event = '', data }) => {
        this.events.push({ cursor: id, type: event, data: JSON.parse(data) as SentEvent['data'] });
        this.wakeAll();
      },
    });
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) parser.feed(chunk);
    } catch (error) {
      if (!this.stopped.signal.aborted) this.failure = error;
    }
    this.wakeAll();
  }

  private wakeAll(): void {
    for (const wake of this.wake.splice(0)) wake();
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { apiPath, type ApiClient } from './api.client.js';
import { ApiRefused, CommandFailed, Unreachable } from './errors.js';
import type { ApiEvent } from './shapes.js';

/** The server says something every 15 s; after this a connection is dead, whatever it looks like. */
const SILENT_FOR_MS = 45_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

export type StreamMessage =
  /** Connected. `resumed` = nothing was missed; otherwise the present state must be read anew. */
  | { readonly kind: 'opened'; readonly resumed: boolean }
  | { readonly kind: 'event'; readonly cursor: string; readonly event: ApiEvent }
  /** Out of reach; it is tried again. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface StreamOptions {
  readonly schedule?: string | undefined;
  /** Goes on after this cursor; absent = what happens from now on. */
  readonly after?: string | undefined;
  /** Ends with the last event that is there; absent = goes on. */
  readonly until?: 'now' | undefined;
  readonly signal: AbortSignal;
  /** How long the server may be out of reach before it is given up. */
  readonly giveUpMs: number;
}

/**
 * Follows GET /events over every interruption, without loss or repetition. Ends when the signal aborts. Throws
 * Unreachable at once when the first connection fails, and ApiRefused.
 */
export async function* followEvents(api: ApiClient, options: StreamOptions): AsyncGenerator<StreamMessage> {
  let cursor = options.after;
  const isOver = (): boolean => options.signal.aborted;
  let lostAt: number | null = null;
  let opened = false;
  for (let failures = 0; !isOver(); failures += 1) {
    try {
      for await (const message of connection(api, options, cursor)) {
        [failures, lostAt, opened] = [0, null, true];
        if (message.kind === 'event') cursor = message.cursor;
        yield message;
      }
      if (isOver() || options.until) return;
      throw new Unreachable('the server has ended the stream', true);
    } catch (error) {
      if (isOver()) return;
      if (isPurged(error)) cursor = undefined;
      else if (!(error instanceof Unreachable) || !opened) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > options.giveUpMs) throw error;
      yield { kind: 'lost', reason: error.message };
    }
    await pause(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS), options.signal);
  }
}

const isPurged = (error: unknown): error is ApiRefused =>
  error instanceof ApiRefused && error.problem.code === 'EVENTS_PURGED';

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

async function* connection(
  api: ApiClient,
  { schedule, until, signal }: StreamOptions,
  cursor: string | undefined,
): AsyncGenerator<StreamMessage> {
  const silence = new Silence();
  const ready: StreamMessage[] = [];
  const parser = createParser({
    onEvent: ({ id = '', data }) => {
      ready.push({ kind: 'event', cursor: id, event: JSON.parse(data) as ApiEvent });
    },
  });
  try {
    silence.broken();
    const texts = await api.stream({
      path: apiPath`events`,
      query: { schedule, until },
      headers: { accept: 'text/event-stream', ...(cursor === undefined ? {} : { 'last-event-id': cursor }) },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    yield { kind: 'opened', resumed: cursor !== undefined };
    for await (const text of texts) {
      silence.broken();
      parser.feed(text);
      yield* ready.splice(0);
    }
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw new Unreachable(`the connection broke (${(error as Error).message})`, true);
  } finally {
    silence.end();
  }
}

/** Aborts a connection when nothing was heard for too long, and when nobody listens any more. */
class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, SILENT_FOR_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }
}

import { createParser } from 'eventsource-parser';
import { OWN_REQUEST } from '../api/client.js';
import { toLogin } from '../api/login.js';

/** An event of the server, as far as the console looks at it. */
export interface NightEvent {
  readonly type: string;
  readonly businessDate: string | null;
  readonly runId: string | null;
  readonly to: string | null;
  readonly attempt: number | null;
}

export interface Follower {
  /** The stream is open. `gap`: events may have been missed, so what is known must be read anew. */
  opened(gap: boolean): void;
  /** `id`: what to come back with. */
  event(event: NightEvent, id: string | undefined): void;
  /** A sign of life: an event, or a line that says the server is there. */
  alive(): void;
  closed(): void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** The server says every 15 seconds that it is there. */
export const SILENT_MS = 25_000;
/** What followed the cursor is gone, or it is none of this server's. */
const CURSOR_REFUSED = new Set([410, 422]);

interface Following {
  readonly follower: Follower;
  readonly signal: AbortSignal;
  /** The id of the last event that is known already; none = what is known is read anew. */
  readonly from?: string | undefined;
}

/**
 * Follows the events of a schedule, null = of all, until the signal aborts: it comes back with the id of the last event, and says
 * when events were missed. Not an EventSource, which tells neither 401 from 503 nor a silent stream from a live one.
 */
export async function follow(schedule: string | null, { follower, signal, from }: Following): Promise<void> {
  let cursor = from;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const seen = await readStream({ schedule, cursor, follower, signal });
    if (seen.loggedOut) {
      toLogin();
      return;
    }
    cursor = seen.cursor;
    wait = seen.opened ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
    follower.closed();
    await pause(seen.again ? 0 : wait * (0.75 + Math.random() / 2), signal);
  }
}

interface Reading {
  readonly schedule: string | null;
  readonly cursor: string | undefined;
  readonly follower: Follower;
  readonly signal: AbortSignal;
}

interface Seen {
  readonly cursor: string | undefined;
  readonly opened: boolean;
  readonly loggedOut?: boolean;
  /** At once, and without a cursor. */
  readonly again?: boolean;
}

async function readStream({ schedule, cursor, follower, signal }: Reading): Promise<Seen> {
  const silence = new AbortController();
  let timer = setTimeout(silence.abort.bind(silence), SILENT_MS);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(silence.abort.bind(silence), SILENT_MS);
    follower.alive();
  };
  let last = cursor;
  let opened = false;
  try {
    const answer = await fetch(
      `/api/v1/events${schedule === null ? '' : `?schedule=${encodeURIComponent(schedule)}`}`,
      {
        headers: { ...OWN_REQUEST, ...(cursor === undefined ? {} : { 'Last-Event-ID': cursor }) },
        signal: AbortSignal.any([signal, silence.signal]),
      },
    );
    if (answer.status === 401) return { cursor, opened, loggedOut: true };
    if (CURSOR_REFUSED.has(answer.status) && cursor !== undefined)
      return { cursor: undefined, opened, again: true };
    if (!answer.ok || !answer.body) return { cursor, opened };
    opened = true;
    alive();
    follower.opened(cursor === undefined);
    const parser = createParser({
      onComment: alive,
      onEvent: ({ id, data }) => {
        alive();
        last = id ?? last;
        follower.event(JSON.parse(data) as NightEvent, id);
      },
    });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) parser.feed(part.value);
  } catch {
    // Whatever has ended it: the loop comes back.
  } finally {
    clearTimeout(timer);
  }
  return { cursor: last, opened };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

import { once } from 'node:events';
import { Controller, Get, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { KnowCaller } from '../../auth/know-caller.js';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { invalid, Refused } from '../../domain/errors.js';
import { decodeCursor, encodeCursor, FROM_THE_START, type EventCursor } from '../../domain/event-cursor.js';
import { StreamCount } from './stream-count.js';
import { FollowEvents, PurgedMeanwhile, type FollowedEvent } from './follow-events.js';
import { seenBy } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { name } from '../call/shapes.js';

const follow = operation({
  summary: 'Every state change, as it happens (Server-Sent Events)',
  tag: 'Events',
  may: 'see',
  on: 'some',
  description:
    'Each message has an opaque id, the event type and a JSON object with id, type, at, schedule, businessDate, ' +
    'executionId, runId, from, to, attempt, actor and reason. A reader that comes back with Last-Event-ID, or with ' +
    'after=, goes on where it was, without loss or repetition. Without either it gets what happens from now on; ' +
    'after=start begins with the oldest event that is kept.',
  query: z.strictObject({
    after: z.string().max(20_000).optional().describe('An id that was received, or `start`.'),
    until: z.literal('now').optional().describe('The stream ends with the last event that is there now.'),
    schedule: name.optional().describe('Only events of this schedule.'),
  }),
  answers: {
    200: {
      description: 'A stream that does not end by itself, but for `until=now`.',
      type: 'text/event-stream',
    },
  },
  problems: { 410: ['EVENTS_PURGED'], 422: ['INVALID_CURSOR'], 429: ['TOO_MANY_STREAMS'] },
});

/** So that proxies keep the connection, and either side notices when it is gone. */
const STILL_HERE_EVERY_MS = 15_000;
/** Whoever may not look any more sees at most so much longer. */
const ASKED_AGAIN_EVERY_MS = 5_000;
/** For the last bytes of a stream when the server stops. */
const ENDS_WITHIN_MS = 1_000;

@Controller('api/v1/events')
export class EventsController implements BeforeApplicationShutdown {
  private readonly open = new Map<Response, AbortController>();
  private readonly streams = new StreamCount();

  constructor(
    private readonly events: FollowEvents,
    private readonly callers: KnowCaller,
  ) {}

  /** Streams end whole before connections are closed by force; a reader that takes nothing is not waited for. */
  async beforeApplicationShutdown(): Promise<void> {
    const signal = AbortSignal.timeout(ENDS_WITHIN_MS);
    const ended = [...this.open.keys()].map((response) =>
      once(response, 'close', { signal }).catch(() => null),
    );
    for (const closed of this.open.values()) closed.abort();
    await Promise.all(ended);
  }

  @Get()
  @Operation(follow)
  async follow(
    @Input(follow) { query }: InputOf<typeof follow>,
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
  ): Promise<void> {
    const cursor = await this.cursorOf(request.header('last-event-id') ?? query.after, query.schedule);
    const isMeant = meantBy(query.schedule, seenBy(request.principal));
    const { name: reader } = request.principal;
    this.streams.begin(reader);
    const closed = new AbortController();
    response.once('close', () => {
      closed.abort();
      this.streams.end(reader);
    });
    begin(response);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const stillHere = setInterval(() => response.write(': still here\n\n'), STILL_HERE_EVERY_MS);
    const askAgain = setInterval(() => void this.endUnlessKnown(request, closed), ASKED_AGAIN_EVERY_MS);
    this.open.set(response, closed);
    const events =
      query.until === 'now'
        ? this.events.untilNow(cursor, query.schedule)
        : this.events.after(cursor, closed.signal, query.schedule);
    try {
      for await (const followed of events) {
        if (closed.signal.aborted) break;
        if (!isMeant(followed.event.schedule)) continue;
        if (!response.write(messageOf(followed))) await drained(response, closed.signal);
      }
      response.end();
    } catch (error) {
      // Not an end that could be taken for the last event: it comes back with its last cursor, and is told then.
      response.destroy();
      if (!(error instanceof PurgedMeanwhile)) throw error;
    } finally {
      this.open.delete(response);
      clearInterval(stillHere);
      clearInterval(askAgain);
    }
  }

  /** A session or token that was ended ends its streams as well. */
  private async endUnlessKnown(request: AuthenticatedRequest, closed: AbortController): Promise<void> {
    if (!(await this.callers.isStillKnown(request))) closed.abort();
  }

  private async cursorOf(text: string | undefined, schedule: string | undefined): Promise<EventCursor> {
    if (text === undefined || text === '') return this.events.now();
    if (text === 'start') return FROM_THE_START;
    const cursor = decodeCursor(text);
    if (!cursor || (await this.events.isAhead(cursor)))
      throw invalid('INVALID_CURSOR', 'This is no id of an event that was sent; begin without one.');
    if (await this.events.isPurged(cursor, schedule)) {
      const message =
        'Events after this one are no longer kept; read the present state and begin without a cursor.';
      throw new Refused({ kind: 'GONE', code: 'EVENTS_PURGED', message });
    }
    return cursor;
  }
}

/** Whether an event of a schedule goes to a reader; what belongs to no schedule is everybody's. */
function meantBy(
  wanted: string | undefined,
  seen: readonly string[] | null,
): (schedule: string | null) => boolean {
  if (wanted !== undefined) return (schedule) => schedule === wanted;
  if (seen === null) return () => true;
  const mine = new Set(seen);
  return (schedule) => schedule === null || mine.has(schedule);
}

function begin(response: Response): void {
  response.status(200);
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
}

function messageOf({ event, cursor }: FollowedEvent): string {
  const { tx, ...data } = event;
  return `id: ${encodeCursor(cursor)}\nevent: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A reader that is slow is waited for; the events wait in the database. */
const drained = (response: Response, signal: AbortSignal): Promise<unknown> =>
  once(response, 'drain', { signal }).catch(() => undefined);

import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { activityText } from '../../domain/activity.js';
import { EVENT_TYPES } from '../../domain/event.js';
import { Database } from '../../platform/database/transaction.js';
import { ActivityQuery } from './activity.query.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { listOf } from '../call/list-of.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toStretchPage, type Page } from '../call/page.js';
import { anyName, businessDate, id, instant, isId } from '../call/shapes.js';

const activityShape = z
  .object({
    id: id.describe('Of the event.'),
    type: z.enum(EVENT_TYPES),
    at: instant,
    text: z.string().describe('What has happened, in a sentence.'),
    schedule: z.string().nullable(),
    businessDate: businessDate.nullable(),
    executionId: id.nullable(),
    runId: id.nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    attempt: z.number().int().nullable(),
    actor: z.string(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Activity' });

const list = operation({
  summary: 'What has happened, by people and by the system, the latest first',
  tag: 'Events',
  may: 'see',
  on: 'some',
  description:
    'The events that are kept, told. To follow them use GET /events. A page looks at 20,000 events at most: it may have ' +
    'fewer items than asked for and yet a nextCursor.',
  query: z.strictObject({
    ...pageQuery,
    schedule: anyName.optional(),
    businessDate: businessDate.optional(),
    actor: anyName.optional().describe('A principal, `agent` or `system`.'),
    by: z
      .enum(['people', 'system'])
      .optional()
      .describe('By whoever has called the API, or by Nightjar itself.'),
    type: listOf(EVENT_TYPES).optional(),
    run: id.optional(),
    after: instant.optional().describe('Not older than this.'),
    before: instant.optional().describe('Older than this.'),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(activityShape) } },
});

@Controller('api/v1/activity')
export class ActivityController {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityQuery,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>, @Call() caller: Caller): Promise<Page<unknown>> {
    const page = { before: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const stretch = await this.activity.page(
      this.database.reader,
      { ...query, schedules: seenBy(caller) },
      page,
    );
    const { items, nextCursor } = toStretchPage(stretch, query.limit, ({ id: key }) => key);
    const shown = items.map((activity) => {
      const { process, job, cycle, flow, ofProcess, ...event } = activity;
      return { ...event, text: activityText(activity) };
    });
    return { items: shown, nextCursor };
  }
}

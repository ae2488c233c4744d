import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { DayOverviewQuery, MOST_EXECUTIONS } from '../../business-days/day-overview.query.js';
import { EXECUTION_STATUSES } from '../../domain/run/execution-status.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { businessDate, counts, id, isName } from '../call/shapes.js';

/** Of each the runs are counted: a page is for people. */
const MOST_DAYS = 50;

const count = z.number().int();

const dayOverview = z
  .object({
    schedule: z.string(),
    displayName: z.string().nullable(),
    timeZone: z.string().nullable(),
    businessDate,
    status: z.enum(['OPEN', 'CLOSED']).nullable().describe('null = it was not opened.'),
    version: count.nullable(),
    counts,
    needsPerson: count.describe(
      'Runs in ERROR, and running ones that are lost, overdue or could not be killed.',
    ),
    executions: z
      .array(
        z.object({
          id,
          cycleName: z.string(),
          flowName: z.string(),
          processName: z.string().nullable(),
          status: z.enum(EXECUTION_STATUSES),
        }),
      )
      .describe(`What was requested, ${MOST_EXECUTIONS} at most.`),
  })
  .meta({ id: 'DayOverview' });

const overviews = operation({
  summary: 'A business date of every schedule with how it stands, by name of the schedule',
  tag: 'Days',
  may: 'see',
  on: 'some',
  inTurn: true,
  description: `Schedules that have not opened the date are there too. Up to ${MOST_DAYS} at once.`,
  query: z.strictObject({ ...pageQuery, businessDate }),
  answers: { 200: { description: 'A page.', schema: pageOf(dayOverview) } },
});

@Controller('api/v1/day-overviews')
export class DayOverviewsController {
  constructor(
    private readonly database: Database,
    private readonly query: DayOverviewQuery,
  ) {}

  @Get()
  @Operation(overviews)
  async list(
    @Input(overviews) { query }: InputOf<typeof overviews>,
    @Call() caller: Caller,
  ): Promise<Page<unknown>> {
    const limit = Math.min(query.limit, MOST_DAYS);
    const after = fromCursor(query.cursor, isName);
    const rows = await this.query.run(this.database.reader, {
      ...{ businessDate: query.businessDate, after, limit: limit + 1 },
      names: seenBy(caller),
    });
    return toPage(rows, limit, ({ schedule }) => schedule);
  }
}

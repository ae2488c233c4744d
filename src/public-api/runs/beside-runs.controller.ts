import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { DEPENDENCY_ON } from '../../domain/schedule.js';
import { EDGE_STATES } from '../../domain/run/edge.js';
import { CAUSES, FLAGS, RUN_STATUSES } from '../../domain/run/run-state.js';
import { Database } from '../../platform/database/transaction.js';
import { DependencyStore } from '../../runs/dependency.store.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { businessDate, id, instant, runParam } from '../call/shapes.js';
import { RunHistoryQuery } from './run-history.query.js';
import { RunViews } from './run-views.js';

const unknownRun = { 404: ['UNKNOWN_RUN'] };

const MOST_PAST = 100;

const history = operation({
  summary: 'The latest executions of the job of a run, this one included',
  tag: 'Runs',
  may: 'see',
  on: 'run',
  description:
    'Of the same process, job, flow and cycle, on its business date and those before it: the latest first. What the job ' +
    'usually takes, over all cycles, is GET /schedules/{schedule}/durations.',
  params: runParam,
  query: z.strictObject({
    limit: z
      .string()
      .regex(/^0*[1-9]\d*$/, 'expected a whole number, 1 or more')
      .transform((limit) => Math.min(Number(limit), MOST_PAST))
      .default(30)
      .meta({
        ...{ type: 'integer', minimum: 1, default: 30 },
        description: `How many at most; above ${MOST_PAST} counts as ${MOST_PAST}.`,
      }),
  }),
  answers: {
    200: {
      description: 'Those that have started.',
      schema: z.object({
        items: z.array(
          z
            .object({
              run: id,
              businessDate,
              status: z.enum(RUN_STATUSES),
              cause: z.enum(CAUSES).nullable(),
              flags: z.array(z.enum(FLAGS)),
              attempt: z.number().int(),
              startedAt: instant,
              endedAt: instant.nullable(),
            })
            .meta({ id: 'PastRun' }),
        ),
      }),
    },
  },
  problems: unknownRun,
});

const dependents = operation({
  summary: 'What depends on a run, and which of it counts',
  tag: 'Dependencies',
  may: 'see',
  on: 'run',
  params: runParam,
  answers: {
    200: {
      description: 'At most 1,000, in the order in which they were planned.',
      schema: z.object({
        items: z.array(
          z
            .object({
              id,
              kind: z.enum(['ORDER', 'DEPENDENCY', 'INTER_SCHEDULE', 'EXTERNAL']),
              ref: z.string().describe('What waits: PROCESS/JOB, or SCHEDULE/PROCESS/JOB of another one.'),
              on: z.enum(DEPENDENCY_ON),
              enabled: z.boolean(),
              state: z.enum(EDGE_STATES),
              run: id,
              status: z.enum(RUN_STATUSES),
              cause: z.enum(CAUSES).nullable(),
            })
            .meta({ id: 'Dependent' }),
        ),
      }),
    },
  },
  problems: unknownRun,
});

/** What lies around a run: those of other dates, and those behind it. */
@Controller('api/v1/runs/:id')
export class BesideRunsController {
  constructor(
    private readonly database: Database,
    private readonly views: RunViews,
    private readonly past: RunHistoryQuery,
    private readonly dependencies: DependencyStore,
  ) {}

  @Get('history')
  @Operation(history)
  async history(@Input(history) { params, query }: InputOf<typeof history>): Promise<unknown> {
    const { reader } = this.database;
    await this.views.one(reader, params.id);
    return { items: await this.past.of(reader, params.id, query.limit) };
  }

  @Get('dependents')
  @Operation(dependents)
  async dependents(@Input(dependents) { params }: InputOf<typeof dependents>): Promise<unknown> {
    const { reader } = this.database;
    await this.views.one(reader, params.id);
    return { items: await this.dependencies.behind(reader, params.id, 1000) };
  }
}

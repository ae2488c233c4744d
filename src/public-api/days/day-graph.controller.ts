import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { unknownDay } from '../../business-days/open-day.js';
import { DEPENDENCY_ON, JOINS } from '../../domain/schedule.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { graphTooLarge, MOST_IN_GRAPH } from '../call/graph-limit.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { businessDate, scheduleParam } from '../call/shapes.js';
import { DayGraphQuery } from './day-graph.query.js';

const place = {
  cycle: z.string(),
  flow: z.string(),
  process: z.string(),
  requestNo: z.number().int(),
};

const graphShape = z
  .object({
    schedule: z.string(),
    businessDate,
    processes: z
      .array(z.object({ ...place, join: z.enum(JOINS), jobs: z.number().int() }))
      .describe('In the order in which they were planned. Their jobs run one after the other.'),
    dependencies: z
      .array(
        z.object({
          ...place,
          job: z.string(),
          predecessorProcess: z.string().describe('In the same flow and request.'),
          predecessorJob: z.string(),
          on: z.enum(DEPENDENCY_ON),
          enabled: z.boolean().describe('false = it is not waited for.'),
        }),
      )
      .describe('Which job waits for which other one, beside the order inside of processes.'),
    ports: z
      .array(
        z.object({
          ...place,
          job: z.string(),
          kind: z
            .enum(['WAITS_EXTERNAL', 'WAITS', 'WAITED_FOR', 'STARTS'])
            .describe(
              'The job waits for an external job; for a job of another schedule; one of those waits for it; it starts another schedule.',
            ),
          schedule: z.string().nullable().describe('null = it is an external job.'),
          otherProcess: z.string().nullable(),
          otherJob: z.string().nullable(),
          enabled: z.boolean(),
        }),
      )
      .describe(
        'Where it touches what is no part of it. Who waits is told of schedules that the caller may see.',
      ),
  })
  .meta({ id: 'DayGraph' });

const read = operation({
  summary: 'What comes after what on a business date',
  tag: 'Days',
  may: 'see',
  inTurn: true,
  description:
    'Processes and dependencies as the date is planned, those included that are disabled; how far the runs are is told by ' +
    '`GET /runs` and by the events, and the critical path by the forecast. It changes when runs are added, when the ' +
    'schedule is restarted, and when somebody enables or disables a dependency.',
  params: scheduleParam.extend({ date: businessDate }),
  answers: { 200: { description: 'The graph.', schema: graphShape } },
  problems: { 404: ['UNKNOWN_DAY'], 409: ['GRAPH_TOO_LARGE'] },
});

@Controller('api/v1/schedules/:schedule/days/:date/graph')
export class DayGraphController {
  constructor(
    private readonly database: Database,
    private readonly days: BusinessDayStore,
    private readonly graph: DayGraphQuery,
  ) {}

  @Get()
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>, @Call() caller: Caller): Promise<unknown> {
    const { reader } = this.database;
    const named = { schedule: params.schedule, businessDate: params.date };
    const day = await this.days.find(reader, params.schedule, params.date);
    if (!day) throw unknownDay(named);
    const processes = await this.graph.processes(reader, day.id, MOST_IN_GRAPH + 1);
    const dependencies = await this.graph.dependencies(reader, day.id, MOST_IN_GRAPH + 1);
    const ports = await this.graph.ports(reader, day, { seen: seenBy(caller), most: MOST_IN_GRAPH + 1 });
    if ([processes, dependencies, ports].some(({ length }) => length > MOST_IN_GRAPH)) throw graphTooLarge();
    return { ...named, processes, dependencies, ports };
  }
}

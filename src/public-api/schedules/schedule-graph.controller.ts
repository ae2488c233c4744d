import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { definitionGraph } from '../../domain/definition-graph.js';
import { CYCLES, DEPENDENCY_ON, JOINS } from '../../domain/schedule.js';
import { Database } from '../../platform/database/transaction.js';
import { EffectiveDefinitions } from '../../schedules/overrides/effective-definitions.js';
import { unknownVersion } from '../../schedules/save-version.js';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { graphTooLarge, MOST_IN_GRAPH } from '../call/graph-limit.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { scheduleParam, versionNumber } from '../call/shapes.js';

const graphShape = z
  .object({
    schedule: z.string(),
    version: z.number().int(),
    flows: z
      .array(z.object({ flow: z.string(), cycles: z.array(z.enum(CYCLES)) }))
      .describe('Those that have processes, Nightly first.'),
    processes: z
      .array(
        z.object({
          flow: z.string().nullable().describe('null = it is in none.'),
          process: z.string(),
          join: z.enum(JOINS),
          jobs: z.number().int(),
        }),
      )
      .describe('Once for each flow. Their jobs run one after the other.'),
    dependencies: z
      .array(
        z.object({
          process: z.string(),
          job: z.string(),
          predecessorProcess: z.string(),
          predecessorJob: z.string(),
          on: z.enum(DEPENDENCY_ON),
          enabled: z.boolean(),
        }),
      )
      .describe('They hold inside of each flow that has both processes.'),
    ports: z
      .array(
        z.object({
          process: z.string(),
          job: z.string(),
          kind: z.enum(['WAITS_EXTERNAL', 'WAITS', 'STARTS']),
          schedule: z.string().nullable().describe('null = it is an external job.'),
          otherProcess: z.string().nullable(),
          otherJob: z.string().nullable(),
          enabled: z.boolean(),
        }),
      )
      .describe('Where it touches what is no part of it.'),
  })
  .meta({ id: 'ScheduleGraph' });

const read = operation({
  summary: 'What comes after what in a version of a schedule',
  tag: 'Schedules',
  may: 'see',
  inTurn: true,
  description:
    'As it would be planned: the version with the overrides that are in force now. What a business date has is ' +
    '`GET …/days/{date}/graph`.',
  params: scheduleParam.extend({ version: versionNumber }),
  answers: { 200: { description: 'The graph.', schema: graphShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_VERSION'], 409: ['GRAPH_TOO_LARGE'] },
});

@Controller('api/v1/schedules/:schedule/versions')
export class ScheduleGraphController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly definitions: EffectiveDefinitions,
  ) {}

  @Get(':version/graph')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    const { schedule, version } = params;
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const workbook = await this.schedules.definition(reader, schedule, version);
    if (!workbook) throw unknownVersion(schedule, version);
    const graph = definitionGraph(await this.definitions.asOfNow(reader, workbook));
    const { processes, dependencies, ports } = graph;
    if ([processes, dependencies, ports].some(({ length }) => length > MOST_IN_GRAPH)) throw graphTooLarge();
    return { schedule, version, ...graph };
  }
}

import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { Database } from '../../platform/database/transaction.js';
import { CompareVersions } from '../../schedules/compare-versions.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { diffShape } from './diff-shapes.js';
import { diffView } from './diff-view.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { scheduleParam, versionNumber } from '../call/shapes.js';

const comparedShape = z
  .object({
    schedule: z.string(),
    fromVersion: z.number().int().describe('0 = nothing.'),
    version: z.number().int(),
    diff: diffShape,
  })
  .meta({ id: 'ComparedVersions' });

const compare = operation({
  summary: 'What a version of a schedule has that another one has not',
  tag: 'Schedules',
  may: 'see',
  inTurn: true,
  description: 'From the active version, where no other one is named: what would change by activating it.',
  params: scheduleParam.extend({ version: versionNumber }),
  query: z.strictObject({
    from: versionNumber.optional().describe('The version before; 0 = nothing, absent = the active one.'),
  }),
  answers: { 200: { description: 'The difference.', schema: comparedShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_VERSION'] },
});

@Controller('api/v1/schedules/:schedule/versions')
export class CompareVersionsController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly compareVersions: CompareVersions,
  ) {}

  @Get(':version/diff')
  @Operation(compare)
  async compare(
    @Input(compare) { params, query }: InputOf<typeof compare>,
  ): Promise<z.input<typeof comparedShape>> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, params.schedule))) throw unknownSchedule(params.schedule);
    const { diff, ...versions } = await this.compareVersions.run(reader, { ...params, from: query.from });
    return { ...versions, diff: diffView(diff) };
  }
}

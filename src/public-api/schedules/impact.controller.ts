import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { notFound } from '../../domain/errors.js';
import type { DefinedVersion } from '../../domain/impact/impact.js';
import { ForeseeImpact } from '../../forecast/foresee-impact.js';
import { Database } from '../../platform/database/transaction.js';
import { Clock } from '../../platform/time/clock.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { impactShape, impactView } from './impact-shapes.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { scheduleParam, versionNumber } from '../call/shapes.js';

const ofVersion = operation({
  summary: 'What a version would do to open days and to the dates ahead, instead of another one',
  tag: 'Schedules',
  may: 'see',
  inTurn: true,
  description:
    'With the overrides, settings and disabled jobs of now. Open days as a restart of the schedule would change them; ' +
    'expected ends from what jobs have usually taken, as in forecasts. See docs/schedules.md.',
  params: scheduleParam.extend({ version: versionNumber }),
  query: z.strictObject({
    from: versionNumber
      .optional()
      .describe('The version that it is compared with; 0 = with none, absent = with the active one.'),
  }),
  answers: { 200: { description: 'The impact.', schema: impactShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_VERSION'] },
});

@Controller('api/v1/schedules/:schedule/versions/:version/impact')
export class ImpactController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly schedules: ScheduleStore,
    private readonly foreseeImpact: ForeseeImpact,
  ) {}

  @Get()
  @Operation(ofVersion)
  async impact(@Input(ofVersion) { params, query }: InputOf<typeof ofVersion>): Promise<unknown> {
    const { reader } = this.database;
    const { schedule, version } = params;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const from = query.from ?? (await this.schedules.active(reader, schedule))?.version ?? 0;
    const after = await this.defined(schedule, version);
    const before = from === 0 ? null : await this.defined(schedule, from);
    const now = this.clock.now();
    return impactView(await this.foreseeImpact.run(reader, { before, after }, now), now);
  }

  private async defined(schedule: string, version: number): Promise<DefinedVersion> {
    const definition = await this.schedules.definition(this.database.reader, schedule, version);
    if (definition) return { version, definition };
    throw notFound('UNKNOWN_VERSION', `The schedule ${schedule} has no version ${version}.`);
  }
}

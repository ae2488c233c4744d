import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { noActiveVersion, unknownSchedule } from '../business-days/open-day.js';
import { Database } from '../platform/database/transaction.js';
import { unknownVersion } from '../schedules/save-version.js';
import { ScheduleStore } from '../schedules/schedule.store.js';
import { scheduleTabs } from '../schedules/schedule-tabs.js';
import { templateTabs } from '../schedules/template.js';
import { WORKBOOK_TYPE, writeWorkbook } from '../schedules/workbook-writer.js';
import { Input, operation, Operation, type InputOf } from './operation.js';
import { scheduleParam, versionNumber } from './shapes.js';
import { workbookNamed } from './workbook-download.js';

const template = operation({
  summary: 'A blank schedule workbook',
  tag: 'Schedules',
  description:
    'Every tab and column with its help, lists of what cells may hold, and a nightly flow of a start and an end. ' +
    'It can be imported as soon as the schedule has a name.',
  answers: { 200: { description: 'The workbook, template.xlsx.', type: WORKBOOK_TYPE } },
});

const exported = operation({
  summary: 'A version of a schedule as a workbook',
  tag: 'Schedules',
  description: 'Imported again, it changes nothing (unchanged). The same version is always the same bytes.',
  params: scheduleParam,
  query: z.strictObject({ version: versionNumber.optional().describe('Absent = the active one.') }),
  answers: { 200: { description: 'The workbook, SCHEDULE-vVERSION.xlsx.', type: WORKBOOK_TYPE } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_VERSION'], 409: ['NO_ACTIVE_VERSION'] },
});

/** Workbooks that the server writes. */
@Controller('api/v1/schedules')
export class WorkbooksController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
  ) {}

  @Get('template')
  @Operation(template)
  async template(): Promise<StreamableFile> {
    return workbookNamed('template', await writeWorkbook(templateTabs()));
  }

  @Get(':schedule/export')
  @Operation(exported)
  async export(@Input(exported) { params, query }: InputOf<typeof exported>): Promise<StreamableFile> {
    const { schedule } = params;
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const version = query.version ?? (await this.schedules.active(reader, schedule))?.version;
    if (version === undefined) throw noActiveVersion(schedule);
    const definition = await this.schedules.definition(reader, schedule, version);
    if (!definition) throw unknownVersion(schedule, version);
    return workbookNamed(`${schedule}-v${version}`, await writeWorkbook(scheduleTabs(definition)));
  }
}

import { Controller, Get, Post, UploadedFile, UseInterceptors, type StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import { MAX_FINDINGS } from '../../domain/finding.js';
import { Database } from '../../platform/database/transaction.js';
import { ConvertWorkbook } from '../../schedules/conversion/convert-workbook.js';
import { unknownVersion } from '../../schedules/save-version.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { scheduleTabs } from '../../schedules/sheet/schedule-tabs.js';
import { CONVERSIONS } from '../../schedules/conversion/text-table.js';
import { templateTabs } from '../../schedules/sheet/template.js';
import { WORKBOOK_TYPE, writeWorkbook } from '../../schedules/workbook/workbook-writer.js';
import { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { finding, scheduleParam, versionNumber } from '../call/shapes.js';
import { workbookNamed } from './workbook-download.js';
import { codesOf, FILE, fileRequired, WorkbookUpload } from './workbook-upload.js';

const template = operation({
  summary: 'A blank schedule workbook',
  tag: 'Schedules',
  may: 'see',
  inTurn: true,
  on: 'some',
  description:
    'Every tab and column with its help, lists of what cells may hold, and a nightly flow of a start and an end. ' +
    'It can be imported as soon as the schedule has a name.',
  answers: { 200: { description: 'The workbook, template.xlsx.', type: WORKBOOK_TYPE } },
});

const exported = operation({
  summary: 'A version of a schedule as a workbook',
  tag: 'Schedules',
  may: 'see',
  noted: true,
  inTurn: true,
  description: 'Imported again, it changes nothing (unchanged). The same version is always the same bytes.',
  params: scheduleParam,
  query: z.strictObject({ version: versionNumber.optional().describe('Absent = the active one.') }),
  answers: { 200: { description: 'The workbook, SCHEDULE-vVERSION.xlsx.', type: WORKBOOK_TYPE } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_VERSION'], 409: ['NO_ACTIVE_VERSION'] },
});

const convert = operation({
  summary: 'Make a workbook of an older template one of today',
  tag: 'Schedules',
  may: 'see',
  on: 'some',
  description:
    'Tabs and columns get their names of today, and job types that were built in a definition. Answers with the ' +
    'workbook, what was done, and what import would say of it. Changes nothing, so no key is kept.',
  upload: FILE,
  answers: {
    200: {
      description: 'The workbook, and what is left to do.',
      schema: z.object({
        schedule: z.string().describe('Its name; empty = the workbook has none.'),
        changes: z
          .array(
            z.object({
              code: z.enum(CONVERSIONS),
              tab: z.string(),
              cell: z.string().nullable().describe('Of the workbook that was given.'),
              message: z.string(),
            }),
          )
          .describe(`What was done; at most ${MAX_FINDINGS}.`),
        changesTotal: z.number().int(),
        findings: z.array(finding).describe('Of the workbook that was made.'),
        findingsTotal: z.number().int(),
        file: z.string().meta({ contentEncoding: 'base64', contentMediaType: WORKBOOK_TYPE }),
      }),
    },
  },
  problems: {
    413: codesOf(413),
    415: codesOf(415),
    422: ['FILE_REQUIRED', ...codesOf(422)],
  },
});

/** Workbooks that the server writes. */
@Controller('api/v1/schedules')
export class WorkbooksController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly convertWorkbook: ConvertWorkbook,
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

  @Post('convert')
  @Operation(convert)
  @UseInterceptors(WorkbookUpload)
  async convert(@UploadedFile() upload: { readonly buffer: Buffer } | undefined): Promise<HttpAnswer> {
    if (!upload) throw fileRequired();
    const { done, file, ...rest } = await this.convertWorkbook.run(this.database.reader, upload.buffer);
    const changes = done.slice(0, MAX_FINDINGS);
    return new HttpAnswer(200, {
      ...rest,
      changes,
      changesTotal: done.length,
      file: file.toString('base64'),
    });
  }
}

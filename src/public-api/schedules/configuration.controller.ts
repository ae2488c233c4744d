import { Controller, Get, Post, UploadedFile, UseInterceptors, type StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { ConfigurationDocument } from '../../configuration/configuration-document.js';
import { CONFIGURATION_PARTS } from '../../configuration/configuration-tabs.js';
import { ExportConfiguration } from '../../configuration/export-configuration.js';
import { invalid } from '../../domain/errors.js';
import { Database } from '../../platform/database/transaction.js';
import { WORKBOOK_TYPE } from '../../schedules/workbook/workbook-writer.js';
import { Call } from '../call/caller.js';
import type { Caller } from '../call/commands.js';
import { ConfigurationCommands } from './configuration-commands.js';
import { configurationDocument, configurationImported } from './configuration-shapes.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { listOf } from '../call/list-of.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { flag, reason, scheduleParam, versionNumber } from '../call/shapes.js';
import { workbookNamed } from './workbook-download.js';
import { codesOf, FILE, WorkbookUpload } from './workbook-upload.js';

const refusals = { 404: ['UNKNOWN_SCHEDULE'], 409: ['NO_ACTIVE_VERSION'] } as const;

const document = operation({
  summary: 'The configuration of a schedule, to be taken to another environment',
  tag: 'Configuration',
  may: 'see',
  noted: true,
  inTurn: true,
  description:
    'What was said of it here: overrides, settings, callback mode; nothing of its workbook, and no secret.',
  params: scheduleParam,
  answers: { 200: { description: 'The configuration.', schema: configurationDocument } },
  problems: refusals,
});

const workbook = operation({
  summary: 'The configuration of a schedule as a spreadsheet, to be edited and imported again',
  tag: 'Configuration',
  may: 'see',
  noted: true,
  inTurn: true,
  description: "Every job, flow and dependency with what counts now, beside the workbook's own value.",
  params: scheduleParam,
  answers: { 200: { description: 'The spreadsheet, SCHEDULE-configuration.xlsx.', type: WORKBOOK_TYPE } },
  problems: refusals,
});

const imported = operation({
  summary: 'Import a configuration, as a spreadsheet or as JSON',
  tag: 'Configuration',
  may: 'define',
  description:
    'All findings at once, each with its cell. One with an error changes nothing; with dryRun=true none does. In a ' +
    'spreadsheet what says something else than counts now becomes an override, and what says what the workbook says ends ' +
    'one; rows that are left out stay as they are.',
  params: scheduleParam,
  query: z.strictObject({
    parts: listOf(CONFIGURATION_PARTS)
      .optional()
      .describe('jobs, scheduling: only this of it; left out = both.'),
    dryRun: flag.default(false),
    clearOthers: flag.default(false).describe('Of JSON: clear the overrides that it does not have.'),
    expectedRevision: versionNumber
      .optional()
      .describe('The overrideRevision that was looked at; another one now is 409 VERSION_MOVED.'),
    reason,
  }),
  upload: FILE,
  answers: { 200: { description: 'What has changed, or would.', schema: configurationImported } },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: ['NO_ACTIVE_VERSION', 'VERSION_MOVED'],
    413: codesOf(413),
    415: codesOf(415),
    422: ['CONFIGURATION_HAS_ERRORS', 'FILE_REQUIRED', ...codesOf(422)],
  },
});

@Controller('api/v1/schedules/:schedule/configuration')
export class ConfigurationController {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportConfiguration,
    private readonly configurations: ConfigurationCommands,
  ) {}

  @Get()
  @Operation(document)
  async document(@Input(document) { params }: InputOf<typeof document>): Promise<ConfigurationDocument> {
    return this.exports.document(this.database.reader, params.schedule);
  }

  @Get('workbook')
  @Operation(workbook)
  async workbook(@Input(workbook) { params }: InputOf<typeof workbook>): Promise<StreamableFile> {
    const bytes = await this.exports.workbook(this.database.reader, params.schedule);
    return workbookNamed(`${params.schedule}-configuration`, bytes);
  }

  @Post('import')
  @Operation(imported)
  @UseInterceptors(WorkbookUpload)
  async import(
    @UploadedFile() file: { readonly buffer: Buffer } | undefined,
    @Input(imported) { params, query }: InputOf<typeof imported>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    if (!file) throw invalid('FILE_REQUIRED', 'Send the file as the field `file` of a multipart form.');
    const { parts = CONFIGURATION_PARTS, reason: why = null, ...asked } = query;
    return this.configurations.import(caller, file.buffer, { ...params, ...asked, parts, reason: why });
  }
}

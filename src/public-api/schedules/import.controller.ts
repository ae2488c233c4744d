import { Controller, Post, UploadedFile, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { ForeseeImpact } from '../../forecast/foresee-impact.js';
import { ImportSchedule, type Imported } from '../../schedules/import-schedule.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import { diffView } from './diff-view.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { impactView } from './impact-shapes.js';
import { excerptView, importAnswer } from './import-shapes.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { flag, versionNumber } from '../call/shapes.js';
import { carriedView } from './override-shapes.js';
import { codesOf, FILE, fileRequired, WorkbookUpload } from './workbook-upload.js';

const importWorkbook = operation({
  summary: 'Import a schedule workbook',
  tag: 'Schedules',
  may: 'see',
  on: 'some',
  description:
    'All findings at once, each with its cell. A workbook with an error changes nothing; with dryRun=true none does. ' +
    'A definition that equals the active one makes no version (unchanged).',
  query: z.strictObject({
    dryRun: flag.default(false),
    impact: flag
      .optional()
      .describe('Whether to tell the impact, which takes its time; absent = in a dry run only.'),
    excerpts: flag
      .default(false)
      .describe('Whether to tell rows of the workbook near findings, also beside WORKBOOK_HAS_ERRORS.'),
    expectedVersion: versionNumber
      .optional()
      .describe('The active version that was looked at; 0 = none. Another one now is 409 VERSION_MOVED.'),
  }),
  upload: FILE,
  answers: { 200: { description: 'Applied, unchanged, or what would be.', schema: importAnswer } },
  problems: {
    403: ['ADMINISTRATOR_REQUIRED'],
    409: ['VERSION_MOVED'],
    413: codesOf(413),
    415: codesOf(415),
    422: ['WORKBOOK_HAS_ERRORS', 'FILE_REQUIRED', ...codesOf(422)],
  },
});

@Controller('api/v1/schedules/import')
export class ImportController {
  constructor(
    private readonly commands: Commands,
    private readonly importSchedule: ImportSchedule,
    private readonly foreseeImpact: ForeseeImpact,
  ) {}

  @Post()
  @Operation(importWorkbook)
  @UseInterceptors(WorkbookUpload)
  async import(
    @UploadedFile() file: { readonly buffer: Buffer } | undefined,
    @Input(importWorkbook) { query }: InputOf<typeof importWorkbook>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    if (!file) throw fileRequired();
    const workbook = await this.importSchedule.read(file.buffer, query);
    const { impact: wanted = query.dryRun, excerpts: _, ...how } = query;
    return this.commands.run(caller, 200, async (tx, now) => {
      const imported = await this.importSchedule.run(tx, {
        workbook,
        ...how,
        actor: caller.name,
        grants: caller.grants,
        now,
      });
      const impact = wanted ? await this.foreseeImpact.run(tx, imported.definitions, now) : null;
      const answer = shown(imported, impact && impactView(impact, now));
      return { answer, orders: [], changed: !query.dryRun };
    });
  }
}

const shown = ({ definitions: _, ...imported }: Imported, impact: unknown): z.input<typeof importAnswer> => ({
  ...imported,
  findings: [...imported.findings],
  needsAdministrator: [...imported.needsAdministrator],
  excerpts: imported.excerpts && imported.excerpts.map(excerptView),
  diff: diffView(imported.diff),
  overrides: carriedView(imported.overrides),
  impact,
});

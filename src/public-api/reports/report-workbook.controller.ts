import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import { WORKBOOK_TYPE, writeWorkbook } from '../../schedules/workbook/workbook-writer.js';
import { Call } from '../call/caller.js';
import type { Caller } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { workbookNamed } from '../schedules/workbook-download.js';
import { rangeOf } from './report-range.js';
import { inZone } from './report-shapes.js';
import { reportTab } from './report-tabs.js';
import { ReportQuery } from './report.query.js';

/** Of each tab; what is beyond is asked for by a shorter range, or of one schedule. */
const MOST_ROWS = 1000;

const workbook = operation({
  summary: 'All reports as one workbook, a tab for each',
  tag: 'Reports',
  may: 'see',
  on: 'some',
  inTurn: true,
  description: `At most ${MOST_ROWS} rows on a tab.`,
  query: inZone,
  answers: { 200: { description: 'The workbook, reports-FROM-TO.xlsx.', type: WORKBOOK_TYPE } },
  problems: { 422: ['RANGE_TOO_LONG'] },
});

@Controller('api/v1/reports/workbook')
export class ReportWorkbookController {
  constructor(
    private readonly database: Database,
    private readonly query: ReportQuery,
  ) {}

  @Get()
  @Operation(workbook)
  async file(
    @Input(workbook) { query }: InputOf<typeof workbook>,
    @Call() caller: Caller,
  ): Promise<StreamableFile> {
    const { from, to, zone } = query;
    const range = rangeOf({ ...query, limit: MOST_ROWS }, caller);
    const { reader } = this.database;
    const tabs = [
      reportTab('nights', await this.query.nights(reader, range)),
      reportTab('slow', await this.query.slow(reader, range)),
      reportTab('flaky', await this.query.flaky(reader, range)),
      reportTab('late', await this.query.late(reader, range)),
      reportTab('heat', await this.query.heat(reader, range, zone)),
    ];
    return workbookNamed(`reports-${from}-${to}`, await writeWorkbook(tabs));
  }
}

import { Controller, Get } from '@nestjs/common';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import type { Caller } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { flakyRow, heatRow, inZone, lateRow, limited, listed, nightRow, slowRow } from './report-shapes.js';
import { rangeOf } from './report-range.js';
import { ReportQuery } from './report.query.js';

const common = {
  tag: 'Reports',
  may: 'see',
  on: 'some',
  inTurn: true,
  problems: { 422: ['RANGE_TOO_LONG'] },
} as const;

const nights = operation({
  ...common,
  summary: 'Nights compared: start, end, duration and failures, the latest first',
  query: limited,
  answers: { 200: { description: 'One for each schedule and business date.', schema: listed(nightRow) } },
});
const slow = operation({
  ...common,
  summary: 'The jobs that take longest, by their median',
  query: limited,
  answers: { 200: { description: 'The slowest first.', schema: listed(slowRow) } },
});
const flaky = operation({
  ...common,
  summary: 'The jobs that needed more than one attempt, or ended in ERROR, most often',
  query: limited,
  answers: { 200: { description: 'By the share of their runs.', schema: listed(flakyRow) } },
});
const late = operation({
  ...common,
  summary: 'The jobs that have ended latest against when they usually end',
  description: 'Of those that have ended at least three times.',
  query: limited,
  answers: { 200: { description: 'The latest first.', schema: listed(lateRow) } },
});
const heat = operation({
  ...common,
  summary: 'When runs are started: by weekday and hour',
  query: inZone,
  answers: { 200: { description: 'Hours without runs are left out.', schema: listed(heatRow) } },
});

@Controller('api/v1/reports')
export class ReportsController {
  constructor(
    private readonly database: Database,
    private readonly query: ReportQuery,
  ) {}

  @Get('nights')
  @Operation(nights)
  async nights(@Input(nights) { query }: InputOf<typeof nights>, @Call() caller: Caller): Promise<unknown> {
    return { items: await this.query.nights(this.database.reader, rangeOf(query, caller)) };
  }

  @Get('slow')
  @Operation(slow)
  async slow(@Input(slow) { query }: InputOf<typeof slow>, @Call() caller: Caller): Promise<unknown> {
    return { items: await this.query.slow(this.database.reader, rangeOf(query, caller)) };
  }

  @Get('flaky')
  @Operation(flaky)
  async flaky(@Input(flaky) { query }: InputOf<typeof flaky>, @Call() caller: Caller): Promise<unknown> {
    return { items: await this.query.flaky(this.database.reader, rangeOf(query, caller)) };
  }

  @Get('late')
  @Operation(late)
  async late(@Input(late) { query }: InputOf<typeof late>, @Call() caller: Caller): Promise<unknown> {
    return { items: await this.query.late(this.database.reader, rangeOf(query, caller)) };
  }

  @Get('heat')
  @Operation(heat)
  async heat(@Input(heat) { query }: InputOf<typeof heat>, @Call() caller: Caller): Promise<unknown> {
    const range = rangeOf({ ...query, limit: 0 }, caller);
    return { items: await this.query.heat(this.database.reader, range, query.zone) };
  }
}

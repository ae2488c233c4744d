import { Controller, Get } from '@nestjs/common';
import { may } from '../../domain/access.js';
import { invalid } from '../../domain/errors.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { flakyRow, heatRow, inZone, lateRow, limited, listed, nightRow, slowRow } from './report-shapes.js';
import { ReportQuery, type ReportRange } from './report.query.js';

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

const LONGEST_DAYS = 400;
const DAY_MS = 86_400_000;

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

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly schedule?: string | undefined;
  readonly limit: number;
}

/** Of the schedules that the caller may see; throws RANGE_TOO_LONG. */
function rangeOf({ from, to, schedule, limit }: Asked, caller: Caller): ReportRange {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days < 0 || days > LONGEST_DAYS)
    throw invalid('RANGE_TOO_LONG', `From ${from} to ${to}: it must be 0 to ${LONGEST_DAYS} days.`);
  if (schedule === undefined) return { from, to, schedules: seenBy(caller), limit };
  return { from, to, schedules: may(caller.grants, 'see', schedule) ? [schedule] : [], limit };
}

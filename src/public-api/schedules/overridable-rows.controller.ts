import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import {
  OVERRIDABLE_TABS,
  seenAgainst,
  SheetRows,
  WHOLE_ROW,
  type OverridableTab,
  type SeenOverride,
  type SheetRow,
} from '../../domain/override.js';
import { Database } from '../../platform/database/transaction.js';
import { OverrideStore, type StoredOverride } from '../../schedules/overrides/override.store.js';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { TABS } from '../../schedules/sheet/sheet-columns.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { isId, scheduleParam } from '../call/shapes.js';
import { overrideShape, overrideView } from './override-shapes.js';

const row = z
  .object({
    row: z.string().describe('As overrides name it.'),
    sheet: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What the workbook says, by fields; null = the row is your own.'),
    overrides: z
      .array(overrideShape)
      .describe('Those in force. What is not among them holds as the workbook says.'),
  })
  .meta({ id: 'OverridableRow' });

const list = operation({
  summary: 'The rows of a tab of which fields can be overridden, each with what is overridden',
  tag: 'Overrides',
  may: 'see',
  description: 'Of the active version, in the order of the workbook; rows of your own come last.',
  params: scheduleParam,
  query: z.strictObject({ ...pageQuery, tab: z.enum(OVERRIDABLE_TABS.map((tab) => TABS[tab].name)) }),
  answers: {
    200: {
      description: 'A page, with the revision of all overrides.',
      schema: pageOf(row).extend({ overrideRevision: z.number().int() }),
    },
  },
  problems: { 404: ['UNKNOWN_SCHEDULE'], 409: ['NO_ACTIVE_VERSION'] },
});

@Controller('api/v1/schedules/:schedule/overridable-rows')
export class OverridableRowsController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly overrides: OverrideStore,
  ) {}

  @Get()
  @Operation(list)
  async list(
    @Input(list) { params: { schedule }, query }: InputOf<typeof list>,
  ): Promise<Page<unknown> & { readonly overrideRevision: number }> {
    const { reader } = this.database;
    const from = Number(fromCursor(query.cursor, isId) ?? '-1') + 1;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.active(reader, schedule);
    const definition = active && (await this.schedules.definition(reader, schedule, active.version));
    if (!definition) throw noActiveVersion(schedule);
    const tab = OVERRIDABLE_TABS.find((key) => TABS[key].name === query.tab) ?? 'jobs';
    const said = (await this.overrides.inForce(reader, schedule)).filter((one) => one.tab === tab);
    const rows = rowsOf(new SheetRows(definition), tab, said).slice(from, from + query.limit + 1);
    const places = rows.map((one, n) => ({ ...one, place: from + n }));
    const { items, nextCursor } = toPage(places, query.limit, ({ place }) => String(place));
    return { items: items.map(view), nextCursor, overrideRevision: active.overrideRevision };
  }
}

interface OverridableRow {
  readonly name: string;
  readonly sheet: SheetRow | null;
  readonly seen: readonly SeenOverride<StoredOverride>[];
}

function rowsOf(
  sheet: SheetRows,
  tab: OverridableTab,
  said: readonly StoredOverride[],
): readonly OverridableRow[] {
  const seen = groupBy(seenAgainst(sheet, said), ({ override }) => override.row);
  const known = sheet.of(tab);
  const own = said.filter(({ row: name, field }) => field === WHOLE_ROW && !known.has(name));
  return [
    ...[...known].map(([name, fields]) => ({ name, sheet: fields, seen: seen.get(name) ?? [] })),
    ...own.map(({ row: name }) => ({ name, sheet: null, seen: seen.get(name) ?? [] })),
  ];
}

const view = ({ name, sheet, seen }: OverridableRow): unknown => ({
  row: name,
  sheet,
  overrides: seen.map(overrideView),
});

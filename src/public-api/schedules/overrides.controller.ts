import { Controller, Get, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { OVERRIDABLE_TABS, OVERRIDE_STATES } from '../../domain/override.js';
import type { Transaction } from '../../platform/database/transaction.js';
import {
  ChangeOverrides,
  type OverridesChanged,
  type OverridesToDecide,
} from '../../schedules/overrides/change-overrides.js';
import type { ChosenOverrides } from '../../schedules/overrides/choose-overrides.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { TABS } from '../../schedules/sheet/sheet-columns.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller, type Done } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { ListOverrides } from './list-overrides.js';
import { adviceFor, EVERY_DAY } from '../days/open-days-advice.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import {
  changedOverrides,
  ENDED,
  overridesToDecide,
  overrideShape,
  overridesToSet,
  overrideView,
  saidView,
} from './override-shapes.js';
import { fromCursor, pageOf, pageQuery, toStretchPage } from '../call/page.js';
import { isId, scheduleParam } from '../call/shapes.js';

const tabNames = OVERRIDABLE_TABS.map((tab) => TABS[tab].name);

const list = operation({
  summary: 'The overrides of a schedule, each beside what its workbook said and says',
  tag: 'Overrides',
  may: 'see',
  description:
    'Fields that are yours: what is set here wins over the workbook, now and after every import. With a state a page looks ' +
    'at 2,000 overrides: it may have fewer items than asked for and yet a nextCursor.',
  params: scheduleParam,
  query: z.strictObject({
    ...pageQuery,
    tab: z.enum(tabNames).optional(),
    row: z.string().max(1000).optional(),
    state: z.enum([...OVERRIDE_STATES, ENDED]).optional(),
    past: z.enum(['true', 'false']).optional().describe('Also those that hold no more.'),
  }),
  answers: {
    200: {
      description: 'A page, with the revision of them all.',
      schema: pageOf(overrideShape).extend({ overrideRevision: z.number().int() }),
    },
  },
  problems: { 404: ['UNKNOWN_SCHEDULE'], 409: ['NO_ACTIVE_VERSION'] },
});

const refusals = {
  404: ['UNKNOWN_SCHEDULE'],
  409: ['NO_ACTIVE_VERSION', 'VERSION_MOVED'],
  422: ['OVERRIDES_HAVE_ERRORS'],
} as const;
const answers = { 200: { description: 'What has changed, or would.', schema: changedOverrides } } as const;

const set = operation({
  summary: 'Set overrides of a schedule, all of them or none',
  tag: 'Overrides',
  largeBody: true,
  may: 'define',
  description:
    'What is not named stays as it is. A value goes by the rules of its cell in the workbook; every mistake is told at once. ' +
    'Days that are opened from now on are planned with it, throttle limits act at once.',
  params: scheduleParam,
  body: overridesToSet,
  answers,
  problems: refusals,
});

const clear = operation({
  summary: 'Clear overrides: what the workbook says counts again',
  tag: 'Overrides',
  largeBody: true,
  may: 'define',
  params: scheduleParam,
  body: overridesToDecide,
  answers,
  problems: refusals,
});

const keep = operation({
  summary: 'Keep overrides against what the workbook says by now: they are no conflict any more',
  tag: 'Overrides',
  largeBody: true,
  may: 'define',
  params: scheduleParam,
  body: overridesToDecide,
  answers,
  problems: refusals,
});

@Controller('api/v1/schedules/:schedule/overrides')
export class OverridesController {
  constructor(
    private readonly commands: Commands,
    private readonly overrides: ListOverrides,
    private readonly change: ChangeOverrides,
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { params, query }: InputOf<typeof list>): Promise<unknown> {
    const { limit, cursor, state, row } = query;
    const tab = OVERRIDABLE_TABS.find((key) => TABS[key].name === query.tab);
    const past = query.past === 'true' || state === ENDED;
    const page = { after: fromCursor(cursor, isId), limit: limit + 1 };
    const { overrideRevision, ...stretch } = await this.overrides.run(
      { ...params, tab, row, past, state },
      page,
    );
    const { items, nextCursor } = toStretchPage(stretch, limit, ({ override: { id } }) => id);
    return { items: items.map(overrideView), nextCursor, overrideRevision };
  }

  @Put()
  @Operation(set)
  async set(@Input(set) { params, body }: InputOf<typeof set>, @Call() caller: Caller): Promise<HttpAnswer> {
    const { overrides: said, dryRun = false, expectedRevision, reason = null } = body;
    return this.commands.run(caller, 200, async (tx, now) => {
      const wanted = { ...params, said, expectedRevision, dryRun, reason, actor: caller.name, now };
      return this.done(tx, wanted, await this.change.set(tx, wanted));
    });
  }

  @Post('clear')
  @Operation(clear)
  async clear(
    @Input(clear) { params, body }: InputOf<typeof clear>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const wanted = decided({ ...params, ...body }, { actor: caller.name, now });
      return this.done(tx, wanted, await this.change.clear(tx, wanted));
    });
  }

  @Post('keep')
  @Operation(keep)
  async keep(
    @Input(keep) { params, body }: InputOf<typeof keep>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const wanted = decided({ ...params, ...body }, { actor: caller.name, now });
      return this.done(tx, wanted, await this.change.keep(tx, wanted));
    });
  }

  private async done(
    tx: Transaction,
    { schedule, dryRun }: { readonly schedule: string; readonly dryRun: boolean },
    { changed, unchanged, findings }: OverridesChanged,
  ): Promise<Done<unknown>> {
    const active = await this.schedules.active(tx, schedule);
    const openDays = changed.length === 0 ? [] : await this.days.openWithin(tx, schedule, EVERY_DAY);
    const answer = {
      schedule,
      overrideRevision: active?.overrideRevision ?? 0,
      dryRun,
      changed: changed.map(saidView),
      unchanged,
      findings,
      openDays,
      advice: adviceFor(openDays),
    };
    return { answer, orders: [], changed: !dryRun };
  }
}

type Decision = z.output<typeof overridesToDecide> & { readonly schedule: string };

function decided(
  { schedule, overrides: names = [], state, expectedRevision, dryRun = false, reason }: Decision,
  by: { readonly actor: string; readonly now: Date },
): OverridesToDecide {
  const chosen: ChosenOverrides = state === undefined ? { names } : { state };
  return { schedule, chosen, expectedRevision, dryRun, reason: reason ?? null, ...by };
}

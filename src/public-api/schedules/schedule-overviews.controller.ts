import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { listedJobs, type ListedJob } from '../../domain/listed-jobs.js';
import { WEEKDAYS } from '../../domain/schedule.js';
import { Database } from '../../platform/database/transaction.js';
import { EffectiveDefinitions } from '../../schedules/overrides/effective-definitions.js';
import { ScheduleOverviewQuery } from '../../schedules/schedule-overview.query.js';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { businessDate, instant, isName, isVersion, name, scheduleParam } from '../call/shapes.js';

/** Each is looked through to its jobs and open days: a page is for people. */
const MOST_OVERVIEWS = 100;

const count = z.number().int();

const overviewShape = z
  .object({
    name: z.string(),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    timeZone: z.string().nullable(),
    activeVersion: count.nullable().describe('null = no workbook was applied yet.'),
    label: z.string().nullable(),
    importedAt: instant.nullable().describe('When the active version was made.'),
    importedBy: z.string().nullable(),
    fileHash: z.string().nullable(),
    jobs: count.nullable().describe('Of the active version.'),
    overrides: count.describe('In force.'),
    openDays: count,
    openDaysOfOtherVersions: count.describe('Planned with another version than the active one.'),
    latestOpenDay: businessDate.nullable(),
    runsInError: count.describe('Of open days.'),
  })
  .meta({ id: 'ScheduleOverview' });

const overviews = operation({
  summary: 'Schedules with how they stand, by name',
  tag: 'Schedules',
  may: 'see',
  on: 'some',
  inTurn: true,
  description: `Who has imported what is active, how many jobs and overrides it has, and its open days. Up to ${MOST_OVERVIEWS} at once.`,
  query: z.strictObject({ ...pageQuery, schedule: name.optional().describe('Only this one.') }),
  answers: { 200: { description: 'A page.', schema: pageOf(overviewShape) } },
});

const jobShape = z
  .object({
    process: z.string().nullable().describe('null = in none: it never runs.'),
    sequence: count.nullable(),
    flows: z.array(z.string()),
    job: z.string(),
    description: z.string(),
    application: z.string(),
    module: z.string().nullable(),
    jobType: z.string(),
    enabled: z.boolean(),
    daysOfTheWeek: z.array(z.enum(WEEKDAYS)).nullable().describe('null = every day.'),
    thresholdRunTime: z.number().nullable().describe('Seconds.'),
    priority: count,
    critical: z.boolean(),
    skipOnError: z.boolean(),
    parameters: z.string().nullable(),
    overridden: z.array(z.string()).describe('Fields that an override has otherwise than the workbook.'),
  })
  .meta({ id: 'ScheduleJob' });

const jobs = operation({
  summary: 'The jobs of a schedule as they are planned, by process',
  tag: 'Schedules',
  may: 'see',
  inTurn: true,
  description: 'Of the active version with the overrides in force; a job in two processes is there twice.',
  params: scheduleParam,
  query: z.strictObject(pageQuery),
  answers: {
    200: {
      description: 'A page.',
      schema: pageOf(jobShape).extend({ version: count, jobsTotal: count.describe('Rows of all pages.') }),
    },
  },
  problems: { 404: ['UNKNOWN_SCHEDULE'], 409: ['NO_ACTIVE_VERSION'] },
});

/** What people look at who look after schedules. */
@Controller('api/v1')
export class ScheduleOverviewsController {
  constructor(
    private readonly database: Database,
    private readonly query: ScheduleOverviewQuery,
    private readonly schedules: ScheduleStore,
    private readonly definitions: EffectiveDefinitions,
  ) {}

  @Get('schedule-overviews')
  @Operation(overviews)
  async overviews(
    @Input(overviews) { query }: InputOf<typeof overviews>,
    @Call() caller: Caller,
  ): Promise<Page<unknown>> {
    const limit = Math.min(query.limit, MOST_OVERVIEWS);
    const seen = seenBy(caller);
    const { schedule } = query;
    const asked = schedule === undefined ? seen : [schedule].filter((one) => seen?.includes(one) ?? true);
    const page = { after: fromCursor(query.cursor, isName), limit: limit + 1, names: asked };
    const rows = await this.query.run(this.database.reader, page);
    return toPage(rows, limit, (row) => row.name);
  }

  @Get('schedules/:schedule/jobs')
  @Operation(jobs)
  async jobs(@Input(jobs) { params: { schedule }, query }: InputOf<typeof jobs>): Promise<unknown> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.active(reader, schedule);
    const workbook = active && (await this.schedules.definition(reader, schedule, active.version));
    if (!workbook) throw noActiveVersion(schedule);
    const all = listedJobs(workbook, await this.definitions.asOfNow(reader, workbook));
    const from = Number(fromCursor(query.cursor, isVersion) ?? 0);
    const rows = all.slice(from, from + query.limit + 1);
    const { items, nextCursor } = toPage(rows, query.limit, () => String(from + query.limit));
    return { items: items.map(jobView), nextCursor, version: active.version, jobsTotal: all.length };
  }
}

function jobView({ job, ...place }: ListedJob): z.input<typeof jobShape> {
  const { name: called, description, application, module, jobType, enabled } = job;
  const { daysOfTheWeek, thresholdRunTime, priority, critical, skipOnError } = job;
  return {
    ...{ process: place.process, sequence: place.sequence, flows: [...place.flows], job: called },
    ...{ description, application, module, jobType, enabled },
    daysOfTheWeek: daysOfTheWeek && [...daysOfTheWeek],
    ...{ thresholdRunTime, priority, critical, skipOnError },
    parameters: place.parameters,
    overridden: [...place.overridden],
  };
}

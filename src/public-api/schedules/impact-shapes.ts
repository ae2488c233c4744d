import { z } from 'zod';
import { DURATION_BASES } from '../../domain/forecast/expected-duration.js';
import {
  DATES_AHEAD,
  HORIZON_DAYS,
  MOST_NAMED,
  MOST_OPEN_DAYS,
  MOST_STEPS,
  NEVER_MET_FOLLOWS,
  NEVER_MET_WHYS,
  NEVER_RUN_WHYS,
  NIGHT_BASES,
  UNREACHABLE_WHYS,
  type Impact,
} from '../../domain/impact/impact.js';
import { DEPENDENCY_ON } from '../../domain/schedule.js';
import { dayDifference, differenceView, namedRun, runView } from '../days/restart-shapes.js';
import { businessDate, instant } from '../call/shapes.js';

/** The shape of what a definition would do, instead of another one. */

const count = z.number().int();
const seconds = z.number();

const night = z.object({
  expectedSeconds: seconds,
  earliestSeconds: seconds.describe('If everything took as short as in the shortest tenth of its cases.'),
  latestSeconds: seconds.describe('If everything took as long as in the longest tenth of its cases.'),
  basis: z
    .enum(NIGHT_BASES)
    .describe(
      'Whether all, some or none of what is left was measured before: with `none` the figures are guesses.',
    ),
  runsLeft: count.describe('Not finished, and expected to be executed.'),
  runsWithoutHistory: count,
  criticalPath: z
    .array(
      z.object({
        process: z.string(),
        job: z.string(),
        expectedSeconds: seconds,
        basis: z.enum(DURATION_BASES),
      }),
    )
    .describe(`The runs that determine the end, in their order; of more than ${MOST_STEPS} the longest.`),
  criticalPathTotal: count,
});

const nightly = z.object({
  before: night.nullable().describe('null = there is no Nightly, or nothing of it is reached.'),
  after: night.nullable(),
  laterBySeconds: seconds.nullable().describe('Below 0 = earlier; null = one of them is not foreseen.'),
  criticalPathChanged: z.boolean(),
});

const plannedStatus = z.enum(['LOADED', 'SKIPPED', 'DISABLED']).nullable();

const plannedRuns = z.array(
  z.object({
    cycle: z.string(),
    flow: z.string(),
    process: z.string(),
    job: z.string(),
    before: plannedStatus.describe('What it is loaded as; null = it is not planned.'),
    after: plannedStatus,
    changes: z.array(z.string()).describe('What about it.'),
  }),
);

const dates = z.object({
  dates: z.array(businessDate).describe('Dates to which the same happens.'),
  runsBefore: count,
  runsAfter: count,
  loadedBefore: count.describe('Those of them that take part: neither skipped by the calendar nor disabled.'),
  loadedAfter: count,
  added: count,
  removed: count,
  changed: count,
  untouched: count.describe('Runs that stay as they are.'),
  runs: z
    .object({ added: plannedRuns, removed: plannedRuns, changed: plannedRuns })
    .describe(`Up to ${MOST_NAMED} of each.`),
  nightly: nightly.describe('Counted from its request.'),
});

const openDay = z.object({
  businessDate,
  version: count.describe('The version that the day has.'),
  ...dayDifference,
  touched: z
    .array(
      namedRun.extend({
        effect: z
          .enum(['CHANGED', 'REMOVED', 'KEPT'])
          .describe('KEPT: it is under way, and goes on to its end as it was started.'),
        changes: z.array(z.string()),
      }),
    )
    .describe(`HELD and RUNNING runs that the version has otherwise, or not at all; up to ${MOST_NAMED}.`),
  touchedTotal: count,
  nightly: nightly.describe('As it is, and after a restart of the schedule; counted from `asOf`.'),
});

const noticed = <T extends z.ZodRawShape>(item: z.ZodObject<T>): z.ZodObject => {
  const items = z
    .array(item.extend({ isNew: z.boolean().describe('Not so with the version before.') }))
    .describe(`Up to ${MOST_NAMED}, the new ones first.`);
  return z.object({ total: count, new: count, items });
};

const unreachable = z.object({
  job: z.string(),
  why: z
    .enum(UNREACHABLE_WHYS)
    .describe('In no process; in processes of no flow; only in flows that are disabled.'),
});

const neverRun = z.object({
  process: z.string(),
  job: z.string(),
  why: z.enum(NEVER_RUN_WHYS).describe('NEVER_REACHED: it waits for something that never happens.'),
});

const neverMet = z.object({
  schedule: z.string().describe('Whose run waits: this schedule, or another one that waits for it.'),
  process: z.string(),
  job: z.string(),
  kind: z.enum(['DEPENDENCY', 'INTER_SCHEDULE']),
  on: z.enum(DEPENDENCY_ON),
  ref: z.string().describe('What is waited for: PROCESS/JOB, or SCHEDULE/PROCESS/JOB.'),
  why: z
    .enum(NEVER_MET_WHYS)
    .describe(
      'NEVER_ON_ONE_DATE: the predecessor is executed on no date on which the run is. CANNOT_FAIL, CANNOT_WARN: it is a ' +
        'DUMMY. UNKNOWN_…: the other schedule, or its Nightly, does not have it.',
    ),
  follows: z
    .enum(NEVER_MET_FOLLOWS)
    .describe(
      'What becomes of the run; PROCEED, SKIP and FAIL by time-out; NOTHING = any of its other predecessors is enough.',
    ),
});

export const impactShape: z.ZodType = z
  .object({
    schedule: z.string(),
    fromVersion: count.describe('What is compared with; 0 = nothing.'),
    version: count,
    asOf: instant,
    openDays: z
      .array(openDay)
      .describe(
        `What a restart of the schedule would do to each, the latest first; up to ${MOST_OPEN_DAYS}. Without one they stay as they are.`,
      ),
    openDaysTotal: count,
    fortnight: z
      .array(dates)
      .describe(`The next ${DATES_AHEAD} business dates that are not opened yet, by what happens to them.`),
    unreachable: noticed(unreachable).describe('Jobs that no flow leads to.'),
    neverRun: noticed(neverRun).describe(
      `Jobs that are executed on none of the next ${HORIZON_DAYS} business dates.`,
    ),
    neverMet: noticed(neverMet).describe('Dependencies that are satisfied on none of these dates.'),
  })
  .meta({ id: 'Impact' });

export function impactView({ openDays, ...impact }: Impact, now: Date): unknown {
  return {
    ...impact,
    asOf: now,
    openDays: openDays.map(({ businessDate: date, version, difference, touched, nightly: night }) => ({
      businessDate: date,
      version,
      ...differenceView(difference, NO_IDS),
      touched: touched
        .slice(0, MOST_NAMED)
        .map(({ run, effect, changes }) => ({ ...runView(run), effect, changes })),
      touchedTotal: touched.length,
      nightly: night,
    })),
  };
}

const NO_IDS: ReadonlyMap<string, string> = new Map();

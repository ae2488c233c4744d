import { z } from 'zod';
import { DURATION_BASES } from '../../domain/forecast/expected-duration.js';
import { BLOCKERS } from '../../domain/forecast/forecast.js';
import { EXECUTION_STATUSES } from '../../domain/run/execution-status.js';
import { RUN_STATUSES } from '../../domain/run/run-state.js';
import { businessDate, id, instant } from '../call/shapes.js';

/** The shapes of forecasts. */

const seconds = z.number();

const expected = {
  expectedStartAt: instant.nullable(),
  expectedEndAt: instant
    .nullable()
    .describe('If all goes on from now as it usually does; null = it will not be reached.'),
  earliestEndAt: instant
    .nullable()
    .describe('If everything took as short as in the shortest tenth of its cases.'),
  latestEndAt: instant
    .nullable()
    .describe('If everything took as long as in the longest tenth of its cases.'),
};

const left = {
  remainingSeconds: seconds.nullable().describe('0 = it has ended.'),
  runsLeft: z.number().int().describe('Not finished, and expected to be executed.'),
  runsWithoutHistory: z.number().int().describe('Those of them that were never measured.'),
  blocked: z.boolean().describe('Something has to be done before it can end: see `blockedBy`.'),
};

const blocker = z.object({
  kind: z.enum(BLOCKERS),
  run: id.describe('The run that is blocked by it.'),
  schedule: z.string(),
  process: z.string(),
  job: z.string(),
  ref: z.string().nullable().describe('With OUTSIDE: what is waited for.'),
  holdsUp: z.number().int().describe('Runs that wait for this run, directly or behind others.'),
});

const blockedBy = z.array(blocker).describe('At most 20: those that hold up the most, in that order.');

const basis = z
  .enum(DURATION_BASES)
  .describe('What the expected duration rests on; `zero` = it takes no time.');

const step = z.object({
  run: id,
  schedule: z.string(),
  process: z.string(),
  job: z.string(),
  status: z.enum(RUN_STATUSES),
  expectedStartAt: instant.nullable(),
  expectedEndAt: instant.nullable(),
  expectedSeconds: seconds,
  basis,
});

const criticalPath = z
  .array(step)
  .describe('The runs that determine the end, in their order, through other schedules too.');

const processForecast = z.object({
  process: z.string(),
  ...expected,
  ...left,
  onCriticalPath: z.boolean(),
});

export const executionForecast = z
  .object({
    execution: id.nullable().describe('null = nobody has requested it yet.'),
    schedule: z.string(),
    businessDate,
    cycleName: z.string(),
    flowName: z.string(),
    processName: z.string().nullable(),
    status: z.enum(EXECUTION_STATUSES).nullable(),
    asOf: instant,
    ...expected,
    ...left,
    basis: z
      .enum(['actual', 'history', 'partial', 'none'])
      .describe('`actual` = it is over; else whether all, some or none of what is left was measured before.'),
    blockedBy,
    criticalPath,
    processes: z.array(processForecast),
  })
  .meta({ id: 'ExecutionForecast' });

export const dayForecast = z
  .object({
    schedule: z.string(),
    businessDate,
    asOf: instant,
    ...expected,
    ...left,
    plannedEndAt: instant
      .nullable()
      .describe(
        'When all of it was to have ended, had each job taken what it usually takes since it was requested; null = some of it has not begun.',
      ),
    nightly: executionForecast.nullable().describe('Also before it is requested: as if it were now.'),
    executions: z.array(executionForecast).describe('All others that were requested.'),
  })
  .meta({ id: 'DayForecast' });

export const runForecast = z
  .object({
    run: id,
    execution: id.nullable(),
    schedule: z.string(),
    businessDate,
    process: z.string(),
    job: z.string(),
    status: z.enum(RUN_STATUSES),
    asOf: instant,
    ...expected,
    remainingSeconds: left.remainingSeconds,
    expectedSeconds: seconds,
    basis,
    longRunningAfterSeconds: seconds
      .nullable()
      .describe(
        'It is flagged LONG_RUNNING after that; null = it has no threshold, and was measured too seldom.',
      ),
    late: z.boolean().describe('It runs for longer than it usually does.'),
    onCriticalPath: z.boolean().describe('Of its execution.'),
    blocked: left.blocked,
    blockedBy,
    criticalPath,
  })
  .meta({ id: 'RunForecast' });

const forecastOfRun = z.object({
  run: id,
  plannedStartAt: instant
    .nullable()
    .describe('As its execution began, if nothing had failed, been held or been waited for outside.'),
  plannedEndAt: instant.nullable(),
  ...expected,
  usualSeconds: seconds.describe('What it usually takes.'),
  basis,
  samples: z.number().int().describe('Executions of its job that were measured.'),
});

export const dayRunForecasts = z
  .object({
    schedule: z.string(),
    businessDate,
    asOf: instant,
    runs: z.array(forecastOfRun).describe('Of its Nightly and of all that was requested, 20,000 at most.'),
  })
  .meta({ id: 'DayRunForecasts' });

export const durationShape = z
  .object({
    schedule: z.string(),
    process: z.string(),
    job: z.string(),
    samples: z.number().int(),
    averageSeconds: seconds,
    medianSeconds: seconds,
    p10Seconds: seconds.describe('A tenth of the executions took no longer.'),
    p90Seconds: seconds.describe('Nine tenths of them took no longer.'),
    updatedAt: instant,
  })
  .meta({ id: 'JobDuration' });

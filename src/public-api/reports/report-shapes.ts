import { z } from 'zod';
import { anyName, businessDate, id, instant } from '../call/shapes.js';

const MOST = 1000;
const USUAL = 100;

export const rangeQuery = {
  from: businessDate.describe('The first business date.'),
  to: businessDate.describe('The last one, at most 400 days later.'),
  schedule: anyName.optional(),
};
export const limited = z.strictObject({
  ...rangeQuery,
  limit: z
    .string()
    .regex(/^0*[1-9]\d{0,8}$/, 'expected a whole number, 1 or more')
    .transform((limit) => Math.min(Number(limit), MOST))
    .default(USUAL)
    .meta({ type: 'integer', minimum: 1, default: USUAL, description: `At most ${MOST}.` }),
});
export const inZone = z.strictObject({
  ...rangeQuery,
  zone: z.string().max(100).refine(isZone, 'expected a time zone').default('UTC').describe('Whose hours.'),
});

function isZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      /^[A-Z]/.test(name)
    );
  } catch {
    return false;
  }
}

const seconds = z.number();
const count = z.number().int();
const job = { schedule: z.string(), process: z.string(), job: z.string(), runs: count };

export const nightRow = z.object({
  schedule: z.string(),
  businessDate,
  startedAt: instant,
  endedAt: instant.nullable(),
  seconds: seconds.nullable().describe('From the first start to the last end.'),
  runs: count.describe('That were started.'),
  errors: count.describe('That are in ERROR.'),
  repeated: count.describe('With more than one attempt.'),
});
export const slowRow = z.object({
  ...job,
  medianSeconds: seconds,
  p90Seconds: seconds,
  longestSeconds: seconds,
});
export const flakyRow = z.object({ ...job, repeated: count, errors: count, mostAttempts: count });
export const lateRow = z.object({
  ...job,
  usualSeconds: seconds.describe(
    "When it usually ends: seconds after midnight of the business date, in the schedule's zone.",
  ),
  lateSeconds: seconds.describe('How much later it has ended once.'),
  run: id.describe('Then.'),
  businessDate,
});
export const heatRow = z.object({
  weekday: count.describe('1 = Monday.'),
  hour: count,
  runs: count.describe('That were started then.'),
  errors: count,
});

export const listed = (row: z.ZodType): z.ZodObject => z.object({ items: z.array(row) });

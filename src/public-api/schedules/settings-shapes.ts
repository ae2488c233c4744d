import { z } from 'zod';
import { NIGHTLY_WAITS_FOR } from '../../domain/schedule-settings.js';

/** A century and more; beyond that is "for ever", which null says. */
const MOST_DAYS = 36_500;

/** What a person may say of the settings of a schedule. */
export const settings = {
  openDayAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day, HH:MM')
    .nullable()
    .describe(
      "From this time on, in the schedule's time zone, today's business date is opened by itself; null = by people only.",
    ),
  sequentialDays: z.boolean().describe('A day is opened only when all before it are complete.'),
  nightlyWaitsFor: z
    .enum(NIGHTLY_WAITS_FOR)
    .describe(
      'What a Nightly comes after: the recurring flows that were requested, or all that are enabled.',
    ),
  oneNightlyPerDay: z
    .boolean()
    .describe("Two Nightlies do not begin on one calendar day in the schedule's time zone."),
  externalDependencies: z.boolean().describe('false = days that are opened wait for no external job.'),
  interScheduleDependencies: z.boolean().describe('false = days that are opened wait for no other schedule.'),
  dataRetentionDays: z
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .nullable()
    .describe('How long closed days are kept; null = for ever.'),
  longRunMultiplier: z
    .number()
    .min(1)
    .max(3)
    .describe('A run is long running after so many times its average run time, or its threshold.'),
};

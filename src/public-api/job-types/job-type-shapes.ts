import { z } from 'zod';
import { CYCLE_NAME_STYLES, ON_SILENCE, ON_TIMEOUT, POLL_POLICIES } from '../../domain/job-type.js';
import { finding, instant, name } from '../call/shapes.js';

/** Which of several job types of one name; empty = the shared one. */
export const ofSchedule = z.strictObject({
  schedule: name
    .or(z.literal(''))
    .optional()
    .describe('The schedule that it belongs to; empty = the shared one. Needed where several have the name.'),
});
/** null = the shared one, undefined = the only one. */
export const toSchedule = ({ schedule }: z.output<typeof ofSchedule>): string | null | undefined =>
  schedule === '' ? null : schedule;

const milliseconds = z.number().int().min(1).max(2_147_483_647);

export const jobTypeShape = z.object({
  name,
  schedule: name.nullable().describe('null = shared by all schedules.'),
  description: z.string().max(2000),
  url: z.string().max(2000),
  connection: name,
  scope: z.string().max(2000),
  endpoints: z.strictObject({
    start: z.string().min(1).max(500),
    restart: z.string().min(1).max(500).nullish(),
    status: z.string().min(1).max(500),
    kill: z.string().min(1).max(500).nullish(),
    log: z.string().min(1).max(500).nullish(),
    check: z.string().min(1).max(500).nullish(),
  }),
  pollIntervalMs: milliseconds.nullish(),
  pollPolicy: z.enum(POLL_POLICIES),
  idempotentStart: z.boolean(),
  onSilence: z.enum(ON_SILENCE),
  silenceBudgetMs: milliseconds,
  onTimeout: z.enum(ON_TIMEOUT),
  startDeadlineMs: milliseconds.nullish(),
  timeouts: z.strictObject({ connectMs: milliseconds, answerMs: milliseconds, statusMs: milliseconds }),
  treat500AsUnknown: z.boolean(),
  retryOn503: z.boolean(),
  cycleNameStyle: z.enum(CYCLE_NAME_STYLES),
  version: z.number().int(),
});

/** As it is told: read-only fields beside those that are saved. */
export const jobTypeAnswer = jobTypeShape
  .extend({ source: z.enum(['WORKBOOK', 'API']).describe('Who has made it.') })
  .meta({ id: 'JobType' });

/** What is saved, and what does not keep it from being saved. */
export const savedJobType = jobTypeAnswer.extend({ findings: z.array(finding) }).meta({ id: 'SavedJobType' });

export const triedShape = z
  .object({
    status: z.enum(['UP', 'DOWN', 'CHECK_NOT_DEFINED']),
    steps: z.array(
      z.object({
        step: z.enum(['TOKEN', 'SYSTEM_CHECK']),
        outcome: z.enum(['DONE', 'FAILED', 'NOT_MADE']),
        detail: z.string().nullable().describe('What went wrong, or why it was not made.'),
        httpStatus: z.number().nullable().describe('null = no answer; of a token endpoint, `detail` tells.'),
        latencyMs: z.number().nullable().describe('null = nothing was called.'),
      }),
    ),
    findings: z.array(finding).describe('What would not keep it from being saved.'),
    checkedAt: instant,
  })
  .meta({ id: 'TriedJobType' });

export const checkShape = z
  .object({
    name,
    schedule: name.nullable(),
    status: z.enum(['UP', 'DOWN', 'CHECK_NOT_DEFINED']),
    error: z.string().optional(),
    latencyMs: z.number().nullable(),
    checkedAt: instant,
    tokenUntil: instant
      .nullable()
      .describe(
        'Until when the access token is valid that this server holds; null = none. It is renewed before.',
      ),
    certificateUntil: instant
      .nullable()
      .describe('Until when the certificate of its system is valid; null = this server has seen none.'),
  })
  .meta({ id: 'JobTypeCheck' });

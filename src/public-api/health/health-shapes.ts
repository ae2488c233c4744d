import { z } from 'zod';
import { instant } from '../call/shapes.js';

const part = {
  status: z.enum(['UP', 'WARNING']).describe('A part that is down cannot answer: then there is a problem.'),
  detail: z.string().nullable().describe('What is the matter; null = nothing.'),
};

const jobType = z.object({
  name: z.string(),
  schedule: z.string().nullable().describe('null = shared.'),
  origin: z.string().describe('Whom it calls.'),
  inHand: z.number().int().describe('Runs of open days that an agent has in hand.'),
  waiting: z.number().int().describe('Runs of open days that are still to be started.'),
  heldBack: z
    .number()
    .int()
    .describe(
      'Of those in hand: those whose calls do not get through, or are held back until the system answers.',
    ),
  why: z.string().nullable().describe('Of one of them.'),
});

export const healthShape = z
  .object({
    checkedAt: instant,
    server: z.object({
      ...part,
      version: z.string(),
      startedAt: instant.describe('Of the process that answers.'),
    }),
    database: z.object({ ...part, latencyMs: z.number().describe('Of one question to it.') }),
    queue: z.object({
      ...part,
      queued: z.number().int().describe('Attempts that no agent has taken yet; 10,000 = those or more.'),
      oldestQueuedAt: instant.nullable(),
    }),
    agents: z.object({
      ...part,
      items: z
        .array(
          z.object({
            host: z.string().nullable().describe('Only for those who may see everything.'),
            agentGroups: z.array(z.string()).describe('Empty = all.'),
            startedAt: instant,
            inHand: z.number().int().describe('Attempts that it has claimed and not ended.'),
          }),
        )
        .describe('Those whose lease has not passed, 100 at most.'),
      unserved: z.array(z.string()).describe('Groups that applications name and no agent serves.'),
    }),
    events: z.object({ ...part, latestAt: instant.nullable() }),
    jobTypes: z
      .array(jobType)
      .describe('By job type, 1,000 at most; what their systems say is at /health/job-types.'),
  })
  .meta({ id: 'Health' });

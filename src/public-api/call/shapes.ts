import { z } from 'zod';
import { isUsableId } from '../../domain/external-text.js';
import { isBusinessDate } from '../../domain/calendar.js';
import { EDGE_STATES } from '../../domain/run/edge.js';
import { EXECUTION_STATUSES } from '../../domain/run/execution-status.js';
import { ATTEMPT_STATES, CAUSES, FLAGS, RUN_STATUSES } from '../../domain/run/run-state.js';
import { DEPENDENCY_ON } from '../../domain/schedule.js';

/** The shapes of the API, once: they validate what comes in and describe what goes out. */

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
export const isName = (text: string): boolean => NAME.test(text);
export const name = z.string().regex(NAME, 'expected a name');
/** Texts to callers, `bigint` to the database: what is beyond it is no id. */
export const isId = (text: string): boolean => /^(0|[1-9]\d{0,18})$/.test(text) && BigInt(text) < 2n ** 63n;
export const id = z.string().refine(isId, 'expected an id').meta({ pattern: '^[0-9]{1,19}$' });
export const businessDate = z
  .string()
  .refine(isBusinessDate, 'expected a business date, YYYY-MM-DD')
  .meta({ format: 'date' });
const VERSION = /^\d{1,9}$/;
export const isVersion = (text: string): boolean => VERSION.test(text);
/** Of a schedule's definition; 0 = none. */
export const versionNumber = z
  .string()
  .regex(VERSION, 'expected a version number')
  .transform(Number)
  .meta({ type: 'integer', minimum: 0 });
/** Of a query: yes or no. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] }).meta({ enum: ['true', 'false'] });
export const instant = z.iso.datetime().describe('ISO 8601, UTC');
/** Names of requests and filters that need not be names of anything. */
export const anyName = z.string().max(200);
export const reason = z.string().max(2000).optional().describe('Why; kept with the event.');

export const scheduleParam = z.object({ schedule: name });
export const runParam = z.object({ id });

export const finding = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    tab: z.string().nullable(),
    cell: z.string().nullable(),
    value: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'Finding' });

export const scheduleShape = z
  .object({
    name: z.string(),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    activeVersion: z.number().int().nullable(),
    label: z.string().nullable(),
    timeZone: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Schedule' });

export const versionShape = z
  .object({
    schedule: z.string(),
    version: z.number().int(),
    label: z.string(),
    active: z.boolean(),
    fileHash: z.string(),
    createdAt: instant,
    createdBy: z.string(),
  })
  .meta({ id: 'ScheduleVersion' });

export const counts = z.record(z.string(), z.number().int()).describe('By run status; zeroes are left out.');

export const dayShape = z
  .object({
    schedule: z.string(),
    businessDate,
    version: z.number().int(),
    overrideRevision: z.number().int().describe('Of the overrides that it is planned with.'),
    status: z.enum(['OPEN', 'CLOSED']),
    openedAt: instant,
    openedBy: z.string(),
    closedAt: instant.nullable(),
    purgedAt: instant.nullable().describe('Since when its runs are kept no longer.'),
    counts,
  })
  .meta({ id: 'BusinessDay' });

export const disabledJobShape = z
  .object({
    id,
    schedule: z.string(),
    process: z.string(),
    job: z.string().nullable().describe('null = every job of the process.'),
    from: businessDate.describe('The first business date.'),
    until: businessDate.nullable().describe('The last one; null = until somebody ends it.'),
    reason: z.string().nullable(),
    disabledAt: instant,
    disabledBy: z.string(),
    endedAt: instant.nullable().describe('Since when it does not count any more.'),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'DisabledJob' });

/** Text to text. Not a z.record, which would lose `__proto__`: here it is an ordinary key. */
const requestParameters = z
  .custom<Readonly<Record<string, string>>>(isTextMap, 'expected an object of texts')
  .meta({ type: 'object', additionalProperties: { type: 'string' } });

function isTextMap(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

export const executionRequest = z.strictObject({
  businessDate: businessDate.optional().describe('Absent = the latest open day.'),
  cycleName: anyName,
  flowName: anyName.optional(),
  processName: anyName.optional().describe('Only for the cycle Adhoc.'),
  notDuringNightly: z.boolean().optional().describe('Only for Adhoc: not while a Nightly is under way.'),
  requestParameters: requestParameters.optional(),
  callerId: z.string().max(500).optional(),
  correlationId: z.string().max(500).optional(),
});

export const executionShape = z
  .object({
    id,
    schedule: z.string(),
    businessDate,
    cycleName: z.string(),
    flowName: z.string(),
    processName: z.string().nullable(),
    requestParameters: z.record(z.string(), z.string()),
    callerId: z.string().nullable(),
    correlationId: z.string().nullable(),
    requestedBy: z.string(),
    requestedAt: instant,
    status: z.enum(EXECUTION_STATUSES),
    waitsFor: z.array(id).describe('A Nightly that is QUEUED: the recurring executions that it waits for.'),
    waitsForFlows: z
      .array(z.string())
      .describe('And, where its schedule says so, the enabled ones that nobody has requested: CYCLE/FLOW.'),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    counts,
  })
  .meta({ id: 'Execution' });

const waiting = z.object({
  kind: z.string(),
  ref: z.string().nullable(),
  since: instant.nullable(),
  detail: z.string().nullable(),
});

export const runShape = z
  .object({
    id,
    schedule: z.string(),
    businessDate,
    cycle: z.string(),
    flow: z.string(),
    process: z.string(),
    job: z.string(),
    requestNo: z.number().int(),
    execution: id.nullable().describe('The request it belongs to.'),
    application: z.string(),
    jobType: z.string(),
    agentGroup: z.string(),
    status: z.enum(RUN_STATUSES),
    cause: z.enum(CAUSES).nullable(),
    flags: z.array(z.enum(FLAGS)),
    waitingFor: z.array(waiting),
    attempt: z.number().int().describe('0 before the first.'),
    attemptState: z.enum(ATTEMPT_STATES).nullable(),
    agentExecutionId: z.string().nullable(),
    executionId: z.string().nullable().describe("The external system's own id."),
    executionInfo: z.string().nullable(),
    detail: z.string().nullable().describe('What the latest attempt has to tell: an answer, a warning.'),
    parameters: z.string(),
    priority: z.number().int(),
    skipOnError: z.boolean(),
    requestedAt: instant.nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Run' });

export const attemptShape = z
  .object({
    number: z.number().int(),
    kind: z.enum(['START', 'RESTART']),
    state: z.enum(ATTEMPT_STATES),
    cause: z.enum(CAUSES).nullable(),
    agentExecutionId: z.string(),
    executionId: z.string().nullable(),
    restartOf: z.string().nullable(),
    parameters: z.string(),
    targetUrl: z.string().nullable(),
    executionInfo: z.string().nullable(),
    detail: z.string().nullable(),
    remoteMayBeRunning: z.boolean(),
    queuedAt: instant,
    claimedAt: instant.nullable(),
    sendingAt: instant.nullable(),
    trackingAt: instant.nullable(),
    killRequestedAt: instant.nullable(),
    killRequestedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    sends: z.array(
      z.object({
        verb: z.string(),
        method: z.enum(['GET', 'POST']),
        url: z.string(),
        body: z.string().nullable().describe('As it is made of the attempt; null = none.'),
        sentAt: instant,
        answeredAt: instant.nullable(),
        outcome: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Attempt' });

export interface WhyReason {
  readonly code: string;
  readonly message: string;
  readonly since: string | null;
  readonly run?: string;
  readonly because: readonly WhyReason[];
}

const whyReason: z.ZodType = z
  .object({
    code: z.string(),
    message: z.string(),
    since: instant.nullable(),
    run: id.optional(),
    get because() {
      return z.array(whyReason);
    },
  })
  .meta({ id: 'WhyReason' });

export const dependencyShape = z
  .object({
    id,
    kind: z.enum(['ORDER', 'DEPENDENCY', 'INTER_SCHEDULE', 'EXTERNAL']),
    ref: z.string().describe('What is waited for: PROCESS/JOB, SCHEDULE/PROCESS/JOB, or an external job.'),
    on: z.enum(DEPENDENCY_ON),
    enabled: z.boolean(),
    state: z.enum(EDGE_STATES),
    timedOutAt: instant.nullable(),
    run: id.nullable(),
    status: z.enum(RUN_STATUSES).nullable(),
    cause: z.enum(CAUSES).nullable(),
  })
  .meta({ id: 'Dependency' });

export const whyShape = z.object({ runId: id, reasons: z.array(whyReason) });
export const actionBody = z.strictObject({
  reason,
  attempt: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('The attempt that was looked at; another one now is 409 STALE.'),
});
export const declareBody = actionBody.extend({
  force: z.boolean().optional().describe('With fail and complete: also for a run that is tracked well.'),
  includeDependents: z
    .boolean()
    .optional()
    .describe('With rerun: also what has been executed behind it, each when its turn comes.'),
  parameters: z
    .string()
    .optional()
    .describe(
      'With restart: other parameters for it, as PUT /runs/{id}/parameters takes them. Both, or neither.',
    ),
});
/** Of an external system. */
export const executionId = z.string().min(1).max(256).refine(isUsableId, 'expected printable characters');
export const resolveBody = actionBody.extend({
  resolution: z.enum(['adopt', 'notStarted', 'failed']),
  executionId: executionId.optional().describe('With adopt: the execution that was found.'),
});
export const parametersBody = actionBody.extend({ parameters: z.string() });

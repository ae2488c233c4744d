import { z } from 'zod';
import {
  CUSTOM_JOB_ENDING,
  CUSTOM_PROCESS_ENDING,
  isCustomProcessName,
  isOwnJobName,
  type CustomJob,
  type CustomProcess,
} from '../../domain/custom-process.js';
import { DEFAULT_PRIORITY, ON_KEY_TAKEN } from '../../domain/schedule.js';
import { IMPORT_OUTCOMES } from '../../execution/requests/import-custom-processes.js';
import { finding, instant, isName, name } from '../call/shapes.js';

const MOST_JOBS = 1000;
const seconds = z.number().int().min(1).max(2_147_483_647);

const processName = z
  .string()
  .refine((text) => isName(text) && isCustomProcessName(text) && text === text.toUpperCase(), {
    message: `expected a name in upper case that ends in ${CUSTOM_PROCESS_ENDING}`,
  })
  .meta({ pattern: `^[A-Z0-9][A-Z0-9_.-]{0,118}${CUSTOM_PROCESS_ENDING}$` });

/** What only a job of the process itself says; a job of the workbook has it from there. */
const own = {
  description: z.string().max(2000).nullish(),
  application: name.nullish(),
  jobType: name.nullish(),
  skipOnError: z.boolean().nullish(),
  thresholdRunTime: seconds.nullish(),
  maxRunTime: seconds.nullish(),
  exclusiveKey: name.nullish(),
  onKeyTaken: z.enum(ON_KEY_TAKEN).nullish(),
  priority: z.number().int().min(1).max(255).nullish(),
  critical: z.boolean().nullish(),
};

const job = z.strictObject({
  job: name.describe(
    `One of the workbook, or, where it ends in ${CUSTOM_JOB_ENDING}, one of the process's own, with application and jobType.`,
  ),
  process: name.nullish().describe('Of the workbook: the process whose parameters the job has.'),
  parameters: z.string().max(32_000).nullish().describe('Of the workbook: left out = those of the workbook.'),
  ...own,
});
type JobBody = z.output<typeof job>;

const jobs = z
  .array(job)
  .min(1)
  .max(MOST_JOBS)
  .superRefine((given, context) => {
    const seen = new Set<string>();
    given.forEach((one, place) => {
      for (const [field, message] of problemsOf(one, seen)) {
        context.addIssue({ code: 'custom', path: [place, field], message });
      }
      seen.add(one.job);
    });
  })
  .describe('They run one after the other, in this order.');

function problemsOf(one: JobBody, seen: ReadonlySet<string>): readonly (readonly [string, string])[] {
  const isOwn = isOwnJobName(one.job);
  const given = (field: keyof JobBody): boolean => one[field] !== undefined && one[field] !== null;
  const missing = (['application', 'jobType'] as const).filter((field) => isOwn && !given(field));
  const strange = isOwn ? (['process'] as const) : (Object.keys(own) as (keyof typeof own)[]);
  const other = isOwn
    ? `${one.job} is a job of its own, and of no process of the workbook`
    : `${one.job} has it from the workbook; a job of its own ends in ${CUSTOM_JOB_ENDING}`;
  return [
    ...(seen.has(one.job) ? [['job', `${one.job} stands here a second time; keep one`] as const] : []),
    ...missing.map((field) => [field, `${one.job} is a job of its own, and needs it`] as const),
    ...strange.filter(given).map((field) => [field, other] as const),
  ];
}

/** What GET answers may come back: read-only members say nothing. */
export const customProcessBody = z.strictObject({
  description: z.string().max(2000).optional(),
  jobs,
  version: z
    .number()
    .int()
    .optional()
    .describe('The one that was read; another one now is 409 VERSION_MOVED.'),
  name: processName.optional(),
  schedule: name.optional(),
  createdAt: instant.optional(),
  createdBy: z.string().optional(),
  updatedAt: instant.optional(),
  updatedBy: z.string().optional(),
  findings: z.array(finding).optional(),
});

const MOST_IMPORTED = 1000;

/** What GET answers in one environment is taken in another: who has made it when, and its version, are told there anew. */
export const customProcessesToImport = z.strictObject({
  items: z
    .array(
      customProcessBody.extend({
        name: processName,
        version: z.number().int().optional().describe('Not looked at: each environment counts its own.'),
      }),
    )
    .max(MOST_IMPORTED)
    .superRefine((items, context) => {
      const places = new Map<string, number>();
      items.forEach(({ name: given }, place) => {
        const before = places.get(given);
        const message = `${given} stands here a second time, after items.${before ?? 0}; keep one`;
        if (before === undefined) places.set(given, place);
        else context.addIssue({ code: 'custom', path: [place, 'name'], message });
      });
    })
    .describe('Those that are not named stay as they are.'),
  nextCursor: z
    .null('expected null: what was answered is one page of several; join their items')
    .optional()
    .describe('As GET answers it.'),
  expectedVersions: z
    .record(processName, z.number().int().min(0))
    .optional()
    .describe(
      'By name: the version that was looked at, such as `versionBefore` of a dry run; another one now is 409 VERSION_MOVED.',
    ),
});

export const importedCustomProcesses = z
  .object({
    schedule: z.string(),
    dryRun: z.boolean(),
    items: z.array(
      z.object({
        name: z.string(),
        outcome: z.enum(IMPORT_OUTCOMES),
        versionBefore: z.number().int().describe('0 = there was none.'),
        version: z.number().int(),
      }),
    ),
    findings: z.array(finding).describe('Warnings; `tab` is the custom process.'),
    findingsTotal: z.number().int(),
  })
  .meta({ id: 'ImportedCustomProcesses' });

export const newCustomProcess = z.strictObject({
  name: processName,
  description: z.string().max(2000).optional(),
  jobs,
});

export const customProcessShape = z
  .object({
    schedule: z.string(),
    name: z.string(),
    description: z.string(),
    jobs: z.array(
      z.object({ job: z.string(), process: name.nullish(), parameters: z.string().nullable(), ...own }),
    ),
    version: z.number().int(),
    createdAt: instant,
    createdBy: z.string(),
    updatedAt: instant,
    updatedBy: z.string(),
  })
  .meta({ id: 'CustomProcess' });

export const savedCustomProcess = customProcessShape
  .extend({ findings: z.array(finding).describe('Warnings.') })
  .meta({ id: 'SavedCustomProcess' });

interface Body {
  readonly name: string;
  readonly description?: string | undefined;
  readonly jobs: readonly JobBody[];
}

export const customProcessOf = (body: Body): CustomProcess => ({
  name: body.name,
  description: body.description ?? '',
  jobs: body.jobs.map(jobOf),
});

function jobOf(one: JobBody): CustomJob {
  if (!isOwnJobName(one.job))
    return { job: one.job, process: one.process ?? null, parameters: one.parameters ?? null };
  return {
    job: one.job,
    description: one.description ?? '',
    application: one.application ?? '',
    jobType: one.jobType ?? '',
    parameters: one.parameters ?? '',
    skipOnError: one.skipOnError ?? false,
    thresholdRunTime: one.thresholdRunTime ?? null,
    maxRunTime: one.maxRunTime ?? null,
    exclusiveKey: one.exclusiveKey ?? null,
    onKeyTaken: one.onKeyTaken ?? 'WAIT',
    priority: one.priority ?? DEFAULT_PRIORITY,
    critical: one.critical ?? false,
  };
}

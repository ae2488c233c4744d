import { z } from 'zod';
import { invalid } from '../../domain/errors.js';
import { JOB_TYPE_DEFAULTS, type JobType } from '../../domain/job-type.js';
import type { StoredJobType } from '../../job-types/job-type.store.js';
import { jobTypeAnswer, jobTypeShape } from './job-type-shapes.js';
import { finding, name } from '../call/shapes.js';

/** What may be left out of a definition, and what it is then. */
export const definition = z.strictObject({
  ...jobTypeShape.partial().shape,
  name: name.optional(),
  url: jobTypeShape.shape.url,
  endpoints: jobTypeShape.shape.endpoints,
  // Read-only members of an answer may come back, and say nothing.
  source: jobTypeAnswer.shape.source.optional(),
  findings: z.array(finding).optional(),
});
export const newDefinition = definition.extend({ name });

export type Definition = Omit<z.output<typeof definition>, 'name'>;

export function typeOf(
  body: Definition,
  key: { name: string; schedule: string | null },
): Omit<JobType, 'version'> {
  const { start, status, restart = null, kill = null, log = null, check = null } = body.endpoints;
  return {
    name: key.name,
    schedule: key.schedule,
    description: body.description ?? '',
    url: body.url,
    connection: body.connection ?? JOB_TYPE_DEFAULTS.connection,
    scope: body.scope ?? '',
    endpoints: { start, restart, status, kill, log, check },
    pollIntervalMs: body.pollIntervalMs ?? null,
    pollPolicy: body.pollPolicy ?? JOB_TYPE_DEFAULTS.pollPolicy,
    idempotentStart: body.idempotentStart ?? false,
    onSilence: body.onSilence ?? JOB_TYPE_DEFAULTS.onSilence,
    silenceBudgetMs: body.silenceBudgetMs ?? JOB_TYPE_DEFAULTS.silenceBudgetMs,
    onTimeout: body.onTimeout ?? JOB_TYPE_DEFAULTS.onTimeout,
    startDeadlineMs: body.startDeadlineMs ?? null,
    timeouts: body.timeouts ?? JOB_TYPE_DEFAULTS.timeouts,
    treat500AsUnknown: body.treat500AsUnknown ?? false,
    retryOn503: body.retryOn503 ?? false,
    cycleNameStyle: body.cycleNameStyle ?? JOB_TYPE_DEFAULTS.cycleNameStyle,
  };
}

export function refuseOtherName(
  stored: StoredJobType,
  body: Pick<z.output<typeof definition>, 'name' | 'schedule'>,
): void {
  const otherName = body.name !== undefined && body.name !== stored.name;
  const otherSchedule = body.schedule !== undefined && body.schedule !== stored.schedule;
  if (otherName || otherSchedule) {
    throw invalid(
      'OTHER_NAME',
      'name and schedule are the addressed ones; a job type is not renamed or moved.',
    );
  }
}

export type ShownJobType = Omit<StoredJobType, 'id'>;

/** Everything that the API tells of a job type. */
export function shown(stored: StoredJobType): ShownJobType {
  const { id, ...type } = stored;
  return type;
}

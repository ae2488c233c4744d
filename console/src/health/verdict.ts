import type { Health, JobTypeCheck } from '../api/shapes.js';
import { health as text } from '../text/health.js';

export type Level = 'well' | 'warning' | 'error';

export interface Verdict {
  readonly level: Level;
  /** One sentence each, the most important first. */
  readonly says: readonly [string, ...string[]];
}

export type JobTypeLoad = Health['jobTypes'][number];

export const PARTS = ['server', 'database', 'queue', 'agents', 'events'] as const;
export type PartName = (typeof PARTS)[number];

/** A job type: its name alone is not enough, because each schedule may have its own. */
export const jobTypeKey = (schedule: string | null, jobType: string): string =>
  `${schedule ?? ''}/${jobType}`;

/** What is known of the check of each job type; one that was not checked is absent. */
export type Checks = ReadonlyMap<string, JobTypeCheck>;

export const checksByKey = (items: readonly JobTypeCheck[]): Checks =>
  new Map(items.map((check) => [jobTypeKey(check.schedule, check.name), check]));

export const keyOf = ({ schedule, name }: JobTypeLoad): string => jobTypeKey(schedule, name);

export function isDown(jobType: JobTypeLoad, checks: Checks): boolean {
  return jobType.heldBack > 0 || checks.get(keyOf(jobType))?.status === 'DOWN';
}

/** Time enough to get another certificate. */
const SOON_MS = 30 * 24 * 60 * 60_000;

/** As it was when it was checked. */
export function endsSoon(check: JobTypeCheck | undefined): boolean {
  const until = check?.certificateUntil ?? null;
  return until !== null && Date.parse(until) - Date.parse(check?.checkedAt ?? until) < SOON_MS;
}

/** Something of an open day is in its hands, or will be. */
const isNeeded = ({ inHand, waiting }: JobTypeLoad): boolean => inHand + waiting > 0;

/** Several job types may be of one system. */
const targetsOf = (jobTypes: readonly JobTypeLoad[]): number =>
  new Set(jobTypes.map(({ origin }) => origin)).size;

/** What there is to know in one line; without checks, by what the agents have met. */
export function verdictOf(health: Health, checks: Checks): Verdict {
  const down = health.jobTypes.filter((jobType) => isDown(jobType, checks));
  const needed = targetsOf(down.filter(isNeeded));
  const parts = PARTS.filter((name) => health[name].status !== 'UP').length;
  const idle = targetsOf(down) - needed;
  const ending = targetsOf(health.jobTypes.filter((jobType) => endsSoon(checks.get(keyOf(jobType)))));
  return {
    level: needed > 0 ? 'error' : parts + idle + ending > 0 ? 'warning' : 'well',
    says: [
      needed > 0 ? text.verdict.except(needed) : text.verdict.well,
      ...(parts > 0 ? [text.verdict.parts(parts)] : []),
      ...(idle > 0 ? [text.verdict.idle(idle)] : []),
      ...(ending > 0 ? [text.verdict.certificates(ending)] : []),
    ],
  };
}

import type { BusinessDate } from '../calendar.js';
import type { ScheduleIndex } from '../schedule-index.js';
import type { DidYouMean } from '../suggest.js';

/** Business dates, the last one too. */
export interface DateRange {
  readonly from: BusinessDate;
  /** null = until somebody ends it. */
  readonly until: BusinessDate | null;
}

/** What is disabled: a job of a process, or the whole process. */
export interface DisabledTarget {
  readonly process: string;
  /** null = every job of the process. */
  readonly job: string | null;
}

/** `PROCESS`, or `PROCESS/JOB`. */
export const targetName = ({ process, job }: DisabledTarget): string =>
  job === null ? process : `${process}/${job}`;

/** What is disabled on a date, by its names. */
export type DisabledNames = ReadonlySet<string>;

export const NOTHING_DISABLED: DisabledNames = new Set();

export const disabledNames = (targets: readonly DisabledTarget[]): DisabledNames =>
  new Set(targets.map(targetName));

export const isDisabled = (names: DisabledNames, process: string, job: string): boolean =>
  names.size > 0 && (names.has(process) || names.has(targetName({ process, job })));

/** What is wrong with the names in a definition; null = nothing. */
export function unknownTarget(
  index: ScheduleIndex,
  { process, job }: DisabledTarget,
  didYouMean: DidYouMean,
): { readonly code: 'UNKNOWN_PROCESS' | 'UNKNOWN_JOB'; readonly detail: string } | null {
  const { name } = index.schedule;
  if (!index.processes.has(process)) {
    const meant = didYouMean(process, index.processes.keys());
    return { code: 'UNKNOWN_PROCESS', detail: `${name} has no process ${process}${meant}.` };
  }
  const jobs = (index.jobsOfProcess.get(process) ?? []).map((mapping) => mapping.job);
  if (job === null || jobs.includes(job)) return null;
  const meant = didYouMean(job, jobs);
  return { code: 'UNKNOWN_JOB', detail: `The process ${process} of ${name} has no job ${job}${meant}.` };
}

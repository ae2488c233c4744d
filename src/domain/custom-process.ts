import type { Job } from './schedule.js';

/** A custom process is made by people beside the workbook; its name, and those of jobs of its own, show it. */
export const CUSTOM_PROCESS_ENDING = '_CPROCESS';
export const CUSTOM_JOB_ENDING = '_CJOB';

/** A job that the custom process itself defines. */
export interface OwnJob extends Pick<
  Job,
  | 'description'
  | 'application'
  | 'jobType'
  | 'skipOnError'
  | 'thresholdRunTime'
  | 'maxRunTime'
  | 'exclusiveKey'
  | 'onKeyTaken'
  | 'priority'
  | 'critical'
> {
  readonly job: string;
  readonly parameters: string;
}

/** A job of the workbook: what it is, the version says that a day was opened with. */
export interface SeededJob {
  readonly job: string;
  /** The process whose parameters it has; null = there is only one way. */
  readonly process: string | null;
  /** Instead of those of the workbook; null = those. */
  readonly parameters: string | null;
}

export type CustomJob = OwnJob | SeededJob;

export interface CustomProcess {
  readonly name: string;
  readonly description: string;
  /** In the order in which they run, one after the other. */
  readonly jobs: readonly CustomJob[];
}

export const isCustomProcessName = (name: string): boolean => name.endsWith(CUSTOM_PROCESS_ENDING);
export const isOwnJobName = (name: string): boolean => name.endsWith(CUSTOM_JOB_ENDING);
export const isOwnJob = (job: CustomJob): job is OwnJob => isOwnJobName(job.job);

/**
 * A schedule as one version of its workbook defines it: names and numbers, no ids, no state.
 *
 * The arrays are the tabs of the batch schedule workbook (spreadsheet.md), row by row and in sheet order, so that a
 * version can be compared with another and written back as a workbook.
 */
export interface Schedule {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** The sheet's own version text; Nightjar counts versions itself. */
  readonly label: string;
  /** IANA time zone. */
  readonly timeZone: string;
  readonly applications: readonly Application[];
  readonly modules: readonly Module[];
  readonly flows: readonly Flow[];
  readonly processes: readonly Process[];
  readonly jobs: readonly Job[];
  readonly flowProcesses: readonly FlowProcess[];
  readonly processJobs: readonly ProcessJob[];
  readonly dependencies: readonly Dependency[];
  readonly interScheduleDependencies: readonly InterScheduleDependency[];
  readonly externalDependencies: readonly ExternalDependency[];
  readonly scheduleLinks: readonly ScheduleLink[];
  readonly jobTypes: readonly SheetJobType[];
  readonly systemOptions: readonly SystemOption[];
}

export const NIGHTLY = 'Nightly';
export const ADHOC = 'Adhoc';
/** POM's number of recurring cycles. */
export const HOURLY_CYCLES = 24;

export type CycleName = typeof NIGHTLY | typeof ADHOC | `Hourly_Cycle_${number}`;

export const hourlyCycle = (n: number): CycleName => `Hourly_Cycle_${n}`;

export const CYCLES: readonly CycleName[] = [
  NIGHTLY,
  ...Array.from({ length: HOURLY_CYCLES }, (_, i) => hourlyCycle(i + 1)),
  ADHOC,
];

export const isCycle = (text: string): text is CycleName => (CYCLES as readonly string[]).includes(text);

/** Every recurring cycle; Nightly and Adhoc are the other two kinds. */
export const isHourly = (cycle: string): boolean => cycle.startsWith('Hourly_Cycle_');

/** Job types with a meaning of their own, next to those that a workbook or an administrator defines. */
export const DUMMY = 'DUMMY';
export const EXEC = 'EXEC';
/** Names that the original knows; here each needs a definition that points at a system offering the contract. */
export const BUILT_IN_ELSEWHERE: readonly string[] = ['BDI', 'RI', 'RASE', 'RPAS'];

export const DEFAULT_AGENT_GROUP = 'common';
export const DEFAULT_PRIORITY = 150;

export interface Application {
  readonly name: string;
  readonly description: string;
  /** The agent group that runs its jobs. */
  readonly agent: string;
  /** How many of its jobs may be QUEUED or RUNNING at once; null = no limit. */
  readonly throttleLimit: number | null;
}

export interface Module {
  readonly application: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
}

/** One row per flow and cycle. The flow `Nightly` of the cycle `Nightly` is built in and never listed. */
export interface Flow {
  readonly name: string;
  readonly cycle: CycleName;
  readonly description: string;
  readonly enabled: boolean;
}

/** How the dependencies of a process's first job combine. */
export type Join = 'ALL' | 'ANY';
export const JOINS: readonly Join[] = ['ALL', 'ANY'];

export interface Process {
  readonly name: string;
  readonly description: string;
  readonly join: Join;
}

/** Which ends are called back: FAILED = those that went wrong. */
export type ExternalStatusUpdate = 'ALL' | 'FAILED' | 'NONE';
export const EXTERNAL_STATUS_UPDATES: readonly ExternalStatusUpdate[] = ['ALL', 'FAILED', 'NONE'];

export type Weekday = 'SUNDAY' | 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY';
export const WEEKDAYS: readonly Weekday[] = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
];

export interface Job {
  readonly name: string;
  readonly description: string;
  readonly application: string;
  readonly module: string | null;
  readonly jobType: string;
  readonly jobWrapperName: string;
  readonly killCleanupScript: string;
  /** Which ends of its runs are called back; null = as the schedule's callback settings say. */
  readonly externalStatusUpdate: ExternalStatusUpdate | null;
  readonly skipOnError: boolean;
  /** Seconds after which the run is long running; null = from history. */
  readonly thresholdRunTime: number | null;
  /** Seconds after which the run is over its time; null = no limit. */
  readonly maxRunTime: number | null;
  /** null = every day. */
  readonly daysOfTheWeek: readonly Weekday[] | null;
  readonly enabled: boolean;
  readonly critical: boolean;
  readonly exclusiveKey: string | null;
  readonly onKeyTaken: OnKeyTaken;
  /** 1–255, higher first. */
  readonly priority: number;
  readonly notes: string;
}

export interface FlowProcess {
  readonly flow: string;
  readonly process: string;
}

export interface ProcessJob {
  readonly process: string;
  readonly job: string;
  readonly sequence: number;
  /** `key=value||key1=value1`, exactly as in the sheet. */
  readonly parameters: string;
}

/** What must have happened to the predecessor for the dependency to be satisfied (lifecycle.md, Edges). */
export type DependencyOn = 'SUCCESS' | 'WARNING' | 'FAILURE' | 'ALWAYS';
export const DEPENDENCY_ON: readonly DependencyOn[] = ['SUCCESS', 'WARNING', 'FAILURE', 'ALWAYS'];

/** What becomes of a run whose exclusive key another one holds when it could start. */
export type OnKeyTaken = 'WAIT' | 'SKIP' | 'REJECT';
export const ON_KEY_TAKEN: readonly OnKeyTaken[] = ['WAIT', 'SKIP', 'REJECT'];

/** What to do when a wait has lasted for its time-out. */
export type OnTimeOut = 'ALERT' | 'PROCEED' | 'SKIP' | 'FAIL';
export const ON_TIME_OUT: readonly OnTimeOut[] = ['ALERT', 'PROCEED', 'SKIP', 'FAIL'];

interface Wait {
  readonly enabled: boolean;
  /** Seconds; null = waits for ever. */
  readonly timeOut: number | null;
  readonly onTimeOut: OnTimeOut;
}

export interface Dependency extends Wait {
  readonly process: string;
  /** null = the first job of the process. */
  readonly job: string | null;
  readonly predecessorProcess: string;
  /** null = the last job of the predecessor. */
  readonly predecessorJob: string | null;
  readonly on: DependencyOn;
}

export interface InterScheduleDependency extends Wait {
  readonly process: string;
  readonly job: string;
  readonly schedule: string;
  readonly predecessorProcess: string;
  readonly predecessorJob: string;
}

export interface ExternalDependency extends Wait {
  readonly process: string;
  readonly job: string;
  readonly externalSystem: string;
  readonly externalJob: string;
}

export interface ScheduleLink {
  readonly process: string;
  readonly job: string;
  readonly schedule: string;
  readonly enabled: boolean;
}

/** A row of the tab `Job Types`: what the workbook says; environment-owned fields may be set elsewhere. */
export interface SheetJobType {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly endpoints: JobTypeEndpoints;
  readonly scope: string;
  readonly connection: string;
  /** Milliseconds; null = the server's default. */
  readonly pollIntervalMs: number | null;
  readonly idempotentStart: boolean;
  /** Milliseconds; null = the default of 15 minutes. */
  readonly silenceBudgetMs: number | null;
}

/** Paths below the job type's URL (job-contract.md, Endpoints); null = not defined. */
export interface JobTypeEndpoints {
  readonly start: string;
  readonly restart: string | null;
  readonly status: string;
  readonly kill: string | null;
  readonly log: string | null;
  readonly check: string | null;
}

export interface SystemOption {
  readonly option: 'WARNING' | 'ERROR';
  /** Exit code of EXEC jobs. */
  readonly code: number;
  readonly description: string;
}

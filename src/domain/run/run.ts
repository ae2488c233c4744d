import type { EdgeCounts, Reach, Waits } from './edge.js';
import type { AttemptState, Cause, Flag, RunStatus } from './run-state.js';
import { DUMMY, type ExternalStatusUpdate } from '../schedule.js';

/** What decides about a run: read on a locked row, never from a queue message. */
export interface Run extends Waits {
  readonly id: string;
  /** null = nobody has requested it. */
  readonly executionId: string | null;
  readonly schedule: string;
  readonly application: string;
  readonly status: RunStatus;
  readonly cause: Cause | null;
  readonly flags: readonly Flag[];
  readonly reach: Reach;
  readonly edges: EdgeCounts;
  readonly outside: EdgeCounts;
  /** Its execution has been requested and does not wait for other flows. */
  readonly active: boolean;
  /** A person said: start although dependencies are open. */
  readonly forced: boolean;
  /** Every dependency is met; what is missing is a slot, a target or an agent. */
  readonly ready: boolean;
  /** Its application has a limit, and it waits for a slot of that. */
  readonly throttled: boolean;
  /** Its failure halts the flow. */
  readonly critical: boolean;
  /** Runs of one key never have open attempts at the same time; null = it needs none. */
  readonly exclusiveKey: string | null;
  readonly jobType: string;
  readonly skipOnError: boolean;
  /** Which of its ends are called back: the job's own word, else that of the schedule's callback settings. */
  readonly callbackMode: ExternalStatusUpdate;
  /** The number of the latest attempt; 0 before the first. */
  readonly attempt: number;
  readonly openAttempt: OpenAttempt | null;
  /** Where a skip by a person took it from; null = not skipped, or by the calendar. */
  readonly skippedFrom: RunStatus | null;
  readonly skippedCause: Cause | null;
}

export interface OpenAttempt {
  readonly id: string;
  readonly state: AttemptState;
  readonly killRequested: boolean;
}

export const isDummy = (run: Pick<Run, 'jobType'>): boolean => run.jobType === DUMMY;

export const isStartUnknown = (run: Pick<Run, 'status' | 'cause'>): boolean =>
  run.status === 'ERROR' && run.cause === 'START_UNKNOWN';

/** The part of a run that moves change. */
export type RunPatch = Pick<
  Run,
  'status' | 'cause' | 'flags' | 'reach' | 'active' | 'forced' | 'ready' | 'skippedFrom' | 'skippedCause'
>;

/** One move of one run: from what was seen to what it becomes. Nothing is written here. */
export interface RunChange {
  readonly run: Run;
  readonly to: RunPatch;
  /** What becomes of its open attempt; null = untouched. */
  readonly attempt: AttemptClosing | null;
  /** From here on it is as if it had never had an attempt: the next one is a Start. */
  readonly anew?: true;
}

/** How an open attempt is closed together with a move of its run. */
export interface AttemptClosing {
  readonly state: 'COMPLETED' | 'ERROR' | 'NOT_STARTED';
  readonly cause: Cause | null;
  /** A byte was sent and nobody will look again. */
  readonly remoteMayBeRunning: boolean;
  /** What people should know of it; null = nothing any more, absent = as before. */
  readonly detail?: string | null;
  readonly executionInfo?: string | null;
}

/** Closed before anything was started: by a hold, a skip, or because the order came too early. */
export const NOT_STARTED: AttemptClosing = { state: 'NOT_STARTED', cause: null, remoteMayBeRunning: false };

export function change(run: Run, to: Partial<RunPatch>, attempt: AttemptClosing | null = null): RunChange {
  const { status, cause, flags, reach, active, forced, ready, skippedFrom, skippedCause } = run;
  const before = { status, cause, flags, reach, active, forced, ready, skippedFrom, skippedCause };
  return { run, to: { ...before, ...to }, attempt };
}

/** The run as it will be; what a further move of the same transaction is decided on. */
export const after = ({ run, to, attempt }: RunChange): Run => ({
  ...run,
  ...to,
  openAttempt: attempt ? null : run.openAttempt,
});

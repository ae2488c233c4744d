import type { Run, RunChange } from './run.js';
import type { AttemptState, Flag } from './run-state.js';
import { completed, failed, flagged, killedBeforeStart, startUnknown, unflagged } from './run-transition.js';

/** What an agent has seen of an attempt that it owns. The epoch is the one under which it owns it. */
export type AttemptReport = { readonly attemptId: string; readonly epoch: number } & Seen;

type Seen =
  | {
      readonly kind: 'STARTED';
      readonly executionId: string;
      readonly executionInfo: string | null;
      /** What is noted beside the logged send; absent = this Start needed no intent of its own, and was not logged. */
      readonly answer?: string;
    }
  | { readonly kind: 'START_REJECTED'; readonly detail: string }
  | { readonly kind: 'START_UNKNOWN'; readonly detail: string }
  | { readonly kind: 'START_EXPIRED'; readonly detail: string }
  /** Nothing was sent after all: the intent is taken back. */
  | { readonly kind: 'NOT_SENT'; readonly detail: string }
  | { readonly kind: 'WAITING_FOR_TARGET'; readonly detail: string }
  | { readonly kind: 'COMPLETED'; readonly executionInfo: string | null }
  | { readonly kind: 'FAILED'; readonly executionInfo: string | null }
  | { readonly kind: 'KILLED'; readonly detail: string }
  | { readonly kind: 'KILL_FAILED'; readonly detail: string }
  /** Status fails; a warning so far. */
  | { readonly kind: 'SILENT'; readonly detail: string }
  /** Silence beyond the budget. */
  | { readonly kind: 'TRACKING_LOST'; readonly detail: string }
  /** A good answer after silence. */
  | { readonly kind: 'TRACKING_FOUND' }
  /** Silence beyond the budget, where the job type says that this is an error. */
  | { readonly kind: 'LOST'; readonly detail: string };

/** The attempt as the ledger has it now. */
export interface ReportedAttempt {
  readonly id: string;
  readonly kind: 'START' | 'RESTART';
  readonly state: AttemptState;
  readonly killRequested: boolean;
  readonly executionId: string | null;
}

/** What an open attempt becomes without ending. */
export interface AttemptMove {
  readonly state: AttemptState;
  readonly executionId?: string;
  readonly executionInfo?: string | null;
  /** What people should know of it; null = nothing any more, absent = as before. */
  readonly detail?: string | null;
}

export interface Settlement {
  readonly run: RunChange | null;
  readonly attempt: AttemptMove | null;
}

const NOTHING: Settlement = { run: null, attempt: null };

/** States in which a Start or Restart is under way. */
const STARTING: readonly AttemptState[] = ['CLAIMED', 'SENDING'];
const TRACKED: readonly AttemptState[] = ['TRACKING', 'KILLING'];

/** What a report changes. A report that no longer fits the attempt's state changes nothing: somebody was first. */
export function settle(run: Run, attempt: ReportedAttempt, report: AttemptReport): Settlement {
  if (run.status !== 'RUNNING') return NOTHING;
  if (STARTING.includes(attempt.state)) return settleStart(run, attempt, report);
  return TRACKED.includes(attempt.state) ? settleTracking(run, attempt, report) : NOTHING;
}

function settleStart(run: Run, attempt: ReportedAttempt, report: AttemptReport): Settlement {
  switch (report.kind) {
    case 'STARTED': {
      const { executionId, executionInfo } = report;
      const state = attempt.killRequested ? 'KILLING' : 'TRACKING';
      return {
        run: withoutFlag(run, 'WAITING_FOR_TARGET'),
        attempt: { state, executionId, executionInfo, detail: null },
      };
    }
    case 'START_REJECTED': {
      const cause = attempt.kind === 'RESTART' ? 'RESTART_REJECTED' : 'START_REJECTED';
      return { run: failed(run, cause, { detail: report.detail }), attempt: null };
    }
    case 'START_EXPIRED':
      return { run: failed(run, 'START_EXPIRED', { detail: report.detail }), attempt: null };
    case 'START_UNKNOWN':
      return { run: startUnknown(run), attempt: { state: 'START_UNKNOWN', detail: report.detail } };
    case 'NOT_SENT':
      if (attempt.killRequested) return { run: killedBeforeStart(run), attempt: null };
      return {
        run: withFlagSet(run, 'WAITING_FOR_TARGET'),
        attempt: { state: 'CLAIMED', detail: report.detail },
      };
    case 'WAITING_FOR_TARGET':
      return {
        run: withFlagSet(run, 'WAITING_FOR_TARGET'),
        attempt: { state: attempt.state, detail: report.detail },
      };
    default:
      return NOTHING;
  }
}

function settleTracking(run: Run, attempt: ReportedAttempt, report: AttemptReport): Settlement {
  switch (report.kind) {
    // Told again, because nobody knew whether the first time was committed: it was.
    case 'STARTED':
      return attempt.executionId === report.executionId
        ? { run: null, attempt: { state: attempt.state } }
        : NOTHING;
    case 'COMPLETED':
      // A good answer: whatever was told of silence is past.
      return { run: completed(run, { executionInfo: report.executionInfo, detail: null }), attempt: null };
    case 'FAILED':
      return {
        run: failed(run, 'FAILED', { executionInfo: report.executionInfo, detail: null }),
        attempt: null,
      };
    case 'KILLED':
      return { run: failed(run, 'KILLED', { detail: report.detail }), attempt: null };
    case 'LOST':
      return { run: failed(run, 'LOST', { detail: report.detail }), attempt: null };
    case 'KILL_FAILED':
      return { run: withFlagSet(run, 'KILL_FAILED'), attempt: { state: 'TRACKING', detail: report.detail } };
    case 'TRACKING_LOST':
      return {
        run: withFlagSet(run, 'TRACKING_LOST'),
        attempt: { state: attempt.state, detail: report.detail },
      };
    // Kill does not get there.
    case 'WAITING_FOR_TARGET':
      if (attempt.state !== 'KILLING') return NOTHING;
      return {
        run: withFlagSet(run, 'WAITING_FOR_TARGET'),
        attempt: { state: 'KILLING', detail: report.detail },
      };
    case 'SILENT':
      return { run: null, attempt: { state: attempt.state, detail: report.detail } };
    case 'TRACKING_FOUND':
      return { run: withoutFlag(run, 'TRACKING_LOST'), attempt: { state: attempt.state, detail: null } };
    default:
      return NOTHING;
  }
}

const withFlagSet = (run: Run, flag: Flag): RunChange | null =>
  run.flags.includes(flag) ? null : flagged(run, flag);
const withoutFlag = (run: Run, flag: Flag): RunChange | null =>
  run.flags.includes(flag) ? unflagged(run, flag) : null;

/** Reports that can end an attempt or a run, and so move others. NOT_SENT does where a kill was asked for. */
export const mayEnd = (report: AttemptReport): boolean =>
  report.kind !== 'STARTED' &&
  report.kind !== 'WAITING_FOR_TARGET' &&
  report.kind !== 'SILENT' &&
  report.kind !== 'TRACKING_LOST' &&
  report.kind !== 'TRACKING_FOUND' &&
  report.kind !== 'KILL_FAILED';

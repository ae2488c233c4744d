import type { OnTimeout } from '../job-type.js';
import { change, NOT_STARTED, type Run, type RunChange } from './run.js';
import { endOf, withFlag, withoutFlags } from './run-state.js';
import { TRACKING_FLAGS } from './run-transition.js';

/** What the job type says of a run that is over its run time. */
export interface LimitRules {
  readonly killDefined: boolean;
  readonly onTimeout: OnTimeout;
}

/** Which of its limits a run has exceeded since it was looked at last. */
export interface Limits {
  /** ThresholdRunTime, or what the job has taken on average: a remark for people, and nothing follows from it. */
  readonly overThreshold: boolean;
  /** MaxRunTime. */
  readonly overMaximum: boolean;
}

/** null = nothing: it has ended meanwhile, or was judged before. */
export function judgeRunTime(run: Run, exceeded: Limits, rules: LimitRules): Overdue | null {
  const limited = exceeded.overMaximum ? limitRunTime(run, rules) : null;
  const isLong = exceeded.overThreshold && run.status === 'RUNNING' && !run.flags.includes('LONG_RUNNING');
  if (!isLong) return limited;
  const { change: made, kill } = limited ?? { change: change(run, {}), kill: false };
  const flags = withFlag(made.to.flags, 'LONG_RUNNING');
  return { change: { ...made, to: { ...made.to, flags } }, kill };
}

/** What follows when a run has been under way for longer than its MaxRunTime (lifecycle.md, Run-time limit). */
export interface Overdue {
  readonly change: RunChange;
  /** Kill is to be sent. */
  readonly kill: boolean;
}

/**
 * null = nothing: it has ended meanwhile, or was judged before. As long as nothing was sent it ends at once. What runs on
 * its external system is killed where that is possible; it is ERROR / TIMED_OUT only when Kill has succeeded or Status says
 * that it has ended, because until then it runs. A type may say that it shall not be waited for.
 */
export function limitRunTime(run: Run, { killDefined, onTimeout }: LimitRules): Overdue | null {
  const { openAttempt } = run;
  if (run.status !== 'RUNNING' || !openAttempt || run.flags.includes('OVERDUE')) return null;
  if (openAttempt.state === 'CLAIMED') return { change: timedOut(run, false), kill: false };
  const isTracked = openAttempt.state === 'TRACKING' || openAttempt.state === 'KILLING';
  if (onTimeout === 'error' && isTracked) return { change: timedOut(run, true), kill: false };
  // A kill that has been given up is asked for again by a person only.
  const mayKill = killDefined && !openAttempt.killRequested && !run.flags.includes('KILL_FAILED');
  return { change: change(run, { flags: withFlag(run.flags, 'OVERDUE') }), kill: mayKill };
}

function timedOut(run: Run, wasSent: boolean): RunChange {
  const cause = 'TIMED_OUT';
  const flags = withFlag(withoutFlags(run.flags, ...TRACKING_FLAGS), 'OVERDUE');
  return change(
    run,
    { status: endOf(cause, run.skipOnError), cause, flags, ready: false },
    wasSent ? { state: 'ERROR', cause, remoteMayBeRunning: true } : { ...NOT_STARTED, cause },
  );
}

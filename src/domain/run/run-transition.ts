import { waitVerdict, type Reach } from './edge.js';
import { change, isDummy, NOT_STARTED, type AttemptClosing, type Run, type RunChange } from './run.js';
import { endOf, isPassedOver, withFlag, withoutFlags, type Cause, type Flag } from './run-state.js';

/** The named moves of a run. Each answers with the change, none writes. */

/** An attempt that waits in the queue is closed with the move; a run without one has nothing to close. */
export const withdrawn = (run: Run): AttemptClosing | null =>
  run.openAttempt?.state === 'QUEUED' ? NOT_STARTED : null;

/** Its execution begins: LOADED becomes PENDING; what is held or passed over stays so, but counts from now on. */
export const requested = (run: Run): RunChange =>
  change(run, { active: true, ...(run.status === 'LOADED' ? { status: 'PENDING' } : {}) });

/**
 * What a run does when something around it has moved: an edge, a wait, its execution, or itself a moment ago.
 * null = nothing. Runs that have started do nothing.
 */
export function react(run: Run): RunChange | null {
  if (isPassedOver(run.status)) return reactPassedOver(run);
  if (!run.active) return null;
  switch (run.status) {
    case 'PENDING':
      return reactPending(run);
    case 'HELD':
      return !run.forced && waitVerdict(run) === 'NOT_TAKEN' ? change(run, { status: 'NOT_RUN' }) : null;
    case 'NOT_RUN':
      return waitVerdict(run) === 'NOT_TAKEN' ? null : change(run, { status: 'PENDING' });
    default:
      return null;
  }
}

const REACH = { WAIT: 'AHEAD', READY: 'REACHED', NOT_TAKEN: 'NOT_TAKEN' } as const;

function reactPassedOver(run: Run): RunChange | null {
  const reach: Reach = run.active ? REACH[waitVerdict(run)] : 'AHEAD';
  return reach === run.reach ? null : change(run, { reach });
}

function reactPending(run: Run): RunChange | null {
  const verdict = run.forced ? 'READY' : waitVerdict(run);
  switch (verdict) {
    case 'READY':
      if (isDummy(run)) return change(run, { status: 'COMPLETED', ready: false });
      return run.ready ? null : change(run, { ready: true });
    case 'WAIT':
      return run.ready ? change(run, { ready: false }, withdrawn(run)) : null;
    case 'NOT_TAKEN':
      return change(run, { status: 'NOT_RUN', ready: false }, withdrawn(run));
  }
}

/** PENDING → RUNNING: an agent has claimed its attempt. */
export const claimed = (run: Run): RunChange => change(run, { status: 'RUNNING' });

/** Flags that describe the tracking of an attempt and mean nothing once it has ended. */
export const TRACKING_FLAGS: readonly Flag[] = ['TRACKING_LOST', 'WAITING_FOR_TARGET', 'KILL_FAILED'];

/** What was told with the end of an attempt. */
export type Told = Pick<AttemptClosing, 'detail' | 'executionInfo'>;

/** RUNNING → COMPLETED. */
export const completed = (run: Run, told: Told): RunChange =>
  change(
    run,
    { status: 'COMPLETED', cause: null, ready: false, flags: withoutFlags(run.flags, ...TRACKING_FLAGS) },
    { state: 'COMPLETED', cause: null, remoteMayBeRunning: false, ...told },
  );

/** Failures that the external system has declared. Seen after a kill was asked for, they are the kill's. */
const DECLARED: readonly Cause[] = ['FAILED', 'START_REJECTED', 'RESTART_REJECTED'];

/** How a run has ended badly: one that was over its run time has ended by that, however it was brought to its end. */
function causeOf({ flags, openAttempt }: Run, seen: Cause): Cause {
  const declared = DECLARED.includes(seen);
  if (flags.includes('OVERDUE') && (declared || seen === 'KILLED')) return 'TIMED_OUT';
  return openAttempt?.killRequested && declared ? 'KILLED' : seen;
}

/** RUNNING → ERROR or SKIPPED_ON_ERROR. */
export function failed(run: Run, seen: Cause, told: Told): RunChange {
  const cause = causeOf(run, seen);
  return change(
    run,
    {
      status: endOf(cause, run.skipOnError),
      cause,
      ready: false,
      flags: withoutFlags(run.flags, ...TRACKING_FLAGS),
    },
    { state: 'ERROR', cause, remoteMayBeRunning: cause === 'LOST', ...told },
  );
}

/** RUNNING → ERROR / KILLED, or TIMED_OUT, before anything was sent: no endpoint needs to be called. */
export function killedBeforeStart(run: Run): RunChange {
  const cause = causeOf(run, 'KILLED');
  const flags = withoutFlags(run.flags, ...TRACKING_FLAGS);
  return change(
    run,
    { status: endOf(cause, run.skipOnError), cause, ready: false, flags },
    { ...NOT_STARTED, cause },
  );
}

/** RUNNING → ERROR / START_UNKNOWN. The attempt stays open: a person decides. */
export const startUnknown = (run: Run): RunChange =>
  change(run, {
    status: 'ERROR',
    cause: 'START_UNKNOWN',
    flags: withoutFlags(run.flags, ...TRACKING_FLAGS),
    ready: false,
  });

/** RUNNING → PENDING: the agent is gone before anything was sent; the same attempt is queued again. */
export function handedBack(run: Run): RunChange {
  // Queued from here on, so that a dependency that is open again by now can still withdraw it.
  const openAttempt = run.openAttempt && ({ ...run.openAttempt, state: 'QUEUED' } as const);
  const flags = withoutFlags(run.flags, 'WAITING_FOR_TARGET', 'OVERDUE');
  return change({ ...run, openAttempt }, { status: 'PENDING', ready: true, flags });
}

/**
 * PENDING with an attempt in the queue that is not to be claimed: the database was restored, and it may have been made since;
 * or something above the run is held. The attempt is closed; another one is made when the run may start.
 */
export const takenBack = (run: Run): RunChange => change(run, {}, withdrawn(run));

/** PENDING → ERROR: the attempt cannot be made, because its parameters are not what the contract allows. */
export const unsendable = (run: Run): RunChange =>
  change(run, {
    status: endOf('PARAMETERS_INVALID', run.skipOnError),
    cause: 'PARAMETERS_INVALID',
    ready: false,
  });

/** PENDING → SKIPPED, or ERROR / START_REJECTED: another run holds its exclusive key, and it does not wait for that. */
export function keyTaken(run: Run, policy: 'SKIP' | 'REJECT'): RunChange {
  if (policy === 'SKIP') return change(run, { status: 'SKIPPED', skippedFrom: run.status, ready: false });
  const cause = 'START_REJECTED';
  return change(run, { status: endOf(cause, run.skipOnError), cause, ready: false });
}

/** PENDING → SKIPPED, or ERROR / TIMED_OUT: it has waited for a dependency for longer than that allows. */
export function waitedTooLong(run: Run, policy: 'SKIP' | 'FAIL'): RunChange {
  const closing = withdrawn(run);
  if (policy === 'SKIP') {
    return change(
      run,
      { status: 'SKIPPED', skippedFrom: run.status, skippedCause: null, ready: false },
      closing,
    );
  }
  const cause = 'TIMED_OUT';
  return change(run, { status: endOf(cause, run.skipOnError), cause, ready: false }, closing);
}

/**
 * Its schedule is restarted: it follows the plan (LOADED = it takes part, null = as before), and an attempt that waits in the
 * queue was made of what the job was before: another takes its place. null = nothing.
 */
export function replanned(run: Run, to: 'LOADED' | 'SKIPPED' | 'DISABLED' | null): RunChange | null {
  const closing = withdrawn(run);
  if (to === null) return run.ready ? change(run, { ready: false }, closing) : null;
  if (to === 'LOADED') return change(run, { status: run.active ? 'PENDING' : 'LOADED', reach: 'AHEAD' });
  if (isPassedOver(run.status)) return change(run, { status: to });
  const flags = withoutFlags(run.flags, 'FORCED');
  return change(run, { status: to, flags, forced: false, ready: false, reach: 'AHEAD' }, closing);
}

export const flagged = (run: Run, flag: Flag): RunChange => change(run, { flags: withFlag(run.flags, flag) });
export const unflagged = (run: Run, ...flags: Flag[]): RunChange =>
  change(run, { flags: withoutFlags(run.flags, ...flags) });

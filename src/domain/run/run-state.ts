/**
 * The state table of runs and attempts (lifecycle.md). `docs/lifecycle.md` is generated from it and a test fails when
 * they differ; the database's CHECK constraints list the same words.
 */

export const RUN_STATUSES = [
  'LOADED',
  'PENDING',
  'RUNNING',
  'COMPLETED',
  'ERROR',
  'HELD',
  'SKIPPED',
  'SKIPPED_ON_ERROR',
  'DISABLED',
  'NOT_RUN',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

interface RunState {
  readonly meaning: string;
  /** Counts as done when the status of its execution is derived. */
  readonly finished: boolean;
  /** Where a run may go from here, and what takes it there. */
  readonly next: Readonly<Partial<Record<RunStatus, string>>>;
}

export const RUN_STATE: Readonly<Record<RunStatus, RunState>> = {
  LOADED: {
    meaning: 'The instance of the day exists; nobody has requested it.',
    finished: false,
    next: {
      PENDING: 'request',
      HELD: 'hold',
      SKIPPED: 'skip; restart schedule',
      DISABLED: 'restart schedule',
    },
  },
  PENDING: {
    meaning: 'Requested; waits for predecessors, a slot, a target or an agent. The reasons are always shown.',
    finished: false,
    next: {
      RUNNING: 'an agent claims its attempt',
      COMPLETED: 'complete; DUMMY when it is reached',
      HELD: 'hold',
      SKIPPED: 'skip; it has waited too long; its key is taken; restart schedule',
      DISABLED: 'restart schedule',
      NOT_RUN: 'its branch is not taken',
      ERROR: 'parameters cannot be sent; it has waited too long; its key is taken',
      SKIPPED_ON_ERROR:
        'parameters cannot be sent, it has waited too long, or its key is taken, with skip on error',
    },
  },
  RUNNING: {
    meaning: 'An agent has claimed its attempt.',
    finished: false,
    next: {
      COMPLETED: 'Status says COMPLETED; complete',
      ERROR: 'Status says ERROR; Start rejected or unknown; kill; fail',
      SKIPPED_ON_ERROR: 'ended badly, with skip on error',
      PENDING: 'its agent is gone before anything was sent',
    },
  },
  COMPLETED: {
    meaning: 'Finished well, or declared so by a person (flag FORCED).',
    finished: true,
    next: { PENDING: 'rerun', LOADED: 'rerun, before its execution is requested' },
  },
  ERROR: {
    meaning: 'Finished badly; the cause says how.',
    finished: false,
    next: {
      PENDING: 'restart; rerun; resolve-start notStarted',
      RUNNING: 'resolve-start adopt; notStarted, where a repeated Start is harmless',
      SKIPPED: 'skip',
      COMPLETED: 'complete',
      SKIPPED_ON_ERROR: 'resolve-start failed, with skip on error',
    },
  },
  HELD: {
    meaning: 'Stopped before it starts, by a person or the system.',
    finished: false,
    next: {
      LOADED: 'release',
      PENDING: 'release; force',
      SKIPPED: 'skip',
      COMPLETED: 'complete',
      NOT_RUN: 'its branch is not taken',
    },
  },
  SKIPPED: {
    meaning: 'Passed over, by a person or the calendar.',
    finished: true,
    next: {
      LOADED: 'release-skip; rerun; restart schedule',
      PENDING: 'release-skip; rerun; restart schedule',
      HELD: 'release-skip',
      ERROR: 'release-skip',
      DISABLED: 'restart schedule',
    },
  },
  SKIPPED_ON_ERROR: {
    meaning: 'Ended badly with skip on error; the cause is kept.',
    finished: true,
    next: { PENDING: 'rerun' },
  },
  DISABLED: {
    meaning: 'Not part of this day.',
    finished: true,
    next: { LOADED: 'restart schedule', PENDING: 'restart schedule', SKIPPED: 'restart schedule' },
  },
  NOT_RUN: {
    meaning: 'On a branch that was not taken.',
    finished: true,
    next: {
      PENDING: 'its branch is open again; rerun',
      SKIPPED: 'restart schedule',
      DISABLED: 'restart schedule',
    },
  },
};

export const mayMove = (from: RunStatus, to: RunStatus): boolean => to in RUN_STATE[from].next;

export const isFinished = (status: RunStatus): boolean => RUN_STATE[status].finished;

/** Passed over without being executed: what stands behind it waits until it is reached (lifecycle.md, Edges). */
export const isPassedOver = (status: RunStatus): boolean => status === 'SKIPPED' || status === 'DISABLED';

/** Has not begun, so whatever happens to its predecessors still counts for it. */
export const hasNotStarted = (status: RunStatus): boolean =>
  status === 'LOADED' ||
  status === 'PENDING' ||
  status === 'HELD' ||
  status === 'NOT_RUN' ||
  isPassedOver(status);

/** How a run came to ERROR or SKIPPED_ON_ERROR: the closed list of lifecycle.md. */
export const CAUSES = [
  'FAILED',
  'START_REJECTED',
  'START_EXPIRED',
  'START_UNKNOWN',
  'START_ASSUMED_FAILED',
  'RESTART_REJECTED',
  'KILLED',
  'TIMED_OUT',
  'LOST',
  'DECLARED_FAILED',
  'PARAMETERS_INVALID',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Causes by which a person has decided, or has yet to decide: skip on error does not decide for them. */
const DECIDED_BY_A_PERSON: readonly Cause[] = ['START_UNKNOWN', 'KILLED', 'DECLARED_FAILED'];

/** ERROR, or SKIPPED_ON_ERROR where the job says so and the cause allows it. */
export const endOf = (cause: Cause, skipOnError: boolean): 'ERROR' | 'SKIPPED_ON_ERROR' =>
  skipOnError && !DECIDED_BY_A_PERSON.includes(cause) ? 'SKIPPED_ON_ERROR' : 'ERROR';

export const FLAGS = [
  'WARNING',
  'FORCED',
  'TRACKING_LOST',
  'OVERDUE',
  'LONG_RUNNING',
  'KILL_FAILED',
  'WAITING_FOR_TARGET',
] as const;
export type Flag = (typeof FLAGS)[number];

/** A run that goes on and shows one of them goes on without anybody knowing how: a person has to look. */
export const STRAYED: readonly Flag[] = ['TRACKING_LOST', 'KILL_FAILED', 'OVERDUE'];

export const withFlag = (flags: readonly Flag[], flag: Flag): readonly Flag[] =>
  flags.includes(flag) ? flags : [...flags, flag];

export const withoutFlags = (flags: readonly Flag[], ...gone: Flag[]): readonly Flag[] =>
  flags.filter((flag) => !gone.includes(flag));

export const ATTEMPT_STATES = [
  'QUEUED',
  'CLAIMED',
  'SENDING',
  'TRACKING',
  'KILLING',
  'START_UNKNOWN',
  'COMPLETED',
  'ERROR',
  'NOT_STARTED',
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

interface AttemptStateFacts {
  readonly meaning: string;
  /** Terminal states never change. */
  readonly terminal: boolean;
  /** Where an attempt may go from here, and what takes it there. */
  readonly next: Readonly<Partial<Record<AttemptState, string>>>;
}

export const ATTEMPT_STATE: Readonly<Record<AttemptState, AttemptStateFacts>> = {
  QUEUED: {
    meaning: 'Handed to the agent queue; holds its throttle slot.',
    terminal: false,
    next: {
      CLAIMED: 'an agent claims it',
      SENDING: 'an agent claims it, and a repeated Start is harmless',
      NOT_STARTED: 'hold; skip; complete; its dependencies are open again',
    },
  },
  CLAIMED: {
    meaning: 'An agent has it; nothing was sent.',
    terminal: false,
    next: {
      SENDING: 'the connection stands, and the intent to send is committed',
      QUEUED: 'its agent is gone',
      NOT_STARTED: 'kill; fail; complete',
      ERROR: 'the start deadline has passed; Start is rejected',
      // A type that has become idempotent meanwhile is sent without an intent of its own.
      TRACKING: 'Start is answered, where the job type has changed meanwhile',
      START_UNKNOWN: 'nobody knows whether Start arrived, where the job type has changed meanwhile',
    },
  },
  SENDING: {
    meaning: 'The intent to send Start or Restart is committed; a byte may have left.',
    terminal: false,
    next: {
      TRACKING: 'Start is answered with an execution id',
      KILLING: 'Start is answered, and a kill was asked for meanwhile',
      START_UNKNOWN: 'nobody knows whether Start arrived',
      ERROR: 'Start is rejected; fail',
      COMPLETED: 'complete',
      CLAIMED: 'provably not sent, and tried again',
      NOT_STARTED: 'provably not sent, and a kill was asked for meanwhile',
    },
  },
  TRACKING: {
    meaning: 'The external system has answered with an execution id; Status is polled.',
    terminal: false,
    next: {
      KILLING: 'kill',
      COMPLETED: 'Status says COMPLETED; complete',
      ERROR: 'Status says ERROR; fail; silence, where the job type says that this is an error',
    },
  },
  KILLING: {
    meaning: 'Kill is sent until it succeeds or its deadline passes; Status is polled.',
    terminal: false,
    next: {
      TRACKING: 'the kill deadline has passed',
      COMPLETED: 'Status says COMPLETED; complete',
      ERROR: 'Kill succeeds; Status says ERROR; fail',
    },
  },
  START_UNKNOWN: {
    meaning: 'Nobody knows whether the external system started it. A person decides.',
    terminal: false,
    next: {
      TRACKING: 'resolve-start adopt',
      KILLING: 'resolve-start adopt, and a kill was asked for',
      NOT_STARTED: 'resolve-start notStarted',
      SENDING: 'resolve-start notStarted, where a repeated Start is harmless',
      ERROR: 'resolve-start failed',
    },
  },
  COMPLETED: { meaning: 'Ended well.', terminal: true, next: {} },
  ERROR: { meaning: 'Ended badly.', terminal: true, next: {} },
  NOT_STARTED: { meaning: 'Closed before anything was started.', terminal: true, next: {} },
};

export const mayBecome = (from: AttemptState, to: AttemptState): boolean => to in ATTEMPT_STATE[from].next;

export const isOpen = (state: AttemptState): boolean => !ATTEMPT_STATE[state].terminal;

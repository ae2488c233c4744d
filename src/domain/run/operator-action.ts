import { change, isStartUnknown, NOT_STARTED, type AttemptClosing, type Run, type RunChange } from './run.js';
import {
  endOf,
  STRAYED,
  withFlag,
  withoutFlags,
  type AttemptState,
  type Cause,
  type RunStatus,
} from './run-state.js';
import { killedBeforeStart, TRACKING_FLAGS, withdrawn } from './run-transition.js';

/** What a person may do with a run (lifecycle.md, Actions): the change, or why not. `kill` is apart: it calls out. */

export const OPERATOR_ACTIONS = [
  'hold',
  'release',
  'skip',
  'release-skip',
  'restart',
  'kill',
  'fail',
  'complete',
  'force',
  'rerun',
] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];

export interface ActionRequest {
  readonly action: OperatorAction;
  /** The attempt the person looked at; another one now → STALE. */
  readonly attempt?: number | undefined;
  /** `fail` and `complete` of a run that is tracked well. */
  readonly force?: boolean | undefined;
  /** `rerun`: what has been executed behind it, too. */
  readonly includeDependents?: boolean | undefined;
}

/** What the decision needs beside the run itself. */
export interface ActionContext {
  /** A dependent has started, so a skip can no longer be taken back. */
  readonly dependentStarted: boolean;
  readonly killDefined: boolean;
  /** Runs behind it that have started, in the order of their ids, and are not rerun by the same command anyway. */
  readonly started: readonly Dependent[];
}

/** A run behind one that is to be rerun. */
export interface Dependent {
  readonly id: string;
  readonly process: string;
  readonly job: string;
  readonly status: RunStatus;
  readonly cause: Cause | null;
}

export interface Refusal {
  readonly code:
    | 'START_UNRESOLVED'
    | 'STALE'
    | 'NOT_RUNNING'
    | 'KILL_NOT_DEFINED'
    | 'NOT_ALLOWED'
    | 'DEPENDENTS_STARTED'
    | 'DEPENDENT_OPEN';
  readonly detail: string;
  /** The runs that stand in the way. */
  readonly dependents?: readonly Dependent[];
}

export type Decision =
  | { readonly kind: 'change'; readonly change: RunChange }
  /** Kill is recorded; the agent sends it. */
  | { readonly kind: 'kill' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const refused = (code: Refusal['code'], detail: string): Decision => ({
  kind: 'refused',
  refusal: { code, detail },
});
const move = (made: RunChange): Decision => ({ kind: 'change', change: made });

export function decide(request: ActionRequest, run: Run, context: ActionContext): Decision {
  const refusal = standsAgainst(run, request.attempt);
  return refusal ? { kind: 'refused', refusal } : DECIDE[request.action](run, request, context);
}

/** What stands against anything but resolve-start: another attempt than was looked at, or a Start of unknown fate. */
export function standsAgainst(run: Run, attempt: number | undefined): Refusal | null {
  if (attempt !== undefined && attempt !== run.attempt) return stale(run, attempt);
  if (!isStartUnknown(run)) return null;
  const detail = 'Nobody knows yet whether its Start arrived: use resolve-start first.';
  return { code: 'START_UNRESOLVED', detail };
}

export const stale = (run: Run, attempt: number): Refusal => ({
  code: 'STALE',
  detail: `You looked at attempt ${attempt}; the run is at attempt ${run.attempt} now.`,
});

const EDITABLE: readonly RunStatus[] = ['LOADED', 'PENDING', 'HELD', 'ERROR', 'NOT_RUN', 'SKIPPED'];

/** What stands against other parameters for a run; null = nothing. */
export function againstEditing(run: Run, attempt: number | undefined): Refusal | null {
  const refusal = standsAgainst(run, attempt);
  if (refusal) return refusal;
  if (EDITABLE.includes(run.status)) return null;
  const allowed = 'Parameters are edited before a run starts, or before a restart';
  return { code: 'NOT_ALLOWED', detail: `${allowed}; this one is ${run.status}.` };
}

/** What stands against asking the external system at once, and not when it is due; null = nothing. */
export function againstAsking(run: Run, attempt: number | undefined): Refusal | null {
  const refusal = standsAgainst(run, attempt);
  if (refusal) return refusal;
  const tracked = run.status === 'RUNNING' && run.openAttempt?.state === 'TRACKING';
  if (tracked && run.flags.includes('TRACKING_LOST')) return null;
  const allowed = 'ask-status is allowed when a run is RUNNING with TRACKING_LOST and is not being killed';
  return { code: 'NOT_ALLOWED', detail: `${allowed}; this one is ${run.status}.` };
}

type Rule = (run: Run, request: ActionRequest, context: ActionContext) => Decision;

const DECIDE: Readonly<Record<OperatorAction, Rule>> = {
  hold: (run, request) =>
    run.status === 'LOADED' || run.status === 'PENDING'
      ? move(change(run, { status: 'HELD', ready: false }, withdrawn(run)))
      : notAllowed(request, run, 'LOADED or PENDING'),
  release: (run, request) =>
    run.status === 'HELD' ? move(change(run, { status: unstarted(run) })) : notAllowed(request, run, 'HELD'),
  skip: decideSkip,
  'release-skip': decideReleaseSkip,
  restart: (run, request) =>
    run.status === 'ERROR'
      ? move(
          change(run, { status: 'PENDING', cause: null, flags: run.forced ? ['FORCED'] : [], ready: false }),
        )
      : notAllowed(request, run, 'ERROR'),
  kill: decideKill,
  fail: decideFail,
  complete: decideComplete,
  force: (run, request) =>
    run.active && (run.status === 'PENDING' || run.status === 'HELD')
      ? move(change(run, { status: 'PENDING', forced: true, flags: withFlag(run.flags, 'FORCED') }))
      : notAllowed(request, run, 'PENDING or HELD in a requested execution'),
  rerun: decideRerun,
};

function notAllowed({ action }: ActionRequest, run: Run, allowed: string): Decision {
  return refused('NOT_ALLOWED', `${action} is allowed when a run is ${allowed}; this one is ${run.status}.`);
}

const unstarted = (run: Run): 'PENDING' | 'LOADED' => (run.active ? 'PENDING' : 'LOADED');

function decideSkip(run: Run, request: ActionRequest): Decision {
  const { status } = run;
  if (status !== 'LOADED' && status !== 'PENDING' && status !== 'HELD' && status !== 'ERROR') {
    return notAllowed(request, run, 'LOADED, PENDING, HELD or ERROR');
  }
  const to = {
    status: 'SKIPPED',
    cause: null,
    skippedFrom: status,
    skippedCause: run.cause,
    ready: false,
  } as const;
  return move(change(run, to, withdrawn(run)));
}

function decideReleaseSkip(run: Run, request: ActionRequest, context: ActionContext): Decision {
  if (run.status !== 'SKIPPED' || run.skippedFrom === null) {
    return notAllowed(request, run, 'SKIPPED by a person');
  }
  if (context.dependentStarted) {
    return refused(
      'DEPENDENTS_STARTED',
      'A run that depends on it has started: the skip can no longer be taken back.',
    );
  }
  const keepsItsStatus = run.skippedFrom === 'ERROR' || run.skippedFrom === 'HELD';
  const status = keepsItsStatus ? run.skippedFrom : unstarted(run);
  return move(
    change(run, { status, cause: run.skippedCause, skippedFrom: null, skippedCause: null, reach: 'AHEAD' }),
  );
}

/** Attempt states in which no byte of a Start has left, so that nothing needs to be called. */
const NOTHING_SENT: readonly AttemptState[] = ['QUEUED', 'CLAIMED'];

function decideKill(run: Run, _request: ActionRequest, context: ActionContext): Decision {
  if (run.status !== 'RUNNING' || !run.openAttempt) {
    return refused('NOT_RUNNING', `Only a RUNNING run can be killed; this one is ${run.status}.`);
  }
  if (NOTHING_SENT.includes(run.openAttempt.state)) return move(killedBeforeStart(run));
  if (!context.killDefined)
    return refused('KILL_NOT_DEFINED', `Kill is not defined for the job type ${run.jobType}.`);
  return { kind: 'kill' };
}

/** A run that the system tracks well is not declared over its head, unless the person insists. */
const mayBeDeclared = (run: Run, request: ActionRequest): boolean =>
  request.force === true || run.flags.some((flag) => STRAYED.includes(flag));

const DECLARABLE = 'RUNNING with TRACKING_LOST, KILL_FAILED or OVERDUE, or RUNNING with "force": true';

/** Tracking stops here: the attempt ends as declared, unless it never began. */
function closeTracking(run: Run, declared: Pick<AttemptClosing, 'state' | 'cause'>): AttemptClosing | null {
  if (!run.openAttempt) return null;
  const sent = !NOTHING_SENT.includes(run.openAttempt.state);
  return sent ? { ...declared, remoteMayBeRunning: true } : { ...NOT_STARTED, cause: declared.cause };
}

function decideFail(run: Run, request: ActionRequest): Decision {
  if (run.status !== 'RUNNING' || !mayBeDeclared(run, request)) return notAllowed(request, run, DECLARABLE);
  const flags = withoutFlags(run.flags, ...TRACKING_FLAGS);
  const cause = 'DECLARED_FAILED';
  const closing = closeTracking(run, { state: 'ERROR', cause });
  return move(change(run, { status: endOf(cause, run.skipOnError), cause, flags, ready: false }, closing));
}

function decideComplete(run: Run, request: ActionRequest): Decision {
  const allowed =
    run.status === 'ERROR' ||
    run.status === 'HELD' ||
    run.status === 'PENDING' ||
    (run.status === 'RUNNING' && mayBeDeclared(run, request));
  if (!allowed) return notAllowed(request, run, `ERROR, HELD, PENDING, ${DECLARABLE}`);
  const flags = withFlag(withoutFlags(run.flags, ...TRACKING_FLAGS), 'FORCED');
  const closing = closeTracking(run, { state: 'COMPLETED', cause: null });
  return move(change(run, { status: 'COMPLETED', cause: null, flags, ready: false }, closing));
}

const RERUNNABLE: readonly RunStatus[] = ['COMPLETED', 'SKIPPED', 'SKIPPED_ON_ERROR', 'NOT_RUN', 'ERROR'];

function decideRerun(run: Run, request: ActionRequest, { started }: ActionContext): Decision {
  if (!RERUNNABLE.includes(run.status)) {
    return notAllowed(request, run, 'COMPLETED, SKIPPED, SKIPPED_ON_ERROR, NOT_RUN or ERROR');
  }
  if (started.length > 0 && request.includeDependents !== true) {
    const detail = `${named(started)} behind it have started; rerun them too with "includeDependents": true.`;
    return { kind: 'refused', refusal: { code: 'DEPENDENTS_STARTED', detail, dependents: started } };
  }
  const open = started.filter((one) => one.status === 'RUNNING' || isStartUnknown(one));
  if (open.length > 0) {
    const detail = `${named(open)} behind it are under way; end them first, or wait until they have ended.`;
    return { kind: 'refused', refusal: { code: 'DEPENDENT_OPEN', detail, dependents: open } };
  }
  return move(rerun(run));
}

const NAMED = 5;
const named = (runs: readonly Dependent[]): string => {
  const names = runs.slice(0, NAMED).map(({ process, job, status }) => `${process}/${job} (${status})`);
  return `${names.join(', ')}${runs.length > NAMED ? ` and ${runs.length - NAMED} more` : ''}`;
};

/**
 * A new attempt by Start, when what the run depends on is as it asks. A run on a branch that was not taken is started all
 * the same: that is what was asked for.
 */
export function rerun(run: Run): RunChange {
  const forced = run.status === 'NOT_RUN';
  const to = {
    status: unstarted(run),
    cause: null,
    flags: forced ? (['FORCED'] as const) : [],
    forced,
    ready: false,
    reach: 'AHEAD',
    skippedFrom: null,
    skippedCause: null,
  } as const;
  return { ...change(run, to), anew: true };
}

/** What a person knows about a Start that nobody answered. */
export type StartResolution = 'adopt' | 'notStarted' | 'failed';
export const START_RESOLUTIONS: readonly StartResolution[] = ['adopt', 'notStarted', 'failed'];

/**
 * `adopt`: its execution was found, tracking goes on. `notStarted`: a new attempt is made, or, where a repeated Start is
 * harmless, the same one is sent again. `failed`: an ordinary ERROR. The caller has checked that the run is
 * START_UNKNOWN.
 */
export function resolveStart(run: Run, resolution: StartResolution, idempotentStart: boolean): RunChange {
  switch (resolution) {
    case 'adopt':
      return change(run, { status: 'RUNNING', cause: null });
    case 'notStarted':
      if (idempotentStart) return change(run, { status: 'RUNNING', cause: null });
      return change(run, { status: 'PENDING', cause: null }, NOT_STARTED);
    case 'failed':
      return change(
        run,
        { status: endOf('START_ASSUMED_FAILED', run.skipOnError), cause: 'START_ASSUMED_FAILED' },
        { state: 'ERROR', cause: 'START_ASSUMED_FAILED', remoteMayBeRunning: true },
      );
  }
}

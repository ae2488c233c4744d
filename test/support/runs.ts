import fc from 'fast-check';
import type { ReportedAttempt } from '../../src/domain/run/attempt-report.js';
import { NO_EDGES, waitVerdict, type EdgeCounts, type Waits } from '../../src/domain/run/edge.js';
import type { OpenAttempt, Run, RunChange } from '../../src/domain/run/run.js';
import {
  ATTEMPT_STATES,
  CAUSES,
  FLAGS,
  isOpen,
  isPassedOver,
  mayBecome,
  mayMove,
  RUN_STATUSES,
  type AttemptState,
  type RunStatus,
} from '../../src/domain/run/run-state.js';

/** Edges by state; those that are not named are none. */
export const edges = (counts: Partial<EdgeCounts>): EdgeCounts => ({ ...NO_EDGES, ...counts });

/** The three verdicts that edges can give, for Join ALL. */
export const WAITING = edges({ open: 1 });
export const READY = edges({ satisfied: 1 });
export const NOT_TAKEN = edges({ notTaken: 1 });

/** A run as the ledger could hold it in the status asked; RUNNING is tracked, ERROR has failed once. */
export function aRun(is: Partial<Run> = {}): Run {
  const status = is.status ?? 'PENDING';
  const active = is.active ?? status !== 'LOADED';
  const waits: Waits = {
    join: is.join ?? 'ALL',
    edges: is.edges ?? (status === 'NOT_RUN' ? NOT_TAKEN : NO_EDGES),
    outside: is.outside ?? NO_EDGES,
  };
  const started = ['RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR'].includes(status);
  return {
    id: '1',
    executionId: active ? '100' : null,
    schedule: 'NIGHT',
    application: 'APP',
    throttled: false,
    status,
    cause: status === 'ERROR' || status === 'SKIPPED_ON_ERROR' ? 'FAILED' : null,
    flags: [],
    reach: isPassedOver(status) && active ? reachOf(waits) : 'AHEAD',
    ...waits,
    active,
    forced: false,
    ready: status === 'RUNNING' || (status === 'PENDING' && (Boolean(is.openAttempt) || isReady(is, waits))),
    critical: false,
    exclusiveKey: null,
    jobType: 'SVC',
    skipOnError: false,
    callbackMode: 'NONE',
    attempt: started ? 1 : 0,
    openAttempt: openAttemptOf(is, status),
    skippedFrom: status === 'SKIPPED' ? 'PENDING' : null,
    skippedCause: null,
    ...is,
  };
}

const isReady = ({ forced }: Partial<Run>, waits: Waits): boolean =>
  forced === true || waitVerdict(waits) === 'READY';

const reachOf = (waits: Waits): Run['reach'] =>
  (({ WAIT: 'AHEAD', READY: 'REACHED', NOT_TAKEN: 'NOT_TAKEN' }) as const)[waitVerdict(waits)];

function openAttemptOf(is: Partial<Run>, status: RunStatus): OpenAttempt | null {
  if (status === 'RUNNING') return open('TRACKING');
  return status === 'ERROR' && is.cause === 'START_UNKNOWN' ? open('START_UNKNOWN') : null;
}

export const open = (state: AttemptState, killRequested = false): OpenAttempt => ({
  id: '10',
  state,
  killRequested,
});

/** RUNNING with its attempt in this state. */
export const running = (state: AttemptState, is: Partial<Run> = {}): Run =>
  aRun({ status: 'RUNNING', openAttempt: open(state), ...is });

/** PENDING with an attempt in the queue. */
export const queued = (is: Partial<Run> = {}): Run =>
  aRun({ status: 'PENDING', attempt: 1, openAttempt: open('QUEUED'), ...is });

export const startUnknownRun = (is: Partial<Run> = {}): Run =>
  aRun({ status: 'ERROR', cause: 'START_UNKNOWN', ...is });

/** The attempt of a RUNNING run, as reports meet it. */
export const reported = (run: Run, is: Partial<ReportedAttempt> = {}): ReportedAttempt => ({
  id: run.openAttempt?.id ?? '10',
  kind: 'START',
  state: run.openAttempt?.state ?? 'QUEUED',
  killRequested: run.openAttempt?.killRequested ?? false,
  executionId: run.openAttempt?.state === 'TRACKING' || run.openAttempt?.state === 'KILLING' ? '4711' : null,
  ...is,
});

const counts: fc.Arbitrary<EdgeCounts> = fc.record({
  open: fc.nat(2),
  satisfied: fc.nat(2),
  passed: fc.nat(2),
  notTaken: fc.nat(1),
});

export const anyWaits: fc.Arbitrary<Waits> = fc.record({
  join: fc.constantFrom('ALL' as const, 'ANY' as const),
  edges: counts,
  outside: counts,
});

/** States that the open attempt of a run may have; null = it has none. */
const OPEN_ATTEMPTS: Readonly<Record<RunStatus, readonly (AttemptState | null)[]>> = {
  LOADED: [null],
  PENDING: [null, 'QUEUED'],
  RUNNING: ATTEMPT_STATES.filter((state) => isOpen(state) && state !== 'QUEUED' && state !== 'START_UNKNOWN'),
  COMPLETED: [null],
  ERROR: [null],
  HELD: [null],
  SKIPPED: [null],
  SKIPPED_ON_ERROR: [null],
  DISABLED: [null],
  NOT_RUN: [null],
};

const detailsOf = (status: RunStatus): fc.Arbitrary<Partial<Run>> =>
  fc
    .record({
      waits: anyWaits,
      attempt: fc.constantFrom(...OPEN_ATTEMPTS[status]),
      // Nothing has been sent of a CLAIMED attempt, so a kill ends it at once.
      killRequested: fc.boolean(),
      cause: fc.constantFrom(...CAUSES),
      flags: fc.uniqueArray(fc.constantFrom(...FLAGS), { maxLength: 3 }),
      active: fc.boolean(),
      forced: fc.boolean(),
      skipOnError: fc.boolean(),
      jobType: fc.constantFrom('SVC', 'EXEC', ...(status === 'RUNNING' ? [] : ['DUMMY'])),
      skippedFrom: fc.constantFrom('LOADED', 'PENDING', 'HELD', 'ERROR', null),
    })
    .map(({ waits, attempt, killRequested, cause, active, skippedFrom, ...rest }) => {
      const failed = status === 'ERROR' || status === 'SKIPPED_ON_ERROR';
      const mayBeInactive = ['LOADED', 'HELD', 'SKIPPED', 'DISABLED'].includes(status);
      const unknown = status === 'ERROR' && cause === 'START_UNKNOWN';
      const state = unknown ? 'START_UNKNOWN' : rest.jobType === 'DUMMY' ? null : attempt;
      return {
        status,
        ...waits,
        ...rest,
        active: status === 'LOADED' ? false : active || !mayBeInactive,
        openAttempt: state && open(state, killRequested && state !== 'QUEUED' && state !== 'CLAIMED'),
        ...(failed ? { cause } : {}),
        ...(status === 'SKIPPED'
          ? { skippedFrom, skippedCause: skippedFrom === 'ERROR' ? cause : null }
          : {}),
      };
    });

/** Any run that is consistent in itself, of any of the statuses. */
export const anyRun = (...statuses: readonly RunStatus[]): fc.Arbitrary<Run> =>
  fc
    .constantFrom(...(statuses.length > 0 ? statuses : RUN_STATUSES))
    .chain(detailsOf)
    .map(aRun);

/** What a move does that the tables of run-state, or the columns of the ledger, forbid; empty = nothing. */
export function offencesOf({ run, to, attempt }: RunChange): readonly string[] {
  const was = run.openAttempt?.state;
  const failedNow = to.status === 'ERROR' || to.status === 'SKIPPED_ON_ERROR';
  const offences: Readonly<Record<string, boolean>> = {
    [`${run.status} → ${to.status}`]: run.status !== to.status && !mayMove(run.status, to.status),
    [`attempt ${was ?? 'none'} → ${attempt?.state ?? 'none'}`]:
      was !== undefined && attempt !== null && !mayBecome(was, attempt.state),
    [`flags ${to.flags.join()}`]: new Set(to.flags).size < to.flags.length,
    [`${to.status} with cause ${to.cause ?? 'none'}`]: failedNow !== (to.cause !== null),
    [`ready although ${to.status}`]: to.ready && to.status !== 'PENDING' && to.status !== 'RUNNING',
    [`skipped from ${to.skippedFrom ?? 'nowhere'}`]: to.skippedFrom !== null && to.status !== 'SKIPPED',
  };
  return Object.keys(offences).filter((offence) => offences[offence]);
}

import { joinEdges } from './edge.js';
import { isDummy, type Run } from './run.js';
import { isPassedOver } from './run-state.js';
import { EXEC } from '../schedule.js';

/**
 * Why a run does not start: every reason, as data. The dispatcher starts what has none, and the console, `waitingFor`
 * and `why` explain with the same list.
 */
export type Reason =
  /** The business date is over. */
  | { readonly kind: 'DAY_CLOSED' }
  /** Nobody has requested its execution. */
  | { readonly kind: 'REQUEST' }
  /** Its execution waits for the recurring flows of the date. */
  | { readonly kind: 'RECURRING_FLOW' }
  /** Runs of the same execution are not as the dependencies ask; `open` of them. */
  | { readonly kind: 'DEPENDENCY'; readonly open: number }
  /** External releases and runs of other schedules; `open` of them. */
  | { readonly kind: 'OUTSIDE'; readonly open: number }
  /** A person or the system holds it. */
  | { readonly kind: 'HOLD' }
  /** Something that it belongs to is held: its process, flow, application, schedule, agent group or target. */
  | { readonly kind: 'HOLD_ABOVE' }
  /** A critical job of its execution has failed. */
  | { readonly kind: 'HALT' }
  /** Another run has its exclusive key. */
  | { readonly kind: 'KEY'; readonly key: string }
  /** No job type of this name is defined any more. */
  | { readonly kind: 'NO_JOB_TYPE' }
  /** EXEC jobs need a system that runs shell scripts; none is defined. */
  | { readonly kind: 'NO_RUNNER' }
  /** As many jobs of its application as the throttle allows are queued or running. */
  | { readonly kind: 'SLOT'; readonly limit: number; readonly taken: number }
  /** The database was restored, and nobody has ended the recovery. */
  | { readonly kind: 'RECOVERY' }
  /** Its attempt waits in the queue for an agent of its group. */
  | { readonly kind: 'AGENT' };

export interface Surroundings {
  readonly dayClosed: boolean;
  /** Its execution has been requested (it may still wait for others). */
  readonly requested: boolean;
  readonly jobTypeDefined: boolean;
  readonly throttle: { readonly limit: number | null; readonly taken: number };
  /** Nothing at all is started. */
  readonly recovering: boolean;
  readonly heldAbove: boolean;
  readonly halted: boolean;
  readonly keyTaken: boolean;
}

/** Empty = make an attempt now. Only runs that have not begun have reasons, and those that are passed over before their turn. */
export function readiness(run: Run, around: Surroundings): readonly Reason[] {
  if (isPassedOver(run.status) && run.reach === 'AHEAD' && !around.dayClosed)
    return [...requestReasons(run, around), ...dependencyReasons(run)];
  if (run.status !== 'PENDING' && run.status !== 'LOADED' && run.status !== 'HELD') return [];
  if (around.dayClosed) return [{ kind: 'DAY_CLOSED' }];
  if (run.openAttempt?.state === 'QUEUED') return [{ kind: 'AGENT' }];
  return [
    ...requestReasons(run, around),
    ...dependencyReasons(run),
    ...ownReasons(run, around),
    ...keyReason(run, around),
    ...slotReason(run, around),
  ];
}

function requestReasons(run: Run, around: Surroundings): readonly Reason[] {
  if (run.active) return [];
  return [{ kind: around.requested ? 'RECURRING_FLOW' : 'REQUEST' }];
}

function dependencyReasons(run: Run): readonly Reason[] {
  if (run.forced) return [];
  const reasons: Reason[] = [];
  if (joinEdges(run.join, run.edges) === 'WAIT') reasons.push({ kind: 'DEPENDENCY', open: run.edges.open });
  if (joinEdges('ALL', run.outside) === 'WAIT') reasons.push({ kind: 'OUTSIDE', open: run.outside.open });
  return reasons;
}

function ownReasons(run: Run, around: Surroundings): readonly Reason[] {
  const reasons: Reason[] = [];
  if (run.status === 'HELD') reasons.push({ kind: 'HOLD' });
  if (around.heldAbove && !isDummy(run)) reasons.push({ kind: 'HOLD_ABOVE' });
  if (around.halted && !isDummy(run)) reasons.push({ kind: 'HALT' });
  if (!around.jobTypeDefined && !isDummy(run)) {
    reasons.push({ kind: run.jobType === EXEC ? 'NO_RUNNER' : 'NO_JOB_TYPE' });
  }
  if (around.recovering && !isDummy(run)) reasons.push({ kind: 'RECOVERY' });
  return reasons;
}

const waitsForItsTurn = (run: Run): boolean => run.status === 'PENDING' && run.ready && !isDummy(run);

function keyReason(run: Run, around: Surroundings): readonly Reason[] {
  const { exclusiveKey: key } = run;
  return key !== null && around.keyTaken && waitsForItsTurn(run) ? [{ kind: 'KEY', key }] : [];
}

/** A full throttle is told only of a run that nothing else keeps back: before that it is not its turn anyway. */
function slotReason(run: Run, around: Surroundings): readonly Reason[] {
  const { limit, taken } = around.throttle;
  return waitsForItsTurn(run) && limit !== null && taken >= limit ? [{ kind: 'SLOT', limit, taken }] : [];
}

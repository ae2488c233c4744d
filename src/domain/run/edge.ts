import type { DependencyOn, Join } from '../schedule.js';
import type { Cause, Flag, RunStatus } from './run-state.js';

/**
 * Dependencies between runs (lifecycle.md, Edges). The order of jobs inside a process is a dependency on SUCCESS too.
 *
 * OPEN: not decided yet. SATISFIED: what was asked for has happened. PASSED: the predecessor is passed over and
 * reached. NOT_TAKEN: what was asked for will not happen.
 */
export const EDGE_STATES = ['OPEN', 'SATISFIED', 'PASSED', 'NOT_TAKEN'] as const;
export type EdgeState = (typeof EDGE_STATES)[number];

/**
 * Whether a run that is passed over (SKIPPED, DISABLED) has had its turn: its own edges and waits decide that as if
 * it were to run. Runs that are executed do not use it.
 */
export const REACHES = ['AHEAD', 'REACHED', 'NOT_TAKEN'] as const;
export type Reach = (typeof REACHES)[number];

/** What an edge needs to know of its predecessor. */
export interface EdgeEnd {
  readonly status: RunStatus;
  readonly cause: Cause | null;
  readonly flags: readonly Flag[];
  readonly reach: Reach;
}

const BEHIND_PASSED_OVER: Readonly<Record<Reach, EdgeState>> = {
  AHEAD: 'OPEN',
  REACHED: 'PASSED',
  NOT_TAKEN: 'NOT_TAKEN',
};

/** The edge table of lifecycle.md, cell by cell: a function of the predecessor's present status. */
export function edgeState(predecessor: EdgeEnd, on: DependencyOn): EdgeState {
  switch (predecessor.status) {
    case 'LOADED':
    case 'PENDING':
    case 'RUNNING':
    case 'HELD':
      return 'OPEN';
    case 'COMPLETED':
      return behindCompleted(on, predecessor.flags.includes('WARNING'));
    case 'ERROR':
      return predecessor.cause === 'START_UNKNOWN' || on === 'SUCCESS' || on === 'WARNING'
        ? 'OPEN'
        : 'SATISFIED';
    case 'SKIPPED_ON_ERROR':
      return on === 'SUCCESS' || on === 'ALWAYS' ? 'SATISFIED' : 'NOT_TAKEN';
    case 'SKIPPED':
    case 'DISABLED':
      return on === 'SUCCESS' || on === 'ALWAYS' ? BEHIND_PASSED_OVER[predecessor.reach] : 'NOT_TAKEN';
    case 'NOT_RUN':
      return 'NOT_TAKEN';
  }
}

function behindCompleted(on: DependencyOn, warning: boolean): EdgeState {
  switch (on) {
    case 'SUCCESS':
    case 'ALWAYS':
      return 'SATISFIED';
    case 'WARNING':
      return warning ? 'SATISFIED' : 'NOT_TAKEN';
    case 'FAILURE':
      return 'NOT_TAKEN';
  }
}

/** How many of a run's edges are in each state. */
export interface EdgeCounts {
  readonly open: number;
  readonly satisfied: number;
  readonly passed: number;
  readonly notTaken: number;
}

export const NO_EDGES: EdgeCounts = { open: 0, satisfied: 0, passed: 0, notTaken: 0 };

export function countEdges(states: Iterable<EdgeState>): EdgeCounts {
  const count = { open: 0, satisfied: 0, passed: 0, notTaken: 0 };
  for (const state of states) count[COUNTED_AS[state]] += 1;
  return count;
}

const COUNTED_AS = { OPEN: 'open', SATISFIED: 'satisfied', PASSED: 'passed', NOT_TAKEN: 'notTaken' } as const;

export type JoinVerdict = 'WAIT' | 'READY' | 'NOT_TAKEN';

/**
 * Join ALL: every edge decided and none not taken. Join ANY: one satisfied; or nothing satisfied or open any more and
 * one passed, so that a skipped predecessor never overtakes a real one.
 */
export function joinEdges(join: Join, edges: EdgeCounts): JoinVerdict {
  if (join === 'ALL') {
    if (edges.notTaken > 0) return 'NOT_TAKEN';
    return edges.open > 0 ? 'WAIT' : 'READY';
  }
  if (edges.satisfied > 0) return 'READY';
  if (edges.open > 0) return 'WAIT';
  return edges.passed > 0 || edges.notTaken === 0 ? 'READY' : 'NOT_TAKEN';
}

/** What a run waits for: its edges under its own join, and its external and inter-schedule waits, always ALL. */
export interface Waits {
  readonly join: Join;
  readonly edges: EdgeCounts;
  readonly outside: EdgeCounts;
}

export function waitVerdict(waits: Waits): JoinVerdict {
  const verdicts = [joinEdges(waits.join, waits.edges), joinEdges('ALL', waits.outside)];
  if (verdicts.includes('NOT_TAKEN')) return 'NOT_TAKEN';
  return verdicts.includes('WAIT') ? 'WAIT' : 'READY';
}

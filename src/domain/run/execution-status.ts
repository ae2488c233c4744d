import type { Join } from '../schedule.js';
import { isFinished, isPassedOver, type RunStatus } from './run-state.js';
import type { Reach } from './edge.js';

export const EXECUTION_STATUSES = ['QUEUED', 'RUNNING', 'COMPLETED', 'ERROR'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** A run of the execution that is not finished, or is passed over and not reached yet. */
export interface UnsettledRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly reach: Reach;
  readonly join: Join;
  /** A person said: start although dependencies are open. */
  readonly forced: boolean;
  /** How many edges are open, and whether one is satisfied (which is enough for Join ANY). */
  readonly openEdges: number;
  readonly satisfiedEdges: number;
}

/** An open dependency between two unsettled runs of the execution. */
export interface OpenEdge {
  readonly predecessor: string;
  readonly successor: string;
}

/**
 * The status of an execution that has begun, derived from its runs (lifecycle.md): COMPLETED when every run is
 * finished; ERROR when every unfinished run is in ERROR or waits behind one that is; else RUNNING.
 */
export function executionStatus(runs: readonly UnsettledRun[], edges: readonly OpenEdge[]): ExecutionStatus {
  const unfinished = runs.filter((run) => !isFinished(run.status));
  if (unfinished.length === 0) return 'COMPLETED';
  const errors = unfinished.filter((run) => run.status === 'ERROR');
  if (errors.length === 0) return 'RUNNING';
  const behind = waitingBehind(errors, runs, edges);
  return unfinished.every((run) => behind.has(run.id)) ? 'ERROR' : 'RUNNING';
}

/** The failed runs and all that can only go on when one of them does. */
function waitingBehind(
  failed: readonly UnsettledRun[],
  runs: readonly UnsettledRun[],
  edges: readonly OpenEdge[],
): ReadonlySet<string> {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const successors = new Map<string, string[]>();
  for (const edge of edges) {
    const known = successors.get(edge.predecessor);
    if (known) known.push(edge.successor);
    else successors.set(edge.predecessor, [edge.successor]);
  }
  const behind = new Set(failed.map((run) => run.id));
  const blockedEdges = new Map<string, number>();
  const queue = [...behind];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const successorId of successors.get(id) ?? []) {
      const successor = byId.get(successorId);
      if (!successor || behind.has(successorId)) continue;
      const blocked = (blockedEdges.get(successorId) ?? 0) + 1;
      blockedEdges.set(successorId, blocked);
      if (!isKeptBack(successor, blocked)) continue;
      behind.add(successorId);
      queue.push(successorId);
    }
  }
  return behind;
}

/** Join ALL: one edge that cannot be satisfied is enough. Join ANY: all open ones, and none satisfied already. */
function isKeptBack(run: UnsettledRun, blockedEdges: number): boolean {
  const toStart = (run.status === 'PENDING' || run.status === 'HELD') && !run.forced;
  if (!toStart && !isPassedOver(run.status)) return false;
  return run.join === 'ALL' || (run.satisfiedEdges === 0 && blockedEdges >= run.openEdges);
}

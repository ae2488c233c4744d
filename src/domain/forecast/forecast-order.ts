import type { EdgeState } from '../run/edge.js';
import type { DependencyOn } from '../schedule.js';

/** A dependency that counts. `END` = whatever becomes of the predecessor, it has to be over. */
export interface ForecastEdge {
  readonly successor: string;
  /** null = none is known: an external job, or a run that does not exist yet. */
  readonly predecessor: string | null;
  readonly on: DependencyOn | 'END';
  /** Waited for whatever the join: another schedule, or an external job. */
  readonly outside: boolean;
  readonly state: EdgeState;
  /** What is waited for, where there is no run of it. */
  readonly ref: string | null;
}

/** What a run waits for, by the numbers of runs. */
export interface Incoming {
  readonly edge: ForecastEdge;
  /** null = there is no such run. */
  readonly from: number | null;
}

/** The same for all that can be said of these runs but what they wait for: it is made once, and forecast as often as needed. */
export interface ForecastOrder {
  /** By the number of the run that waits. */
  readonly incoming: readonly (readonly Incoming[])[];
  /** All runs, predecessors first; those that wait for each other in a circle are absent. */
  readonly order: readonly number[];
}

export function inOrder(
  runs: readonly { readonly id: string }[],
  edges: readonly ForecastEdge[],
): ForecastOrder {
  const numbers = new Map(runs.map(({ id }, n) => [id, n]));
  const incoming = runs.map((): Incoming[] => []);
  const successors = runs.map((): number[] => []);
  const missing = runs.map(() => 0);
  for (const edge of edges) {
    const to = numbers.get(edge.successor);
    if (to === undefined) continue;
    const from = edge.predecessor === null ? undefined : numbers.get(edge.predecessor);
    incoming[to]?.push({ edge, from: from ?? null });
    if (from === undefined) continue;
    successors[from]?.push(to);
    missing[to] = (missing[to] ?? 0) + 1;
  }
  const order = [...runs.keys()].filter((n) => missing[n] === 0);
  // It grows while it is walked along.
  for (const n of order) {
    for (const to of successors[n] ?? []) {
      const left = (missing[to] ?? 0) - 1;
      missing[to] = left;
      if (left === 0) order.push(to);
    }
  }
  return { incoming, order };
}

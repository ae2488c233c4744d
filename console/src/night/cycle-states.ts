import type { Run } from '../api/shapes.js';
import { isDone, lookOf, needsAPerson, plainLook, type Look } from '../ui/status.js';

export interface CycleState {
  readonly cycle: string;
  readonly look: Look;
  readonly done: number;
  readonly runs: number;
}

interface Tally {
  first: Run;
  weight: number;
  done: number;
  runs: number;
}

/** The cycles of a date, in the order in which they were planned, each as that of its runs that matters most. */
export function cycleStates(runs: readonly Run[]): readonly CycleState[] {
  const tallies = new Map<string, Tally>();
  for (const run of runs) {
    const known = tallies.get(run.cycle);
    const tally = known ?? { first: run, weight: OVER, done: 0, runs: 0 };
    if (!known) tallies.set(run.cycle, tally);
    tally.runs += 1;
    if (isDone(run.status)) tally.done += 1;
    const weight = weightOf(run);
    if (weight < tally.weight) Object.assign(tally, { first: run, weight });
  }
  return [...tallies].map(([cycle, { first, weight, done, runs: all }]) => ({
    ...{ cycle, done, runs: all },
    // What is over has ended in many ways: that it is over is what they have in common.
    look: weight === OVER ? plainLook('COMPLETED') : lookOf(first),
  }));
}

/** What of a cycle somebody should know first, after what needs them. */
const FIRST: readonly Run['status'][] = ['RUNNING', 'HELD', 'PENDING', 'LOADED'];
const OVER = FIRST.length + 1;

function weightOf(run: Run): number {
  if (needsAPerson(run)) return 0;
  const place = FIRST.indexOf(run.status);
  return place === -1 ? OVER : place + 1;
}

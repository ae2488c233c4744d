import type { ActionName, Run } from '../api/shapes.js';
import { needsAPerson } from '../ui/status.js';

/** By run id, how many runs wait for it, as the forecast says. */
export type HoldsUp = ReadonlyMap<string, number>;

/** What somebody has to act on: what holds up the most first, then Starts of unknown fate, then what has waited longest. */
export const needing = (runs: readonly Run[], holdsUp: HoldsUp): readonly Run[] =>
  runs.filter((run) => needsAPerson(run) || isInTheWay(run, holdsUp)).toSorted(byEffect(holdsUp));

/** Somebody has held it, and the night waits. */
const isInTheWay = ({ id, status }: Run, holdsUp: HoldsUp): boolean =>
  status === 'HELD' && (holdsUp.get(id) ?? 0) > 0;

const byEffect =
  (holdsUp: HoldsUp) =>
  (a: Run, b: Run): number =>
    (holdsUp.get(b.id) ?? 0) - (holdsUp.get(a.id) ?? 0) ||
    isUnknown(a) - isUnknown(b) ||
    (a.endedAt ?? '').localeCompare(b.endedAt ?? '');

const isUnknown = ({ cause }: Run): number => (cause === 'START_UNKNOWN' ? 0 : 1);

/** In the order in which they stood, as far as they still need somebody, and what has come since behind them. */
export function inTheirPlaces(before: readonly string[], needed: readonly Run[]): readonly Run[] {
  const byId = new Map(needed.map((run) => [run.id, run]));
  const stayed = before.flatMap((id) => byId.get(id) ?? []);
  for (const { id } of stayed) byId.delete(id);
  return [...stayed, ...byId.values()];
}

/** What fits its state best; null = somebody has to look first. */
export function bestAction({ status, cause }: Run): ActionName | null {
  if (status === 'HELD') return 'release';
  if (status !== 'ERROR') return null;
  return cause === 'START_UNKNOWN' ? 'resolve-start' : 'restart';
}

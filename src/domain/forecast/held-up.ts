import type { Forecasts } from './forecast-summary.js';

/** How many runs wait for each of these, directly or behind others, because it is blocked. */
export function heldUpBy(all: Forecasts, ids: Iterable<string>): ReadonlyMap<string, number> {
  const successors = new Map<string, string[]>();
  for (const { run, behind } of all.values()) {
    for (const id of behind) {
      const known = successors.get(id);
      if (known) known.push(run.id);
      else successors.set(id, [run.id]);
    }
  }
  return new Map([...ids].map((id) => [id, reachedFrom(id, successors)]));
}

function reachedFrom(id: string, successors: ReadonlyMap<string, readonly string[]>): number {
  const seen = new Set([id]);
  // It grows while it is walked along.
  for (const one of seen) for (const next of successors.get(one) ?? []) seen.add(next);
  return seen.size - 1;
}

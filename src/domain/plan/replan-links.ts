import type { PlannedFlow } from './plan-day.js';
import { placeOf, type DayLink, type PresentDay } from './present-day.js';

export interface LinkDifference {
  /** By the place of the run whose completion starts the other schedule. */
  readonly added: readonly { readonly place: string; readonly schedule: string }[];
  readonly removed: readonly DayLink[];
  /** Places of runs that start something else from now on. */
  readonly places: ReadonlySet<string>;
}

/** The schedules that are started by what has not started itself become those of the plan. */
export function replanLinks(day: PresentDay, plan: readonly PlannedFlow[]): LinkDifference {
  const byId = new Map(day.runs.map((run) => [run.id, run]));
  const started = new Set(day.runs.filter((run) => run.started).map((run) => placeOf(run, run)));
  const left = new Map<string, DayLink[]>();
  for (const link of day.links) {
    const run = byId.get(link.runId);
    if (!run || run.started) continue;
    const key = keyOf(placeOf(run, run), link.schedule);
    left.set(key, [...(left.get(key) ?? []), link]);
  }
  const wanted = plan.flatMap((flow) =>
    flow.links.flatMap(({ run, schedule }) => {
      const planned = flow.runs[run];
      return planned ? [{ place: placeOf(flow, planned), schedule }] : [];
    }),
  );
  const added = wanted.filter(
    ({ place, schedule }) => !started.has(place) && left.get(keyOf(place, schedule))?.shift() === undefined,
  );
  const removed = [...left.values()].flat();
  const places = removed.flatMap(({ runId }) => {
    const run = byId.get(runId);
    return run ? [placeOf(run, run)] : [];
  });
  return { added, removed, places: new Set([...added.map(({ place }) => place), ...places]) };
}

const keyOf = (place: string, schedule: string): string => `${place} ${schedule}`;

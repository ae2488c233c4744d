import { later, type Blocker, type Moment, type RunForecast } from './forecast.js';
import { isFinished } from '../run/run-state.js';

/** Some runs together: a process, an execution, a day. */
export interface ForecastSummary {
  readonly start: Moment | null;
  readonly end: Moment | null;
  /** The run that ends last. */
  readonly last: string | null;
  /** Runs that are not finished and are expected to be executed. */
  readonly left: number;
  /** Those of them whose duration is a guess. */
  readonly leftWithoutHistory: number;
  readonly blocked: boolean;
}

export type Forecasts = ReadonlyMap<string, RunForecast>;

export function summarize(members: readonly RunForecast[]): ForecastSummary {
  let [start, end]: [Moment | null, Moment | null] = [null, null];
  let last: string | null = null;
  let [left, leftWithoutHistory] = [0, 0];
  for (const member of members) {
    if (!member.end || !member.start) continue;
    if (end === null || member.end.expected > end.expected) last = member.run.id;
    end = end === null ? member.end : later(end, member.end);
    if (start === null || member.start.expected < start.expected) start = member.start;
    if (isFinished(member.run.status)) continue;
    left += 1;
    const { basis } = member.run.duration;
    if (basis === 'threshold' || basis === 'none') leftWithoutHistory += 1;
  }
  const blocked = members.some((member) => member.blocked);
  return { start, end, last, left, leftWithoutHistory, blocked };
}

/** The runs that determine when a run ends, in their order, itself the last. */
export function criticalPath(all: Forecasts, last: string | null): readonly RunForecast[] {
  const path: RunForecast[] = [];
  let at = all.get(last ?? '');
  while (at) {
    path.push(at);
    at = all.get(at.because ?? '');
  }
  return path.reverse();
}

/** What has to be done before these runs can all end, wherever it is; at most `most`. */
export function blockersOf(
  all: Forecasts,
  members: readonly RunForecast[],
  most: number,
): readonly Blocker[] {
  const found: Blocker[] = [];
  const queue = members.filter(({ blocked }) => blocked);
  const seen = new Set(queue);
  // It grows while it is walked along.
  for (const { blockers, behind } of queue) {
    found.push(...blockers);
    if (found.length >= most) return found.slice(0, most);
    for (const id of behind) {
      const further = all.get(id);
      if (!further || seen.has(further)) continue;
      seen.add(further);
      queue.push(further);
    }
  }
  return found;
}

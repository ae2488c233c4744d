import { isPassedOver } from '../run/run-state.js';
import { forecast, type ForecastRun } from './forecast.js';
import type { ForecastEdge } from './forecast-order.js';

/** When a run was to start and to end, in milliseconds. */
export interface Planned {
  readonly start: number;
  readonly end: number;
}

/**
 * The plan of an execution, by run id: when its runs would have started and ended if each had taken what it usually takes since the
 * execution began, nothing had failed or been held, and nothing had been waited for outside of it. What would not be reached is
 * absent.
 */
export function planOf(
  runs: readonly ForecastRun[],
  edges: readonly ForecastEdge[],
  begin: number,
): ReadonlyMap<string, Planned> {
  const ids = new Set(runs.map(({ id }) => id));
  const asLoaded = runs.map((run) => ({ ...run, ...LOADED, status: statusBefore(run) }));
  const within = edges.filter(({ predecessor }) => predecessor !== null && ids.has(predecessor));
  const open = within.map((edge) => ({ ...edge, state: 'OPEN' as const }));
  const foreseen = forecast({ runs: asLoaded, edges: open, now: begin });
  return new Map(
    [...foreseen].flatMap(([id, { start, end }]) =>
      start && end ? [[id, { start: start.expected, end: end.expected }]] : [],
    ),
  );
}

const LOADED = {
  reach: 'AHEAD',
  forced: false,
  requested: true,
  dayClosed: false,
  startedAt: null,
  endedAt: null,
  obstacles: [],
} as const;

/** What is passed over takes no time in the plan either. */
const statusBefore = ({ status }: ForecastRun): ForecastRun['status'] =>
  isPassedOver(status) ? status : 'LOADED';

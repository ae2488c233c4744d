import type { PlannedFlow, PlannedWait } from '../plan/plan-day.js';
import { placeOf, type DayEdge, type DayLink, type DayRun, type PresentDay } from '../plan/present-day.js';

/** A day as opening it would load it, before anything has happened. Runs have their places as ids. */
export function freshDay(schedule: string, plan: readonly PlannedFlow[]): PresentDay {
  const runs: DayRun[] = [];
  const edges: Omit<DayEdge, 'id'>[] = [];
  const links: Omit<DayLink, 'id'>[] = [];
  for (const flow of plan) {
    const ids = flow.runs.map((run) => placeOf(flow, run));
    flow.runs.forEach((run, n) => {
      runs.push({ ...run, ...UNTOUCHED, id: ids[n] ?? '', cycle: flow.cycle, flow: flow.flow });
    });
    for (const { successor, predecessor, ...edge } of flow.edges) {
      const between = { successor: ids[successor] ?? '', predecessor: ids[predecessor] ?? null };
      edges.push({ ...edge, ...between, ...NOTHING_OUTSIDE, switched: false });
    }
    for (const wait of flow.waits) edges.push(waiting(schedule, wait, ids[wait.successor] ?? ''));
    for (const link of flow.links) links.push({ runId: ids[link.run] ?? '', schedule: link.schedule });
  }
  return { schedule, runs, edges: numbered(edges), links: numbered(links), released: new Set() };
}

const UNTOUCHED = {
  executionId: null,
  cause: null,
  flags: [],
  reach: 'AHEAD',
  skippedFrom: null,
  started: false,
} as const;

const NOTHING_OUTSIDE = { outsideSchedule: null, outsideProcess: null, outsideJob: null };

function waiting(schedule: string, wait: PlannedWait, successor: string): Omit<DayEdge, 'id'> {
  const { kind, enabled, timeOut, onTimeOut } = wait;
  const outside =
    kind === 'EXTERNAL'
      ? { outsideSchedule: schedule, outsideProcess: null, outsideJob: wait.externalJob }
      : { outsideSchedule: wait.schedule, outsideProcess: wait.process, outsideJob: wait.job };
  return {
    successor,
    predecessor: null,
    kind,
    on: 'SUCCESS',
    enabled,
    switched: false,
    timeOut,
    onTimeOut,
    ...outside,
  };
}

const numbered = <T>(rows: readonly T[]): readonly (T & { readonly id: string })[] =>
  rows.map((row, n) => ({ ...row, id: String(n) }));

import { edgeState, type EdgeState, type Reach } from '../run/edge.js';
import type { ExpectedDuration } from './expected-duration.js';
import { inOrder, type ForecastEdge, type ForecastOrder } from './forecast-order.js';
import { isPassedOver, type RunStatus } from '../run/run-state.js';
import type { Join } from '../schedule.js';

/**
 * When runs are expected to start and to end, if everything goes on from now as it usually does: what is in ERROR is
 * restarted now, what is held is released now, what is waited for outside happens now. Instants are milliseconds. Slots of
 * throttles are not looked at: with a narrow throttle it takes longer.
 */

/** A run as it is. */
export interface ForecastRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly reach: Reach;
  readonly join: Join;
  /** A person said: start although dependencies are open. */
  readonly forced: boolean;
  /** Its execution has been requested. */
  readonly requested: boolean;
  /** Its business date is closed: what has not ended never will. */
  readonly dayClosed: boolean;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly duration: ExpectedDuration;
  readonly obstacles: readonly Obstacle[];
}

/** An instant, with where it lies when all takes as long as in the shortest and in the longest tenth of the cases. */
export interface Moment {
  readonly earliest: number;
  readonly expected: number;
  readonly latest: number;
}

/** What keeps back runs that have not started, beside their dependencies and themselves. */
export const OBSTACLES = ['NO_JOB_TYPE', 'RECOVERY', 'HOLD_ABOVE', 'HALT'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

export const BLOCKERS = ['ERROR', 'HELD', 'REQUEST', 'OUTSIDE', 'DAY_CLOSED', ...OBSTACLES] as const;

/** Something that has to be done before a run goes on: nothing that takes its time only. */
export interface Blocker {
  readonly kind: (typeof BLOCKERS)[number];
  /** The run that is blocked by it. */
  readonly runId: string;
  readonly ref: string | null;
}

export interface RunForecast {
  readonly run: ForecastRun;
  /** null = it is not going to be reached. */
  readonly start: Moment | null;
  readonly end: Moment | null;
  /** The predecessor after which it starts; null = it waits for none. */
  readonly because: string | null;
  /** It, or something that it waits for, is blocked. */
  readonly blocked: boolean;
  /** What it waits for is blocked: these predecessors. */
  readonly behind: readonly string[];
  /** What blocks this very run. */
  readonly blockers: readonly Blocker[];
}

export interface ForecastInput {
  readonly runs: readonly ForecastRun[];
  readonly edges: readonly ForecastEdge[];
  readonly now: number;
}

/** By run id, every predecessor before its successors. */
export const forecast = ({ runs, edges, now }: ForecastInput): ReadonlyMap<string, RunForecast> =>
  forecastInOrder(runs, inOrder(runs, edges), now);

/** The same, of runs whose order is known. */
export function forecastInOrder(
  runs: readonly ForecastRun[],
  { incoming, order }: ForecastOrder,
  now: number,
): ReadonlyMap<string, RunForecast> {
  const done: RunForecast[] = [];
  const byId = new Map<string, RunForecast>();
  for (const n of order) {
    const run = runs[n];
    if (!run) continue;
    const waits = (incoming[n] ?? []).map(({ edge, from }) => {
      return foreseeEdge(edge, from === null ? null : (done[from] ?? null), now);
    });
    const foreseen = foreseeRun(run, waits, now);
    done[n] = foreseen;
    byId.set(run.id, foreseen);
  }
  return byId;
}

/** An edge as it is expected to be decided. */
interface Wait {
  readonly edge: ForecastEdge;
  readonly state: Exclude<EdgeState, 'OPEN'>;
  /** null = it is decided already. */
  readonly at: Moment | null;
  readonly blocked: boolean;
  readonly predecessor: RunForecast | null;
}

function foreseeEdge(edge: ForecastEdge, predecessor: RunForecast | null, now: number): Wait {
  if (edge.state !== 'OPEN') return { edge, state: edge.state, at: null, blocked: false, predecessor };
  if (!predecessor) return { edge, state: 'SATISFIED', at: exactly(now), blocked: true, predecessor };
  const { end, blocked } = predecessor;
  return { edge, state: expectedState(edge, predecessor), at: end ?? exactly(now), blocked, predecessor };
}

/** What will be executed is expected to end well; what is passed over has its turn when it is reached. */
function expectedState({ on }: ForecastEdge, { run, end, blocked }: RunForecast): Wait['state'] {
  if (on === 'END') return 'PASSED';
  // A closed day is not going to end it: who waits for it is blocked, and not left out.
  if (end === null) return blocked ? 'SATISFIED' : 'NOT_TAKEN';
  const status = isPassedOver(run.status) ? run.status : 'COMPLETED';
  const state = edgeState({ status, cause: null, flags: [], reach: 'REACHED' }, on);
  return state === 'OPEN' ? 'SATISFIED' : state;
}

function foreseeRun(run: ForecastRun, waits: readonly Wait[], now: number): RunForecast {
  const past = pastOf(run, waits, now);
  if (past) return { run, because: latest(waits)?.edge.predecessor ?? null, ...NOT_BLOCKED, ...past };
  const ready = run.forced || run.status === 'ERROR' ? AT_ONCE : joinWaits(run, waits);
  if (!ready) return { run, start: null, end: null, because: null, ...NOT_BLOCKED };
  const behind = ready.waits.flatMap(({ blocked, predecessor }) =>
    blocked && predecessor ? [predecessor.run.id] : [],
  );
  const blockers = blockersOf(run, ready.waits, behind.length === 0);
  const start = ready.at ? notBefore(now, ready.at) : exactly(now);
  return {
    run,
    start: run.dayClosed ? null : start,
    end: run.dayClosed ? null : after(start, run.duration),
    because: ready.because,
    blocked: blockers.length > 0 || behind.length > 0,
    behind,
    blockers,
  };
}

const NOT_BLOCKED = { blocked: false, behind: [], blockers: [] } as const;

/** What has started already, or will not: it waits for nothing any more. */
function pastOf(
  run: ForecastRun,
  waits: readonly Wait[],
  now: number,
): Pick<RunForecast, 'start' | 'end'> | null {
  switch (run.status) {
    case 'COMPLETED':
    case 'SKIPPED_ON_ERROR': {
      const end = run.endedAt ?? now;
      return { start: exactly(run.startedAt ?? end), end: exactly(end) };
    }
    case 'RUNNING': {
      const start = exactly(run.startedAt ?? now);
      return { start, end: notBefore(now, after(start, run.duration)) };
    }
    case 'NOT_RUN':
      return { start: null, end: null };
    case 'SKIPPED':
    case 'DISABLED': {
      if (run.reach === 'AHEAD') return null;
      const known = [run.endedAt, latest(waits)?.predecessor?.end?.expected].flatMap((at) => at ?? []);
      const reached = run.reach === 'REACHED' && known.length > 0 ? exactly(Math.max(...known)) : null;
      return { start: reached, end: reached };
    }
    default:
      return null;
  }
}

/** The decided edge whose predecessor has ended last. */
function latest(waits: readonly Wait[]): Wait | null {
  let found: Wait | null = null;
  for (const wait of waits) {
    if (wait.at !== null || wait.state === 'NOT_TAKEN' || !wait.predecessor?.end) continue;
    if (wait.predecessor.end.expected > (found?.predecessor?.end?.expected ?? -Infinity)) found = wait;
  }
  return found;
}

/** From when on a run has all that it waits for, and the edges that say so. */
interface Ready {
  /** null = it has it already. */
  readonly at: Moment | null;
  readonly because: string | null;
  readonly waits: readonly Wait[];
}

const AT_ONCE: Ready = { at: null, because: null, waits: [] };

/** null = it will not be reached. */
function joinWaits(run: ForecastRun, waits: readonly Wait[]): Ready | null {
  const outside = waits.filter(({ edge }) => edge.outside);
  const inside = outside.length === 0 ? waits : waits.filter(({ edge }) => !edge.outside);
  if (outside.some(({ state }) => state === 'NOT_TAKEN')) return null;
  const chosen = run.join === 'ALL' ? all(inside) : any(inside);
  return chosen && lastOf(outside.length === 0 ? chosen : [...chosen, ...outside]);
}

const all = (waits: readonly Wait[]): readonly Wait[] | null =>
  waits.some(({ state }) => state === 'NOT_TAKEN') ? null : waits;

/** The first that is satisfied is enough, of those that nothing blocks if there are any; else all that are passed. */
function any(waits: readonly Wait[]): readonly Wait[] | null {
  const satisfied = waits.filter(({ state }) => state === 'SATISFIED');
  const free = satisfied.filter(({ blocked }) => !blocked);
  const first = firstOf(free.length > 0 ? free : satisfied);
  if (first) return [first];
  const passed = waits.filter(({ state }) => state === 'PASSED');
  return passed.length > 0 || waits.length === 0 ? passed : null;
}

function firstOf(waits: readonly Wait[]): Wait | null {
  let first: Wait | null = null;
  for (const wait of waits) {
    if (wait.at === null) return wait;
    if (first === null || wait.at.expected < (first.at?.expected ?? 0)) first = wait;
  }
  return first;
}

function lastOf(waits: readonly Wait[]): Ready {
  let at: Moment | null = null;
  let last: Wait | null = null;
  for (const wait of waits) {
    if (wait.at === null) continue;
    if (at === null || wait.at.expected > at.expected) last = wait;
    at = at === null || at === wait.at ? wait.at : later(at, wait.at);
  }
  return { at, because: (last ?? latest(waits))?.edge.predecessor ?? null, waits };
}

/** What concerns many runs is told of those that nothing else blocks. */
function blockersOf(run: ForecastRun, waits: readonly Wait[], isFirst: boolean): readonly Blocker[] {
  const { id: runId, status } = run;
  const of = (kind: Blocker['kind'], ref: string | null = null): Blocker => ({ kind, runId, ref });
  return [
    ...(run.dayClosed && isFirst ? [of('DAY_CLOSED')] : []),
    ...(status === 'ERROR' || status === 'HELD' ? [of(status)] : []),
    ...(!run.requested && isFirst ? [of('REQUEST')] : []),
    ...run.obstacles.filter((kind) => isFirst || kind === 'NO_JOB_TYPE').map((kind) => of(kind)),
    ...waits
      .filter(({ blocked, predecessor }) => blocked && predecessor === null)
      .map(({ edge }) => of('OUTSIDE', edge.ref)),
  ];
}

const exactly = (at: number): Moment => ({ earliest: at, expected: at, latest: at });

const after = (start: Moment, { lowSeconds, seconds, highSeconds }: ExpectedDuration): Moment => ({
  earliest: start.earliest + lowSeconds * 1000,
  expected: start.expected + seconds * 1000,
  latest: start.latest + highSeconds * 1000,
});

export const later = (one: Moment, other: Moment): Moment => ({
  earliest: Math.max(one.earliest, other.earliest),
  expected: Math.max(one.expected, other.expected),
  latest: Math.max(one.latest, other.latest),
});

const notBefore = (now: number, moment: Moment): Moment =>
  moment.earliest >= now && moment.expected >= now && moment.latest >= now
    ? moment
    : later(exactly(now), moment);

import { edgeState, type EdgeState } from '../run/edge.js';
import { groupBy } from '../group-by.js';
import type { PlannedEdge, PlannedFlow, PlannedWait } from './plan-day.js';
import { placeOf, type DayEdge, type DayRun, type PlacedRun, type PresentDay } from './present-day.js';
import type { OnTimeOut } from '../schedule.js';

/** One that is to be made. Its ends are places: of runs that exist, or that are added. */
export interface AddedEdge extends Omit<DayEdge, 'id' | 'on' | 'switched'> {
  readonly on: PlannedEdge['on'];
  readonly state: EdgeState;
}

/** One that stays, and counts otherwise than before or is waited for otherwise. */
export interface ChangedEdge {
  readonly id: string;
  readonly enabled: boolean;
  readonly timeOut: number | null;
  readonly onTimeOut: OnTimeOut;
}

export interface EdgeDifference {
  readonly added: readonly AddedEdge[];
  readonly changed: readonly ChangedEdge[];
  readonly removed: readonly DayEdge[];
  /** Places of runs that depend on something else, or otherwise, from now on; those that are removed are not among them. */
  readonly places: ReadonlySet<string>;
}

interface Replanning {
  readonly day: PresentDay;
  readonly present: ReadonlyMap<string, DayRun>;
  readonly plan: readonly PlannedFlow[];
  /** The runs of the plan. */
  readonly planned: ReadonlyMap<string, PlacedRun>;
}

/**
 * The dependencies of everything that has not started become those of the plan. One that is the same stays, with its state,
 * and with what a person has switched about it. Of what has started only dependencies on runs that are removed go.
 */
export function replanEdges(replanning: Replanning): EdgeDifference {
  const { day, present, plan, planned } = replanning;
  const byId = new Map(day.runs.map((run) => [run.id, run]));
  const have = groupBy(
    day.edges.flatMap((edge) => placed(edge, byId)),
    keyOf,
  );
  const next = wantedEdges(plan, day).filter(({ successor }) => !present.get(successor)?.started);
  const wanted = groupBy(next, keyOf);
  const added: AddedEdge[] = [];
  const changed: ChangedEdge[] = [];
  const places = new Set<string>();
  for (const [key, edges] of wanted) {
    for (const [n, edge] of edges.entries()) {
      const kept = have.get(key)?.[n];
      const change = kept && changeOf(kept.edge, edge);
      if (!kept) added.push({ ...edge, state: stateOf(edge, replanning) });
      if (change) changed.push(change);
      if (!kept || change) places.add(edge.successor);
    }
  }
  const isRemoved = (run: DayRun): boolean => !run.started && !planned.has(placeOf(run, run));
  const removed = [...have].flatMap(([key, edges]) =>
    edges.filter(({ edge }, n) => {
      const [run, predecessor] = [byId.get(edge.successor), byId.get(edge.predecessor ?? '')];
      // What a run that is removed depends on goes with it.
      if (!run || isRemoved(run)) return false;
      if (run.started) return predecessor !== undefined && isRemoved(predecessor);
      return n >= (wanted.get(key)?.length ?? 0);
    }),
  );
  for (const { successor } of removed) places.add(successor);
  return { added, changed, removed: removed.map(({ edge }) => edge), places };
}

/** What a dependency is, apart from whether it counts and how long it is waited for. */
type Identity = Pick<
  DayEdge,
  'successor' | 'predecessor' | 'kind' | 'on' | 'outsideSchedule' | 'outsideProcess' | 'outsideJob'
>;

const keyOf = (edge: Identity): string =>
  [
    edge.successor,
    edge.kind,
    edge.on,
    edge.predecessor,
    edge.outsideSchedule,
    edge.outsideProcess,
    edge.outsideJob,
  ].join(' ');

interface PlacedEdge extends Identity {
  readonly edge: DayEdge;
}

/** By places. The run behind an inter-schedule dependency is another schedule's, and comes and goes. */
function placed(edge: DayEdge, byId: ReadonlyMap<string, DayRun>): readonly PlacedEdge[] {
  const run = byId.get(edge.successor);
  if (!run) return [];
  const behind = byId.get(edge.predecessor ?? '');
  const predecessor = behind && edge.kind !== 'INTER_SCHEDULE' ? placeOf(behind, behind) : null;
  const { kind, on, outsideSchedule, outsideProcess, outsideJob } = edge;
  const identity = { kind, on, outsideSchedule, outsideProcess, outsideJob };
  return [{ ...identity, edge, successor: placeOf(run, run), predecessor }];
}

type WantedEdge = Omit<AddedEdge, 'state'>;

const NOTHING_OUTSIDE = { outsideSchedule: null, outsideProcess: null, outsideJob: null };

function wantedEdges(flows: readonly PlannedFlow[], day: PresentDay): readonly WantedEdge[] {
  return flows.flatMap((flow) => {
    const places = flow.runs.map((run) => placeOf(flow, run));
    const inside = flow.edges.map(({ successor, predecessor, ...edge }) => ({
      ...edge,
      ...NOTHING_OUTSIDE,
      successor: places[successor] ?? '',
      predecessor: places[predecessor] ?? null,
    }));
    return [...inside, ...flow.waits.map((wait) => wantedWait(wait, places[wait.successor] ?? '', day))];
  });
}

function wantedWait(wait: PlannedWait, successor: string, { schedule }: PresentDay): WantedEdge {
  const { kind, enabled, timeOut, onTimeOut } = wait;
  const outside =
    kind === 'EXTERNAL'
      ? { outsideSchedule: schedule, outsideProcess: null, outsideJob: wait.externalJob }
      : { outsideSchedule: wait.schedule, outsideProcess: wait.process, outsideJob: wait.job };
  return { kind, enabled, timeOut, onTimeOut, successor, predecessor: null, on: 'SUCCESS', ...outside };
}

/** By what its predecessor is now; that of another schedule is looked up when the dependency is there. */
function stateOf(edge: WantedEdge, { day, present, planned }: Replanning): EdgeState {
  if (edge.kind === 'EXTERNAL') return day.released.has(edge.outsideJob ?? '') ? 'SATISFIED' : 'OPEN';
  const { predecessor } = edge;
  if (predecessor === null) return 'OPEN';
  const status = planned.get(predecessor)?.run.status ?? 'LOADED';
  const added = { status, cause: null, flags: [], reach: 'AHEAD' } as const;
  return edgeState(present.get(predecessor) ?? added, edge.on);
}

/** What a person has switched counts as that person has said. */
function changeOf(edge: DayEdge, wanted: WantedEdge): ChangedEdge | null {
  const enabled = edge.switched ? edge.enabled : wanted.enabled;
  const { timeOut, onTimeOut } = wanted;
  if (edge.enabled === enabled && edge.timeOut === timeOut && edge.onTimeOut === onTimeOut) return null;
  return { id: edge.id, enabled, timeOut, onTimeOut };
}

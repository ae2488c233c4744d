import type { PlannedEdge, PlannedFlow, PlannedRun, PlannedWait } from './plan-day.js';

/** What two definitions plan for a date. */
export interface TwoPlans {
  readonly before: readonly PlannedFlow[];
  readonly after: readonly PlannedFlow[];
}

/**
 * Both plans, as far as they may differ about runs that they have in common, with what these depend on. In large schedules
 * nearly everything is as it was, and comparing it in full takes longer than all the rest.
 */
export function suspects({ before, after }: TwoPlans): TwoPlans {
  const was = new Map(before.map((flow) => [flowKey(flow), flow]));
  const pairs = after.flatMap((flow) => {
    const other = was.get(flowKey(flow));
    return other ? [suspectsOf(other, flow)] : [];
  });
  return { before: pairs.map((pair) => pair.before), after: pairs.map((pair) => pair.after) };
}

const flowKey = ({ cycle, flow }: PlannedFlow): string => `${cycle}/${flow}`;

function suspectsOf(
  before: PlannedFlow,
  after: PlannedFlow,
): { readonly before: PlannedFlow; readonly after: PlannedFlow } {
  const placed = new Map(before.runs.map((run, n) => [runKey(run), n]));
  /** By the number of a run after: its number before. */
  const numbers = after.runs.map((run) => placed.get(runKey(run)));
  const [had, has] = [around(before), around(after)];
  const differs = new Set<string>();
  numbers.forEach((old, n) => {
    if (old === undefined) return;
    const [run, was] = [after.runs[n], before.runs[old]];
    if (!run || !was || (sameRun(was, run) && sameAround(had[old], has[n], numbers))) return;
    differs.add(runKey(run));
  });
  return { before: restricted(before, differs), after: restricted(after, differs) };
}

const runKey = ({ process, job }: PlannedRun): string => `${process}/${job}`;

/** In a plan of the same date every field but these is the definition's; a status follows from the definition too. */
function sameRun(one: PlannedRun, other: PlannedRun): boolean {
  if (one === other) return true;
  for (const field of Object.keys(one) as (keyof PlannedRun)[]) if (one[field] !== other[field]) return false;
  return true;
}

/** What stands around a run: what it waits for, and what it starts. */
interface Around {
  readonly edges: PlannedEdge[];
  readonly waits: PlannedWait[];
  readonly links: string[];
}

function around({ runs, edges, waits, links }: PlannedFlow): readonly Around[] {
  const all = runs.map((): Around => ({ edges: [], waits: [], links: [] }));
  for (const edge of edges) all[edge.successor]?.edges.push(edge);
  for (const wait of waits) all[wait.successor]?.waits.push(wait);
  for (const { run, schedule } of links) all[run]?.links.push(schedule);
  return all;
}

/** `numbers`: of runs after, those before. What stands in another order is taken for different. */
function sameAround(
  was: Around | undefined,
  is: Around | undefined,
  numbers: readonly (number | undefined)[],
): boolean {
  if (!was || !is) return false;
  return (
    was.edges.length === is.edges.length &&
    was.waits.length === is.waits.length &&
    is.edges.every((edge, n) => sameEdge(was.edges[n], edge, numbers)) &&
    is.waits.every((wait, n) => sameWait(was.waits[n], wait)) &&
    was.links.join() === is.links.join()
  );
}

const sameEdge = (
  was: PlannedEdge | undefined,
  is: PlannedEdge,
  numbers: readonly (number | undefined)[],
): boolean =>
  was !== undefined &&
  was.predecessor === numbers[is.predecessor] &&
  was.kind === is.kind &&
  was.on === is.on &&
  was.enabled === is.enabled &&
  was.timeOut === is.timeOut &&
  was.onTimeOut === is.onTimeOut;

const sameWait = (was: PlannedWait | undefined, is: PlannedWait): boolean =>
  was !== undefined &&
  JSON.stringify({ ...was, successor: null }) === JSON.stringify({ ...is, successor: null });

/** Those runs, with what they wait for; what that waits for itself is left out. */
function restricted(flow: PlannedFlow, keys: ReadonlySet<string>): PlannedFlow {
  const isIn = (n: number): boolean => {
    const run = flow.runs[n];
    return run !== undefined && keys.has(runKey(run));
  };
  const edges = flow.edges.filter(({ successor }) => isIn(successor));
  const needed = new Set(edges.flatMap(({ predecessor, successor }) => [predecessor, successor]));
  const kept = [...flow.runs.keys()].filter((n) => needed.has(n) || isIn(n));
  const numbers = new Map(kept.map((n, place) => [n, place]));
  const to = (n: number): number => numbers.get(n) ?? -1;
  return {
    ...flow,
    runs: kept.flatMap((n) => flow.runs[n] ?? []),
    edges: edges.map((edge) => ({
      ...edge,
      successor: to(edge.successor),
      predecessor: to(edge.predecessor),
    })),
    waits: flow.waits.flatMap((wait) =>
      isIn(wait.successor) ? [{ ...wait, successor: to(wait.successor) }] : [],
    ),
    links: flow.links.flatMap((link) => (isIn(link.run) ? [{ ...link, run: to(link.run) }] : [])),
  };
}

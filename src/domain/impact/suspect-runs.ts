import type { PlannedEdge, PlannedFlow, PlannedRun, PlannedWait } from '../plan/plan-day.js';

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
  const runs = new Set<string>();
  const withAround = new Set<string>();
  numbers.forEach((old, n) => {
    const [run, was] = [after.runs[n], before.runs[old ?? -1]];
    if (old === undefined || !run || !was) return;
    const isSameAround = sameAround(had[old], has[n], numbers);
    if (!isSameAround) withAround.add(runKey(run));
    if (!isSameAround || !sameRun(was, run)) runs.add(runKey(run));
  });
  const which = { runs, withAround };
  return { before: restricted(before, which), after: restricted(after, which) };
}

interface Which {
  readonly runs: ReadonlySet<string>;
  /** Those around which something may differ. */
  readonly withAround: ReadonlySet<string>;
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

/** Those runs, with what they wait for and start where that may differ; what is waited for stands by itself. */
function restricted(flow: PlannedFlow, { runs, withAround }: Which): PlannedFlow {
  const keys = flow.runs.map(runKey);
  const hasAround = (n: number): boolean => withAround.has(keys[n] ?? '');
  const edges = flow.edges.filter(({ successor }) => hasAround(successor));
  const needed = new Set(edges.map(({ predecessor }) => predecessor));
  const kept = [...flow.runs.keys()].filter((n) => needed.has(n) || runs.has(keys[n] ?? ''));
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
    waits: flow.waits
      .filter(({ successor }) => hasAround(successor))
      .map((wait) => ({ ...wait, successor: to(wait.successor) })),
    links: flow.links.filter(({ run }) => hasAround(run)).map((link) => ({ ...link, run: to(link.run) })),
  };
}

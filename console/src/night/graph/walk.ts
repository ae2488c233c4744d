import type { Run } from '../../api/shapes.js';
import { isDone, needsAPerson } from '../../ui/status.js';
import type { Drawn } from './drawn.js';
import type { Layout } from './layered.js';
import { firstOf, listed, stepFrom, type Direction } from './places.js';
import { placeText } from './process-graph.js';
import type { Cursor, Scene } from './scene.js';
import { severity } from './tally.js';

/** What one walks through. */
export interface Ground {
  readonly drawn: Drawn;
  readonly layout: Layout;
  readonly scene: Pick<Scene, 'graph' | 'tallies' | 'opened' | 'path'>;
}

/** The run that one opens a process for: what needs a person, else what runs, else what comes next, else the last. */
export const runToOpen = (runs: readonly Run[]): Run | undefined =>
  runs.find(needsAPerson) ??
  runs.find(({ status }) => status === 'RUNNING') ??
  runs.find(({ status }) => !isDone(status)) ??
  runs.at(-1);

/** An arrow key: along edges, up and down in a column, and through the jobs of an opened process. */
export function arrow(direction: Direction, at: Cursor | null, ground: Ground): Cursor | null {
  const { drawn, layout } = ground;
  if (!at || !layout.nodes.has(at.node)) {
    const first = firstOf(layout.nodes);
    return first === undefined ? null : { node: first, run: null };
  }
  const inside = throughJobs(direction, at, ground);
  if (inside) return inside;
  const node = stepFrom({
    at: at.node,
    direction,
    nodes: layout.nodes,
    before: drawn.edges.flatMap(({ from, to }) => (to === at.node ? [from] : [])),
    after: drawn.edges.flatMap(({ from, to }) => (from === at.node ? [to] : [])),
  });
  return { node, run: null };
}

function throughJobs(direction: Direction, at: Cursor, { scene }: Ground): Cursor | null {
  if (!scene.opened.has(at.node) || direction === 'left' || direction === 'right') return null;
  const { jobs } = listed(scene.tallies.runsOf(at.node), ({ status }) => isDone(status));
  const index = jobs.findIndex(({ id }) => id === at.run);
  if (direction === 'up') return index === -1 ? null : { node: at.node, run: jobs[index - 1]?.id ?? null };
  const next = jobs[index + 1];
  return next ? { node: at.node, run: next.id } : null;
}

/** To the predecessor or successor that matters most: on the critical path, else the one in the worst state. */
export function along(way: 'before' | 'after', at: Cursor | null, ground: Ground): Cursor | null {
  if (!at) return arrow('right', at, ground);
  const job = at.run === null ? null : besideJob(way, at, ground);
  if (job) return job;
  const { drawn, scene } = ground;
  const beside = drawn.edges.flatMap(({ from, to }) =>
    way === 'before' ? (to === at.node ? [from] : []) : from === at.node ? [to] : [],
  );
  const members = new Map(drawn.nodes.map((node) => [node.id, node.members]));
  const weight = (id: string): number => {
    const own = members.get(id) ?? [];
    if (own.some((key) => scene.path.processes.has(key))) return -1;
    return Math.min(...own.map((key) => rankOf(key, scene)), Number.MAX_SAFE_INTEGER);
  };
  const [node] = beside.toSorted((a, b) => weight(a) - weight(b));
  return node === undefined ? null : { node, run: null };
}

function rankOf(key: string, { tallies }: Ground['scene']): number {
  const tally = tallies.of(key);
  return tally ? severity(tally) : Number.MAX_SAFE_INTEGER;
}

/** In the process itself, or across a dependency between jobs. */
function besideJob(way: 'before' | 'after', { node, run }: Cursor, { drawn, scene }: Ground): Cursor | null {
  const runs = scene.tallies.runsOf(node);
  const index = runs.findIndex(({ id }) => id === run);
  const here = runs[index];
  const next = runs[way === 'before' ? index - 1 : index + 1];
  if (!here) return null;
  if (next) return { node, run: next.id };
  const across = way === 'before' ? scene.graph.jobsBefore : scene.graph.jobsAfter;
  const [place] = across.get(placeText({ key: node, job: here.job })) ?? [];
  const target = place && drawn.nodeOf.get(place.key);
  if (!place || target === undefined) return null;
  const other = scene.tallies.runsOf(place.key).find(({ job }) => job === place.job);
  return { node: target, run: scene.opened.has(target) ? (other?.id ?? null) : null };
}

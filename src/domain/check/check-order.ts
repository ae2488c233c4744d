import { findCycles, graphOf } from '../dependency-graph.js';
import { orderEdges, shownLoop, stepOf, stepsOf, type JobEdge } from '../job-graph.js';
import type { Findings } from '../locate.js';
import type { ScheduleIndex } from '../schedule-index.js';

/** Jobs that would wait for themselves, alone or in a circle. Answers with the rows of Dependency that do that. */
export function checkOrder(
  index: ScheduleIndex,
  edges: readonly JobEdge[],
  findings: Findings,
): readonly number[] {
  const toItself = edges.filter(({ from, to }) => from === to);
  for (const { row, to } of toItself) {
    const message = `${to} would wait for itself.`;
    findings.error(spotOf(index, row), 'SELF_DEPENDENCY', message);
  }
  const others = edges.filter(({ from, to }) => from !== to);
  const graph = graphOf([...others.map(({ from, to }) => [from, to] as const), ...orderEdges(index)]);
  const edgeOfStep = firstEdges(others);
  const circular = findCycles(graph).flatMap((loop) => {
    const rows = stepsOf(loop).flatMap((step) => edgeOfStep.get(step) ?? []);
    reportLoop(index, { loop, edges: rows }, findings);
    return rows.map(({ row }) => row);
  });
  return [...toItself.map(({ row }) => row), ...circular];
}

/** The first row of each step from one job to another. */
function firstEdges(edges: readonly JobEdge[]): ReadonlyMap<string, JobEdge> {
  const first = new Map<string, JobEdge>();
  for (const edge of edges) {
    const step = stepOf(edge.from, edge.to);
    if (!first.has(step)) first.set(step, edge);
  }
  return first;
}

/** Reported at the first row that is part of the loop, which begins at the job that waits there. */
function reportLoop(
  index: ScheduleIndex,
  { loop, edges }: { loop: readonly string[]; edges: readonly JobEdge[] },
  findings: Findings,
): void {
  const [first] = [...edges].sort((a, b) => a.row - b.row);
  if (!first) return;
  const message = `These jobs wait for each other in a circle: ${shownLoop(loop, first.to)}.`;
  findings.error(spotOf(index, first.row), 'DEPENDENCY_CYCLE', message);
}

function spotOf({ schedule }: ScheduleIndex, row: number): Parameters<Findings['error']>[0] {
  const value = schedule.dependencies[row]?.predecessorProcess ?? '';
  return { tab: 'dependencies', index: row, field: 'predecessorProcess', value };
}

import { findCycles, graphOf } from './dependency-graph.js';
import { dependencyEdges, orderEdges, type JobEdge } from './job-graph.js';
import type { Findings } from './locate.js';
import type { ScheduleIndex } from './schedule-index.js';

/** Jobs that would wait for themselves, alone or in a circle. */
export function checkOrder(index: ScheduleIndex, findings: Findings): void {
  const edges = dependencyEdges(index);
  const toItself = edges.filter(({ from, to }) => from === to);
  for (const { row, to } of toItself) {
    const message = `${to} would wait for itself.`;
    findings.error(spotOf(index, row), 'SELF_DEPENDENCY', message);
  }
  const others = edges.filter(({ from, to }) => from !== to);
  const graph = graphOf([...others.map(({ from, to }) => [from, to] as const), ...orderEdges(index)]);
  for (const loop of findCycles(graph)) reportLoop(index, { loop, edges: others }, findings);
}

/** Reported at the first row that is part of the loop, which begins at the job that waits there. */
function reportLoop(
  index: ScheduleIndex,
  { loop, edges }: { loop: readonly string[]; edges: readonly JobEdge[] },
  findings: Findings,
): void {
  const steps = new Set(loop.slice(1).map((to, place) => `${loop[place] ?? ''} ${to}`));
  const first = edges.find(({ from, to }) => steps.has(`${from} ${to}`));
  if (!first) return;
  const ring = loop.slice(0, -1);
  const start = ring.indexOf(first.to);
  const turned = [...ring.slice(start), ...ring.slice(0, start), first.to];
  const message = `These jobs wait for each other in a circle: ${turned.join(' → ')}.`;
  findings.error(spotOf(index, first.row), 'DEPENDENCY_CYCLE', message);
}

function spotOf({ schedule }: ScheduleIndex, row: number): Parameters<Findings['error']>[0] {
  const value = schedule.dependencies[row]?.predecessorProcess ?? '';
  return { tab: 'dependencies', index: row, field: 'predecessorProcess', value };
}

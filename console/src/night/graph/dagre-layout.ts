import { Graph, layout } from '@dagrejs/dagre';
import {
  COLUMN_GAP,
  edgeId,
  ROW_GAP,
  type Layout,
  type LayoutEdge,
  type LayoutNode,
  type Point,
} from './layered.js';

/** By dagre, whose pictures of small graphs are better; it takes long for large ones. */
export function byDagre(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    ranker: 'longest-path',
    ranksep: COLUMN_GAP,
    nodesep: ROW_GAP,
    edgesep: 8,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to } of edges)
    if (from !== to && graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  layout(graph);
  return {
    nodes: new Map(
      nodes.map(({ id, width, height }) => {
        const { x, y } = graph.node(id) as Point;
        return [id, { x: x - width / 2, y: y - height / 2 }];
      }),
    ),
    bends: new Map(
      edges.flatMap((edge) => {
        const label = graph.edge(edge.from, edge.to) as { readonly points?: readonly Point[] } | undefined;
        const points = label?.points ?? [];
        // The first and the last lie on the sides of the nodes, which are known anyway.
        return points.length > 3 ? [[edgeId(edge), points.slice(1, -1)] as const] : [];
      }),
    ),
  };
}

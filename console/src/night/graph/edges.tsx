import { memo, type ReactElement } from 'react';
import { graph as text } from '../../text/graph.js';
import type { Drawn } from './drawn.js';
import { edgeId, type Layout } from './layered.js';
import { NODE_HEIGHT, NODE_WIDTH, pathOf } from './places.js';
import type { ProcessEdge } from './process-graph.js';

interface EdgesProps {
  readonly drawn: Drawn;
  readonly layout: Layout;
  readonly path: ReadonlySet<string>;
  readonly related: ReadonlySet<string> | null;
}

/** All edges as one picture under the nodes: they change when the layout does, or what is chosen. */
export const Edges = memo(function Edges({ drawn, layout, path, related }: EdgesProps): ReactElement {
  return (
    <svg className="nj-edges" aria-hidden="true">
      <defs>
        <marker
          id="nj-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0,0L8,4L0,8z" />
        </marker>
      </defs>
      {drawn.edges.map((edge) => (
        <Edge
          key={edgeId(edge)}
          edge={edge}
          layout={layout}
          isOnPath={path.has(edgeId(edge))}
          isDim={related !== null && !(related.has(edge.from) && related.has(edge.to))}
        />
      ))}
      {drawn.edges
        .filter(({ on }) => on.length > 0)
        .map((edge) => (
          <On key={edgeId(edge)} edge={edge} layout={layout} />
        ))}
    </svg>
  );
});

interface EdgeProps {
  readonly edge: ProcessEdge;
  readonly layout: Layout;
  readonly isOnPath: boolean;
  readonly isDim: boolean;
}

function Edge({ edge, layout, isOnPath, isDim }: EdgeProps): ReactElement | null {
  const [from, to] = [layout.nodes.get(edge.from), layout.nodes.get(edge.to)];
  if (!from || !to) return null;
  const begin = { x: from.x + NODE_WIDTH, y: from.y + NODE_HEIGHT / 2 };
  const end = { x: to.x, y: to.y + NODE_HEIGHT / 2 };
  const d = pathOf(begin, end, layout.bends.get(edgeId(edge)));
  return (
    <g data-path={isOnPath} data-dim={isDim} data-disabled={!edge.enabled}>
      <path d={d} className="nj-edge" markerEnd="url(#nj-arrow)" />
      {isOnPath ? <path d={d} className="nj-edge-inside" /> : null}
    </g>
  );
}

/** On which end the successor waits, where that is not success: a letter before the successor. */
function On({ edge, layout }: Pick<EdgeProps, 'edge' | 'layout'>): ReactElement | null {
  const at = layout.nodes.get(edge.to);
  if (!at) return null;
  return (
    <g transform={`translate(${at.x - 20} ${at.y + NODE_HEIGHT / 2})`}>
      <circle r="8" />
      <text textAnchor="middle" dy="3.5">
        {edge.on.map((on) => text.on[on]).join('')}
      </text>
    </g>
  );
}

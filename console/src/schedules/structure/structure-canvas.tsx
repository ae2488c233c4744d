import '@xyflow/react/dist/base.css';
import { MiniMap, ReactFlow, ViewportPortal } from '@xyflow/react';
import { createContext, memo, useContext, useMemo, type KeyboardEvent, type ReactElement } from 'react';
import type { Drawn, DrawnNode } from '../../night/graph/drawn.js';
import { Edges } from '../../night/graph/edges.js';
import type { Layout } from '../../night/graph/layered.js';
import { firstOf, stepFrom } from '../../night/graph/places.js';
import type { ProcessGraph } from '../../night/graph/process-graph.js';
import { nameOf } from '../../night/graph/process-node.js';
import {
  directionOf,
  MAPPED_FROM,
  STILL,
  stillNode,
  useDetail,
  useFrame,
  useInView,
} from '../../night/graph/still-nodes.js';
import { structure as text } from '../../text/structure.js';
import { Name } from '../../ui/outside-text.js';
import { visible } from '../../ui/visible.js';

export interface Structure {
  readonly graph: ProcessGraph;
  readonly drawn: Drawn;
  readonly layout: Layout;
  readonly chosen: string | undefined;
  readonly related: ReadonlySet<string> | null;
  readonly choose: (node: string | undefined) => void;
  /** The jobs of a process, or what is in a cluster. */
  readonly enter: (node: DrawnNode) => void;
}

const StructureContext = createContext<Structure | null>(null);
const NODE_TYPES = { drawn: StructureNode };
const NO_EDGES: ReadonlySet<string> = new Set();

/** The structure as a picture: one stop of the Tab key, in which arrows walk. */
export function StructureCanvas(structure: Structure): ReactElement {
  const { drawn, layout, related, chosen, choose, enter } = structure;
  const nodes = useMemo(() => drawn.nodes.map((node) => stillNode(node, { layout })), [drawn, layout]);
  useFrame(drawn);
  const chosenAt = layout.nodes.get(chosen ?? '');
  useInView({ at: chosenAt, of: chosenAt, named: true });
  const detail = useDetail();
  const nodeBy = (id: string | undefined): DrawnNode | undefined => drawn.nodes.find((one) => one.id === id);
  return (
    <div
      className="nj-canvas"
      role="application"
      tabIndex={0}
      aria-label={text.title}
      aria-describedby="structure-what"
      data-detail={detail}
      {...(chosen === undefined ? {} : { 'aria-activedescendant': elementId(chosen) })}
      onKeyDown={(event) => {
        const next = walked(event, structure);
        const at = nodeBy(chosen);
        if (next !== undefined) choose(next);
        else if ((event.key === 'Enter' || event.key === ' ') && at) enter(at);
        else return;
        event.preventDefault();
      }}
    >
      <StructureContext.Provider value={structure}>
        <ReactFlow
          nodes={nodes}
          nodeTypes={NODE_TYPES}
          {...STILL}
          onNodeClick={(_event, { id }) => {
            choose(id);
          }}
          onNodeDoubleClick={(_event, { id }) => {
            const node = nodeBy(id);
            if (node) enter(node);
          }}
          onPaneClick={() => {
            choose(undefined);
          }}
        >
          <ViewportPortal>
            <Edges drawn={drawn} layout={layout} path={NO_EDGES} related={related} />
          </ViewportPortal>
          {nodes.length < MAPPED_FROM ? null : (
            <MiniMap ariaLabel={text.title} pannable zoomable nodeColor="var(--nj-border-strong)" />
          )}
        </ReactFlow>
      </StructureContext.Provider>
    </div>
  );
}

const elementId = (node: string): string => `structure-${encodeURIComponent(node)}`;

function walked(event: KeyboardEvent, { chosen, drawn, layout }: Structure): string | undefined {
  const direction = directionOf(event);
  if (!direction) return undefined;
  if (chosen === undefined || !layout.nodes.has(chosen)) return firstOf(layout.nodes);
  return stepFrom({
    ...{ at: chosen, direction, nodes: layout.nodes },
    before: drawn.edges.flatMap(({ from, to }) => (to === chosen ? [from] : [])),
    after: drawn.edges.flatMap(({ from, to }) => (from === chosen ? [to] : [])),
  });
}

interface NodeProps {
  readonly data: { readonly node: DrawnNode };
}

function StructureNode({ data: { node } }: NodeProps): ReactElement | null {
  const structure = useContext(StructureContext);
  if (!structure) return null;
  const { graph, chosen, related } = structure;
  return (
    <NodeView
      node={node}
      graph={graph}
      isChosen={chosen === node.id}
      isDim={related !== null && !related.has(node.id)}
    />
  );
}

interface ViewProps {
  readonly node: DrawnNode;
  readonly graph: ProcessGraph;
  readonly isChosen: boolean;
  readonly isDim: boolean;
}

const NodeView = memo(function NodeView({ node, graph, isChosen, isDim }: ViewProps): ReactElement {
  const name = nameOf(node, { graph });
  const facts = factsOf(node, graph);
  return (
    <div
      id={elementId(node.id)}
      className="nj-node"
      role="group"
      aria-label={[visible(name), facts].filter((one) => one !== '').join(', ')}
      data-kind={node.kind}
      data-tone="loaded"
      data-path={false}
      data-dim={isDim}
      data-chosen={isChosen}
    >
      <div className="nj-node-head">
        <Name text={name} />
      </div>
      {facts === '' ? null : (
        <div className="nj-node-facts">
          <span>{facts}</span>
        </div>
      )}
    </div>
  );
});

function factsOf({ kind, members }: DrawnNode, { processes }: ProcessGraph): string {
  if (kind === 'port') return '';
  const infos = members.flatMap((key) => processes.get(key) ?? []);
  const jobs = text.jobs(infos.reduce((sum, one) => sum + one.jobs, 0));
  if (kind !== 'process') return `${text.processes(members.length)}, ${jobs}`;
  return infos[0]?.join === 'ANY' ? `${jobs}, ${text.any}` : jobs;
}

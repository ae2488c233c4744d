import '@xyflow/react/dist/base.css';
import { MiniMap, ReactFlow, useReactFlow, useStore, ViewportPortal, type Node } from '@xyflow/react';
import {
  createContext,
  memo,
  useContext,
  useEffect,
  useMemo,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import type { Drawn, DrawnNode } from '../../night/graph/drawn.js';
import { Edges } from '../../night/graph/edges.js';
import type { Layout } from '../../night/graph/layered.js';
import { firstOf, NODE_HEIGHT, NODE_WIDTH, stepFrom, type Direction } from '../../night/graph/places.js';
import type { ProcessGraph } from '../../night/graph/process-graph.js';
import { nameOf } from '../../night/graph/process-node.js';
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
const FITTING = { padding: 0.06, maxZoom: 1 };
const [ALL_FROM, NAME_FROM] = [0.6, 0.25];
const MAPPED_FROM = 12;
const NO_EDGES: ReadonlySet<string> = new Set();

/** The structure as a picture: one stop of the Tab key, in which arrows walk. */
export function StructureCanvas(structure: Structure): ReactElement {
  const { drawn, layout, related, chosen, choose, enter } = structure;
  const nodes = useMemo(() => drawn.nodes.map((node) => flowNode(node, layout)), [drawn, layout]);
  useInView(structure);
  const detail = useStore(({ transform: [, , zoom] }) =>
    zoom >= ALL_FROM ? 'all' : zoom >= NAME_FROM ? 'name' : 'block',
  );
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

/** Nothing in it is moved, connected or deleted, and the keys are ours. */
const STILL = {
  minZoom: 0.05,
  maxZoom: 2,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  zoomActivationKeyCode: null,
  zoomOnDoubleClick: false,
  proOptions: { hideAttribution: true },
} as const;

function flowNode(node: DrawnNode, layout: Layout): Node {
  const size = { width: NODE_WIDTH, height: NODE_HEIGHT };
  return {
    id: node.id,
    type: 'drawn',
    position: layout.nodes.get(node.id) ?? { x: 0, y: 0 },
    ...{ ...size, measured: size, selectable: false },
    data: { node },
    domAttributes: { 'aria-roledescription': undefined },
  };
}

const elementId = (node: string): string => `structure-${encodeURIComponent(node)}`;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

function walked(event: KeyboardEvent, { chosen, drawn, layout }: Structure): string | undefined {
  const direction = ARROWS[event.key];
  if (!direction || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (chosen === undefined || !layout.nodes.has(chosen)) return firstOf(layout.nodes);
  return stepFrom({
    ...{ at: chosen, direction, nodes: layout.nodes },
    before: drawn.edges.flatMap(({ from, to }) => (to === chosen ? [from] : [])),
    after: drawn.edges.flatMap(({ from, to }) => (from === chosen ? [to] : [])),
  });
}

/** All of it at first; then what is chosen, where it is out of sight. */
function useInView({ drawn, layout, chosen }: Structure): void {
  const { fitView, getViewport, setCenter } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    const timer = window.setTimeout(() => void fitView(FITTING));
    return () => {
      window.clearTimeout(timer);
    };
  }, [drawn, fitView]);
  const at = layout.nodes.get(chosen ?? '');
  useEffect(() => {
    if (!at || width === 0) return;
    const { x, y, zoom } = getViewport();
    const [left, top] = [at.x * zoom + x, at.y * zoom + y];
    const isIn =
      left >= 0 && top >= 0 && left + NODE_WIDTH * zoom <= width && top + NODE_HEIGHT * zoom <= height;
    if (isIn && zoom >= NAME_FROM) return;
    void setCenter(at.x + NODE_WIDTH / 2, at.y + NODE_HEIGHT / 2, { zoom: Math.max(zoom, ALL_FROM) });
  }, [at, width, height, getViewport, setCenter]);
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

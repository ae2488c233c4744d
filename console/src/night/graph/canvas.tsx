import '@xyflow/react/dist/base.css';
import { MiniMap, ReactFlow, useReactFlow, useStore, ViewportPortal, type Node } from '@xyflow/react';
import { useEffect, useMemo, type KeyboardEvent, type ReactElement } from 'react';
import { graph as text } from '../../text/graph.js';
import type { DrawnNode } from './drawn.js';
import { Edges } from './edges.js';
import { NODE_HEIGHT, NODE_WIDTH, withRoom, type Direction } from './places.js';
import { DrawnNodeView, elementId } from './process-node.js';
import type { Cursor, Scene } from './scene.js';
import type { Picture } from './use-picture.js';

const NODE_TYPES = { drawn: DrawnNodeView };
const FITTING = { padding: 0.06, maxZoom: 1 };
/** From which zoom on everything in a node can be read, and its name. */
const [ALL_FROM, NAME_FROM] = [0.6, 0.25];
/** Fewer nodes are seen without a map. */
const MAPPED_FROM = 12;
const BORDER = 'var(--nj-border-strong)';

interface CanvasProps {
  readonly picture: Picture;
  readonly scene: Scene;
  /** How much higher opened processes are. */
  readonly room: ReadonlyMap<string, number>;
  /** Another one begins with all of it in view. */
  readonly frame: string;
  readonly choose: (cursor: Cursor | null) => void;
  readonly walk: (direction: Direction) => void;
  readonly enter: () => void;
}

/** The graph as a picture: one stop of the Tab key, in which arrows walk. */
export function Canvas({ picture, scene, room, frame, choose, walk, enter }: CanvasProps): ReactElement {
  const layout = useMemo(() => withRoom(picture.layout, room), [picture, room]);
  const data = useMemo(
    () => new Map(picture.drawn.nodes.map((node) => [node.id, { node }])),
    [picture.drawn],
  );
  const nodes = useMemo(
    () => picture.drawn.nodes.map((node) => flowNode(node, { layout, room, data })),
    [picture.drawn, layout, room, data],
  );
  useFrame(frame);
  const { cursor } = scene;
  useCursorInView(cursor, layout.nodes.get(cursor?.node ?? ''));
  const detail = useStore(({ transform: [, , zoom] }) =>
    zoom >= ALL_FROM ? 'all' : zoom >= NAME_FROM ? 'name' : 'block',
  );
  const onKeyDown = canvasKeys({ walk, enter, scene });
  return (
    <div
      className="nj-canvas"
      role="application"
      tabIndex={0}
      aria-label={text.title}
      aria-describedby="graph-what"
      data-detail={detail}
      {...(cursor ? { 'aria-activedescendant': elementId(cursor.run ?? cursor.node) } : {})}
      onKeyDown={onKeyDown}
    >
      <ReactFlow
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        {...STILL}
        onNodeClick={(_event, { id }) => {
          choose({ node: id, run: null });
        }}
        onNodeDoubleClick={(_event, { id }) => {
          scene.toggle(id);
        }}
        onPaneClick={() => {
          choose(null);
        }}
      >
        <ViewportPortal>
          <Edges drawn={picture.drawn} layout={layout} path={scene.path.edges} related={scene.related} />
        </ViewportPortal>
        {nodes.length < MAPPED_FROM ? null : (
          <MiniMap ariaLabel={text.map} pannable zoomable nodeColor={BORDER} />
        )}
      </ReactFlow>
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

interface Placing {
  readonly layout: Picture['layout'];
  readonly room: ReadonlyMap<string, number>;
  readonly data: ReadonlyMap<string, { readonly node: DrawnNode }>;
}

function flowNode(node: DrawnNode, { layout, room, data }: Placing): Node {
  const [width, height] = [NODE_WIDTH, NODE_HEIGHT + (room.get(node.id) ?? 0)];
  return {
    id: node.id,
    type: 'drawn',
    position: layout.nodes.get(node.id) ?? { x: 0, y: 0 },
    ...{ width, height, measured: { width, height }, selectable: false },
    data: { ...data.get(node.id) },
    // The node inside has a role and a name of its own.
    domAttributes: { 'aria-roledescription': undefined },
  };
}

function useFrame(frame: string): void {
  const { fitView } = useReactFlow();
  useEffect(() => {
    const timer = window.setTimeout(() => void fitView(FITTING));
    return () => {
      window.clearTimeout(timer);
    };
  }, [frame, fitView]);
}

/** Moves the picture when one has walked out of it. */
function useCursorInView(
  cursor: Cursor | null,
  at: { readonly x: number; readonly y: number } | undefined,
): void {
  const { getViewport, setCenter } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    if (!cursor || !at) return;
    const { x, y, zoom } = getViewport();
    const [left, top] = [at.x * zoom + x, at.y * zoom + y];
    const isIn =
      left >= 0 && top >= 0 && left + NODE_WIDTH * zoom <= width && top + NODE_HEIGHT * zoom <= height;
    if (isIn) return;
    void setCenter(at.x + NODE_WIDTH / 2, at.y + NODE_HEIGHT / 2, { zoom: Math.max(zoom, ALL_FROM) });
  }, [cursor, at?.x, at?.y, width, height]);
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface CanvasKeys {
  readonly walk: (direction: Direction) => void;
  readonly enter: () => void;
  readonly scene: Scene;
}

const canvasKeys =
  ({ walk, enter, scene }: CanvasKeys) =>
  (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) walk(direction);
    else if (event.key === 'Enter') enter();
    else if (event.key === ' ' && scene.cursor) scene.toggle(scene.cursor.node);
    else return;
    event.preventDefault();
  };

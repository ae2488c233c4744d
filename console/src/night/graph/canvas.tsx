import '@xyflow/react/dist/base.css';
import { MiniMap, ReactFlow, ViewportPortal } from '@xyflow/react';
import { useMemo, type KeyboardEvent, type ReactElement } from 'react';
import { graph as text } from '../../text/graph.js';
import { Edges } from './edges.js';
import { withRoom, type Direction } from './places.js';
import { DrawnNodeView, elementId } from './process-node.js';
import type { Cursor, Scene } from './scene.js';
import {
  directionOf,
  isOfBrowser,
  MAPPED_FROM,
  STILL,
  stillNode,
  useDetail,
  useFrame,
  useInView,
} from './still-nodes.js';
import type { Picture } from './use-picture.js';

const NODE_TYPES = { drawn: DrawnNodeView };
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
    () =>
      picture.drawn.nodes.map((node) =>
        stillNode(node, { layout, room: room.get(node.id) ?? 0, data: data.get(node.id) ?? { node } }),
      ),
    [picture.drawn, layout, room, data],
  );
  useFrame(frame);
  const { cursor } = scene;
  useInView({ at: layout.nodes.get(cursor?.node ?? ''), of: cursor });
  const detail = useDetail();
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

interface CanvasKeys {
  readonly walk: (direction: Direction) => void;
  readonly enter: () => void;
  readonly scene: Scene;
}

const canvasKeys =
  ({ walk, enter, scene }: CanvasKeys) =>
  (event: KeyboardEvent): void => {
    if (isOfBrowser(event)) return;
    const direction = directionOf(event);
    if (direction) walk(direction);
    else if (event.key === 'Enter') enter();
    else if (event.key === ' ' && scene.cursor) scene.toggle(scene.cursor.node);
    else return;
    event.preventDefault();
  };

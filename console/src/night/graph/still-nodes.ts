import { useReactFlow, useStore, type Node } from '@xyflow/react';
import { useEffect, type KeyboardEvent } from 'react';
import type { DrawnNode } from './drawn.js';
import type { Layout } from './layered.js';
import { NODE_HEIGHT, NODE_WIDTH, type Direction } from './places.js';

/** What a picture of processes needs of xyflow, of a night or of a schedule: nodes that stay where they are laid. */

/** Nothing in it is moved, connected or deleted, and the keys are ours. */
export const STILL = {
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

/** Fewer nodes are seen without a map. */
export const MAPPED_FROM = 12;
const FITTING = { padding: 0.06, maxZoom: 1 };
/** From which zoom on everything in a node can be read, and its name. */
const [ALL_FROM, NAME_FROM] = [0.6, 0.25];

interface Placed {
  readonly layout: Layout;
  /** How much higher it is than one that is closed. */
  readonly room?: number;
  /** The same object as before draws nothing anew. */
  readonly data?: { readonly node: DrawnNode };
}

export function stillNode(node: DrawnNode, { layout, room = 0, data = { node } }: Placed): Node {
  const [width, height] = [NODE_WIDTH, NODE_HEIGHT + room];
  return {
    id: node.id,
    type: 'drawn',
    position: layout.nodes.get(node.id) ?? { x: 0, y: 0 },
    ...{ width, height, measured: { width, height }, selectable: false },
    data: { ...data },
    // The node inside has a role and a name of its own.
    domAttributes: { 'aria-roledescription': undefined },
  };
}

export type Detail = 'all' | 'name' | 'block';

/** How much of a node can be read at this zoom. */
export const useDetail = (): Detail =>
  useStore(({ transform: [, , zoom] }) => (zoom >= ALL_FROM ? 'all' : zoom >= NAME_FROM ? 'name' : 'block'));

/** Another frame begins with all of it in view. */
export function useFrame(frame: unknown): void {
  const { fitView } = useReactFlow();
  useEffect(() => {
    const timer = window.setTimeout(() => void fitView(FITTING));
    return () => {
      window.clearTimeout(timer);
    };
  }, [frame, fitView]);
}

interface InView {
  readonly at: { readonly x: number; readonly y: number } | undefined;
  /** Another one is looked at again, also at the same place. */
  readonly of: unknown;
  /** Also when it is in view, but too small for its name. */
  readonly named?: boolean;
}

/** Moves the picture when what is looked at is out of it. */
export function useInView({ at, of, named = false }: InView): void {
  const { getViewport, setCenter } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    if (!at || width === 0) return;
    const { x, y, zoom } = getViewport();
    const [left, top] = [at.x * zoom + x, at.y * zoom + y];
    const isIn =
      left >= 0 && top >= 0 && left + NODE_WIDTH * zoom <= width && top + NODE_HEIGHT * zoom <= height;
    if (isIn && (!named || zoom >= NAME_FROM)) return;
    void setCenter(at.x + NODE_WIDTH / 2, at.y + NODE_HEIGHT / 2, { zoom: Math.max(zoom, ALL_FROM) });
  }, [of, at?.x, at?.y, width, height, named, getViewport, setCenter]);
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Keys of the browser stay its own. */
export const isOfBrowser = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey;

export const directionOf = (event: KeyboardEvent): Direction | undefined =>
  isOfBrowser(event) ? undefined : ARROWS[event.key];

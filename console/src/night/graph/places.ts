import type { Layout, Point } from './layered.js';

/** Sizes in the units of the picture: pixels at 100 %. The style sheet says the same. */
export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 46;
export const JOB_HEIGHT = 22;
/** Jobs that an opened process lists at once. */
export const MOST_JOBS = 12;
const LISTED_BORDER = 6;

/** How much higher a process is when its jobs are listed: one more line when they are not all there. */
export const listHeight = (jobs: number): number =>
  JOB_HEIGHT * (jobs > MOST_JOBS ? MOST_JOBS + 1 : jobs) + LISTED_BORDER;

/** Which jobs are listed: around the first that has not ended. */
export function listed<T>(
  jobs: readonly T[],
  isOver: (job: T) => boolean,
): { readonly begin: number; readonly jobs: readonly T[] } {
  const open = jobs.findIndex((job) => !isOver(job));
  const begin = Math.max(0, Math.min(jobs.length - MOST_JOBS, (open === -1 ? jobs.length : open) - 2));
  return { begin, jobs: jobs.slice(begin, begin + MOST_JOBS) };
}

/**
 * Makes room for what is listed: whatever stands below an opened node in the same column moves down, and nothing else.
 * `extra`: how much higher each opened node is.
 */
export function withRoom({ nodes, bends }: Layout, extra: ReadonlyMap<string, number>): Layout {
  if (extra.size === 0) return { nodes, bends };
  const opened = [...extra].flatMap(([id, height]) => {
    const at = nodes.get(id);
    return at ? [{ id, x: at.x, y: at.y, height }] : [];
  });
  const lower = ({ x, y }: Point, own?: string): Point => ({
    x,
    y:
      y +
      opened
        .filter((one) => one.id !== own && x >= one.x && x <= one.x + NODE_WIDTH && one.y < y)
        .reduce((sum, { height }) => sum + height, 0),
  });
  return {
    nodes: new Map([...nodes].map(([id, at]) => [id, lower(at, id)])),
    bends: new Map([...bends].map(([id, points]) => [id, points.map((point) => lower(point))])),
  };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Step {
  readonly at: string;
  readonly direction: Direction;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Where an arrow key leads: left and right along edges to the nearest node, up and down in the column. */
export function stepFrom({ at, direction, nodes, before, after }: Step): string {
  const from = nodes.get(at);
  if (!from) return at;
  const column = [...nodes].filter(([, { x }]) => Math.abs(x - from.x) < NODE_WIDTH / 2).map(([id]) => id);
  const among = {
    left: before,
    right: after,
    up: column.filter((id) => (nodes.get(id)?.y ?? 0) < from.y),
    down: column.filter((id) => (nodes.get(id)?.y ?? 0) > from.y),
  }[direction];
  const distance = (id: string): number => Math.abs((nodes.get(id)?.y ?? 0) - from.y);
  return among.toSorted((a, b) => distance(a) - distance(b))[0] ?? at;
}

/** Where one begins: top left. */
export const firstOf = (nodes: ReadonlyMap<string, Point>): string | undefined =>
  [...nodes].toSorted(([, a], [, b]) => a.x - b.x || a.y - b.y)[0]?.[0];

const CURVE = 0.5;

/** A path from the right side of one node to the left side of another, through its bends. */
export function pathOf(from: Point, to: Point, bends: readonly Point[] = []): string {
  const points = [from, ...bends, to];
  const [begin, ...rest] = points;
  if (!begin) return '';
  return [
    `M${begin.x},${begin.y}`,
    ...rest.map((point, n) => {
      const last = points[n] ?? begin;
      const reach = Math.max(24, Math.abs(point.x - last.x) * CURVE);
      return `C${last.x + reach},${last.y} ${point.x - reach},${point.y} ${point.x},${point.y}`;
    }),
  ].join(' ');
}

/** Directed graphs of names, linear in their size and without recursion: a chain may be ten thousand long. */
export type Graph = ReadonlyMap<string, readonly string[]>;

export function graphOf(edges: Iterable<readonly [from: string, to: string]>): Graph {
  const graph = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const known = graph.get(from);
    if (known) known.push(to);
    else graph.set(from, [to]);
    if (!graph.has(to)) graph.set(to, []);
  }
  return graph;
}

interface Frame {
  readonly node: string;
  next: number;
}

/**
 * One loop for each part of the graph that goes in circles, as the nodes along it in order; the first stands at the
 * end again. Deterministic: nodes are visited in the order of the map.
 */
export function findCycles(graph: Graph): readonly (readonly string[])[] {
  return stronglyConnected(graph).flatMap((part) => {
    const [first] = part;
    if (first === undefined) return [];
    const loops = part.size > 1 || (graph.get(first) ?? []).includes(first);
    return loops ? [shortestLoop(graph, part, first)] : [];
  });
}

/** Tarjan's algorithm with its stack made explicit; each part in the order in which it was entered. */
function stronglyConnected(graph: Graph): readonly ReadonlySet<string>[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const parts: Set<string>[] = [];
  const enter = (node: string): Frame => {
    order.set(node, order.size);
    lowest.set(node, order.get(node) ?? 0);
    open.push(node);
    isOpen.add(node);
    return { node, next: 0 };
  };
  const lower = (node: string, to: number): void => {
    lowest.set(node, Math.min(lowest.get(node) ?? to, to));
  };
  const leave = (node: string): void => {
    if (lowest.get(node) !== order.get(node)) return;
    const from = open.lastIndexOf(node);
    const part = open.splice(from);
    for (const member of part) isOpen.delete(member);
    parts.push(new Set(part));
  };
  for (const root of graph.keys()) {
    if (order.has(root)) continue;
    const stack = [enter(root)];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const successor = graph.get(frame.node)?.[frame.next];
      frame.next += 1;
      if (successor === undefined) {
        stack.pop();
        leave(frame.node);
        const parent = stack.at(-1);
        if (parent) lower(parent.node, lowest.get(frame.node) ?? 0);
      } else if (!order.has(successor)) stack.push(enter(successor));
      else if (isOpen.has(successor)) lower(frame.node, order.get(successor) ?? 0);
    }
  }
  return parts;
}

/** Breadth first from `start` back to it, inside its part. */
function shortestLoop(graph: Graph, part: ReadonlySet<string>, start: string): readonly string[] {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const successor of graph.get(node) ?? []) {
      if (successor === start) return [...pathTo(node, start, cameFrom), start];
      if (!part.has(successor) || cameFrom.has(successor)) continue;
      cameFrom.set(successor, node);
      queue.push(successor);
    }
  }
  return [start, start];
}

function pathTo(node: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [node];
  for (let at = node; at !== start;) {
    at = cameFrom.get(at) ?? start;
    path.push(at);
  }
  return path.reverse();
}

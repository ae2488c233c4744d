/** Rank by rank from left to right, few crossings, straight where that is possible. Nothing here knows what the nodes mean. */

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  /** The upper left corner of each node. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** By `edgeId`: where an edge that passes by other nodes goes through. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
}

export const edgeId = ({ from, to }: LayoutEdge): string => `${from}\n${to}`;

export const COLUMN_GAP = 72;
export const ROW_GAP = 16;
const BEND_HEIGHT = 8;
const SWEEPS = 8;
/** More places for bends than this are left out: the edge goes straight. */
const MOST_BENDS = 20_000;

/** A node, or where a long edge passes a rank. */
interface Place {
  readonly id: string;
  readonly rank: number;
  readonly height: number;
  readonly before: Place[];
  readonly after: Place[];
  order: number;
  middle: number;
}

export function layered(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout {
  const known = new Set(nodes.map(({ id }) => id));
  const inside = edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const forward = withoutCycles(nodes, inside);
  const ranks = longestPaths(nodes, forward);
  const { places, ranked, chains } = placesOf(nodes, forward, ranks);
  order(ranked);
  align(ranked);
  const width = Math.max(0, ...nodes.map((node) => node.width));
  const x = (rank: number): number => rank * (width + COLUMN_GAP);
  const bends = inside.flatMap((edge) => {
    const chain =
      chains.get(edgeId(edge)) ?? chains.get(edgeId({ from: edge.to, to: edge.from }))?.toReversed();
    if (!chain || chain.length === 0) return [];
    return [
      [
        edgeId(edge),
        chain.map(({ rank, middle }) => ({ x: x(rank) + width / 2, y: Math.round(middle) })),
      ] as const,
    ];
  });
  return {
    nodes: new Map(
      nodes.map(({ id, height }) => {
        const place = places.get(id);
        return [id, { x: x(place?.rank ?? 0), y: Math.round((place?.middle ?? 0) - height / 2) }];
      }),
    ),
    bends: new Map(bends),
  };
}

/** Each edge in the direction in which none leads back: those that do are turned. */
export function withoutCycles(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): readonly LayoutEdge[] {
  const after = groupedBy(edges, ({ from }) => from);
  const state = new Map<string, 'open' | 'left'>();
  const turned = new Set<LayoutEdge>();
  for (const { id } of nodes) {
    if (state.has(id)) continue;
    state.set(id, 'open');
    const path = [{ id, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const edge = after.get(top.id)?.[top.next];
      top.next += 1;
      if (!edge) {
        state.set(top.id, 'left');
        path.pop();
      } else if (state.get(edge.to) === 'open') turned.add(edge);
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open');
        path.push({ id: edge.to, next: 0 });
      }
    }
  }
  return edges.map((edge) => (turned.has(edge) ? { from: edge.to, to: edge.from } : edge));
}

/** How many edges lead to a node at most; the edges have no cycles. */
export function longestPaths(
  nodes: readonly { readonly id: string }[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<string, number> {
  const after = groupedBy(edges, ({ from }) => from);
  const open = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { to } of edges) open.set(to, (open.get(to) ?? 0) + 1);
  const ranks = new Map(nodes.map(({ id }) => [id, 0]));
  const ready = nodes.map(({ id }) => id).filter((id) => open.get(id) === 0);
  for (let id = ready.pop(); id !== undefined; id = ready.pop())
    for (const { to } of after.get(id) ?? []) {
      ranks.set(to, Math.max(ranks.get(to) ?? 0, (ranks.get(id) ?? 0) + 1));
      const left = (open.get(to) ?? 0) - 1;
      open.set(to, left);
      if (left === 0) ready.push(to);
    }
  return ranks;
}

interface Placed {
  readonly places: ReadonlyMap<string, Place>;
  readonly ranked: readonly Place[][];
  readonly chains: ReadonlyMap<string, readonly Place[]>;
}

function placesOf(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  ranks: ReadonlyMap<string, number>,
): Placed {
  const ranked: Place[][] = [];
  const put = (id: string, rank: number, height: number): Place => {
    const row = (ranked[rank] ??= []);
    const place: Place = { id, rank, height, before: [], after: [], order: row.length, middle: 0 };
    row.push(place);
    return place;
  };
  const places = new Map(nodes.map(({ id, height }) => [id, put(id, ranks.get(id) ?? 0, height)]));
  const chains = new Map<string, readonly Place[]>();
  let left = MOST_BENDS;
  for (const edge of edges) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (!from || !to) continue;
    const passed = to.rank - from.rank - 1;
    const chain =
      passed > left
        ? []
        : Array.from({ length: passed }, (_, n) => put(edgeId(edge), from.rank + 1 + n, BEND_HEIGHT));
    left -= chain.length;
    const all = [from, ...chain, to];
    all.slice(1).forEach((next, n) => {
      const before = all[n];
      before?.after.push(next);
      if (before) next.before.push(before);
    });
    chains.set(edgeId(edge), chain);
  }
  return { places, ranked, chains };
}

/** Each rank by the middle of its neighbours, forwards and backwards in turn; the best of all is kept. */
function order(ranked: readonly Place[][]): void {
  let best = ranked.map((row) => [...row]);
  let fewest = crossings(ranked);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    const forwards = sweep % 2 === 0;
    for (const row of forwards ? ranked : ranked.toReversed()) {
      const wanted = new Map(
        row.map((place) => [place, mean((forwards ? place.before : place.after).map((one) => one.order))]),
      );
      row.sort((a, b) => (wanted.get(a) ?? a.order) - (wanted.get(b) ?? b.order) || a.order - b.order);
      row.forEach((place, n) => {
        place.order = n;
      });
    }
    const now = crossings(ranked);
    if (now < fewest) {
      fewest = now;
      best = ranked.map((row) => [...row]);
    }
  }
  best.forEach((row, rank) => {
    ranked[rank]?.splice(0, row.length, ...row);
    row.forEach((place, n) => {
      place.order = n;
    });
  });
}

/** How often edges between neighbouring ranks cross. */
function crossings(ranked: readonly (readonly Place[])[]): number {
  return ranked.reduce((sum, row) => {
    const ends = row
      .toSorted((a, b) => a.order - b.order)
      .flatMap(({ after }) => after.map((place) => place.order).sort((a, b) => a - b));
    return sum + inversions(ends);
  }, 0);
}

/** Pairs that stand the wrong way round, by merging: O(n log n). */
export function inversions(numbers: readonly number[]): number {
  const sorted = [...numbers];
  let found = 0;
  for (let size = 1; size < sorted.length; size *= 2)
    for (let begin = 0; begin + size < sorted.length; begin += size * 2) {
      const [left, right] = [sorted.slice(begin, begin + size), sorted.slice(begin + size, begin + size * 2)];
      let [l, r] = [0, 0];
      for (let at = begin; at < begin + left.length + right.length; at += 1) {
        const [a, b] = [left[l], right[r]];
        if (b === undefined || (a !== undefined && a <= b)) {
          sorted[at] = a ?? 0;
          l += 1;
        } else {
          sorted[at] = b;
          r += 1;
          found += left.length - l;
        }
      }
    }
  return found;
}

const ALIGNMENTS = 6;

/** Where each place stands in its rank: as near to its neighbours as those beside it allow. */
function align(ranked: readonly Place[][]): void {
  for (const row of ranked)
    stack(
      row,
      row.map(() => 0),
    );
  for (let pass = 0; pass < ALIGNMENTS; pass += 1) {
    const forwards = pass % 2 === 0;
    for (const row of forwards ? ranked : ranked.toReversed()) {
      const wanted = row.map(
        ({ before, after, middle }) => mean((forwards ? before : after).map((one) => one.middle)) ?? middle,
      );
      stack(row, wanted);
    }
  }
  const top = Math.min(...ranked.flatMap((row) => row.map(({ middle, height }) => middle - height / 2)));
  for (const place of ranked.flat()) place.middle -= top;
}

/** Nearest to what is wanted, by least squares, without overlaps: neighbours that push each other stand together. */
function stack(row: readonly Place[], wanted: readonly number[]): void {
  let offset = 0;
  const offsets = row.map(({ height }, n) => {
    const before = row[n - 1];
    if (before) offset += (before.height + height) / 2 + ROW_GAP;
    return offset;
  });
  const blocks: { sum: number; count: number }[] = [];
  for (const [n, want] of wanted.entries()) {
    let block = { sum: want - (offsets[n] ?? 0), count: 1 };
    for (
      let last = blocks.at(-1);
      last && last.sum / last.count > block.sum / block.count;
      last = blocks.at(-1)
    ) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  const bases = blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  row.forEach((place, n) => {
    place.middle = (bases[n] ?? 0) + (offsets[n] ?? 0);
  });
}

const mean = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0) / numbers.length;

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const there = groups.get(keyOf(one));
    if (there) there.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

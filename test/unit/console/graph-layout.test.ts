import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byDagre } from '../../../console/src/night/graph/dagre-layout.js';
import {
  edgeId,
  inversions,
  layered,
  longestPaths,
  withoutCycles,
  type Layout,
  type LayoutEdge,
  type LayoutNode,
} from '../../../console/src/night/graph/layered.js';
import {
  firstOf,
  listed,
  MOST_JOBS,
  NODE_WIDTH,
  stepFrom,
  withRoom,
} from '../../../console/src/night/graph/places.js';

const node = (id: string): LayoutNode => ({ id, width: NODE_WIDTH, height: 46 });
const edges = (...pairs: readonly string[]): readonly LayoutEdge[] =>
  pairs.map((pair) => ({ from: pair.charAt(0), to: pair.charAt(1) }));
const nodes = (letters: string): readonly LayoutNode[] => letters.split('').map(node);

interface AnyGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

const anyGraph = (most: number): fc.Arbitrary<AnyGraph> =>
  fc.integer({ min: 1, max: most }).chain((size) => {
    const at = fc.integer({ min: 0, max: size - 1 });
    return fc.array(fc.tuple(at, at), { maxLength: size * 2 }).map((pairs) => {
      const unique = new Map(
        pairs.map(([from, to]) => [`${from} ${to}`, { from: String(from), to: String(to) }]),
      );
      return { nodes: Array.from({ length: size }, (_, n) => node(String(n))), edges: [...unique.values()] };
    });
  });

/** Straight lines between columns of the middles of nodes and bends: how many pairs cross. */
function crossings({ nodes: places, bends }: Layout, all: readonly LayoutEdge[]): number {
  const pieces = all.flatMap((edge) => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (!from || !to) return [];
    const middle = { x: NODE_WIDTH / 2, y: 23 };
    const points = [
      { x: from.x + middle.x, y: from.y + middle.y },
      ...(bends.get(edgeId(edge)) ?? []),
      { x: to.x + middle.x, y: to.y + middle.y },
    ].toSorted((a, b) => a.x - b.x);
    return points.slice(1).map((end, n) => ({ begin: points[n] ?? end, end }));
  });
  let found = 0;
  pieces.forEach((a, n) => {
    for (const b of pieces.slice(n + 1))
      if (Math.abs(a.begin.x - b.begin.x) < 1 && (a.begin.y - b.begin.y) * (a.end.y - b.end.y) < -1e-6)
        found += 1;
  });
  return found;
}

describe('the layered layout', () => {
  test('puts what comes later further to the right, and in a rank nothing over another', () => {
    fc.assert(
      fc.property(anyGraph(40), (graph) => {
        const layout = layered(graph.nodes, graph.edges);
        const forward = withoutCycles(
          graph.nodes,
          graph.edges.filter(({ from, to }) => from !== to),
        );
        const at = (id: string): { x: number; y: number } => layout.nodes.get(id) ?? { x: NaN, y: NaN };
        for (const { from, to } of forward) expect(at(to).x).toBeGreaterThan(at(from).x);
        for (const [n, a] of graph.nodes.entries())
          for (const b of graph.nodes.slice(n + 1))
            if (at(a.id).x === at(b.id).x)
              expect(Math.abs(at(a.id).y - at(b.id).y)).toBeGreaterThanOrEqual(46);
        expect(Math.min(...graph.nodes.map(({ id }) => at(id).y))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same for the same graph, and has every node even where edges lead in a circle', () => {
    fc.assert(
      fc.property(anyGraph(30), (graph) => {
        const layout = layered(graph.nodes, graph.edges);
        expect(layered(graph.nodes, graph.edges)).toEqual(layout);
        expect([...layout.nodes.keys()]).toEqual(graph.nodes.map(({ id }) => id));
      }),
    );
  });

  test('draws a chain straight, and takes out crossings that need not be', () => {
    const chain = layered(nodes('ABC'), edges('AB', 'BC'));
    expect(new Set([...chain.nodes.values()].map(({ y }) => y)).size).toBe(1);
    const turned = edges('AD', 'BC');
    expect(crossings(layered(nodes('ABCD'), turned), turned)).toBe(0);
    const long = edges('AB', 'BC', 'CD', 'AD');
    expect(layered(nodes('ABCD'), long).bends.get('A\nD')).toHaveLength(2);
  });

  test('crosses its edges hardly more often than dagre does', () => {
    let [ours, theirs] = [0, 0];
    for (let seed = 1; seed <= 40; seed += 1) {
      const graph = randomNight(seed, 24);
      ours += crossings(layered(graph.nodes, graph.edges), graph.edges);
      theirs += crossings(byDagre(graph.nodes, graph.edges), graph.edges);
    }
    expect(ours).toBeLessThan(theirs * 1.25);
  });

  test('takes ten thousand nodes in its stride', () => {
    const graph = randomNight(7, 10_000);
    const begun = performance.now();
    expect(layered(graph.nodes, graph.edges).nodes.size).toBe(10_000);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

/** About 1.4 edges a node, each from one a little before it. */
function randomNight(seed: number, size: number): AnyGraph {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const all = new Map<string, LayoutEdge>();
  for (let n = 1; n < size; n += 1)
    for (let times = random() < 0.4 ? 2 : 1; times > 0; times -= 1) {
      const edge = { from: String(Math.max(0, n - 1 - Math.floor(random() * 12))), to: String(n) };
      all.set(edgeId(edge), edge);
    }
  return { nodes: Array.from({ length: size }, (_, n) => node(String(n))), edges: [...all.values()] };
}

describe('what it is made of', () => {
  test('ranks are longest paths', () => {
    const ranks = longestPaths(nodes('ABCD'), edges('AB', 'BC', 'AC', 'AD'));
    expect(Object.fromEntries(ranks)).toEqual({ A: 0, B: 1, C: 2, D: 1 });
  });

  test('inversions are pairs in the wrong order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (numbers) => {
        const pairs = numbers.flatMap((a, n) => numbers.slice(n + 1).filter((b) => b < a));
        expect(inversions(numbers)).toBe(pairs.length);
      }),
    );
  });
});

describe('an opened process', () => {
  const layout = layered(nodes('ABCD'), edges('AB', 'AC', 'BD', 'CD'));

  test('moves what is below it in its column, and nothing else', () => {
    const [upper = '', lower = ''] = ['B', 'C'].toSorted(
      (a, b) => (layout.nodes.get(a)?.y ?? 0) - (layout.nodes.get(b)?.y ?? 0),
    );
    const roomy = withRoom(layout, new Map([[upper, 100]]));
    expect(roomy.nodes.get(lower)?.y).toBe((layout.nodes.get(lower)?.y ?? 0) + 100);
    for (const id of ['A', 'D', upper]) expect(roomy.nodes.get(id)).toEqual(layout.nodes.get(id));
  });

  test('lists the jobs around the first that has not ended', () => {
    const jobs = Array.from({ length: 40 }, (_, n) => n);
    expect(listed(jobs, (job) => job < 20)).toEqual({ begin: 18, jobs: jobs.slice(18, 18 + MOST_JOBS) });
    expect(listed(jobs, () => true).begin).toBe(40 - MOST_JOBS);
    expect(listed([1, 2], () => false)).toEqual({ begin: 0, jobs: [1, 2] });
  });

  test('is reached by arrows: along edges, and up and down in a column', () => {
    const step = (at: string, direction: 'left' | 'right' | 'up' | 'down'): string =>
      stepFrom({
        ...{ at, direction, nodes: layout.nodes },
        before: edges('AB', 'AC', 'BD', 'CD').flatMap(({ from, to }) => (to === at ? [from] : [])),
        after: edges('AB', 'AC', 'BD', 'CD').flatMap(({ from, to }) => (from === at ? [to] : [])),
      });
    expect(firstOf(layout.nodes)).toBe('A');
    expect(['B', 'C']).toContain(step('A', 'right'));
    expect(step('B', 'left')).toBe('A');
    expect([step('B', 'up'), step('B', 'down')].toSorted()).toEqual(['B', 'C']);
    expect(step('A', 'left')).toBe('A');
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DayGraph, Run } from '../../../console/src/api/shapes.js';
import { clustered, unitsOf, type Unit } from '../../../console/src/night/graph/clusters.js';
import { blocking, drawn, MOST_NODES, related, type Wishes } from '../../../console/src/night/graph/drawn.js';
import { layered } from '../../../console/src/night/graph/layered.js';
import { edgesOf, processGraph, type ProcessGraph } from '../../../console/src/night/graph/process-graph.js';
import type { Cursor } from '../../../console/src/night/graph/scene.js';
import { Tallies, tallyOf, together } from '../../../console/src/night/graph/tally.js';
import { along, arrow, runToOpen, type Ground } from '../../../console/src/night/graph/walk.js';

const place = (process: string, flow = 'Nightly'): DayGraph['processes'][number] => ({
  ...{ cycle: 'Nightly', flow, process, requestNo: 0, join: 'ALL', jobs: 1 },
});

type Pair = readonly [before: string, after: string];

function graphOf(
  names: readonly string[],
  pairs: readonly Pair[],
  more: Partial<DayGraph> = {},
): ProcessGraph {
  return processGraph({
    ...{ schedule: 'S', businessDate: '2026-11-24', ports: [], processes: names.map((name) => place(name)) },
    dependencies: pairs.map(([before, after]) => ({
      ...{ cycle: 'Nightly', flow: 'Nightly', requestNo: 0, process: after, job: 'J' },
      ...{ predecessorProcess: before, predecessorJob: 'J', on: 'SUCCESS', enabled: true },
    })),
    ...more,
  });
}

const key = (name: string): string => `Nightly/Nightly/${name}`;
const keys = (names: string): ReadonlySet<string> => new Set(names.split('').map(key));
const NO_WISHES: Wishes = { completed: new Set(), only: null, chosen: null, opened: [] };

const chain: readonly Pair[] = [
  ['A', 'B'],
  ['B', 'C'],
  ['C', 'D'],
  ['X', 'Y'],
];
const names = 'ABCDXY'.split('');

const run = (id: number, change: Partial<Run> = {}): Run =>
  ({
    ...{ id: String(id), cycle: 'Nightly', flow: 'Nightly', process: 'A', job: `J${id}`, requestNo: 0 },
    ...{ status: 'LOADED', cause: null, flags: [], execution: null, startedAt: null, endedAt: null },
    ...change,
  }) as unknown as Run;

describe('dependencies of a day', () => {
  test('are one edge between two processes: enabled when one of them is, with what they are on', () => {
    const one = { from: 'A', to: 'B', on: 'SUCCESS', enabled: true } as const;
    expect(
      edgesOf([
        one,
        { ...one, on: 'FAILURE', enabled: false },
        { ...one, to: 'C', on: 'FAILURE' },
        { ...one, to: 'D', enabled: false },
        { ...one, to: 'A' },
      ]),
    ).toEqual([
      { from: 'A', to: 'B', enabled: true, on: [] },
      { from: 'A', to: 'C', enabled: true, on: ['FAILURE'] },
      { from: 'A', to: 'D', enabled: false, on: [] },
    ]);
  });

  test('that lead outside end in a port, one for each schedule and direction', () => {
    const at = { cycle: 'Nightly', flow: 'Nightly', requestNo: 0, process: 'A', enabled: true };
    const graph = graphOf(['A'], [], {
      ports: [
        { ...at, job: 'J', kind: 'WAITS', schedule: 'UP', otherProcess: 'X', otherJob: 'Y' },
        { ...at, job: 'K', kind: 'WAITS', schedule: 'UP', otherProcess: 'X', otherJob: 'Z' },
        { ...at, job: 'J', kind: 'WAITED_FOR', schedule: 'UP', otherProcess: 'X', otherJob: 'Y' },
        { ...at, job: 'J', kind: 'WAITS_EXTERNAL', schedule: null, otherProcess: null, otherJob: 'FILE' },
      ],
    });
    expect(graph.ports.map(({ kind, name }) => [kind, name])).toEqual([
      ['WAITS', 'UP'],
      ['WAITED_FOR', 'UP'],
      ['WAITS_EXTERNAL', 'FILE'],
    ]);
    expect(graph.portEdges.map(({ from, to }) => [from, to])).toEqual([
      ['port:WAITS:UP', key('A')],
      [key('A'), 'port:WAITED_FOR:UP'],
      ['port:WAITS_EXTERNAL:FILE', key('A')],
    ]);
  });
});

describe('what is drawn', () => {
  const graph = graphOf(names, chain);

  test('is every process, where nothing has completed', () => {
    expect(drawn(graph, NO_WISHES).nodes.map(({ id }) => id)).toEqual(names.map(key));
  });

  test('has completed processes as one node for each area, and their edges end there', () => {
    const { nodes, edges, nodeOf } = drawn(graph, { ...NO_WISHES, completed: keys('ABXY') });
    expect(nodes.map(({ kind, members }) => [kind, members.length])).toEqual([
      ['completed', 2],
      ['process', 1],
      ['process', 1],
      ['completed', 2],
    ]);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      [nodeOf.get(key('B')), key('C')],
      [key('C'), key('D')],
    ]);
    const chosen = drawn(graph, { ...NO_WISHES, completed: keys('AB'), chosen: key('B') });
    expect(chosen.nodes.every(({ kind }) => kind === 'process')).toBe(true);
  });

  test('is what blocks and what has not ended behind it, where only that is wanted', () => {
    expect(blocking(graph, keys('B'), keys('AD'))).toEqual(keys('BC'));
    expect(drawn(graph, { ...NO_WISHES, only: keys('BC') }).nodes).toHaveLength(2);
  });

  test('relates what leads to a node and what it leads to', () => {
    expect(related(drawn(graph, NO_WISHES).edges, key('B'))).toEqual(keys('ABCD'));
  });

  test('is never more than can be drawn, and every process is in exactly one node', () => {
    const size = fc.integer({ min: 1, max: 900 });
    const most = fc.integer({ min: 20, max: 120 });
    fc.assert(
      fc.property(size, most, fc.integer({ min: 1, max: 12 }), (processes, limit, flows) => {
        const all = Array.from({ length: processes }, (_, n) => place(`P${n}`, `F${n % flows}`));
        const big = processGraph({
          ...{ schedule: 'S', businessDate: '2026-11-24', ports: [], processes: all },
          dependencies: all.slice(flows).map(({ process, flow }, n) => ({
            ...{ cycle: 'Nightly', flow, requestNo: 0, process, job: 'J' },
            ...{ predecessorProcess: all[n]?.process ?? '', predecessorJob: 'J' },
            ...{ on: 'SUCCESS', enabled: true },
          })),
        });
        const { nodes, nodeOf, edges } = drawn(big, { ...NO_WISHES, most: limit });
        expect(nodes.length).toBeLessThanOrEqual(limit);
        expect(nodes.flatMap(({ members }) => members).toSorted()).toEqual(
          [...big.processes.keys()].toSorted(),
        );
        expect(nodeOf.size).toBe(processes);
        if (processes <= limit) expect(nodes).toHaveLength(processes);
        expect(edges.every(({ from, to }) => from !== to)).toBe(true);
      }),
      { numRuns: 40 },
    );
    expect(MOST_NODES).toBe(300);
  });

  test('has many clusters of very many processes, and few where nearly all have room', () => {
    const chained = (size: number): number => {
      const units = Array.from({ length: size }, (_, n) => ({
        ...{ id: `${n}`, cycle: 'N', flow: 'N', rank: n },
      }));
      const edges = units.slice(1).map(({ id }, n) => ({ from: `${n}`, to: id }));
      return clustered(units, edges, { most: 300, opened: [] }).length;
    };
    expect(chained(10_000)).toBeGreaterThan(99);
    expect(chained(301)).toBeGreaterThan(270);
  });

  test('opens the cluster that somebody wishes before the others', () => {
    const units: readonly Unit[] = Array.from({ length: 40 }, (_, n) => ({
      ...{ id: `${n}`, cycle: 'Nightly', flow: n < 20 ? 'A' : 'B', rank: n },
    }));
    const edges = units.slice(1).flatMap(({ id }, n) => (n === 19 ? [] : [{ from: `${n}`, to: id }]));
    const parts = clustered(units, edges, { most: 25, opened: ['flow:B'] });
    expect(parts.map(({ id }) => id)).toEqual(['flow:A', ...units.slice(20).map(({ id }) => id)]);
    expect(parts.flatMap(unitsOf)).toHaveLength(40);
  });
});

describe('who walks through it', () => {
  const graph = graphOf(names, [...chain, ['A', 'X']]);
  const runs = [
    ...names.map((process, n) => run(n + 1, { process, job: 'J' })),
    ...[
      run(11, { process: 'B', job: 'K' }),
      run(12, { process: 'X', job: 'K', status: 'ERROR', cause: 'FAILED' }),
    ],
  ];
  const tallies = new Tallies({ subscribe: () => () => undefined, version: () => 1, all: () => runs });
  const picture = drawn(graph, NO_WISHES);
  const layout = layered(
    picture.nodes.map(({ id }) => ({ id, width: 216, height: 46 })),
    picture.edges,
  );
  const ground = (path: string, opened: string): Ground => ({
    ...{ drawn: picture, layout },
    scene: {
      ...{ graph, tallies, opened: keys(opened) },
      path: { processes: keys(path), runs: new Set(), edges: new Set() },
    },
  });
  const at = (name: string, run_: string | null = null): Cursor => ({ node: key(name), run: run_ });

  test('goes to the successor in the worst state, or on the critical path', () => {
    expect(along('after', at('A'), ground('', ''))).toEqual(at('X'));
    expect(along('after', at('A'), ground('B', ''))).toEqual(at('B'));
    expect(along('before', at('X'), ground('', ''))).toEqual(at('A'));
    expect(along('after', at('D'), ground('', ''))).toBeNull();
  });

  test('goes through the jobs of an opened process, and from its last one to what waits for it', () => {
    expect(arrow('down', at('B'), ground('', 'B'))).toEqual(at('B', '2'));
    expect(arrow('down', at('B', '2'), ground('', 'B'))).toEqual(at('B', '11'));
    expect(arrow('up', at('B', '2'), ground('', 'B'))).toEqual(at('B'));
    expect(along('before', at('B', '2'), ground('', 'AB'))).toEqual(at('A', '1'));
    expect(along('before', at('B', '11'), ground('', 'B'))).toEqual(at('B', '2'));
  });

  test('begins top left, and opens a process for the run that needs a person', () => {
    expect(arrow('right', null, ground('', ''))).toEqual(at('A'));
    expect(runToOpen(tallies.runsOf(key('X')))?.id).toBe('12');
    expect(runToOpen(tallies.runsOf(key('A')))?.id).toBe('1');
  });
});

describe('how far a process is', () => {
  test('is told by its worst run, and what has ended comes after what has not', () => {
    const done = run(1, {
      status: 'COMPLETED',
      startedAt: '2026-11-24T01:00:00Z',
      endedAt: '2026-11-24T01:10:00Z',
    });
    const warned = { ...done, id: '4', flags: ['WARNING' as const] };
    const failed = run(2, { status: 'ERROR', cause: 'FAILED' });
    expect(tallyOf([done, failed, run(3)])).toMatchObject({
      ...{ total: 3, done: 1, needed: 1, stuck: true, finished: false, endedAt: null },
      ...{ look: { tone: 'error' }, startedAt: '2026-11-24T01:00:00Z' },
      tones: [
        ['error', 1],
        ['loaded', 1],
        ['completed', 1],
      ],
    });
    expect(tallyOf([done])).toMatchObject({ finished: true, endedAt: '2026-11-24T01:10:00Z' });
    expect(tallyOf([done, warned])).toMatchObject({ finished: false, look: { tone: 'warning' } });
    const both = together([tallyOf([done]), tallyOf([failed])]);
    expect(both).toMatchObject({ total: 2, done: 1, look: { tone: 'error' }, endedAt: null });
  });

  test('is counted anew only where a run has changed', () => {
    let [version, runs] = [1, [run(1), run(2, { process: 'B' })]];
    const tallies = new Tallies({
      subscribe: () => () => undefined,
      version: () => version,
      all: () => runs,
    });
    const [a, b] = [tallies.of(key('A')), tallies.of(key('B'))];
    const members = [key('A'), key('B')];
    const both = tallies.togetherOf(members);
    expect(tallies.togetherOf(members)).toBe(both);
    runs = [run(1, { status: 'RUNNING' }), ...runs.slice(1)];
    version = 2;
    expect(tallies.of(key('A'))).not.toBe(a);
    expect(tallies.of(key('B'))).toBe(b);
    expect(tallies.togetherOf(members)?.look.tone).toBe('running');
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findCycles, graphOf } from '../../../src/domain/dependency-graph.js';

const cyclesOf = (...edges: readonly (readonly [string, string])[]): readonly (readonly string[])[] =>
  findCycles(graphOf(edges));

describe('cycles in a graph', () => {
  test.each([
    [
      'none in a chain',
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      [],
    ],
    [
      'none where two ways meet',
      [
        ['a', 'b'],
        ['a', 'c'],
        ['b', 'd'],
        ['c', 'd'],
      ],
      [],
    ],
    ['one of a node with itself', [['a', 'a']], [['a', 'a']]],
    [
      'one of three, from the first node seen',
      [
        ['b', 'c'],
        ['c', 'd'],
        ['d', 'b'],
      ],
      [['b', 'c', 'd', 'b']],
    ],
    [
      'the shorter of two that share a node',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
        ['b', 'a'],
      ],
      [['a', 'b', 'a']],
    ],
  ] as const)('%s', (_, edges, expected) => {
    expect(cyclesOf(...edges)).toEqual(expected);
  });

  test('are one for each part that goes in circles', () => {
    expect(cyclesOf(['a', 'b'], ['b', 'a'], ['b', 'x'], ['x', 'y'], ['y', 'x'])).toHaveLength(2);
  });

  test('are found in a ring of 100,000 without recursion', () => {
    const ring = Array.from({ length: 100_000 }, (_, n) => [`n${n}`, `n${(n + 1) % 100_000}`] as const);
    expect(cyclesOf(...ring.slice(0, -1))).toEqual([]);
    expect(findCycles(graphOf(ring.slice(0, 20_000).concat([['n20000', 'n0']])))[0]).toHaveLength(20_002);
  });

  const edges = fc.array(
    fc.tuple(fc.nat(7), fc.nat(7)).map(([a, b]) => [`${a}`, `${b}`] as const),
    { maxLength: 14 },
  );

  test('are walks along edges that end where they begin', () => {
    fc.assert(
      fc.property(edges, (list) => {
        for (const loop of cyclesOf(...list)) {
          expect(loop.at(0)).toBe(loop.at(-1));
          loop.slice(1).forEach((to, n) => {
            expect(list).toContainEqual([loop[n], to]);
          });
        }
      }),
    );
  });

  test('are absent exactly when the nodes can be put in order', () => {
    fc.assert(
      fc.property(edges, (list) => {
        let left = list;
        for (let before = -1; before !== left.length;) {
          before = left.length;
          left = left.filter(([from]) => left.some(([, to]) => to === from));
        }
        expect(cyclesOf(...list).length === 0).toBe(left.length === 0);
      }),
    );
  });
});

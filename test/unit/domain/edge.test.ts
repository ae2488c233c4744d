import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  countEdges,
  edgeState,
  EDGE_STATES,
  joinEdges,
  NO_EDGES,
  waitVerdict,
  type EdgeEnd,
  type EdgeState,
} from '../../../src/domain/run/edge.js';
import { CAUSES } from '../../../src/domain/run/run-state.js';
import { DEPENDENCY_ON, JOINS } from '../../../src/domain/schedule.js';
import { anyWaits, edges } from '../../support/runs.js';

const end = (is: Partial<EdgeEnd>): EdgeEnd => ({
  status: 'LOADED',
  cause: null,
  flags: [],
  reach: 'AHEAD',
  ...is,
});

describe('the edge table of lifecycle.md', () => {
  const open = 'OPEN';
  const yes = 'SATISFIED';
  const passed = 'PASSED';
  const no = 'NOT_TAKEN';

  describe.each([
    // predecessor, SUCCESS, WARNING, FAILURE, ALWAYS
    [end({ status: 'LOADED' }), open, open, open, open],
    [end({ status: 'PENDING' }), open, open, open, open],
    [end({ status: 'RUNNING' }), open, open, open, open],
    [end({ status: 'HELD' }), open, open, open, open],
    [end({ status: 'ERROR', cause: 'START_UNKNOWN' }), open, open, open, open],
    [end({ status: 'COMPLETED' }), yes, no, no, yes],
    [end({ status: 'COMPLETED', flags: ['FORCED'] }), yes, no, no, yes],
    [end({ status: 'COMPLETED', flags: ['OVERDUE', 'WARNING'] }), yes, yes, no, yes],
    [end({ status: 'ERROR', cause: 'FAILED' }), open, open, yes, yes],
    [end({ status: 'SKIPPED_ON_ERROR', cause: 'FAILED' }), yes, no, no, yes],
    [end({ status: 'SKIPPED', reach: 'AHEAD' }), open, no, no, open],
    [end({ status: 'SKIPPED', reach: 'REACHED' }), passed, no, no, passed],
    [end({ status: 'SKIPPED', reach: 'NOT_TAKEN' }), no, no, no, no],
    [end({ status: 'DISABLED', reach: 'AHEAD' }), open, no, no, open],
    [end({ status: 'DISABLED', reach: 'REACHED' }), passed, no, no, passed],
    [end({ status: 'DISABLED', reach: 'NOT_TAKEN' }), no, no, no, no],
    [end({ status: 'NOT_RUN' }), no, no, no, no],
  ] as const)('behind %j', (predecessor, ...cells) => {
    test.each(DEPENDENCY_ON)('%s', (on) => {
      expect(edgeState(predecessor, on)).toBe(cells[DEPENDENCY_ON.indexOf(on)]);
    });
  });

  test.each(CAUSES)('behind ERROR / %s only START_UNKNOWN keeps FAILURE and ALWAYS waiting', (cause) => {
    const states = DEPENDENCY_ON.map((on) => edgeState(end({ status: 'ERROR', cause }), on));
    expect(states).toEqual(cause === 'START_UNKNOWN' ? [open, open, open, open] : [open, open, yes, yes]);
  });
});

test('edges are counted by their state', () => {
  expect(countEdges(['OPEN', 'PASSED', 'OPEN', 'SATISFIED', 'NOT_TAKEN', 'OPEN'])).toEqual({
    open: 3,
    satisfied: 1,
    passed: 1,
    notTaken: 1,
  });
  expect(countEdges([])).toEqual(NO_EDGES);
});

describe('joins', () => {
  // Every combination of the four states being absent or present, as [states, Join ALL, Join ANY].
  test.each<[string, string, string]>([
    ['', 'READY', 'READY'],
    ['OPEN', 'WAIT', 'WAIT'],
    ['SATISFIED', 'READY', 'READY'],
    ['PASSED', 'READY', 'READY'],
    ['NOT_TAKEN', 'NOT_TAKEN', 'NOT_TAKEN'],
    ['OPEN SATISFIED', 'WAIT', 'READY'],
    ['OPEN PASSED', 'WAIT', 'WAIT'],
    ['OPEN NOT_TAKEN', 'NOT_TAKEN', 'WAIT'],
    ['SATISFIED PASSED', 'READY', 'READY'],
    ['SATISFIED NOT_TAKEN', 'NOT_TAKEN', 'READY'],
    ['PASSED NOT_TAKEN', 'NOT_TAKEN', 'READY'],
    ['OPEN SATISFIED PASSED', 'WAIT', 'READY'],
    ['OPEN SATISFIED NOT_TAKEN', 'NOT_TAKEN', 'READY'],
    ['OPEN PASSED NOT_TAKEN', 'NOT_TAKEN', 'WAIT'],
    ['SATISFIED PASSED NOT_TAKEN', 'NOT_TAKEN', 'READY'],
    ['OPEN SATISFIED PASSED NOT_TAKEN', 'NOT_TAKEN', 'READY'],
  ])('of edges "%s" are %s for ALL and %s for ANY', (states, all, any) => {
    const counted = countEdges(states.split(' ').filter((state) => state !== '') as EdgeState[]);
    expect(joinEdges('ALL', counted)).toBe(all);
    expect(joinEdges('ANY', counted)).toBe(any);
    const doubled = countEdges([...states.split(' '), ...states.split(' ')].filter(Boolean) as EdgeState[]);
    expect([joinEdges('ALL', doubled), joinEdges('ANY', doubled)]).toEqual([all, any]);
  });

  const someEdges = fc.array(fc.constantFrom(...EDGE_STATES), { minLength: 1, maxLength: 6 });
  const anyJoin = fc.constantFrom(...JOINS);

  test('that are decided stay so, however their open edges are decided', () => {
    fc.assert(
      fc.property(anyJoin, someEdges, fc.constantFrom(...EDGE_STATES), (join, states, decided) => {
        const before = joinEdges(join, countEdges(states));
        const after = joinEdges(
          join,
          countEdges(states.map((state) => (state === 'OPEN' ? decided : state))),
        );
        if (before !== 'WAIT') expect(after).toBe(before);
      }),
    );
  });

  test('never wait once no edge is open', () => {
    fc.assert(
      fc.property(anyJoin, someEdges, (join, states) => {
        const settled = countEdges(states.filter((state) => state !== 'OPEN'));
        expect(joinEdges(join, settled)).not.toBe('WAIT');
      }),
    );
  });

  test('are no worse off with ANY than with ALL', () => {
    fc.assert(
      fc.property(someEdges, (states) => {
        const counted = countEdges(states);
        if (joinEdges('ALL', counted) === 'READY') expect(joinEdges('ANY', counted)).toBe('READY');
        if (joinEdges('ANY', counted) === 'NOT_TAKEN') expect(joinEdges('ALL', counted)).toBe('NOT_TAKEN');
      }),
    );
  });
});

describe('what a run waits for', () => {
  const ANY_SATISFIED = { join: 'ANY', edges: edges({ satisfied: 1, notTaken: 2 }) } as const;

  test.each([
    [{ open: 1 }, 'WAIT'],
    [{ open: 1, satisfied: 3 }, 'WAIT'],
    [{ satisfied: 1, passed: 1 }, 'READY'],
    [{ satisfied: 1, notTaken: 1 }, 'NOT_TAKEN'],
    [{}, 'READY'],
  ])('outside of its execution is ALL even where its Join is ANY: %j is %s', (outside, verdict) => {
    expect(waitVerdict({ ...ANY_SATISFIED, outside: edges(outside) })).toBe(verdict);
  });

  test('is in vain as soon as one side is, although the other is still open', () => {
    const open = edges({ open: 1 });
    const never = edges({ notTaken: 1 });
    expect(waitVerdict({ join: 'ALL', edges: never, outside: open })).toBe('NOT_TAKEN');
    expect(waitVerdict({ join: 'ALL', edges: open, outside: never })).toBe('NOT_TAKEN');
  });

  test('is over only when both sides are ready', () => {
    fc.assert(
      fc.property(anyWaits, (waits) => {
        const inside = joinEdges(waits.join, waits.edges);
        const outside = joinEdges('ALL', waits.outside);
        expect(waitVerdict(waits) === 'READY').toBe(inside === 'READY' && outside === 'READY');
        expect(waitVerdict(waits) === 'NOT_TAKEN').toBe([inside, outside].includes('NOT_TAKEN'));
      }),
    );
  });
});

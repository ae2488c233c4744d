import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countEdges, edgeState, REACHES, type EdgeState } from '../../../src/domain/run/edge.js';
import {
  executionStatus,
  type OpenEdge,
  type UnsettledRun,
} from '../../../src/domain/run/execution-status.js';
import { isFinished, isPassedOver, RUN_STATUSES, type RunStatus } from '../../../src/domain/run/run-state.js';
import { DEPENDENCY_ON, JOINS, type DependencyOn, type Join } from '../../../src/domain/schedule.js';

interface Node {
  readonly status: RunStatus;
  readonly join: Join;
  readonly forced: boolean;
  readonly reach: UnsettledRun['reach'];
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly on: DependencyOn;
}

/** Runs by place, with dependencies between them, as the store would hand them over. */
interface Execution {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

const stateOf = ({ nodes }: Execution, { from, on }: Edge): EdgeState => {
  const { status = 'LOADED', reach = 'AHEAD' } = nodes[from] ?? {};
  return edgeState({ status, cause: status === 'ERROR' ? 'FAILED' : null, flags: [], reach }, on);
};

function derived(execution: Execution): string {
  const { nodes, edges } = execution;
  const runs = nodes.map((node, place): UnsettledRun => {
    const own = countEdges(edges.filter(({ to }) => to === place).map((edge) => stateOf(execution, edge)));
    return { ...node, id: `${place}`, openEdges: own.open, satisfiedEdges: own.satisfied };
  });
  const unsettled = runs.filter(
    ({ status, reach }) => !isFinished(status) || (isPassedOver(status) && reach === 'AHEAD'),
  );
  const open = edges
    .filter((edge) => stateOf(execution, edge) === 'OPEN')
    .map(({ from, to }): OpenEdge => ({ predecessor: `${from}`, successor: `${to}` }));
  return executionStatus(unsettled, open);
}

/** Runs in a row, each behind the one before by SUCCESS. */
const chain = (...statuses: readonly (RunStatus | Partial<Node>)[]): Execution => ({
  nodes: statuses.map((is) => {
    const node: Partial<Node> = typeof is === 'string' ? { status: is } : is;
    return { status: 'PENDING', join: 'ALL', forced: false, reach: 'AHEAD', ...node };
  }),
  edges: statuses.slice(1).map((_, place) => ({ from: place, to: place + 1, on: 'SUCCESS' })),
});

/** The last one waits for all others. */
const fan = (join: Join, ...statuses: readonly (RunStatus | Partial<Node>)[]): Execution => {
  const last = statuses.length;
  const { nodes } = chain(...statuses, { join });
  return { nodes, edges: statuses.map((_, from) => ({ from, to: last, on: 'SUCCESS' })) };
};

describe('an execution is', () => {
  test.each([
    ['COMPLETED', 'without runs', chain()],
    ['RUNNING', 'beside an error that it does not wait for', { ...chain('ERROR', 'PENDING'), edges: [] }],
    [
      'COMPLETED',
      'with finished runs only',
      chain('COMPLETED', 'SKIPPED', 'SKIPPED_ON_ERROR', 'DISABLED', 'NOT_RUN'),
    ],
    ['RUNNING', 'while a run can go on', chain('COMPLETED', 'PENDING', 'PENDING')],
    ['RUNNING', 'while a run runs beside an error', { ...chain('ERROR', 'RUNNING'), edges: [] }],
    ['RUNNING', 'while a run waits for a hold, not for the error', { ...chain('ERROR', 'HELD'), edges: [] }],
    ['RUNNING', 'while all wait for a hold', chain('HELD', 'PENDING')],
    ['ERROR', 'with its only run in error', chain('ERROR')],
    ['ERROR', 'when all others wait behind the error', chain('COMPLETED', 'ERROR', 'PENDING', 'PENDING')],
    ['ERROR', 'when what is held waits behind it too', chain('ERROR', 'HELD', 'PENDING')],
    [
      'ERROR',
      'when what is passed over on the way is not reached',
      chain('ERROR', 'SKIPPED', 'DISABLED', 'PENDING'),
    ],
    [
      'RUNNING',
      'when what is passed over is reached',
      chain('ERROR', { status: 'SKIPPED', reach: 'REACHED' }, 'PENDING'),
    ],
    ['RUNNING', 'while a forced run is about to start behind the error', chain('ERROR', { forced: true })],
    [
      'RUNNING',
      'while a forced run is held behind the error',
      chain('ERROR', { status: 'HELD', forced: true }),
    ],
    [
      'ERROR',
      'when what was forced and then skipped is not reached',
      chain('ERROR', { status: 'SKIPPED', forced: true }, 'PENDING'),
    ],
    ['ERROR', 'when one of all edges is behind an error', fan('ALL', 'COMPLETED', 'ERROR')],
    ['RUNNING', 'when another of all edges can still move', fan('ALL', 'PENDING', 'ERROR')],
    ['ERROR', 'when any edge would do and all are behind errors', fan('ANY', 'ERROR', 'ERROR')],
    ['RUNNING', 'when any edge would do and one can still move', fan('ANY', 'ERROR', 'RUNNING')],
    ['RUNNING', 'when any edge would do and one is satisfied', fan('ANY', 'ERROR', 'COMPLETED')],
    [
      'RUNNING',
      'when any edge would do and one is of what waits outside to be passed over',
      fan('ANY', 'ERROR', 'SKIPPED'),
    ],
    [
      'ERROR',
      'when any edge would do and the other is passed',
      fan('ANY', 'ERROR', { status: 'SKIPPED', reach: 'REACHED' }),
    ],
  ] as const)('%s %s', (status, _, execution) => {
    expect(derived(execution)).toBe(status);
  });

  test('RUNNING when a run waits for the failure that has happened, ERROR when for a warning that has not', () => {
    const behind = (on: DependencyOn): Execution => ({
      ...chain('ERROR', 'PENDING'),
      edges: [{ from: 0, to: 1, on }],
    });
    expect(derived(behind('FAILURE'))).toBe('RUNNING');
    expect(derived(behind('ALWAYS'))).toBe('RUNNING');
    expect(derived(behind('WARNING'))).toBe('ERROR');
  });

  test('ERROR when two edges from the same error are all that any would do', () => {
    const twice = DEPENDENCY_ON.slice(0, 2).map((on) => ({ from: 0, to: 1, on }));
    expect(derived({ nodes: chain('ERROR', { join: 'ANY' }).nodes, edges: twice })).toBe('ERROR');
  });
});

/** lifecycle.md's sentence, followed edge by edge without a thought for cost. */
function bySentence(execution: Execution): string {
  const { nodes, edges } = execution;
  const unfinished = nodes.map((_, place) => place).filter((place) => !isFinished(statusAt(place)));
  if (unfinished.length === 0) return 'COMPLETED';
  const some = nodes.some(({ status }) => status === 'ERROR');
  return some && unfinished.every((place) => statusAt(place) === 'ERROR' || waitsBehind(place))
    ? 'ERROR'
    : 'RUNNING';

  function statusAt(place: number): RunStatus {
    return nodes[place]?.status ?? 'LOADED';
  }
  function waitsBehind(place: number): boolean {
    const { status, join, forced } = nodes[place] ?? { status: 'LOADED', join: 'ALL', forced: false };
    const toStart = (status === 'PENDING' || status === 'HELD') && !forced;
    if (!toStart && status !== 'SKIPPED' && status !== 'DISABLED') return false;
    const own = edges.filter(({ to }) => to === place);
    const open = own.filter((edge) => stateOf(execution, edge) === 'OPEN');
    const kept = open.filter(({ from }) => statusAt(from) === 'ERROR' || waitsBehind(from));
    if (join === 'ALL') return kept.length > 0;
    const satisfied = own.some((edge) => stateOf(execution, edge) === 'SATISFIED');
    return kept.length > 0 && kept.length === open.length && !satisfied;
  }
}

test('its status is what the sentence of lifecycle.md says, for every flow', () => {
  const node = fc.record({
    // Errors and waits often, so that whole flows come to stand behind errors.
    status: fc.oneof(fc.constantFrom<RunStatus>('ERROR', 'PENDING'), fc.constantFrom(...RUN_STATUSES)),
    join: fc.constantFrom(...JOINS),
    forced: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    reach: fc.constantFrom(...REACHES),
  });
  const anyExecution = fc.array(node, { maxLength: 7 }).chain((nodes) => {
    const pair = fc.tuple(fc.nat(Math.max(nodes.length - 1, 0)), fc.nat(Math.max(nodes.length - 1, 0)));
    const edge = fc
      .tuple(pair, fc.constantFrom(...DEPENDENCY_ON))
      .map(([[a, b], on]): Edge => ({ from: Math.min(a, b), to: Math.max(a, b), on }));
    return fc
      .array(edge, { maxLength: 12 })
      .map((edges): Execution => ({ nodes, edges: edges.filter(({ from, to }) => from !== to) }));
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyExecution, (execution) => {
      const status = derived(execution);
      seen.add(status);
      expect(status).toBe(bySentence(execution));
    }),
    { numRuns: 1_000 },
  );
  expect([...seen].sort()).toEqual(['COMPLETED', 'ERROR', 'RUNNING']);
});

test('a flow of ten thousand behind one error is ERROR, without recursion', () => {
  const [waiting] = chain('PENDING').nodes;
  const runs = Array.from({ length: 10_000 }, (_, place) => ({
    ...(waiting as Node),
    id: `${place}`,
    status: place === 0 ? ('ERROR' as const) : ('PENDING' as const),
    openEdges: 1,
    satisfiedEdges: 0,
  }));
  const edges = runs.slice(1).map(({ id }, place) => ({ predecessor: `${place}`, successor: id }));
  expect(executionStatus(runs, edges)).toBe('ERROR');
  expect(executionStatus(runs, edges.slice(0, -1))).toBe('RUNNING');
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectDuration, typicalSeconds } from '../../../src/domain/forecast/expected-duration.js';
import { blockersOf, criticalPath, summarize } from '../../../src/domain/forecast/forecast-summary.js';
import { forecast, type ForecastRun } from '../../../src/domain/forecast/forecast.js';
import { planOf } from '../../../src/domain/forecast/plan.js';
import { heldUpBy } from '../../../src/domain/forecast/held-up.js';
import type { ForecastEdge } from '../../../src/domain/forecast/forecast-order.js';
import { RUN_STATUSES } from '../../../src/domain/run/run-state.js';

const NOW = Date.parse('2026-11-24T20:00:00Z');
const at = (seconds: number): number => NOW + seconds * 1000;
/** Seconds from now. */
const from = (instant: number | undefined): number | null =>
  instant === undefined ? null : (instant - NOW) / 1000;

function run(id: string, is: Partial<ForecastRun> & { readonly seconds?: number } = {}): ForecastRun {
  const { seconds = 10, ...rest } = is;
  const duration = { lowSeconds: seconds / 2, seconds, highSeconds: seconds * 2, basis: 'history' } as const;
  return {
    id,
    status: 'PENDING',
    reach: 'AHEAD',
    join: 'ALL',
    forced: false,
    requested: true,
    dayClosed: false,
    startedAt: null,
    endedAt: null,
    obstacles: [],
    duration,
    ...rest,
  };
}

/** `after('B', 'A')`: B waits for A. */
const after = (
  successor: string,
  predecessor: string | null,
  is: Partial<ForecastEdge> = {},
): ForecastEdge => ({
  successor,
  predecessor,
  on: 'SUCCESS',
  outside: false,
  state: 'OPEN',
  ref: null,
  ...is,
});

const ends = (
  runs: readonly ForecastRun[],
  edges: readonly ForecastEdge[] = [],
): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    [...forecast({ runs, edges, now: NOW })].map(([id, { end }]) => [id, from(end?.expected)]),
  );

describe('the expected end of a run', () => {
  test('is its usual duration after its last predecessor', () => {
    const runs = [run('A', { seconds: 30 }), run('B', { seconds: 5 }), run('C', { seconds: 20 })];
    expect(ends(runs, [after('C', 'A'), after('C', 'B')])).toEqual({ A: 30, B: 5, C: 50 });
  });

  test('counts from its start while it runs, and is never past', () => {
    const running = { status: 'RUNNING', seconds: 60 } as const;
    const runs = [
      run('A', { ...running, startedAt: at(-20) }),
      run('LATE', { ...running, startedAt: at(-300) }),
      run('B'),
    ];
    expect(ends(runs, [after('B', 'LATE')])).toEqual({ A: 40, LATE: 0, B: 10 });
  });

  test('is what it was, once it has ended', () => {
    const done = run('A', { status: 'COMPLETED', startedAt: at(-90), endedAt: at(-30) });
    const { start, end } = forecast({ runs: [done], edges: [], now: NOW }).get('A') ?? {};
    expect([from(start?.expected), from(end?.expected)]).toEqual([-90, -30]);
  });

  test('is between what the shortest and the longest tenths add up to', () => {
    const all = forecast({ runs: [run('A'), run('B')], edges: [after('B', 'A')], now: NOW });
    expect(all.get('B')?.end).toEqual({ earliest: at(10), expected: at(20), latest: at(40) });
  });

  test('behind a run that is passed over is when that would have had its turn', () => {
    const zero = { lowSeconds: 0, seconds: 0, highSeconds: 0, basis: 'zero' } as const;
    const runs = [run('A'), run('S', { status: 'SKIPPED', duration: zero }), run('B')];
    expect(ends(runs, [after('S', 'A'), after('B', 'S')])).toEqual({ A: 10, S: 10, B: 20 });
  });

  test('does not wait for what is decided, nor for anything once it is forced', () => {
    const runs = [run('A', { status: 'ERROR' }), run('B'), run('C', { forced: true })];
    const edges = [after('B', 'A', { on: 'ALWAYS', state: 'SATISFIED' }), after('C', 'A')];
    expect(ends(runs, edges)).toMatchObject({ B: 10, C: 10 });
  });

  test('is none on a branch that is taken only after a failure', () => {
    const runs = [run('A'), run('MEND'), run('NEXT')];
    const edges = [after('MEND', 'A', { on: 'FAILURE' }), after('NEXT', 'MEND')];
    expect(ends(runs, edges)).toEqual({ A: 10, MEND: null, NEXT: null });
  });
});

describe('with Join ANY', () => {
  const any = run('J', { join: 'ANY' });

  test('the first that is satisfied is enough', () => {
    const runs = [run('A', { seconds: 30 }), run('B', { seconds: 5 }), any];
    expect(ends(runs, [after('J', 'A'), after('J', 'B')])).toMatchObject({ J: 15 });
  });

  test('one that is blocked is not counted on while another is not', () => {
    const runs = [run('A', { seconds: 30 }), run('B', { seconds: 5, status: 'HELD' }), any];
    const all = forecast({ runs, edges: [after('J', 'A'), after('J', 'B')], now: NOW });
    expect(from(all.get('J')?.end?.expected)).toBe(40);
    expect(all.get('J')?.blocked).toBe(false);
  });

  test('a branch that is not taken is left out, and without any other it is not reached', () => {
    const runs = [run('A'), run('B', { status: 'NOT_RUN' }), any];
    const notTaken = after('J', 'B', { state: 'NOT_TAKEN' });
    expect(ends(runs, [after('J', 'A'), notTaken])).toMatchObject({ J: 20 });
    expect(ends(runs, [notTaken])).toMatchObject({ J: null });
  });

  test('another schedule is waited for all the same', () => {
    const runs = [run('A'), run('OTHER', { seconds: 100 }), any];
    expect(ends(runs, [after('J', 'A'), after('J', 'OTHER', { outside: true })])).toMatchObject({ J: 110 });
  });
});

describe('what blocks', () => {
  test('is told with everything behind it, and the end is as if it were mended now', () => {
    const runs = [
      run('BAD', { status: 'ERROR', seconds: 40 }),
      run('HELD', { status: 'HELD' }),
      run('LAST'),
      run('FREE'),
    ];
    const edges = [
      after('LAST', 'BAD'),
      after('LAST', 'HELD'),
      after('LAST', null, { outside: true, ref: 'FILE' }),
    ];
    const all = forecast({ runs, edges, now: NOW });
    const last = all.get('LAST');
    expect(from(last?.end?.expected)).toBe(50);
    expect(last && blockersOf(all, [last], 20)).toEqual([
      { kind: 'OUTSIDE', runId: 'LAST', ref: 'FILE' },
      { kind: 'ERROR', runId: 'BAD', ref: null },
      { kind: 'HELD', runId: 'HELD', ref: null },
    ]);
    expect(blockersOf(all, [...all.values()], 2)).toHaveLength(2);
    expect(all.get('FREE')?.blocked).toBe(false);
  });

  test('holds up all that is behind it, each once, however many ways lead there', () => {
    const runs = [run('BAD', { status: 'ERROR' }), ...['A', 'B', 'C', 'FREE'].map((id) => run(id))];
    const edges = [after('A', 'BAD'), after('B', 'BAD'), after('C', 'A'), after('C', 'B')];
    const all = forecast({ runs, edges, now: NOW });
    expect(heldUpBy(all, ['BAD', 'A', 'FREE'])).toEqual(
      new Map([
        ['BAD', 3],
        ['A', 1],
        ['FREE', 0],
      ]),
    );
  });

  test('is the request, where there is none yet', () => {
    const all = forecast({
      runs: [run('A', { status: 'LOADED', requested: false })],
      edges: [],
      now: NOW,
    });
    expect(all.get('A')).toMatchObject({ blocked: true, blockers: [{ kind: 'REQUEST', runId: 'A' }] });
  });

  test('is told once where it concerns many, and of each run where it is its own', () => {
    const stopped = ['RECOVERY', 'NO_JOB_TYPE'] as const;
    const runs = [run('A', { obstacles: ['RECOVERY'] }), run('B', { obstacles: stopped })];
    const all = forecast({ runs, edges: [after('B', 'A')], now: NOW });
    expect(blockersOf(all, [...all.values()], 20)).toEqual([
      { kind: 'RECOVERY', runId: 'A', ref: null },
      { kind: 'NO_JOB_TYPE', runId: 'B', ref: null },
    ]);
  });

  test('is a closed day, to those of another one that wait for it', () => {
    const runs = [run('CLOSED', { dayClosed: true }), run('WAITS')];
    const all = forecast({ runs, edges: [after('WAITS', 'CLOSED', { outside: true })], now: NOW });
    expect(all.get('CLOSED')).toMatchObject({ end: null, blockers: [{ kind: 'DAY_CLOSED' }] });
    const waits = all.get('WAITS');
    expect(waits && blockersOf(all, [waits], 20)).toMatchObject([{ kind: 'DAY_CLOSED', runId: 'CLOSED' }]);
  });
});

describe('some runs together', () => {
  const runs = [
    run('A', { status: 'COMPLETED', startedAt: at(-50), endedAt: at(-10) }),
    run('B', { status: 'RUNNING', startedAt: at(-5), seconds: 25 }),
    run('C', { seconds: 3, duration: expectDuration(NOTHING_KNOWN(), 3) }),
    run('D'),
  ];
  const edges = [
    after('B', 'A', { state: 'SATISFIED' }),
    after('C', 'A', { state: 'SATISFIED' }),
    after('D', 'B'),
    after('D', 'C'),
  ];
  const all = forecast({ runs, edges, now: NOW });

  test('end with the last of them', () => {
    expect(summarize([...all.values()])).toMatchObject({
      start: { expected: at(-50) },
      end: { expected: at(30) },
      last: 'D',
      left: 3,
      leftWithoutHistory: 1,
      blocked: false,
    });
  });

  test('have a critical path from the beginning, through what is past', () => {
    expect(criticalPath(all, 'D').map(({ run: { id } }) => id)).toEqual(['A', 'B', 'D']);
  });

  test('are over when all of them are', () => {
    const done = forecast({ runs: runs.slice(0, 1), edges: [], now: NOW });
    expect(summarize([...done.values()])).toMatchObject({ end: { expected: at(-10) }, left: 0 });
  });
});

function NOTHING_KNOWN(): Parameters<typeof expectDuration>[0] {
  return { takesNoTime: false, history: null, thresholdSeconds: null };
}

describe('how long a job is expected to take', () => {
  const history = { samples: 9, averageSeconds: 50, medianSeconds: 40, p10Seconds: 30, p90Seconds: 90 };

  test.each([
    ['nothing at all for a DUMMY', { takesNoTime: true, history, thresholdSeconds: 7 }, [0, 0, 0, 'zero']],
    ['its median', { takesNoTime: false, history, thresholdSeconds: 7 }, [30, 40, 90, 'history']],
    ['its threshold', { takesNoTime: false, history: null, thresholdSeconds: 7 }, [7, 7, 7, 'threshold']],
    ['what others take', NOTHING_KNOWN(), [12, 12, 12, 'none']],
  ])('is %s', (_, facts, expected) => {
    expect(Object.values(expectDuration(facts, 12))).toEqual(expected);
  });

  test('is a minute where nothing is known at all', () => {
    expect(typicalSeconds([])).toBe(60);
    expect(typicalSeconds([5, 1, 9])).toBe(5);
  });
});

/** Runs in which edges point forward only, as a schedule's do, in any order. */
const graphs = fc
  .array(
    fc.record({
      status: fc.constantFrom(...RUN_STATUSES),
      reach: fc.constantFrom('AHEAD' as const, 'REACHED' as const, 'NOT_TAKEN' as const),
      join: fc.constantFrom('ALL' as const, 'ANY' as const),
      seconds: fc.nat(1000),
      started: fc.nat(2000),
      predecessors: fc.array(
        fc.record({
          back: fc.integer({ min: 1, max: 6 }),
          on: fc.constantFrom('SUCCESS' as const, 'ALWAYS' as const, 'FAILURE' as const, 'WARNING' as const),
          state: fc.constantFrom(
            'OPEN' as const,
            'OPEN' as const,
            'SATISFIED' as const,
            'PASSED' as const,
            'NOT_TAKEN' as const,
          ),
          outside: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((nodes) => ({
    runs: nodes.map(({ status, reach, join, seconds, started }, n) =>
      run(`R${n}`, {
        ...{ status, reach, join, seconds },
        startedAt: ['RUNNING', 'COMPLETED', 'ERROR'].includes(status) ? at(-started) : null,
        endedAt: status === 'COMPLETED' || status === 'SKIPPED_ON_ERROR' ? at(-started / 2) : null,
      }),
    ),
    edges: nodes.flatMap(({ predecessors }, n) =>
      predecessors
        .filter(({ back }) => back <= n)
        .map(({ back, ...is }) => after(`R${n}`, `R${n - back}`, is)),
    ),
  }));

describe('whatever the runs', () => {
  test('each has a forecast, nothing that is left ends in the past, and ranges hold what is expected', () => {
    fc.assert(
      fc.property(graphs, ({ runs, edges }) => {
        const all = forecast({ runs, edges, now: NOW });
        expect(all.size).toBe(runs.length);
        for (const {
          run: { status },
          start,
          end,
        } of all.values()) {
          if (!end || !start) continue;
          expect(end.earliest).toBeLessThanOrEqual(end.expected);
          expect(end.expected).toBeLessThanOrEqual(end.latest);
          expect(start.expected).toBeLessThanOrEqual(end.expected);
          if (['LOADED', 'PENDING', 'HELD', 'RUNNING', 'ERROR'].includes(status))
            expect(end.earliest).toBeGreaterThanOrEqual(NOW);
        }
      }),
    );
  });

  test('with Join ALL none starts before what it still waits for has ended', () => {
    fc.assert(
      fc.property(graphs, ({ runs, edges }) => {
        const all = forecast({ runs, edges, now: NOW });
        for (const { successor, predecessor, state } of edges) {
          const [one, other] = [all.get(successor), all.get(predecessor ?? '')];
          if (state !== 'OPEN' || one?.run.status !== 'PENDING' || one.run.join !== 'ALL') continue;
          if (one.start && other?.end) expect(one.start.expected).toBeGreaterThanOrEqual(other.end.expected);
        }
      }),
    );
  });

  test('a longer duration makes nothing end earlier', () => {
    fc.assert(
      fc.property(graphs, fc.nat(24), fc.nat(500), ({ runs, edges }, place, more) => {
        const before = ends(runs, edges);
        const slower = runs.map((one, n) =>
          n === place % runs.length ? run(one.id, { ...one, ...slowed(one, more) }) : one,
        );
        const later = ends(slower, edges);
        for (const [id, end] of Object.entries(before)) {
          if (end === null) expect(later[id]).toBeNull();
          else expect(later[id]).toBeGreaterThanOrEqual(end);
        }
      }),
    );
  });

  test('the order in which they come does not matter, and the critical path ends with all of them', () => {
    fc.assert(
      fc.property(graphs, ({ runs, edges }) => {
        expect(ends(runs.toReversed(), edges.toReversed())).toEqual(ends(runs, edges));
        const all = forecast({ runs, edges, now: NOW });
        const { end, last } = summarize([...all.values()]);
        const path = criticalPath(all, last);
        expect(path.at(-1)?.end?.expected).toBe(end?.expected);
        expect(new Set(path).size).toBe(path.length);
      }),
    );
  });
});

function slowed({ duration }: ForecastRun, more: number): Partial<ForecastRun> {
  const seconds = duration.seconds + more;
  return { duration: { lowSeconds: seconds / 2, seconds, highSeconds: seconds * 2, basis: 'history' } };
}

describe('the plan of an execution', () => {
  const planned = (
    runs: readonly ForecastRun[],
    edges: readonly ForecastEdge[] = [],
  ): Readonly<Record<string, readonly (number | null)[]>> =>
    Object.fromEntries(
      [...planOf(runs, edges, at(-600))].map(([id, { start, end }]) => [id, [from(start), from(end)]]),
    );

  test('is as it began, whatever has become of it', () => {
    const runs = [
      run('A', { status: 'COMPLETED', startedAt: at(-600), endedAt: at(-100), seconds: 60 }),
      run('B', { status: 'ERROR', startedAt: at(-90), endedAt: at(-80), seconds: 30 }),
      run('C', { status: 'HELD', dayClosed: true, seconds: 5 }),
      run('D', { status: 'SKIPPED', seconds: 0 }),
    ];
    const edges = [
      after('B', 'A', { state: 'SATISFIED' }),
      after('C', 'B'),
      after('D', 'C'),
      after('A', null, { outside: true, ref: 'FILE' }),
      after('C', 'ELSEWHERE', { outside: true }),
    ];
    expect(planned(runs, edges)).toEqual({
      A: [-600, -540],
      B: [-540, -510],
      C: [-510, -505],
      D: [-505, -505],
    });
  });

  test('has nothing of a branch that was to be taken after a failure only', () => {
    const runs = [run('A', { status: 'ERROR' }), run('REPAIR', { status: 'COMPLETED' })];
    expect(planned(runs, [after('REPAIR', 'A', { on: 'FAILURE', state: 'SATISFIED' })])).toEqual({
      A: [-600, -590],
    });
  });

  test('is the forecast of a night that begins now', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 90 }))), (links) => {
        const runs = Array.from({ length: 21 }, (_, n) => run(String(n), { seconds: links[n]?.[2] ?? 7 }));
        const edges = links.flatMap(([a, b]) => (a > b ? [after(String(a), String(b))] : []));
        const plan = planOf(runs, edges, NOW);
        for (const [id, { start, end }] of forecast({ runs, edges, now: NOW }))
          expect(plan.get(id)).toEqual({ start: start?.expected, end: end?.expected });
      }),
    );
  });
});

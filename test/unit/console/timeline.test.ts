import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attempt, Run } from '../../../console/src/api/shapes.js';
import { atOnce } from '../../../console/src/night/timeline/at-once.js';
import {
  barAt,
  barsOf,
  barsTogether,
  movesAt,
  place,
  type Bar,
} from '../../../console/src/night/timeline/bars.js';
import { tipLines } from '../../../console/src/night/timeline/tip-lines.js';
import { groupsOf, lanesOf } from '../../../console/src/night/timeline/lanes.js';
import { placeBeside } from '../../../console/src/night/timeline/place-beside.js';
import { ticksOf } from '../../../console/src/night/timeline/ticks.js';
import { idleTimes, scaleOf, zoomed, type Span } from '../../../console/src/night/timeline/time-scale.js';
import { timelineSearchOf } from '../../../console/src/night/timeline/timeline-search.js';
import { wholeNight } from '../../../console/src/night/timeline/whole-night.js';
import { instantOf, offsetOf, typedTime, wallClock } from '../../../console/src/ui/wall-clock.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const minutes = (from: number, to: number): Span => ({ from: from * 60_000, to: to * 60_000 });
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Chicago',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
];
const instant = fc.integer({ min: at('2026-01-01T00:00'), max: at('2027-12-31T00:00') });
const span = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.nat(200))
  .map(([from, length]) => minutes(from, from + length));

function run(is: Partial<Run> = {}): Run {
  return {
    ...{ id: '1', schedule: 'S', businessDate: '2026-11-24', cycle: 'Nightly', flow: 'Nightly' },
    ...{ process: 'P', job: 'J', requestNo: 0, execution: '1', application: 'APP', jobType: 'SVC' },
    ...{ agentGroup: 'default', status: 'COMPLETED', cause: null, flags: [], waitingFor: [], attempt: 1 },
    ...{ attemptState: null, agentExecutionId: null, executionId: null, executionInfo: null, detail: null },
    ...{ parameters: '', priority: 0, skipOnError: false, requestedAt: null, startedAt: null, endedAt: null },
    ...is,
  };
}

describe('the clock on the wall', () => {
  test('is read in any zone, and back', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (when, zone) => {
        const wall = wallClock(when, zone);
        const back = instantOf(wall, zone);
        expect(wallClock(back, zone)).toBe(wall);
        expect(back).toBeLessThanOrEqual(when);
        expect(wall - when).toBe(offsetOf(when, zone));
      }),
    );
  });

  test('is asked for what it skips, and for what it shows twice', () => {
    const skipped = instantOf(at('2027-03-28T02:30'), 'Europe/Berlin');
    expect(new Date(skipped).toISOString()).toBe('2027-03-28T01:30:00.000Z');
    const twice = instantOf(at('2026-10-25T02:30'), 'Europe/Berlin');
    expect(new Date(twice).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  test.each([
    ['03:10', '2026-11-25T02:10'],
    ['3:10', '2026-11-25T02:10'],
    ['0310', '2026-11-25T02:10'],
    ['23:59:30', '2026-11-24T22:59:30'],
    ['2026-11-20T03:10Z', '2026-11-20T03:10'],
  ])('takes %s for the time nearest to the night', (typed, expected) => {
    expect(typedTime(typed, at('2026-11-25T00:30'), 'Europe/Berlin')).toBe(at(expected));
  });

  test.each(['', '25:00', '12:60', 'soon', '2026-13-01T00:00Z'])('does not take %s', (typed) => {
    expect(typedTime(typed, 0, 'UTC')).toBeNull();
  });
});

describe('the scale', () => {
  test('goes from one edge to the other, and back, whatever is folded', () => {
    fc.assert(
      fc.property(fc.array(span), fc.integer({ min: 100, max: 2000 }), (spans, width) => {
        const range = minutes(0, 1300);
        const scale = scaleOf(range, width, idleTimes(spans));
        expect(scale.x(range.from)).toBe(0);
        expect(scale.x(range.to)).toBeCloseTo(width, 6);
        let before = -1;
        for (let minute = 0; minute <= 1300; minute += 13) {
          const x = scale.x(minute * 60_000);
          expect(x).toBeGreaterThan(before);
          expect(Math.abs(scale.at(x) - minute * 60_000)).toBeLessThan(1);
          before = x;
        }
      }),
      { numRuns: 25 },
    );
  });

  test('folds only what is longer than half an hour, and nothing that is drawn', () => {
    const idle = idleTimes([minutes(0, 10), minutes(45, 50), minutes(35, 40), minutes(200, 210)]);
    expect(idle).toEqual([minutes(53, 197)]);
    const scale = scaleOf(minutes(0, 210), 600, idle);
    expect(scale.stretches.map(({ folded }) => folded)).toEqual([false, true, false]);
    expect(scale.x(10 * 60_000)).toBeGreaterThan(70);
  });

  test('zooms at a place, which stays where it is', () => {
    const range = minutes(0, 100);
    const closer = zoomed(range, 25 * 60_000, 2);
    expect(closer).toEqual(minutes(12.5, 62.5));
    expect(zoomed(closer, 25 * 60_000, 1 / 2)).toEqual(range);
  });
});

describe('the axis', () => {
  const labels = (from: string, to: string, zone: string): readonly string[] =>
    ticksOf(scaleOf({ from: at(from), to: at(to) }, 900, []), zone).map(({ label }) => label);

  test('shows round times of the zone', () => {
    expect(labels('2026-11-24T20:10', '2026-11-25T04:00', 'Asia/Tokyo').slice(0, 4)).toEqual([
      ...['06:00', '07:00', '08:00', '09:00'],
    ]);
    expect(labels('2026-11-24T20:10', '2026-11-25T02:00', 'Asia/Kathmandu')[0]).toBe('02:00');
  });

  test('goes on over the nights on which the clock is put on and back, and says so', () => {
    expect(labels('2027-03-27T23:00', '2027-03-28T04:00', 'Europe/Berlin')).toEqual([
      ...['00:00', '00:30', '01:00', '01:30', '03:00 (+02:00)', '03:30', '04:00', '04:30', '05:00', '05:30'],
    ]);
    expect(labels('2026-10-24T22:00', '2026-10-25T06:00', 'Europe/Berlin')).toEqual([
      ...['00:00', '01:00', '02:00', '02:00 (+01:00)', '03:00', '04:00', '05:00', '06:00'],
    ]);
  });

  test('has labels that do not touch, of times that are within', () => {
    fc.assert(
      fc.property(
        fc.tuple(instant, fc.integer({ min: 10_000, max: 40 * 86_400_000 })),
        fc.constantFrom(...ZONES),
        fc.integer({ min: 120, max: 2000 }),
        ([from, length], zone, width) => {
          const ticks = ticksOf(scaleOf({ from, to: from + length }, width, []), zone);
          expect(ticks.length).toBeLessThanOrEqual(width / 40 + 1);
          for (const [n, tick] of ticks.entries()) {
            expect(tick.at).toBeGreaterThanOrEqual(from);
            expect(tick.at).toBeLessThanOrEqual(from + length);
            if (n > 0) expect(tick.x - (ticks[n - 1]?.x ?? 0)).toBeGreaterThanOrEqual(42);
          }
        },
      ),
    );
  });
});

describe('the bars of a run', () => {
  const now = at('2026-11-24T22:00');
  const times = {
    planned: { from: at('2026-11-24T20:00'), to: at('2026-11-24T20:10') },
    expected: {
      ...{ from: at('2026-11-24T21:59'), to: at('2026-11-24T22:09') },
      ...{ low: at('2026-11-24T21:58'), high: at('2026-11-24T22:30') },
    },
    usual: 600_000,
  };

  test('are what was planned, what is expected from now on, and what is under way', () => {
    const running = run({ status: 'RUNNING', startedAt: '2026-11-24T21:55:00Z' });
    expect(barsOf({ run: running, times, now })).toEqual([
      { kind: 'planned', tone: 'loaded', ...times.planned },
      {
        kind: 'expected',
        tone: 'running',
        from: now,
        to: times.expected.to,
        low: now,
        high: times.expected.high,
      },
      { kind: 'actual', tone: 'running', from: at('2026-11-24T21:55'), to: now, open: true },
    ]);
  });

  test('expect nothing of what is over, and show nothing of what has not begun', () => {
    const [started, ended] = ['2026-11-24T20:01:00Z', '2026-11-24T20:12:00Z'];
    const kinds = (is: Partial<Run>): readonly string[] =>
      barsOf({ run: run(is), times, now }).map(({ kind }) => kind);
    expect(kinds({ startedAt: started, endedAt: ended })).toEqual(['planned', 'actual']);
    expect(kinds({ status: 'SKIPPED', endedAt: ended })).toEqual(['planned']);
    expect(kinds({ status: 'PENDING' })).toEqual(['planned', 'expected']);
    expect(barsOf({ run: run(), times: undefined, now })).toEqual([]);
  });

  test('are the same until they move', () => {
    const status = fc.constantFrom('LOADED', 'PENDING', 'RUNNING', 'COMPLETED', 'ERROR', 'HELD' as const);
    const started = fc.option(fc.constant('2026-11-24T03:00:00.000Z'));
    const expected = fc.option(span.map((one) => ({ ...one, low: one.from, high: one.to + 60_000 })));
    const moment = fc.integer({ min: 0, max: 1300 }).map((minute) => minute * 60_000);
    const all = fc.tuple(status, started, expected, fc.tuple(moment, moment));
    fc.assert(
      fc.property(all, ([is, startedAt, foreseen, [one, other]]) => {
        const ended = startedAt !== null && is === 'COMPLETED' ? startedAt : null;
        const shown = run({ status: is, startedAt, endedAt: ended });
        const times = { planned: null, expected: foreseen, usual: null };
        fc.pre(Math.max(one, other) <= movesAt(shown, times));
        const of = (now: number): readonly Bar[] => barsOf({ run: shown, times, now });
        expect(of(one)).toEqual(of(other));
      }),
    );
  });

  test('are one for each attempt that was sent', () => {
    const attempt = (is: Partial<Attempt>): Attempt => ({
      ...{
        number: 1,
        kind: 'START',
        state: 'ERROR',
        cause: 'FAILED',
        agentExecutionId: '',
        executionId: null,
      },
      ...{ restartOf: null, parameters: '', targetUrl: null, executionInfo: null, detail: null },
      ...{ remoteMayBeRunning: false, queuedAt: '', claimedAt: null, sendingAt: null, trackingAt: null },
      ...{ killRequestedAt: null, killRequestedBy: null, endedAt: null, sends: [] },
      ...is,
    });
    const attempts = [
      attempt({ number: 3, state: 'TRACKING', cause: null, sendingAt: '2026-11-24T21:50:00Z' }),
      attempt({ number: 2, state: 'NOT_STARTED' }),
      attempt({ sendingAt: '2026-11-24T21:00:00Z', endedAt: '2026-11-24T21:10:00Z' }),
    ];
    const bars = barsOf({
      ...{ run: run({ status: 'RUNNING', attempt: 3, startedAt: '2026-11-24T21:50:00Z' }), times: undefined },
      ...{ attempts, now },
    });
    expect(bars).toMatchObject([
      { tone: 'error', attempt: 1, from: at('2026-11-24T21:00'), to: at('2026-11-24T21:10') },
      { tone: 'running', attempt: 3, from: at('2026-11-24T21:50'), to: now, open: true },
    ]);
  });

  test('of a group lie over each other, trouble on top, within what is planned and expected of all', () => {
    const bar = (from: number, to: number, is: Partial<Bar> = {}): Bar => ({
      ...{ kind: 'actual', tone: 'completed', from, to },
      ...is,
    });
    const expected = (from: number, to: number, high: number): Bar =>
      bar(from, to, { kind: 'expected', tone: 'pending', low: to, high });
    const together = barsTogether([
      ...[bar(0, 10, { tone: 'error' }), bar(5, 8), bar(1, 4), expected(20, 30, 50), expected(25, 40, 45)],
    ]);
    expect(together).toMatchObject([
      { kind: 'expected', from: 20, to: 40, low: 40, high: 50 },
      { tone: 'completed', from: 1 },
      { tone: 'completed', from: 5 },
      { tone: 'error' },
    ]);
  });

  test('are drawn as one below two pixels, and can all be met', () => {
    const bars = fc.array(
      fc
        .tuple(span, fc.constantFrom('completed' as const, 'error' as const))
        .map(([{ from, to }, tone]): Bar => ({ kind: 'actual', tone, from, to })),
    );
    fc.assert(
      fc.property(bars, fc.constantFrom(1, 1.5, 2), (all, ratio) => {
        const scale = scaleOf(minutes(0, 1200), 300, []);
        const sorted = all.toSorted((a, b) => a.from - b.from);
        const placed = place(sorted, scale, ratio);
        expect(placed.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        for (const one of placed) {
          expect(one.right - one.left).toBeGreaterThan(2.999);
          expect(Number.isInteger(Math.round(one.left * ratio * 1e6) / 1e6)).toBe(true);
          expect(barAt(placed, (one.left + one.right) / 2)).not.toBeNull();
        }
        for (const [n, one] of placed.entries()) {
          const next = placed[n + 1];
          if (next && next.bar.tone === one.bar.tone) expect(next.left - one.right).toBeGreaterThan(1.999);
        }
        expect(barAt(placed, 400)).toBeNull();
      }),
    );
  });
});

test('what is said beside bars stands where none is', () => {
  const scale = scaleOf({ from: 0, to: 1000 }, 1000, []);
  const bar = (from: number, to: number, high?: number): Bar => ({
    ...{ kind: 'expected', tone: 'pending', from, to },
    ...(high === undefined ? {} : { high }),
  });
  expect(placeBeside([bar(100, 200), bar(300, 400, 500)], scale, 100)).toEqual({ left: 508 });
  expect(placeBeside([bar(100, 200), bar(500, 800, 950)], scale, 100)).toEqual({ right: 508 });
  expect(placeBeside([bar(10, 990)], scale, 100)).toBeNull();
  expect(placeBeside([bar(2000, 3000)], scale, 100)).toBeNull();
});

describe('how many run at once', () => {
  test('is for each pixel the most in it', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
        const scale = scaleOf(minutes(100, 900), 80, []);
        const active = (when: number): number =>
          spans.filter(({ from, to }) => from <= when && Math.max(to, from + 1) > when).length;
        const expected = Array.from({ length: 80 }, (_, column) => {
          const { from, to } = minutes(100 + column * 10, 110 + column * 10);
          const changes = spans.flatMap((one) => (one.from > from && one.from < to ? [one.from] : []));
          return Math.max(...[from, ...changes].map(active));
        });
        expect(atOnce(spans, scale)).toEqual(expected);
      }),
    );
  });

  test('does not count what ends when another begins', () => {
    const chain = Array.from({ length: 500 }, (_, n) => ({ from: n * 10, to: n * 10 + 10 }));
    expect(Math.max(...atOnce(chain, scaleOf({ from: 0, to: 5000 }, 20, [])))).toBe(1);
    const both = [...chain, { from: 1000, to: 2000 }];
    expect(atOnce(both, scaleOf({ from: 0, to: 5000 }, 5, []))).toEqual([1, 2, 1, 1, 1]);
  });
});

describe('the rows', () => {
  const runs = [
    run({ id: '1', process: 'B', job: 'B1' }),
    run({ id: '2', process: 'A', job: 'A1', status: 'ERROR', cause: 'FAILED', application: 'GL' }),
    run({ id: '3', process: 'B', job: 'B1', cycle: 'Hourly', status: 'RUNNING' }),
  ];

  test('are groups in the order of the night, and their runs where they are opened', () => {
    const groups = groupsOf(runs, 'process');
    expect(groups).toMatchObject([
      { name: 'B', done: 1, worst: { id: '3' } },
      { name: 'A', done: 0, worst: { id: '2' } },
    ]);
    const lanes = lanesOf(groups, new Set(['group B']), 'process');
    expect(lanes).toMatchObject([
      { kind: 'group', opened: true },
      { id: '1', name: 'B1 · Nightly' },
      { id: '3', name: 'B1 · Hourly' },
      { kind: 'group', opened: false },
    ]);
    const byApplication = groupsOf(runs, 'application');
    expect(lanesOf(byApplication, new Set(['group GL']), 'application')).toMatchObject([
      { id: 'group APP' },
      { id: 'group GL' },
      { name: 'A · A1' },
    ]);
  });

  test('span the whole night, rounded, with now in it while something goes on', () => {
    const now = at('2026-11-24T22:00:07');
    const known = { times: new Map(), without: [], now };
    expect(wholeNight([], known)).toEqual({ full: null, idle: [], executed: [] });
    const going = [run({ status: 'RUNNING', startedAt: '2026-11-24T20:03:11Z' })];
    expect(wholeNight(going, known).full).toEqual({
      from: at('2026-11-24T20:00'),
      to: at('2026-11-24T22:05'),
    });
    const over = [run({ startedAt: '2026-11-24T20:03:11Z', endedAt: '2026-11-24T20:03:41Z' })];
    expect(wholeNight(over, known).full).toEqual({
      from: at('2026-11-24T20:03:10'),
      to: at('2026-11-24T20:03:45'),
    });
  });

  test('are as the address says, and nothing else', () => {
    expect(
      timelineSearchOf({
        ...{ group: 'agent', from: '2026-11-24T20:00:00.000Z', to: '2026-11-24T21:00:00Z' },
        without: ['folds', 'nonsense', 'planned'],
      }),
    ).toEqual({
      ...{ group: 'agent', from: '2026-11-24T20:00:00.000Z', to: '2026-11-24T21:00:00.000Z' },
      without: ['planned', 'folds'],
    });
    expect(
      timelineSearchOf({ group: 'x', from: '2026-11-24T20:00:00Z', to: '2026-11-23T20:00:00Z' }),
    ).toEqual({});
    expect(timelineSearchOf({ from: '2026-99-24T20:00:00Z', to: 'never' })).toEqual({});
  });
});

test('the bars of a row are read in the order of what was planned, executed and is expected; those of a group as one of each', () => {
  const tone = 'running';
  const bars: readonly Bar[] = [
    { kind: 'expected', tone, from: 50, to: 80, low: 70, high: 90 },
    { kind: 'actual', tone, from: 10, to: 20, attempt: 1 },
    { kind: 'actual', tone, from: 30, to: 50, attempt: 2, open: true },
    { kind: 'planned', tone, from: 0, to: 40 },
  ];
  const told = (isGroup: boolean): readonly string[] =>
    tipLines(bars, isGroup).map(
      ({ kind, from, to, attempt, open }) => `${kind} ${from} ${to} ${attempt ?? ''} ${open ?? ''}`,
    );
  expect(told(false)).toEqual([
    'planned 0 40  ',
    'actual 10 20 1 ',
    'actual 30 50 2 true',
    'expected 50 80  ',
  ]);
  expect(told(true)).toEqual(['planned 0 40  ', 'actual 10 50  true', 'expected 50 80  ']);
});

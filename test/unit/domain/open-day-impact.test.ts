import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOTHING_DISABLED } from '../../../src/domain/plan/disabled-job.js';
import {
  foreseeNight,
  type ForeseenNight,
  type KnownDurations,
} from '../../../src/domain/impact/foresee-night.js';
import {
  presentNight,
  restartedDay,
  restartedProgress,
  touchedRuns,
  type NightProgress,
} from '../../../src/domain/impact/open-day-impact.js';
import { planDay, type PlannedFlow } from '../../../src/domain/plan/plan-day.js';
import type { DayRun, PresentDay } from '../../../src/domain/plan/present-day.js';
import { replanDay } from '../../../src/domain/plan/replan.js';
import { indexSchedule } from '../../../src/domain/schedule-index.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { anySchedule, applied, opened, someDay, statusesOf } from '../../support/present-days.js';
import { after, aSchedule, external } from '../../support/schedules.js';

const MONDAY = '2026-11-30';
const NOW = Date.parse('2026-11-30T22:00:00Z');

const planOf = (schedule: Schedule): readonly PlannedFlow[] =>
  planDay(indexSchedule(schedule), MONDAY, NOTHING_DISABLED);

const NOTHING_YET: NightProgress = { runs: new Map(), outside: new Map() };

/** Each job takes ten seconds. */
const known = (...keys: readonly string[]): KnownDurations => {
  const ten = { samples: 9, averageSeconds: 10, medianSeconds: 10, p10Seconds: 10, p90Seconds: 10 };
  return new Map(keys.map((key) => [key, ten]));
};

const withRuns = (day: PresentDay, is: Readonly<Record<string, Partial<DayRun>>>): PresentDay => ({
  ...day,
  runs: day.runs.map((run) => ({ ...run, ...is[run.job] })),
});

describe('an open day', () => {
  const before = aSchedule({ processes: { P: ['A', 'B', 'C', 'D'] } });
  const next = aSchedule({
    processes: { P: ['A', 'B', 'C', 'E'] },
    job: { A: { priority: 200 }, B: { priority: 200 }, C: { priority: 200 } },
  });
  const day = withRuns(opened(planOf(before)), {
    A: { status: 'RUNNING', started: true },
    B: { status: 'HELD' },
    C: { status: 'PENDING' },
    D: { status: 'HELD' },
  });

  test('names the held and the running runs that a restart would find otherwise, and what becomes of each', () => {
    const difference = replanDay(day, { before: planOf(before), next: planOf(next) });
    expect(touchedRuns(difference)).toMatchObject([
      { run: { job: 'B', status: 'HELD' }, effect: 'CHANGED', changes: ['priority'] },
      { run: { job: 'D', status: 'HELD' }, effect: 'REMOVED', changes: [] },
      { run: { job: 'A', status: 'RUNNING' }, effect: 'KEPT', changes: [] },
    ]);
  });

  test('touches no run by the version that it has', () => {
    fc.assert(
      fc.property(
        anySchedule.chain((schedule) => fc.tuple(fc.constant(planOf(schedule)), someDay(planOf(schedule)))),
        ([plan, any]) => {
          expect(touchedRuns(replanDay(any, { before: plan, next: plan }))).toEqual([]);
        },
      ),
    );
  });

  test('is as a restart would leave it', () => {
    const anyRestart = fc.tuple(anySchedule, anySchedule).chain(([one, other]) =>
      fc.record({
        plans: fc.constant({ before: planOf(one), next: planOf(other) }),
        any: someDay(planOf(one)),
      }),
    );
    fc.assert(
      fc.property(anyRestart, ({ plans, any }) => {
        const difference = replanDay(any, plans);
        const [mine, then] = [restartedDay(any, difference), applied(any, difference)];
        const edgesOf = ({ edges, runs }: PresentDay): readonly string[] => {
          const ids = new Set(runs.map(({ id }) => id));
          return edges
            .map(({ kind, successor, predecessor, on, enabled, outsideJob }) => {
              const behind = predecessor !== null && ids.has(predecessor) ? predecessor : null;
              return [kind, successor, behind, on, enabled, outsideJob].join(' ');
            })
            .sort();
        };
        expect(edgesOf(mine)).toEqual(edgesOf(then));
        const undecided = Object.entries(statusesOf(then)).map(([place, status]) => [
          place,
          status === 'NOT_RUN' && difference.changed.some(({ run }) => run.id === place) ? 'PENDING' : status,
        ]);
        expect(statusesOf(mine)).toEqual(Object.fromEntries(undecided));
      }),
    );
  });
});

describe('the night of an open day', () => {
  const KNOWN = known('P/A', 'P/B', 'P/C', 'Q/X', 'Q/Y');
  const schedule = aSchedule({ processes: { P: ['A', 'B'] } });

  const foreseen = (day: PresentDay, progress: NightProgress): ForeseenNight | null =>
    foreseeNight(presentNight(day, progress), KNOWN, NOW);

  test('ends as what is left of it says, counted from now', () => {
    const day = withRuns(opened(planOf(schedule)), {
      A: { status: 'RUNNING', started: true },
      B: { status: 'PENDING' },
    });
    const runs = new Map([[day.runs[0]?.id ?? '', { forced: false, startedAt: NOW - 4000, endedAt: null }]]);
    expect(foreseen(day, { ...NOTHING_YET, runs })).toMatchObject({
      forecast: { expectedSeconds: 16, runsLeft: 2, basis: 'history' },
      path: ['P/A', 'P/B'],
    });
  });

  test('is over when nothing is left', () => {
    const done = { status: 'COMPLETED', started: true } as const;
    const day = withRuns(opened(planOf(schedule)), { A: done, B: done });
    const ended = { forced: false, startedAt: NOW - 9000, endedAt: NOW - 5000 };
    const runs = new Map(day.runs.map(({ id }) => [id, ended]));
    expect(foreseen(day, { ...NOTHING_YET, runs })?.forecast).toMatchObject({
      expectedSeconds: 0,
      runsLeft: 0,
      basis: 'actual',
    });
  });

  test('gets longer with what a restart adds, wherever it is added', () => {
    const next = aSchedule({
      processes: { P: ['A', 'B', 'C'], Q: ['X', 'Y'] },
      rows: { dependencies: [after('Q', 'P')] },
    });
    const day = withRuns(opened(planOf(schedule)), { A: { status: 'HELD' } });
    const difference = replanDay(day, { before: planOf(schedule), next: planOf(next) });
    expect(foreseen(day, NOTHING_YET)).toMatchObject({ forecast: { expectedSeconds: 20 } });
    const restarted = foreseen(restartedDay(day, difference), restartedProgress(NOTHING_YET, difference));
    expect(restarted).toMatchObject({
      forecast: { expectedSeconds: 50, runsLeft: 5 },
      path: ['P/A', 'P/B', 'P/C', 'Q/X', 'Q/Y'],
    });
  });

  test('does not wait for what was released, before or after', () => {
    const waiting = aSchedule({
      processes: { P: ['A', 'B'] },
      rows: { externalDependencies: [external('P/A', 'FILE')] },
    });
    const day = opened(planOf(schedule), new Set(['FILE']));
    const difference = replanDay(day, { before: planOf(schedule), next: planOf(waiting) });
    const progress = restartedProgress(NOTHING_YET, difference);
    expect([...progress.outside.values()]).toEqual(['SATISFIED']);
    expect(foreseen(restartedDay(day, difference), progress)?.forecast.expectedSeconds).toBe(20);
  });
});

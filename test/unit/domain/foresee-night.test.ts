import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOTHING_DISABLED } from '../../../src/domain/plan/disabled-job.js';
import {
  foreseeNight,
  nightlyImpact,
  nightLoadedAs,
  plannedNight,
  type ForeseenNight,
  type KnownDurations,
} from '../../../src/domain/impact/foresee-night.js';
import type { NightlyImpact } from '../../../src/domain/impact/impact.js';
import { planDay, statusesOn } from '../../../src/domain/plan/plan-day.js';
import { indexSchedule } from '../../../src/domain/schedule-index.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { anySchedule } from '../../support/present-days.js';
import { aFlow, after, aSchedule, external } from '../../support/schedules.js';

const MONDAY = '2026-11-30';
const SUNDAY = '2026-11-29';

/** `{ 'P/A': [10, 5, 30] }`: usually 10 seconds, 5 in the shortest tenth of its cases, 30 in the longest. */
const took = (seconds: Readonly<Record<string, readonly [number, number, number]>>): KnownDurations =>
  new Map(
    Object.entries(seconds).map(([key, [usual, short, long]]) => [
      key,
      { samples: 9, averageSeconds: usual, medianSeconds: usual, p10Seconds: short, p90Seconds: long },
    ]),
  );

const foreseen = (schedule: Schedule, known: KnownDurations, date = MONDAY): ForeseenNight | null =>
  foreseeNight(plannedNight(planDay(indexSchedule(schedule), date, NOTHING_DISABLED)), known, 0);

const KNOWN = took({ 'P/A': [10, 5, 30], 'P/B': [20, 10, 60], 'Q/C': [25, 20, 40], 'R/D': [5, 5, 5] });

/** P and Q begin side by side, and R comes after both. */
const diamond = (more: Partial<Parameters<typeof aSchedule>[0]> = {}): Schedule =>
  aSchedule({
    processes: { P: ['A', 'B'], Q: ['C'], R: ['D'] },
    rows: { dependencies: [after('R', 'P'), after('R', 'Q')] },
    ...more,
  });

describe('a night that is planned only', () => {
  test('ends with the last of its runs, from what each has usually taken', () => {
    expect(foreseen(diamond(), KNOWN)?.forecast).toEqual({
      expectedSeconds: 35,
      earliestSeconds: 25,
      latestSeconds: 95,
      basis: 'history',
      runsLeft: 4,
      runsWithoutHistory: 0,
      criticalPath: [
        { process: 'P', job: 'A', expectedSeconds: 10, basis: 'history' },
        { process: 'P', job: 'B', expectedSeconds: 20, basis: 'history' },
        { process: 'R', job: 'D', expectedSeconds: 5, basis: 'history' },
      ],
      criticalPathTotal: 3,
    });
  });

  test('says that it is a guess where nothing was measured, and how far it is one', () => {
    const basisOf = (known: KnownDurations): unknown => foreseen(diamond(), known)?.forecast;
    expect(basisOf(took({}))).toMatchObject({ expectedSeconds: 180, basis: 'none', runsWithoutHistory: 4 });
    expect(basisOf(took({ 'P/A': [10, 10, 10] }))).toMatchObject({
      expectedSeconds: 30,
      basis: 'partial',
      runsWithoutHistory: 3,
    });
    const limited = diamond({ job: { B: { thresholdRunTime: 300 }, D: { jobType: 'DUMMY' } } });
    expect(foreseen(limited, took({}))?.forecast).toMatchObject({ expectedSeconds: 360, basis: 'none' });
    const dummies = diamond({
      job: Object.fromEntries(['A', 'B', 'C', 'D'].map((job) => [job, { jobType: 'DUMMY' }])),
    });
    expect(foreseen(dummies, took({}))?.forecast).toMatchObject({ expectedSeconds: 0, basis: 'history' });
  });

  test('goes by the first of several predecessors that are enough, and not by branches of failures', () => {
    const any = diamond({ process: { R: { join: 'ANY' } } });
    expect(foreseen(any, KNOWN)?.forecast).toMatchObject({ expectedSeconds: 30, criticalPathTotal: 2 });
    const failing = diamond({
      rows: { dependencies: [after('R', 'P', { on: 'FAILURE' }), after('R', 'Q')] },
    });
    expect(foreseen(failing, KNOWN)).toMatchObject({ forecast: { runsLeft: 3 }, path: ['P/A', 'P/B'] });
  });

  test('takes no time for what is passed over, on the dates on which it is', () => {
    const schedule = diamond({ job: { B: { daysOfTheWeek: ['SUNDAY'] } } });
    expect(foreseen(schedule, KNOWN, MONDAY)?.forecast).toMatchObject({ expectedSeconds: 30, runsLeft: 3 });
    expect(foreseen(schedule, KNOWN, SUNDAY)?.forecast).toMatchObject({ expectedSeconds: 35, runsLeft: 4 });
  });

  test('waits for nothing that is disabled or outside', () => {
    const outside = [external('R/D', 'FILE')];
    const schedule = diamond({
      rows: { dependencies: [after('R', 'P', { enabled: false })], externalDependencies: outside },
    });
    expect(foreseen(schedule, KNOWN)?.forecast).toMatchObject({ expectedSeconds: 30 });
  });

  test('is not there where no process stands in it', () => {
    const hours = aSchedule({
      processes: { P: ['A'] },
      members: { HOURS: ['P'] },
      rows: { flows: [aFlow('Hourly_Cycle_1', 'HOURS')] },
    });
    expect(foreseen(hours, KNOWN)).toBeNull();
  });

  test('names the longest fifty steps of a path, in their order', () => {
    const jobs = Array.from({ length: 60 }, (_, n) => `J${n}`);
    const known = took(Object.fromEntries(jobs.map((job, n) => [`P/${job}`, [60 - n, 1, 99]])));
    const night = foreseen(aSchedule({ processes: { P: jobs } }), known);
    expect(night?.forecast.criticalPathTotal).toBe(60);
    expect(night?.forecast.criticalPath.map(({ job }) => job)).toEqual(jobs.slice(0, 50));
    expect(night?.path).toHaveLength(60);
  });

  test('is the same on another date as one that is planned for it', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const index = indexSchedule(schedule);
        const onMonday = plannedNight(planDay(index, MONDAY, NOTHING_DISABLED));
        const moved = nightLoadedAs(onMonday, statusesOn(index, SUNDAY, NOTHING_DISABLED));
        expect(foreseeNight(moved, KNOWN, 0)).toEqual(foreseen(schedule, KNOWN, SUNDAY));
      }),
    );
  });
});

describe('the impact on a night', () => {
  const impactOf = (before: Schedule, next: Schedule): NightlyImpact =>
    nightlyImpact(foreseen(before, KNOWN), foreseen(next, KNOWN));

  test('is none of a definition on itself', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const { before, after: next, laterBySeconds, criticalPathChanged } = impactOf(schedule, schedule);
        expect(next).toEqual(before);
        expect(laterBySeconds ?? 0).toBe(0);
        expect(criticalPathChanged).toBe(false);
      }),
    );
  });

  test('says by how much later or earlier it ends, and whether by another path', () => {
    const shorter = diamond({ job: { B: { enabled: false } } });
    expect(impactOf(diamond(), shorter)).toMatchObject({
      before: { expectedSeconds: 35 },
      after: { expectedSeconds: 30, criticalPath: [{ job: 'C' }, { job: 'D' }] },
      laterBySeconds: -5,
      criticalPathChanged: true,
    });
    expect(impactOf(shorter, diamond())).toMatchObject({ laterBySeconds: 5, criticalPathChanged: true });
    const less = diamond({ job: { C: { enabled: false } } });
    expect(impactOf(diamond(), less)).toMatchObject({ laterBySeconds: 0, criticalPathChanged: false });
  });

  test('cannot be told in seconds where there was no night', () => {
    expect(nightlyImpact(null, foreseen(diamond(), KNOWN))).toMatchObject({
      before: null,
      after: { expectedSeconds: 35 },
      laterBySeconds: null,
      criticalPathChanged: true,
    });
  });
});

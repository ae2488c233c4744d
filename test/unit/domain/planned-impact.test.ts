import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { datesAhead, disabledOn, situationsOf } from '../../../src/domain/impact/dates-ahead.js';
import {
  disabledNames,
  NOTHING_DISABLED,
  targetName,
  type DisabledNames,
} from '../../../src/domain/plan/disabled-job.js';
import { freshDay } from '../../../src/domain/impact/fresh-day.js';
import { planDay } from '../../../src/domain/plan/plan-day.js';
import { placeOf, plannedByPlace } from '../../../src/domain/plan/present-day.js';
import {
  compareRuns,
  plansOf,
  runsImpact,
  statusesIn,
  type RunsImpact,
} from '../../../src/domain/impact/planned-impact.js';
import { replanDay } from '../../../src/domain/plan/replan.js';
import { indexSchedule } from '../../../src/domain/schedule-index.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { anySchedule, SCHEDULE } from '../../support/present-days.js';
import { aFlow, after, aSchedule, external } from '../../support/schedules.js';

const SUNDAY = '2026-11-29';
const MONDAY = '2026-11-30';
const HONOURED = { externalDependencies: true, interScheduleDependencies: true };

interface Versions {
  readonly before: Schedule | null;
  readonly next: Schedule;
  readonly disabled?: DisabledNames;
}

function impactOn(date: string, { before, next, disabled = NOTHING_DISABLED }: Versions): RunsImpact {
  const two = { before: before && indexSchedule(before), after: indexSchedule(next), settings: HONOURED };
  const runs = compareRuns(SCHEDULE, plansOf(two));
  return runsImpact(runs, statusesIn(two, { dates: [date], disabled }));
}

const UNTOUCHED = { added: 0, removed: 0, changed: 0, runs: { added: [], removed: [], changed: [] } };
const anyDate = fc.constantFrom(SUNDAY, MONDAY);
const anyDisabled = fc.subarray(['A', 'B', 'A/A1', 'C/C2']).map((names) => new Set(names));

const anyVersions = fc.record({ before: anySchedule, next: anySchedule, disabled: anyDisabled });

describe('a definition on a date that is not opened yet', () => {
  test('does nothing instead of itself, whatever is disabled', () => {
    fc.assert(
      fc.property(anySchedule, anyDate, anyDisabled, (schedule, date, disabled) => {
        const impact = impactOn(date, { before: schedule, next: structuredClone(schedule), disabled });
        expect(impact).toMatchObject(UNTOUCHED);
        expect(impact.untouched).toBe(impact.runsAfter);
      }),
    );
  });

  test('changes what a restart would, of a day on which nothing has happened', () => {
    fc.assert(
      fc.property(anyVersions, anyDate, ({ before, next, disabled }, date) => {
        const [was, is] = [before, next].map((one) => planDay(indexSchedule(one), date, disabled));
        const difference = replanDay(freshDay(SCHEDULE, was ?? []), { before: was ?? [], next: is ?? [] });
        const impact = impactOn(date, { before, next, disabled });
        const places = (runs: RunsImpact['runs']['added']): readonly string[] =>
          runs.map((run) => placeOf(run, run)).sort();
        expect(places(impact.runs.added)).toEqual(difference.added.map(({ place }) => place).sort());
        expect(places(impact.runs.removed)).toEqual(difference.removed.map(({ id }) => id).sort());
        const told = impact.runs.changed.map((run) => [placeOf(run, run), run.changes] as const);
        expect(Object.fromEntries(told)).toEqual(
          Object.fromEntries(difference.changed.map(({ run, changes }) => [run.id, changes])),
        );
      }),
    );
  });

  test('adds, changes and leaves all the runs that it plans, and no other', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, anyDate, (before, next, date) => {
        const impact = impactOn(date, { before, next });
        const planned = plannedByPlace(planDay(indexSchedule(next), date, NOTHING_DISABLED));
        const loaded = [...planned.values()].filter(({ run }) => run.status === 'LOADED');
        expect(impact.added + impact.changed + impact.untouched).toBe(planned.size);
        expect(impact).toMatchObject({ runsAfter: planned.size, loadedAfter: loaded.length });
        expect(impact.removed + impact.changed + impact.untouched).toBe(impact.runsBefore);
      }),
    );
  });

  test('adds everything where there was no definition', () => {
    const impact = impactOn(MONDAY, {
      before: null,
      next: aSchedule({ processes: { P: ['A', 'B'] } }),
    });
    expect(impact).toMatchObject({ runsBefore: 0, runsAfter: 2, added: 2, removed: 0, changed: 0 });
    expect(impact.runs.added[0]).toEqual({
      cycle: 'Nightly',
      flow: 'Nightly',
      process: 'P',
      job: 'A',
      before: null,
      after: 'LOADED',
      changes: [],
    });
  });

  test('tells of a job that gets days of its own on the other days only', () => {
    const before = aSchedule({ processes: { P: ['A', 'B'] } });
    const next = aSchedule({ processes: { P: ['A', 'B'] }, job: { B: { daysOfTheWeek: ['SUNDAY'] } } });
    expect(impactOn(SUNDAY, { before, next })).toMatchObject({ changed: 0, loadedAfter: 2 });
    expect(impactOn(MONDAY, { before, next })).toMatchObject({
      changed: 1,
      loadedBefore: 2,
      loadedAfter: 1,
      runs: { changed: [{ job: 'B', before: 'LOADED', after: 'SKIPPED', changes: ['status'] }] },
    });
  });

  test('names what is changed about a run: its definition, what it waits for, and what it starts', () => {
    const processes = { P: ['A'], Q: ['B'] };
    const before = aSchedule({ processes });
    const next = aSchedule({
      processes,
      job: { A: { priority: 200 } },
      mapping: { 'P/A': { parameters: 'x=1' } },
      rows: {
        dependencies: [after('Q', 'P')],
        externalDependencies: [external('Q/B', 'FILE')],
        scheduleLinks: [{ process: 'P', job: 'A', schedule: 'NEXT', enabled: true }],
      },
    });
    expect(impactOn(MONDAY, { before, next }).runs.changed).toMatchObject([
      { job: 'A', changes: ['parameters', 'priority', 'links'] },
      { job: 'B', changes: ['dependencies'] },
    ]);
  });

  test('plans the recurring flows that it enables, and no ad hoc ones', () => {
    const flowsOf = (enabled: boolean): Schedule =>
      aSchedule({
        processes: { P: ['A'], Q: ['B'] },
        members: { Nightly: ['P'], HOURS: ['Q'], HAND: ['Q'] },
        rows: { flows: [aFlow('Hourly_Cycle_3', 'HOURS', enabled), aFlow('Adhoc', 'HAND', enabled)] },
      });
    expect(impactOn(MONDAY, { before: flowsOf(false), next: flowsOf(true) }).runs.added).toMatchObject([
      { cycle: 'Hourly_Cycle_3', flow: 'HOURS', process: 'Q', job: 'B' },
    ]);
  });

  test('names a hundred runs of each kind, and counts all', () => {
    const jobs = Array.from({ length: 150 }, (_, n) => `J${n}`);
    const impact = impactOn(MONDAY, { before: null, next: aSchedule({ processes: { P: jobs } }) });
    expect(impact.added).toBe(150);
    expect(impact.runs.added).toHaveLength(100);
  });
});

describe('the dates ahead', () => {
  test('are fourteen from today on, without those that are opened already', () => {
    const dates = datesAhead(SUNDAY, new Set([SUNDAY, '2026-12-01']));
    expect(dates).toHaveLength(14);
    expect(dates.slice(0, 2)).toEqual([MONDAY, '2026-12-02']);
    expect(dates.at(-1)).toBe('2026-12-14');
  });

  test('are one situation as long as no job has days and nothing is disabled', () => {
    const schedule = aSchedule({ processes: { P: ['A'] } });
    expect(situationsOf(datesAhead(SUNDAY, new Set()), [schedule], [])).toHaveLength(1);
  });

  test('fall apart by days of the week of either definition, and by what is disabled when', () => {
    const sundays = aSchedule({ processes: { P: ['A'] }, job: { A: { daysOfTheWeek: ['SUNDAY'] } } });
    const disabled = [{ process: 'P', job: 'A', from: '2026-12-03', until: '2026-12-04' }];
    const situations = situationsOf(datesAhead(SUNDAY, new Set()), [sundays], disabled);
    expect(situations.map(({ dates }) => dates)).toEqual([
      [SUNDAY, '2026-12-06'],
      expect.arrayContaining([MONDAY, '2026-12-07']),
      ['2026-12-03', '2026-12-04'],
    ]);
    expect(situations[2]?.disabled).toEqual(disabledNames(disabled));
  });

  test('of one situation are planned the same', () => {
    const range = fc.record({
      process: fc.constantFrom('A', 'B'),
      job: fc.constantFrom(null, 'A1'),
      from: fc.constantFrom(SUNDAY, '2026-12-03'),
      until: fc.constantFrom(null, '2026-12-05'),
    });
    fc.assert(
      fc.property(anySchedule, fc.array(range, { maxLength: 2 }), (schedule, disabled) => {
        const index = indexSchedule(schedule);
        for (const situation of situationsOf(datesAhead(SUNDAY, new Set()), [schedule], disabled)) {
          const plans = situation.dates.map((date) => planDay(index, date, disabledOn(disabled, date)));
          for (const plan of plans) expect(plan).toEqual(plans[0]);
        }
        expect(disabledOn(disabled, SUNDAY).size).toBeLessThanOrEqual(new Set(disabled.map(targetName)).size);
      }),
    );
  });
});

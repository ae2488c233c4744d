import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { disabledNames, NOTHING_DISABLED } from '../../../src/domain/plan/disabled-job.js';
import { edgeState } from '../../../src/domain/run/edge.js';
import { planDay, type PlannedFlow, type PlannedRun } from '../../../src/domain/plan/plan-day.js';
import { placeOf, type DayRun } from '../../../src/domain/plan/present-day.js';
import { replanDay, type DayDifference } from '../../../src/domain/plan/replan.js';
import { indexSchedule } from '../../../src/domain/schedule-index.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { anySchedule, applied, opened, someDay, type Day } from '../../support/present-days.js';
import { after, aSchedule } from '../../support/schedules.js';

const THURSDAY = '2026-11-19';

const planOf = (schedule: Schedule, disabled = NOTHING_DISABLED): readonly PlannedFlow[] =>
  planDay(indexSchedule(schedule), THURSDAY, disabled);

const changesNothing = ({ added, removed, changed, edges, links }: DayDifference): boolean =>
  [added, removed, changed, edges.added, edges.changed, edges.removed, links.added, links.removed].every(
    (list) => list.length === 0,
  );

/** Two versions, what is disabled by now, and a day of the first one of which something has happened. */
const anyRestart = fc
  .tuple(anySchedule, anySchedule, fc.subarray(['A', 'B', 'C', 'D']))
  .chain(([before, next, disabled]) => {
    const names = disabledNames(disabled.map((process) => ({ process, job: null })));
    const plans = { before: planOf(before), next: planOf(next, names) };
    return fc.record({
      plans: fc.constant(plans),
      versions: fc.constant({ before, next }),
      day: someDay(plans.before),
    });
  });

describe('any day, planned once more', () => {
  test('with the same version changes nothing, whatever has happened and whatever people have decided', () => {
    fc.assert(
      fc.property(anyRestart, ({ plans: { before }, day }) => {
        const difference = replanDay(day, { before, next: before });
        expect(changesNothing(difference)).toBe(true);
        expect(difference.untouched).toBe(day.runs.length);
      }),
    );
  });

  test('leaves what has started as it is, with all that it depends on and starts', () => {
    fc.assert(
      fc.property(anyRestart, ({ plans, day }) => {
        const then = applied(day, replanDay(day, plans));
        const there = new Set(then.runs.map(({ id }) => id));
        for (const run of day.runs.filter(({ started }) => started)) {
          expect(then.runs).toContainEqual(run);
          // Only what is not there any more is not waited for any more.
          const had = edgesInto(day, run).filter(({ predecessor }) => there.has(predecessor ?? run.id));
          expect(edgesInto(then, run).map(({ id }) => id)).toEqual(had.map(({ id }) => id));
          expect(then.links.filter(({ runId }) => runId === run.id)).toEqual(
            day.links.filter(({ runId }) => runId === run.id),
          );
        }
      }),
    );
  });

  test('gives everything else the dependencies of a fresh day, decided by what is before it now', () => {
    fc.assert(
      fc.property(anyRestart, ({ plans, day }) => {
        const difference = replanDay(day, plans);
        const then = applied(day, difference);
        const fresh = opened(plans.next, day.released);
        for (const { predecessor, on, kind, state } of difference.edges.added) {
          const behind = [...day.runs, ...fresh.runs].find((run) => placeOf(run, run) === predecessor);
          expect(state).toBe(behind ? edgeState(behind, on) : kind === 'EXTERNAL' ? 'SATISFIED' : 'OPEN');
        }
        const byPlace = new Map(then.runs.map((run) => [placeOf(run, run), run]));
        for (const run of fresh.runs) {
          const now = byPlace.get(placeOf(run, run));
          if (!now) throw new Error(`${run.id} is missing`);
          if (now.started) continue;
          expect(shown(then, now)).toEqual(shown(fresh, run));
          const links = ({ links: all }: Day, { id }: DayRun): string[] =>
            all.filter(({ runId }) => runId === id).map(({ schedule }) => schedule);
          expect(links(then, now)).toEqual(links(fresh, run));
        }
        for (const { runs, edges } of [then]) {
          const ids = new Set(runs.map(({ id }) => id));
          expect(edges.filter(({ successor }) => !ids.has(successor))).toEqual([]);
          expect(edges.filter(({ predecessor }) => predecessor !== null && !ids.has(predecessor))).toEqual(
            [],
          );
        }
      }),
    );
  });

  test('has the runs of the plan, defined by it but for what a person has said, and what has started', () => {
    fc.assert(
      fc.property(anyRestart, ({ plans, day }) => {
        const then = applied(day, replanDay(day, plans));
        const planned = new Map(opened(plans.next).runs.map((run) => [placeOf(run, run), run]));
        const before = new Map(opened(plans.before).runs.map((run) => [placeOf(run, run), run]));
        const places = then.runs.map((run) => placeOf(run, run));
        expect([...planned.keys()].filter((place) => !places.includes(place))).toEqual([]);
        for (const run of then.runs.filter(({ started }) => !started)) {
          const wanted = planned.get(placeOf(run, run));
          const was = day.runs.find(({ id }) => id === run.id);
          const isEdited = was && was.parameters !== before.get(placeOf(was, was))?.parameters;
          expect(run).toMatchObject({
            jobType: wanted?.jobType,
            priority: wanted?.priority,
            join: wanted?.join,
            parameters: isEdited ? was.parameters : wanted?.parameters,
          });
        }
      }),
    );
  });

  test('needs nothing when it is planned with that version again', () => {
    fc.assert(
      fc.property(anyRestart, ({ plans, versions, day }) => {
        const then = applied(day, replanDay(day, plans));
        const again = replanDay(then, { before: planOf(versions.next), next: plans.next });
        expect(changesNothing(again)).toBe(true);
      }),
    );
  });
});

const edgesInto = (day: Day, { id }: DayRun): Day['edges'] =>
  day.edges.filter(({ successor }) => successor === id);

/** What a run depends on, in words; whether it counts is a person's to say. */
function shown(day: Day, run: DayRun): readonly string[] {
  const byId = new Map(day.runs.map((one) => [one.id, one]));
  const present = new Map(day.runs.map((one) => [placeOf(one, one), one]));
  return edgesInto(day, run)
    .map(({ kind, on, predecessor, outsideSchedule, outsideJob, timeOut, onTimeOut }) => {
      const behind = byId.get(predecessor ?? '');
      const place = behind && present.has(placeOf(behind, behind)) ? placeOf(behind, behind) : '';
      return [kind, on, place, outsideSchedule, outsideJob, timeOut, onTimeOut].join(' ');
    })
    .sort();
}

describe('a run that has not started', () => {
  const version = (is: Partial<Schedule['jobs'][number]> = {}): Schedule =>
    aSchedule({ processes: { P: ['A', 'B'] }, job: { A: is } });
  const OFF = version({ enabled: false });
  const SUNDAYS = version({ daysOfTheWeek: ['SUNDAY'] });

  /** What becomes of the status of the first run. */
  const becomes = (is: Partial<DayRun>, [before, next]: readonly [Schedule, Schedule]): string | null => {
    const plans = { before: planOf(before), next: planOf(next) };
    const day = opened(plans.before);
    const [first, ...rest] = day.runs;
    if (!first) throw new Error('there is no run');
    const runs = [{ ...first, ...is }, ...rest];
    const { changed } = replanDay({ ...day, runs }, plans);
    return changed.find(({ run }) => run.job === 'A')?.to ?? null;
  };

  interface Case {
    readonly is: Partial<DayRun>;
    readonly versions: readonly [Schedule, Schedule];
    readonly to: string | null;
  }

  test.each<[string, Case]>([
    ['LOADED, disabled by now', { is: { status: 'LOADED' }, versions: [version(), OFF], to: 'DISABLED' }],
    ['PENDING, disabled by now', { is: { status: 'PENDING' }, versions: [version(), OFF], to: 'DISABLED' }],
    ['NOT_RUN, disabled by now', { is: { status: 'NOT_RUN' }, versions: [version(), OFF], to: 'DISABLED' }],
    [
      'PENDING, not a day of it by now',
      { is: { status: 'PENDING' }, versions: [version(), SUNDAYS], to: 'SKIPPED' },
    ],
    ['DISABLED, enabled by now', { is: { status: 'DISABLED' }, versions: [OFF, version()], to: 'LOADED' }],
    [
      'SKIPPED by the calendar, a day of it by now',
      { is: { status: 'SKIPPED' }, versions: [SUNDAYS, version()], to: 'LOADED' },
    ],
    [
      'SKIPPED by the calendar, disabled by now',
      { is: { status: 'SKIPPED' }, versions: [SUNDAYS, OFF], to: 'DISABLED' },
    ],
    [
      'DISABLED, not a day of it by now',
      { is: { status: 'DISABLED' }, versions: [OFF, SUNDAYS], to: 'SKIPPED' },
    ],
    ['HELD, disabled by now', { is: { status: 'HELD' }, versions: [version(), OFF], to: null }],
    [
      'SKIPPED by a person, disabled by now',
      { is: { status: 'SKIPPED', skippedFrom: 'PENDING' }, versions: [version(), OFF], to: null },
    ],
    [
      'SKIPPED by a person, enabled all the time',
      { is: { status: 'SKIPPED', skippedFrom: 'HELD' }, versions: [version(), version()], to: null },
    ],
    [
      'PENDING by a rerun, no day of it before and now',
      { is: { status: 'PENDING' }, versions: [SUNDAYS, SUNDAYS], to: null },
    ],
    [
      'PENDING by a rerun, disabled by now',
      { is: { status: 'PENDING' }, versions: [SUNDAYS, OFF], to: 'DISABLED' },
    ],
    ['NOT_RUN, as before', { is: { status: 'NOT_RUN' }, versions: [version(), version()], to: null }],
  ])('that is %s', (_, { is, versions, to }) => {
    expect(becomes(is, versions)).toBe(to);
  });

  test('says what is changed about it', () => {
    const before = aSchedule({ processes: { P: ['A'], Q: ['B'] } });
    const next = aSchedule({
      processes: { P: ['A'], Q: ['B'] },
      job: { B: { enabled: false, priority: 200, critical: true } },
      mapping: { 'Q/B': { parameters: 'x=2' } },
      rows: {
        dependencies: [after('Q', 'P')],
        scheduleLinks: [{ process: 'Q', job: 'B', schedule: 'NEXT', enabled: true }],
      },
    });
    const { changed, untouched } = replanDay(opened(planOf(before)), {
      before: planOf(before),
      next: planOf(next),
    });
    expect(untouched).toBe(1);
    expect(changed.map(({ changes }) => changes)).toEqual([
      ['status', 'parameters', 'critical', 'priority', 'dependencies', 'links'],
    ]);
  });
});

test('what has started and is otherwise by now is named', () => {
  const before = aSchedule({ processes: { P: ['A', 'B', 'C'] } });
  const next = aSchedule({ processes: { P: ['A', 'B'] }, job: { A: { priority: 200 } } });
  const plans = { before: planOf(before), next: planOf(next) };
  const day = opened(plans.before);
  const runs = day.runs.map((run): DayRun => ({ ...run, status: 'COMPLETED', started: true }));
  const { kept, untouched } = replanDay({ ...day, runs }, plans);
  expect(untouched).toBe(3);
  expect(kept.map(({ run, planned }) => [run.job, planned])).toEqual([
    ['A', true],
    ['C', false],
  ]);
});

test('parameters that a person has edited are no reason to name a run that has started', () => {
  const plan = planOf(aSchedule({ processes: { P: ['A'] } }));
  const day = opened(plan);
  const runs = day.runs.map(
    (run) => ({ ...run, status: 'RUNNING', started: true, parameters: 'x=mine' }) as const,
  );
  expect(replanDay({ ...day, runs }, { before: plan, next: plan }).kept).toEqual([]);
  const next = planOf(aSchedule({ processes: { P: ['A'] }, job: { A: { priority: 1 } } }));
  expect(replanDay({ ...day, runs }, { before: plan, next }).kept).toMatchObject([{ planned: true }]);
});

test('a switch of a dependency is kept beside another one that is the same but for that', () => {
  const rows = (...enabled: readonly boolean[]): Partial<Schedule> => ({
    dependencies: enabled.map((on) => after('Q', 'P', { enabled: on })),
  });
  const version = aSchedule({ processes: { P: ['A'], Q: ['B'] }, rows: rows(true, false) });
  const plan = planOf(version);
  const day = opened(plan);
  const switched = {
    ...day,
    edges: day.edges.map((edge) => ({ ...edge, switched: true, enabled: !edge.enabled })),
  };
  expect(changesNothing(replanDay(switched, { before: plan, next: plan }))).toBe(true);
  const shorter = planOf(aSchedule({ processes: { P: ['A'], Q: ['B'] }, rows: rows(true) }));
  const { edges } = replanDay(switched, { before: plan, next: shorter });
  expect(edges.removed.map(({ id }) => id)).toEqual(['1']);
  expect(edges.changed).toEqual([]);
});

test('every field of a plan is compared', () => {
  const plan = planOf(aSchedule({ processes: { P: ['A'] } }));
  const other: PlannedRun = {
    process: 'P',
    job: 'A',
    status: 'LOADED',
    sequence: 2,
    application: 'OTHER',
    module: 'OTHER',
    agentGroup: 'other',
    jobType: 'OTHER',
    join: 'ANY',
    parameters: 'x=2',
    skipOnError: true,
    critical: true,
    priority: 1,
    exclusiveKey: 'KEY',
    onKeyTaken: 'SKIP',
    thresholdRunTime: 1,
    maxRunTime: 1,
    externalStatusUpdate: 'ALL',
  };
  const next = plan.map((flow) => ({ ...flow, runs: [other] }));
  const [change] = replanDay(opened(plan), { before: plan, next }).changed;
  const { process: _process, job: _job, status: _status, ...fields } = other;
  expect(change?.changes).toEqual(Object.keys(fields));
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  seenAgainst,
  SheetRows,
  sheetValueOf,
  WHOLE_ROW,
  withOverrides,
  type Override,
  type OverrideState,
  type OverrideValue,
} from '../../../src/domain/override.js';
import { rowName, TABS_WITH_NAMED_ROWS } from '../../../src/domain/row-name.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { after, aFlow, aSchedule, external } from '../../support/schedules.js';

const NIGHT = aSchedule({
  processes: { A: ['A1', 'A2'], B: ['B1'] },
  application: { throttleLimit: 4 },
  job: { A1: { thresholdRunTime: 60, notes: 'first' }, B1: { daysOfTheWeek: ['MONDAY'] } },
  mapping: { 'A/A1': { parameters: 'x=1' } },
  rows: {
    modules: [{ application: 'APP', name: 'CORE', description: '', enabled: true }],
    flows: [aFlow('Hourly_Cycle_1', 'LOADS')],
    dependencies: [after('B', 'A'), after('B/B1', 'A/A1', { on: 'FAILURE' })],
    externalDependencies: [external('A/A1', 'BANK_FILE')],
    interScheduleDependencies: [
      {
        process: 'B',
        job: 'B1',
        schedule: 'MERCH',
        predecessorProcess: 'P',
        predecessorJob: 'J',
        enabled: true,
        timeOut: null,
        onTimeOut: 'ALERT',
      },
    ],
    scheduleLinks: [{ process: 'B', job: 'B1', schedule: 'NEXT', enabled: true }],
  },
});

type Said = Pick<Override, 'tab' | 'row' | 'field' | 'value'> & { readonly sheetValue?: OverrideValue };

/** Set while the workbook is as NIGHT is, unless it is said what the workbook said. */
const over = ({ sheetValue, ...said }: Said): Override => ({
  ...said,
  sheetValue: sheetValue ?? sheetValueOf(new SheetRows(NIGHT), said),
});

const threshold = over({ tab: 'jobs', row: 'A1', field: 'thresholdRunTime', value: 90 });
const file = external('B/B1', 'RATES');
const ownRow = over({
  tab: 'externalDependencies',
  row: 'B/B1 after RATES',
  field: WHOLE_ROW,
  value: { ...file },
});

const stateIn = (definition: Schedule, override: Override): OverrideState | undefined =>
  seenAgainst(new SheetRows(definition), [override])[0]?.state;

const withJob = (name: string, is: Partial<Schedule['jobs'][number]>): Schedule => ({
  ...NIGHT,
  jobs: NIGHT.jobs.map((job) => (job.name === name ? { ...job, ...is } : job)),
});

describe('the definition that is planned', () => {
  test('is the workbook itself where nobody has said anything', () => {
    expect(withOverrides(NIGHT, [])).toBe(NIGHT);
  });

  test.each<[Said, (schedule: Schedule) => unknown]>([
    [
      { tab: 'applications', row: 'APP', field: 'throttleLimit', value: 9 },
      (is) => is.applications[0]?.throttleLimit,
    ],
    [{ tab: 'modules', row: 'APP/CORE', field: 'enabled', value: false }, (is) => is.modules[0]?.enabled],
    [
      { tab: 'flows', row: 'Hourly_Cycle_1/LOADS', field: 'enabled', value: false },
      (is) => is.flows[0]?.enabled,
    ],
    [
      { tab: 'jobs', row: 'B1', field: 'daysOfTheWeek', value: ['SUNDAY', 'MONDAY'] },
      (is) => is.jobs.find(({ name }) => name === 'B1')?.daysOfTheWeek,
    ],
    [
      { tab: 'processJobs', row: 'A/A1', field: 'parameters', value: 'x=2||y=3' },
      (is) => is.processJobs[0]?.parameters,
    ],
    [
      { tab: 'dependencies', row: 'B/B1 after A/A1 on FAILURE', field: 'enabled', value: false },
      (is) => is.dependencies[1]?.enabled,
    ],
    [
      { tab: 'interScheduleDependencies', row: 'B/B1 after MERCH/P/J', field: 'enabled', value: false },
      (is) => is.interScheduleDependencies[0]?.enabled,
    ],
    [
      { tab: 'externalDependencies', row: 'A/A1 after BANK_FILE', field: 'enabled', value: false },
      (is) => is.externalDependencies[0]?.enabled,
    ],
    [
      { tab: 'scheduleLinks', row: 'B/B1 starts NEXT', field: 'enabled', value: false },
      (is) => is.scheduleLinks[0]?.enabled,
    ],
  ])('has %j', (said, read) => {
    const planned = withOverrides(NIGHT, [over(said)]);
    expect(read(planned)).toEqual(said.value);
    expect({ ...planned, [said.tab]: [] }).toEqual({ ...NIGHT, [said.tab]: [] });
  });

  test('has several fields of a row, and leaves its other fields and the other rows as they are', () => {
    const notes = over({ tab: 'jobs', row: 'A1', field: 'notes', value: 'slow' });
    expect(withOverrides(NIGHT, [threshold, notes]).jobs).toEqual(
      withJob('A1', { thresholdRunTime: 90, notes: 'slow' }).jobs,
    );
  });

  test('has rows of people behind those of the workbook', () => {
    expect(withOverrides(NIGHT, [ownRow]).externalDependencies).toEqual([
      external('A/A1', 'BANK_FILE'),
      file,
    ]);
  });

  test('has such a row once, as people have said it, when the workbook gets it too', () => {
    const workbook = { ...NIGHT, externalDependencies: [{ ...file, timeOut: 60 }] };
    expect(withOverrides(workbook, [ownRow]).externalDependencies).toEqual([file]);
  });

  test('does not have a row about a job that the process does not have', () => {
    const lost = { ...NIGHT, processJobs: NIGHT.processJobs.filter(({ job }) => job !== 'B1') };
    expect(withOverrides(lost, [ownRow]).externalDependencies).toEqual(NIGHT.externalDependencies);
  });

  test('is the workbook itself where none of the rows is there', () => {
    const gone = over({ tab: 'jobs', row: 'GONE', field: 'enabled', value: false, sheetValue: true });
    expect(withOverrides(NIGHT, [gone])).toEqual(NIGHT);
  });
});

describe('an override beside the workbook', () => {
  test.each<[string, Schedule, OverrideState]>([
    ['ACTIVE while the workbook says what it said', NIGHT, 'ACTIVE'],
    [
      'ACTIVE whatever else the workbook changes',
      withJob('A1', { notes: 'other', enabled: false }),
      'ACTIVE',
    ],
    ['AGREED when it says the same by now', withJob('A1', { thresholdRunTime: 90 }), 'AGREED'],
    ['in CONFLICT when it says something third', withJob('A1', { thresholdRunTime: 30 }), 'CONFLICT'],
    ['in CONFLICT when the cell is blank by now', withJob('A1', { thresholdRunTime: null }), 'CONFLICT'],
    ['DORMANT without its row', { ...NIGHT, jobs: [] }, 'DORMANT'],
  ])('is %s', (_, definition, state) => {
    expect(stateIn(definition, threshold)).toBe(state);
  });

  test.each<[string, Schedule, OverrideState]>([
    ['ACTIVE while the workbook does not have it', NIGHT, 'ACTIVE'],
    ['AGREED when it has the same', { ...NIGHT, externalDependencies: [file] }, 'AGREED'],
    [
      'in CONFLICT when it has it otherwise',
      { ...NIGHT, externalDependencies: [{ ...file, timeOut: 60 }] },
      'CONFLICT',
    ],
    ['DORMANT without the job that it is about', { ...NIGHT, processJobs: [] }, 'DORMANT'],
  ])('that is a row is %s', (_, definition, state) => {
    expect(stateIn(definition, ownRow)).toBe(state);
  });

  test('is seen with what the workbook says now', () => {
    const seen = (definition: Schedule, override: Override): unknown =>
      seenAgainst(new SheetRows(definition), [override])[0]?.sheetNow;
    expect(seen(withJob('A1', { thresholdRunTime: 30 }), threshold)).toBe(30);
    expect(seen({ ...NIGHT, jobs: [] }, threshold)).toBeNull();
    expect(seen(NIGHT, ownRow)).toBeNull();
    expect(seen({ ...NIGHT, externalDependencies: [file] }, ownRow)).toEqual(file);
  });
});

/** Overrides of NIGHT, of a few fields, whatever they say; no two of the same field. */
const overrides = fc.uniqueArray(
  fc.oneof(
    fc
      .record({
        row: fc.constantFrom('A1', 'A2', 'B1', 'GONE'),
        value: fc.boolean(),
        sheetValue: fc.boolean(),
      })
      .map((said): Override => ({ tab: 'jobs', field: 'enabled', ...said })),
    fc
      .record({
        row: fc.constantFrom('A/A1', 'A/A2', 'B/B1', 'B/GONE'),
        value: fc.constantFrom('', 'x=1', 'x=2'),
        sheetValue: fc.constantFrom('', 'x=1'),
      })
      .map((said): Override => ({ tab: 'processJobs', field: 'parameters', ...said })),
    fc
      .record({
        place: fc.constantFrom('A/A1', 'B/B1', 'B/GONE'),
        job: fc.constantFrom('BANK_FILE', 'RATES'),
      })
      .map(({ place, job }): Override => {
        const value = { ...external(place, job) };
        const row = `${place} after ${job}`;
        return { tab: 'externalDependencies', row, field: WHOLE_ROW, value, sheetValue: null };
      }),
  ),
  { selector: ({ tab, row, field }) => `${tab} ${row} ${field}` },
);

const names = (schedule: Schedule): readonly string[] =>
  TABS_WITH_NAMED_ROWS.flatMap((tab) => schedule[tab].map((row: unknown) => `${tab} ${rowName(tab, row)}`));

test('whatever is overridden, what is not dormant is planned as it says, and nothing else changes', () => {
  fc.assert(
    fc.property(overrides, (all) => {
      const planned = withOverrides(NIGHT, all);
      const seen = seenAgainst(new SheetRows(NIGHT), all);
      const rows = new SheetRows(planned);
      const active = seen.filter(({ state }) => state !== 'DORMANT');
      for (const { override } of active) expect(sheetValueOf(rows, override)).toEqual(override.value);
      const added = active.filter(
        ({ override, sheetNow }) => override.field === WHOLE_ROW && sheetNow === null,
      );
      expect(names(planned)).toHaveLength(names(NIGHT).length + added.length);
      expect(
        withOverrides(
          NIGHT,
          active.map(({ override }) => override),
        ),
      ).toEqual(planned);
      const back = all.map((override) => ({
        ...override,
        value: sheetValueOf(new SheetRows(NIGHT), override),
      }));
      expect(
        withOverrides(
          planned,
          back.filter(({ field }) => field !== WHOLE_ROW),
        ).jobs,
      ).toEqual(NIGHT.jobs);
    }),
  );
});

test('overriding a second time changes nothing, and the order in which it was said says nothing', () => {
  fc.assert(
    fc.property(overrides, (all) => {
      const planned = withOverrides(NIGHT, all);
      expect(withOverrides(planned, all)).toEqual(planned);
      const sorted = (schedule: Schedule): readonly string[] =>
        schedule.externalDependencies.map((row) => JSON.stringify(row)).sort();
      const turned = withOverrides(NIGHT, [...all].reverse());
      expect(sorted(turned)).toEqual(sorted(planned));
      expect({ ...turned, externalDependencies: [] }).toEqual({ ...planned, externalDependencies: [] });
    }),
  );
});

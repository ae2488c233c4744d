import { describe, expect, test } from '@jest/globals';
import type { Impact, OpenDayImpact } from '../../../src/cli/api/impact-shapes.js';
import { impactText } from '../../../src/cli/commands/show-impact.js';
import { styleFor } from '../../../src/cli/terminal/style.js';
import type { DatesImpact, NightForecast, NightlyImpact } from '../../../src/domain/impact/impact.js';
import { memoryIo } from '../../support/memory-io.js';

const style = styleFor(memoryIo().out, {});
const none = { total: 0, new: 0, items: [] };

const night = (expectedSeconds: number, is: Partial<NightForecast> = {}): NightForecast => ({
  expectedSeconds,
  earliestSeconds: expectedSeconds,
  latestSeconds: expectedSeconds,
  basis: 'history',
  runsLeft: 3,
  runsWithoutHistory: 0,
  criticalPath: [],
  criticalPathTotal: 0,
  ...is,
});

const longer: NightlyImpact = {
  before: night(600),
  after: night(660),
  laterBySeconds: 60,
  criticalPathChanged: false,
};

const openDay = (is: Partial<OpenDayImpact> = {}): OpenDayImpact => ({
  businessDate: '2026-11-24',
  version: 2,
  added: 1,
  removed: 0,
  changed: 2,
  untouched: 5,
  runs: { added: [], removed: [], changed: [], kept: [] },
  touched: [],
  touchedTotal: 0,
  nightly: longer,
  ...is,
});

const ahead = (is: Partial<DatesImpact> = {}): DatesImpact => ({
  dates: ['2026-11-25', '2026-11-26', '2026-11-30'],
  runsBefore: 8,
  runsAfter: 9,
  loadedBefore: 7,
  loadedAfter: 7,
  added: 1,
  removed: 0,
  changed: 0,
  untouched: 8,
  runs: { added: [], removed: [], changed: [] },
  nightly: longer,
  ...is,
});

const text = (is: Partial<Impact>, all = false): string => {
  const impact: Impact = {
    schedule: 'NIGHT',
    fromVersion: 2,
    version: 3,
    asOf: '2026-11-24T20:00:00Z',
    openDays: [],
    openDaysTotal: 0,
    fortnight: [],
    unreachable: none,
    neverRun: none,
    neverMet: none,
    ...is,
  };
  return impactText(impact, { style, all });
};

test('open days are shown with what a restart would do to them, and to what is held or runs', () => {
  const run = { cycle: 'Nightly', flow: 'Nightly', process: 'P' };
  const touched = [
    { ...run, id: '7', job: 'J', status: 'HELD', effect: 'CHANGED', changes: ['parameters'] },
    { ...run, id: '8', job: 'K', status: 'RUNNING', effect: 'KEPT', changes: [] },
  ] as const;
  expect(text({ openDays: [openDay({ touched, touchedTotal: 14 })], openDaysTotal: 9 })).toBe(
    [
      'Impact',
      'OPEN DAY    VERSION  ADDED  REMOVED  CHANGED  NIGHTLY TAKES',
      '2026-11-24        2      1        0        2  11 min 00 s, 1 min 00 s more',
      '… and 8 more open days',
      '  ! P/J of 2026-11-24 (run 7, HELD) would be changed: parameters',
      '  ! P/K of 2026-11-24 (run 8, RUNNING) goes on as it was started',
      '  … and 12 more: --all shows them',
      'Open days stay as they are until restart-schedule.',
      '',
    ].join('\n'),
  );
});

describe('the dates ahead', () => {
  const path = [
    { process: 'A', job: 'A1', expectedSeconds: 60, basis: 'history' },
    { process: 'B', job: 'B1', expectedSeconds: 60, basis: 'history' },
  ];

  test('are shown by what happens to them', () => {
    const after = night(660, { criticalPath: path, criticalPathTotal: 2 });
    const nightly = { ...longer, after, criticalPathChanged: true };
    expect(text({ fortnight: [ahead({ nightly })] })).toBe(
      [
        'Impact',
        'DATES AHEAD                  RUNS   TAKE PART  ADDED  REMOVED  CHANGED  NIGHTLY TAKES',
        '2026-11-25 … 2026-11-30 (3)  8 → 9  7              1        0        0  11 min 00 s, 1 min 00 s more',
        '  ~ Its critical path on 2026-11-25 … 2026-11-30 (3): A/A1, B/B1',
        '',
      ].join('\n'),
    );
  });

  test('name their runs where everything is asked for', () => {
    const run = { cycle: 'Nightly', flow: 'Nightly', process: 'P', before: null, after: 'LOADED' } as const;
    const runs = { added: [{ ...run, job: 'J', changes: [] }], removed: [], changed: [] };
    const fortnight = [ahead({ dates: ['2026-11-25'], runs })];
    expect(text({ fortnight })).not.toContain('P/J');
    expect(text({ fortnight }, true)).toContain('  + Nightly P/J, 2026-11-25\n');
  });

  test.each([
    { what: 'shorter', nightly: { ...longer, laterBySeconds: -60 }, told: '11 min 00 s, 1 min 00 s less' },
    { what: 'the same', nightly: { ...longer, laterBySeconds: 0 }, told: '11 min 00 s' },
    { what: 'not reached', nightly: { ...longer, after: null }, told: 'it would not be reached' },
    {
      what: 'a guess',
      nightly: { ...longer, after: night(5, { basis: 'none' }), laterBySeconds: null },
      told: '5.0 s, a guess',
    },
  ])('say when the Nightly is $what', ({ nightly, told }) => {
    const [, , row = ''] = text({ fortnight: [ahead({ nightly })] }).split('\n');
    expect(row.endsWith(`  ${told}`)).toBe(true);
  });
});

describe('what never happens', () => {
  const neverRun = {
    total: 30,
    new: 1,
    items: [
      { process: 'P', job: 'J', why: 'NEVER_REACHED', isNew: true },
      { process: 'P', job: 'K', why: 'JOB_DISABLED', isNew: false },
    ],
  } as const;

  test('is named where it is new', () => {
    expect(text({ neverRun })).toContain(
      '30 jobs that never run, 1 of them new\n  ! P/J: it waits for something that never happens\n',
    );
    expect(text({ neverRun })).not.toContain('P/K');
  });

  test('is named altogether where everything is asked for', () => {
    expect(text({ neverRun }, true)).toContain(
      'something that never happens (new)\n  ! P/K: it is disabled\n',
    );
  });

  test('is told of dependencies and of jobs that no flow leads to', () => {
    const unreachable = { total: 1, new: 1, items: [{ job: 'J', why: 'NO_FLOW', isNew: true }] } as const;
    const wait = { schedule: 'NIGHT', process: 'P', job: 'J', kind: 'DEPENDENCY', on: 'FAILURE' } as const;
    const items = [{ ...wait, ref: 'A/A1', why: 'CANNOT_FAIL', follows: 'NOT_RUN', isNew: true }] as const;
    const shown = text({ unreachable, neverMet: { total: 1, new: 1, items } });
    expect(shown).toContain('  ! J: its processes are in no flow\n');
    expect(shown).toContain('  ! NIGHT P/J waits for A/A1: that cannot fail\n');
  });
});

test('where nothing is planned that is said', () => {
  expect(text({})).toBe('Impact\nNo open day, and no date ahead: nothing is planned yet.\n');
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../../console/src/api/shapes.js';
import { bestAction, inTheirPlaces, needing } from '../../../console/src/night/attention-order.js';
import {
  ALWAYS,
  COLUMNS,
  columnsOf,
  columnsText,
  moved,
  NARROWEST,
  toggled,
  trackOf,
  USUAL_COLUMNS,
  WIDEST,
  withWidth,
  type Columns,
} from '../../../console/src/night/column-layout.js';
import { csvOf } from '../../../console/src/ui/csv.js';
import { hasFlag } from '../../../console/src/night/run-flags.js';
import { inWords, matcherOf } from '../../../console/src/night/search.js';
import {
  chosenIds,
  isEmpty,
  NOTHING,
  ofRuns,
  withRange,
  withToggled,
  type Selection,
} from '../../../console/src/night/selection.js';
import { differenceOf } from '../../../console/src/night/list-difference.js';
import { againstUsual, usualOf } from '../../../console/src/night/usual.js';
import { cycleStates } from '../../../console/src/night/cycle-states.js';
import { nextSort, sorted, sortOf, sortText } from '../../../console/src/night/sort.js';
import { hostileTexts } from '../../support/hostile-texts.js';

const runOf = (id: number, fields: Partial<Run> = {}): Run => ({
  ...{ id: String(id), schedule: 'S', businessDate: '2026-11-24', cycle: 'Nightly', flow: 'F' },
  ...{ process: 'P', job: `J${id}`, requestNo: 1, execution: null, application: 'A', jobType: 'SVC' },
  ...{ agentGroup: 'G', status: 'PENDING', cause: null, flags: [], waitingFor: [], attempt: 0 },
  ...{ attemptState: null, agentExecutionId: null, executionId: null, executionInfo: null, detail: null },
  ...{ parameters: '', priority: 5, skipOnError: false, requestedAt: null, startedAt: null, endedAt: null },
  ...fields,
});

const columns: fc.Arbitrary<Columns> = fc
  .uniqueArray(fc.constantFrom(...COLUMNS.filter((column) => !ALWAYS.includes(column))))
  .chain((some) => fc.shuffledSubarray([...ALWAYS, ...some], { minLength: some.length + ALWAYS.length }))
  .chain((order) =>
    fc.tuple(
      ...order.map((column) =>
        fc.record({
          column: fc.constant(column),
          width: fc.option(fc.integer({ min: NARROWEST, max: WIDEST })),
        }),
      ),
    ),
  );

describe('columns', () => {
  test('are the same when the address is read again, whatever order and widths they have', () => {
    fc.assert(
      fc.property(columns, (placed) => {
        expect(columnsOf(columnsText(placed)) ?? USUAL_COLUMNS).toEqual(placed);
      }),
    );
  });

  test('always say which run it is and how it is, whatever the address says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = columnsOf(`start ${text}`)?.map(({ column }) => column) ?? [];
        expect(found).toEqual(expect.arrayContaining(['status', 'name', 'start']));
        expect(new Set(found).size).toBe(found.length);
      }),
    );
    expect(columnsOf('nothing of this')).toBeUndefined();
    expect(columnsOf('name-5 status-99999')?.map(({ width }) => width)).toEqual([NARROWEST, WIDEST]);
    expect(toggled(USUAL_COLUMNS, 'name')).toBe(USUAL_COLUMNS);
  });

  test('are moved one place, and not beyond the ends', () => {
    const names = (placed: Columns): readonly string[] => placed.map(({ column }) => column);
    expect(names(moved(USUAL_COLUMNS, 'name', -1)).slice(0, 2)).toEqual(['name', 'status']);
    expect(moved(USUAL_COLUMNS, 'status', -1)).toBe(USUAL_COLUMNS);
    expect(trackOf([{ column: 'name', width: 320 }])).toEqual({
      tracks: '2.5rem 20rem',
      least: '22.5rem',
      second: '22.5rem',
    });
    expect(trackOf(USUAL_COLUMNS).second).toBe('12.5rem');
    expect(trackOf(withWidth(USUAL_COLUMNS, 'name', 480)).second).toBe('auto');
  });
});

describe('the order', () => {
  const runs = [
    runOf(1, { job: 'B', startedAt: '2026-11-24T22:00:00.000Z', endedAt: '2026-11-24T22:01:00.000Z' }),
    runOf(2, { job: 'A', status: 'ERROR', cause: 'FAILED' }),
    runOf(3, { job: 'C', status: 'RUNNING', startedAt: '2026-11-24T21:00:00.000Z' }),
    runOf(4, { job: 'A' }),
  ];
  const now = Date.parse('2026-11-24T23:00:00.000Z');
  const by = (text: string): readonly string[] =>
    sorted(runs, sortOf(text) ?? { column: 'name', last: false }, { now });

  test('is that of the column, with equals as planned and what has no value last', () => {
    expect(by('name')).toEqual(['2', '4', '1', '3']);
    expect(by('-name')).toEqual(['3', '1', '2', '4']);
    expect(by('start')).toEqual(['3', '1', '2', '4']);
    expect(by('-start')).toEqual(['1', '3', '2', '4']);
    expect(by('-duration')).toEqual(['3', '1', '2', '4']);
    expect(by('status')[0]).toBe('2');
  });

  test('goes round: rising, falling, as planned', () => {
    const rising = nextSort(undefined, 'start');
    const falling = nextSort(rising, 'start');
    expect([rising, falling, nextSort(falling, 'start')].map(sortText)).toEqual(['start', '-start', '']);
    expect(sortText(nextSort(rising, 'end'))).toBe('end');
    expect(sortOf('--start')).toBeUndefined();
    expect(sortOf('nothing')).toBeUndefined();
  });

  test('has every run once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLUMNS), fc.boolean(), (column, last) => {
        expect([...sorted(runs, { column, last }, { now })].sort()).toEqual(['1', '2', '3', '4']);
      }),
    );
  });
});

describe('a selection', () => {
  const all = [1, 2, 3, 4, 5].map((id) => runOf(id, { application: id > 3 ? 'GL' : 'PAY' }));
  const ids = (selection: Selection): readonly string[] => chosenIds(selection, all);

  test('has what was chosen one by one, and ranges in the order of the rows', () => {
    const two = withToggled(withToggled(NOTHING, '2', all), '5', all);
    expect(ids(two)).toEqual(['2', '5']);
    expect(isEmpty(withToggled(withToggled(two, '2', all), '5', all))).toBe(true);
    const rows = ['5', '3', '1', '2', '4'];
    expect(ids(withRange(ofRuns(['4']), { rows, from: '3', to: '2' }, all))).toEqual(['1', '2', '3', '4']);
    expect(ids(withRange(NOTHING, { rows, from: '2', to: '3' }, all))).toEqual(['1', '2', '3']);
    expect(ids(withRange(NOTHING, { rows, from: 'gone', to: '3' }, all))).toEqual(['3']);
  });

  test('of a filter is whatever matches, and without one of them the others by their ids', () => {
    const filter: Selection = { kind: 'filter', filter: { app: 'GL' } };
    expect(ids(filter)).toEqual(['4', '5']);
    const more = [...all, runOf(6, { application: 'GL' })];
    expect(chosenIds(filter, more)).toEqual(['4', '5', '6']);
    expect(withToggled(filter, '5', all)).toEqual(ofRuns(['4']));
    expect(chosenIds(withToggled(filter, '5', all), more)).toEqual(['4']);
  });
});

describe('a list that stands still', () => {
  test('says what would come, go and move', () => {
    expect(differenceOf(['1', '2', '3'], ['2', '1', '4'])).toEqual({
      waiting: { came: 1, went: 1, moved: 2 },
      left: new Set(['3']),
    });
    const same = ['1', '2'];
    expect(differenceOf(same, same).waiting).toEqual({ came: 0, went: 0, moved: 0 });
  });
});

describe('flags', () => {
  test('narrow to what somebody may have to look at, and say so in words', () => {
    const blocked = runOf(1, {
      waitingFor: [{ kind: 'DEPENDENCY', ref: 'A/B', since: null, detail: 'ERROR (FAILED)' }],
    });
    const waiting = runOf(2, {
      waitingFor: [{ kind: 'DEPENDENCY', ref: 'A/B', since: null, detail: 'RUNNING' }],
    });
    const unknown = runOf(3, { status: 'ERROR', cause: 'START_UNKNOWN' });
    expect([blocked, waiting, unknown].map((run) => hasFlag(run, 'blocked'))).toEqual([true, false, false]);
    const search = { flag: ['blocked', 'unknown'], app: 'A' } as const;
    expect([blocked, waiting, unknown].filter(matcherOf(search))).toEqual([blocked, unknown]);
    expect(inWords(search)).toBe('Flag = blocked or start unknown, Application = A');
  });
});

describe('what needs a person', () => {
  test('is in the order of what it holds up, with what fits its state', () => {
    const runs = [
      runOf(1, { status: 'ERROR', cause: 'FAILED', endedAt: '2026-11-24T22:00:00.000Z' }),
      runOf(2, { status: 'ERROR', cause: 'START_UNKNOWN', endedAt: '2026-11-24T22:05:00.000Z' }),
      runOf(3, { status: 'HELD' }),
      runOf(4, { status: 'HELD' }),
      runOf(5, { status: 'ERROR', cause: 'FAILED', endedAt: '2026-11-24T22:06:00.000Z' }),
      runOf(6, { status: 'RUNNING', flags: ['TRACKING_LOST'] }),
      runOf(7),
    ];
    const needed = needing(
      runs,
      new Map([
        ['3', 4],
        ['5', 31],
      ]),
    );
    expect(needed.map(({ id }) => id)).toEqual(['5', '3', '2', '6', '1']);
    expect(needed.map(bestAction)).toEqual(['restart', 'release', 'resolve-start', null, 'restart']);
  });
});

describe('a CSV file', () => {
  test('calculates nothing in whatever opens it', () => {
    for (const { text } of hostileTexts('formula')) {
      const [line = ''] = csvOf([[text]]).split('\r\n');
      expect(line.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
    }
    expect(csvOf([['=1+1', 'a,b', 'c"d', 'plain', '-', '']])).toBe(`'=1+1,"a,b","c""d",plain,'-,\r\n`);
  });
});

describe('against what is usual', () => {
  const duration = (job: string, samples: number) => ({
    ...{ schedule: 'S', process: 'P', job, samples, averageSeconds: 99, medianSeconds: 100 },
    ...{ p10Seconds: 90, p90Seconds: 110, updatedAt: '2026-11-23T00:00:00Z' },
  });
  const usual = usualOf([duration('J1', 5), duration('J2', 4)]);
  const startedAt = '2026-11-24T01:00:00Z';
  const after = (seconds: number): number => Date.parse(startedAt) + seconds * 1000;
  const ended = (seconds: number): Partial<Run> => ({
    ...{ status: 'COMPLETED', startedAt, endedAt: new Date(after(seconds)).toISOString() },
  });

  test.each([
    [1, ended(120), 0.2],
    [1, ended(50), -0.5],
    [2, ended(120), null],
    [3, ended(120), null],
    [1, { status: 'RUNNING', startedAt } as const, 0.5],
    [1, { status: 'PENDING' } as const, null],
  ])('run %i with %o is %p over', (id, fields, share) => {
    const run = runOf(id, fields);
    const found = againstUsual(run, usual, after(150));
    if (share === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(share, 6);
  });

  test('a run that goes on is not said to be shorter than it will be', () => {
    expect(againstUsual(runOf(1, { status: 'RUNNING', startedAt }), usual, after(50))).toBeNull();
  });

  test('is an order, in which what was measured too seldom comes last', () => {
    const runs = [runOf(2, ended(120)), runOf(1, ended(120))];
    expect(sorted(runs, { column: 'usual', last: true }, { now: after(0), usual })).toEqual(['1', '2']);
  });
});

test('a cycle is as that of its runs that matters most', () => {
  const runs = [
    runOf(1, { status: 'COMPLETED' }),
    runOf(2, { status: 'ERROR', cause: 'TIMED_OUT' }),
    runOf(3, { status: 'RUNNING' }),
    runOf(4, { cycle: 'H1', status: 'COMPLETED' }),
    runOf(5, { cycle: 'H1', status: 'SKIPPED' }),
    runOf(6, { cycle: 'H2', status: 'LOADED' }),
    runOf(7, { cycle: 'H2', status: 'RUNNING' }),
    runOf(8, { cycle: 'H2', status: 'RUNNING', flags: ['TRACKING_LOST'] }),
  ];
  expect(cycleStates(runs).map(({ cycle, look, done }) => [cycle, look.word, done])).toEqual([
    ['Nightly', 'Timed out', 1],
    ['H1', 'Completed', 2],
    ['H2', 'Running, contact lost', 0],
  ]);
});

test('who needs a person stays in place while the list is used, and who comes stands behind', () => {
  const runs = [runOf(1, {}), runOf(2, {}), runOf(4, {})];
  expect(inTheirPlaces(['4', '3', '1'], runs).map(({ id }) => id)).toEqual(['4', '1', '2']);
  expect(inTheirPlaces([], runs)).toEqual(runs);
});

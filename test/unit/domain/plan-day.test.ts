import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { weekdayOf } from '../../../src/domain/calendar.js';
import { disabledNames, isDisabled, NOTHING_DISABLED } from '../../../src/domain/plan/disabled-job.js';
import { planDay, planFlow, type PlannedFlow } from '../../../src/domain/plan/plan-day.js';
import { WEEKDAYS } from '../../../src/domain/schedule.js';
import { aFlow, after, external, indexOf } from '../../support/schedules.js';

const THURSDAY = '2026-11-19';
const WEEK = [
  '2026-11-22',
  '2026-11-23',
  '2026-11-24',
  '2026-11-25',
  '2026-11-26',
  '2026-11-27',
  '2026-11-28',
];
const NIGHTLY = { cycle: 'Nightly', flow: 'Nightly' } as const;
const TWO = { START: ['S'], A: ['A1', 'A2', 'A3'] };

const nightly = (small: Parameters<typeof indexOf>[0], date = THURSDAY): PlannedFlow =>
  planFlow(indexOf(small), date, NIGHTLY);

const statuses = ({ runs }: PlannedFlow): Readonly<Record<string, string>> =>
  Object.fromEntries(runs.map(({ job, status }) => [job, status]));

/** `P/J > P/K on SUCCESS`, with `off` where it is not enabled. */
const shownEdges = ({ runs, edges }: PlannedFlow): readonly string[] => {
  const at = (place: number): string => `${runs[place]?.process ?? '?'}/${runs[place]?.job ?? '?'}`;
  return edges.map(
    ({ kind, predecessor, successor, on, enabled }) =>
      `${kind} ${at(predecessor)} > ${at(successor)} on ${on}${enabled ? '' : ' off'}`,
  );
};

describe('the runs of a flow', () => {
  test('are the jobs of its processes, in the order of the sheet and of their sequence', () => {
    const flow = nightly({
      processes: { B: ['B1'], A: ['A1', 'A2', 'A3'], NOT_HERE: ['X'] },
      members: { Nightly: ['B', 'A', 'B'], Other: ['NOT_HERE'] },
      mapping: { 'A/A1': { sequence: 30 }, 'A/A2': { sequence: 4 }, 'A/A3': { sequence: 10 } },
    });
    expect(flow.runs.map(({ job }) => job)).toEqual(['B1', 'A2', 'A3', 'A1']);
    expect(flow).toMatchObject(NIGHTLY);
  });

  test('keep what the definition says of them', () => {
    const job = {
      module: 'CORE',
      jobType: 'BDI',
      skipOnError: true,
      critical: true,
      priority: 9,
      exclusiveKey: 'K',
      onKeyTaken: 'SKIP',
      thresholdRunTime: 60,
      maxRunTime: 90,
      externalStatusUpdate: 'FAILED',
    } as const;
    const [run] = nightly({
      processes: { P: ['J'] },
      job: { J: job },
      mapping: { 'P/J': { sequence: 5, parameters: 'a=1||b=' } },
      application: { agent: 'dmz' },
    }).runs;
    expect(run).toEqual({
      ...job,
      process: 'P',
      job: 'J',
      sequence: 5,
      application: 'APP',
      agentGroup: 'dmz',
      status: 'LOADED',
      join: 'ALL',
      parameters: 'a=1||b=',
    });
  });

  test('combine dependencies as the process says only in its first job', () => {
    const { runs } = nightly({ processes: TWO, process: { A: { join: 'ANY' } } });
    expect(runs.map(({ job, join }) => `${job} ${join}`)).toEqual(['S ALL', 'A1 ANY', 'A2 ALL', 'A3 ALL']);
  });

  test('belong to the process where a job stands in two', () => {
    const flow = nightly({
      processes: { P: ['J'], Q: ['J'] },
      mapping: { 'P/J': { parameters: 'p=1' }, 'Q/J': { parameters: 'q=1' } },
    });
    expect(flow.runs.map(({ process, parameters }) => `${process} ${parameters}`)).toEqual([
      'P p=1',
      'Q q=1',
    ]);
    expect(flow.edges).toEqual([]);
  });
});

describe('whether a run is part of the day', () => {
  test('is said by the days of the week: a job of Saturdays is skipped on all others', () => {
    const small = {
      processes: { S: ['SALDLY', 'SALWEEK', 'SALMTH'] },
      job: { SALWEEK: { daysOfTheWeek: ['SATURDAY'] } },
    } as const;
    const week = WEEK.map((date) => [weekdayOf(date), statuses(nightly(small, date))['SALWEEK']]);
    expect(week).toEqual(WEEKDAYS.map((day) => [day, day === 'SATURDAY' ? 'LOADED' : 'SKIPPED']));
    // SALMTH still waits for SALDLY by way of SALWEEK.
    expect(shownEdges(nightly(small))).toEqual([
      'ORDER S/SALDLY > S/SALWEEK on SUCCESS',
      'ORDER S/SALWEEK > S/SALMTH on SUCCESS',
    ]);
  });

  test.each([
    ['a day of two', { daysOfTheWeek: ['MONDAY', 'THURSDAY'] }, 'LOADED'],
    ['no day at all', { daysOfTheWeek: [] }, 'SKIPPED'],
    ['a job that is off', { enabled: false }, 'DISABLED'],
    ['a job that is off on another day', { enabled: false, daysOfTheWeek: ['MONDAY'] }, 'DISABLED'],
    ['a module that is off', { module: 'OFF' }, 'DISABLED'],
    ['a module that is on', { module: 'ON' }, 'LOADED'],
    ['the module of this name in another application', { module: 'ELSEWHERE' }, 'LOADED'],
  ] as const)('is said by the job and its module: %s', (_, job, status) => {
    const modules = [
      { application: 'APP', name: 'OFF', description: '', enabled: false },
      { application: 'APP', name: 'ON', description: '', enabled: true },
      { application: 'APP2', name: 'ELSEWHERE', description: '', enabled: false },
    ];
    expect(statuses(nightly({ processes: { P: ['J'] }, job: { J: job }, rows: { modules } }))).toEqual({
      J: status,
    });
  });
});

describe('the order of a flow', () => {
  const planned = (...dependencies: ReturnType<typeof after>[]): readonly string[] =>
    shownEdges(nightly({ processes: { ...TWO, B: ['B1', 'B2'] }, rows: { dependencies } })).filter(
      (edge) => !edge.startsWith('ORDER'),
    );

  test('is one job after the other inside a process, and nothing between processes', () => {
    expect(shownEdges(nightly({ processes: TWO }))).toEqual([
      'ORDER A/A1 > A/A2 on SUCCESS',
      'ORDER A/A2 > A/A3 on SUCCESS',
    ]);
  });

  test('inside a process has no end to its patience', () => {
    const [edge] = nightly({ processes: { P: ['J', 'K'] } }).edges;
    expect(edge).toMatchObject({ kind: 'ORDER', enabled: true, timeOut: null, onTimeOut: 'ALERT' });
  });

  test.each([
    ['A', 'START', 'START/S > A/A1'],
    ['B', 'A', 'A/A3 > B/B1'],
    ['B/B2', 'A', 'A/A3 > B/B2'],
    ['B', 'A/A2', 'A/A2 > B/B1'],
    ['B/B2', 'A/A1', 'A/A1 > B/B2'],
  ])(
    '%s after %s is %s: the first job waits for the last one unless they are named',
    (waits, first, edge) => {
      expect(planned(after(waits, first))).toEqual([`DEPENDENCY ${edge} on SUCCESS`]);
    },
  );

  test('keeps what a row says of its On and its patience', () => {
    const row = after('B', 'A', { on: 'FAILURE', enabled: false, timeOut: 60, onTimeOut: 'SKIP' });
    const { edges } = nightly({ processes: { A: ['A1'], B: ['B1'] }, rows: { dependencies: [row] } });
    expect(edges).toEqual([
      {
        kind: 'DEPENDENCY',
        predecessor: 0,
        successor: 1,
        on: 'FAILURE',
        enabled: false,
        timeOut: 60,
        onTimeOut: 'SKIP',
      },
    ]);
  });

  test('is not told twice, however its rows are written', () => {
    expect(planned(after('B', 'A'), after('B/B1', 'A/A3'), after('B', 'A', { on: 'FAILURE' }))).toEqual([
      'DEPENDENCY A/A3 > B/B1 on SUCCESS',
      'DEPENDENCY A/A3 > B/B1 on FAILURE',
    ]);
  });

  test('is kept by an enabled row although the same is written and switched off before it', () => {
    const edges = planned(after('B', 'A', { enabled: false }), after('B/B1', 'A/A3'));
    expect(edges).toContain('DEPENDENCY A/A3 > B/B1 on SUCCESS');
  });

  test('knows nothing of processes that are not in the flow', () => {
    const flow = nightly({
      processes: { ...TWO, X: ['X1'] },
      members: { Nightly: ['START', 'A'], Other: ['X'] },
      rows: { dependencies: [after('A', 'X'), after('X', 'A'), after('A', 'START')] },
    });
    expect(shownEdges(flow).filter((edge) => edge.startsWith('DEPENDENCY'))).toEqual([
      'DEPENDENCY START/S > A/A1 on SUCCESS',
    ]);
  });
});

describe('what runs wait for outside of their execution', () => {
  const interSchedule = {
    process: 'A',
    job: 'A2',
    schedule: 'MERCH',
    predecessorProcess: 'SAL',
    predecessorJob: 'SALMTH',
    enabled: false,
    timeOut: 5,
    onTimeOut: 'FAIL',
  } as const;

  test('are releases and runs of other schedules', () => {
    const { waits } = nightly({
      processes: TWO,
      rows: {
        externalDependencies: [external('A/A1', 'FILE_READY'), external('A/A9', 'NEVER')],
        interScheduleDependencies: [interSchedule],
      },
    });
    expect(waits).toEqual([
      {
        kind: 'EXTERNAL',
        successor: 1,
        externalJob: 'FILE_READY',
        enabled: true,
        timeOut: null,
        onTimeOut: 'ALERT',
      },
      {
        kind: 'INTER_SCHEDULE',
        successor: 2,
        schedule: 'MERCH',
        process: 'SAL',
        job: 'SALMTH',
        enabled: false,
        timeOut: 5,
        onTimeOut: 'FAIL',
      },
    ]);
  });
});

describe('an ad hoc process', () => {
  const small = {
    processes: { ...TWO, B: ['B1'] },
    members: { Once: ['START', 'A', 'B'] },
    rows: {
      dependencies: [after('A', 'START'), after('B', 'A')],
      externalDependencies: [external('B/B1', 'F')],
    },
  };

  test('runs alone and does not pull its predecessors', () => {
    const flow = planFlow(indexOf(small), THURSDAY, { cycle: 'Adhoc', flow: 'Once', process: 'A' });
    expect(flow.runs.map(({ job }) => job)).toEqual(['A1', 'A2', 'A3']);
    expect(shownEdges(flow)).toEqual(['ORDER A/A1 > A/A2 on SUCCESS', 'ORDER A/A2 > A/A3 on SUCCESS']);
    expect(flow.waits).toEqual([]);
  });

  test('runs with all of its flow where none is named', () => {
    const flow = planFlow(indexOf(small), THURSDAY, { cycle: 'Adhoc', flow: 'Once' });
    expect(flow.runs).toHaveLength(5);
    expect(flow.waits).toHaveLength(1);
  });
});

test('opening a day loads Nightly and every enabled recurring flow in each of its cycles', () => {
  const index = indexOf({
    processes: { N: ['N1'], H: ['H1'], A: ['A1'] },
    members: { Nightly: ['N'], SALES: ['H'], STOCK: ['H'], Once: ['A'] },
    rows: {
      flows: [
        aFlow('Hourly_Cycle_1', 'SALES'),
        aFlow('Hourly_Cycle_24', 'SALES'),
        aFlow('Hourly_Cycle_1', 'STOCK', false),
        aFlow('Hourly_Cycle_2', 'EMPTY'),
        aFlow('Adhoc', 'Once'),
      ],
    },
  });
  const flows = planDay(index, THURSDAY, NOTHING_DISABLED).map(
    ({ cycle, flow, runs }) => `${cycle} ${flow}: ${runs.length}`,
  );
  expect(flows).toEqual([
    'Nightly Nightly: 1',
    'Hourly_Cycle_1 SALES: 1',
    'Hourly_Cycle_24 SALES: 1',
    'Hourly_Cycle_2 EMPTY: 0',
  ]);
});

describe('what is disabled for a date', () => {
  const small = {
    processes: { ...TWO, B: ['A1', 'B2'] },
    members: { Nightly: ['START', 'A', 'B'], HOUR: ['A'] },
    rows: { dependencies: [after('A', 'START'), after('B', 'A')], flows: [aFlow('Hourly_Cycle_1', 'HOUR')] },
  };

  test('is DISABLED in every flow that has it, and in no other process', () => {
    const disabled = disabledNames([{ process: 'A', job: 'A1' }]);
    const plan = planDay(indexOf(small), THURSDAY, disabled);
    const off = plan.flatMap(({ flow, runs }) =>
      runs
        .filter(({ status }) => status === 'DISABLED')
        .map(({ process, job }) => `${flow} ${process}/${job}`),
    );
    expect(off).toEqual(['Nightly A/A1', 'HOUR A/A1']);
  });

  test('is every job of a process that is disabled as a whole', () => {
    const flow = planFlow(indexOf(small), THURSDAY, {
      cycle: 'Nightly',
      flow: 'Nightly',
      disabled: disabledNames([{ process: 'A', job: null }]),
    });
    const off = flow.runs.filter(({ status }) => status === 'DISABLED').map(({ job }) => job);
    expect(off).toEqual(['A1', 'A2', 'A3']);
  });

  test('changes nothing about a plan but the statuses of its own runs', () => {
    const index = indexOf({ ...small, job: { A2: { daysOfTheWeek: ['SUNDAY'] }, A3: { enabled: false } } });
    const targets = planDay(index, THURSDAY, NOTHING_DISABLED).flatMap(({ runs }) =>
      runs.flatMap(({ process, job }) => [
        { process, job },
        { process, job: null },
      ]),
    );
    fc.assert(
      fc.property(fc.subarray(targets), fc.constantFrom(...WEEK), (chosen, date) => {
        const names = disabledNames(chosen);
        const on = planDay(index, date, NOTHING_DISABLED);
        const expected = on.map((flow) => ({
          ...flow,
          runs: flow.runs.map((run) =>
            isDisabled(names, run.process, run.job) ? { ...run, status: 'DISABLED' } : run,
          ),
        }));
        expect(planDay(index, date, names)).toEqual(expected);
      }),
    );
  });
});

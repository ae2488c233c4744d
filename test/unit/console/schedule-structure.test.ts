import { describe, expect, test } from '@jest/globals';
import { drawn } from '../../../console/src/night/graph/drawn.js';
import { processGraph } from '../../../console/src/night/graph/process-graph.js';
import { bodyOf, otherFields, refusalsOf, valuesOf } from '../../../console/src/schedules/settings-values.js';
import { asDrawn, type ScheduleGraph } from '../../../console/src/schedules/structure/structure-graph.js';

const dependency = (process: string, predecessorProcess: string): ScheduleGraph['dependencies'][number] => ({
  ...{ process, job: 'J', predecessorProcess, predecessorJob: 'J', on: 'SUCCESS', enabled: true },
});

describe('the graph of a schedule', () => {
  const graph: ScheduleGraph = {
    schedule: 'S',
    version: 1,
    flows: [
      { flow: 'Nightly', cycles: ['Nightly'] },
      { flow: 'PRICES', cycles: ['Hourly_Cycle_1', 'Hourly_Cycle_2'] },
    ],
    processes: [
      ...(['Nightly', 'PRICES'] as const).map((flow) => ({
        flow,
        process: 'A',
        join: 'ALL' as const,
        jobs: 2,
      })),
      { flow: 'Nightly', process: 'B', join: 'ANY', jobs: 1 },
      { flow: null, process: 'LOOSE', join: 'ALL', jobs: 1 },
    ],
    dependencies: [dependency('B', 'A'), dependency('LOOSE', 'A')],
    ports: [
      {
        process: 'A',
        job: 'J',
        kind: 'STARTS',
        schedule: 'T',
        otherProcess: null,
        otherJob: null,
        enabled: true,
      },
    ],
  };

  test('has a process once for each flow, and dependencies inside of flows only', () => {
    const { processes, edges, portEdges } = processGraph(asDrawn(graph));
    expect([...processes.keys()]).toEqual([
      'Nightly/Nightly/A',
      '2 cycles/PRICES/A',
      'Nightly/Nightly/B',
      'in no flow/in no flow/LOOSE',
    ]);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([['Nightly/Nightly/A', 'Nightly/Nightly/B']]);
    expect(portEdges).toHaveLength(2);
  });

  test('of 10,000 processes is drawn as 300 nodes at most', () => {
    const processes = Array.from({ length: 10_000 }, (_, n) => ({
      ...{ flow: 'Nightly', process: `P${n}`, join: 'ALL' as const, jobs: 1 },
    }));
    const dependencies = processes.slice(7).map(({ process }, n) => dependency(process, `P${n}`));
    const made = processGraph(asDrawn({ ...graph, processes, dependencies, ports: [] }));
    const { nodes } = drawn(made, { completed: new Set(), only: null, chosen: null, opened: [] });
    expect(nodes.length).toBeLessThanOrEqual(300);
    expect(nodes.reduce((sum, { members }) => sum + members.length, 0)).toBe(10_000);
  });
});

describe('settings in a form', () => {
  const settings = {
    schedule: 'S',
    openDayAt: null,
    sequentialDays: false,
    nightlyWaitsFor: 'requested',
    oneNightlyPerDay: false,
    externalDependencies: true,
    interScheduleDependencies: true,
    dataRetentionDays: null,
    longRunMultiplier: 1.5,
    version: 0,
    updatedAt: null,
    updatedBy: null,
  } as const;

  test('are sent as they were read, where nothing was typed', () => {
    const { schedule: _s, version: _v, updatedAt: _a, updatedBy: _b, ...said } = settings;
    expect(bodyOf(valuesOf(settings))).toEqual(said);
  });

  test.each([
    ['3:10', '03:10'],
    ['0310', '03:10'],
    [' 23:59 ', '23:59'],
    ['', null],
    ['soon', 'soon'],
  ])('take %p for the time %p', (openDayAt, sent) => {
    expect(bodyOf({ ...valuesOf(settings), openDayAt }).openDayAt).toBe(sent);
  });

  test('refuse what is no number before it is sent', () => {
    const values = { ...valuesOf(settings), dataRetentionDays: 'x', longRunMultiplier: ' ' };
    expect(Object.keys(refusalsOf(values))).toEqual(['dataRetentionDays', 'longRunMultiplier']);
    expect(refusalsOf({ ...valuesOf(settings), longRunMultiplier: '1,5' })).toEqual({});
  });

  test('tell what somebody else has said otherwise, but no reason', () => {
    const mine = { ...valuesOf(settings), reason: 'mine', sequentialDays: true };
    expect(otherFields(mine, valuesOf(settings))).toEqual([['sequentialDays', false]]);
  });
});

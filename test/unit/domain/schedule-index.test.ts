import { expect, test } from '@jest/globals';
import { firstJobOf, flowOf, lastJobOf } from '../../../src/domain/schedule-index.js';
import { aFlow, after, indexOf } from '../../support/schedules.js';

const index = indexOf({
  processes: { A: ['A1', 'A2', 'A3'], B: ['B1'], EMPTY: [] },
  members: { Nightly: ['B', 'A', 'B'] },
  mapping: { 'A/A1': { sequence: 20 }, 'A/A2': { sequence: 3 }, 'A/A3': { sequence: 10 } },
  rows: {
    flows: [
      aFlow('Hourly_Cycle_1', 'SALES'),
      aFlow('Hourly_Cycle_2', 'SALES', false),
      aFlow('Adhoc', 'Nightly'),
    ],
    dependencies: [after('B', 'A'), after('A', 'EMPTY'), after('B/B1', 'A/A2')],
    modules: [
      { application: 'APP', name: 'OFF', description: '', enabled: false },
      { application: 'APP', name: 'ON', description: '', enabled: true },
    ],
  },
});

test('the jobs of a process stand in the order of their numbers, whatever the order of the sheet', () => {
  expect(index.jobsOfProcess.get('A')?.map(({ job }) => job)).toEqual(['A2', 'A3', 'A1']);
  expect(index.schedule.processJobs.map(({ job }) => job)).toEqual(['A1', 'A2', 'A3', 'B1']);
  expect([firstJobOf(index, 'A'), lastJobOf(index, 'A')]).toEqual(['A2', 'A1']);
  expect([firstJobOf(index, 'B'), lastJobOf(index, 'B')]).toEqual(['B1', 'B1']);
});

test.each(['EMPTY', 'UNKNOWN', '__proto__'])(
  'the process %s has neither a first nor a last job',
  (process) => {
    expect([firstJobOf(index, process), lastJobOf(index, process)]).toEqual([undefined, undefined]);
  },
);

test('a process stands in a flow once, in the order of the sheet', () => {
  expect(index.processesOfFlow.get('Nightly')).toEqual(['B', 'A']);
});

test('dependencies are found by who waits', () => {
  expect(index.dependenciesOfProcess.get('B')?.map(({ job }) => job)).toEqual([null, 'B1']);
  expect(index.dependenciesOfProcess.get('EMPTY')).toBeUndefined();
});

test('only modules that are switched off are disabled', () => {
  expect([...index.disabledModules]).toEqual(['APP/OFF']);
});

test('names lead to their rows', () => {
  expect(index.jobs.get('A2')?.name).toBe('A2');
  expect(index.processes.get('B')?.name).toBe('B');
  expect(index.applications.get('APP')?.agent).toBe('common');
});

test.each([
  ['Nightly', 'Nightly', { enabled: true }],
  ['Nightly', 'SALES', undefined],
  ['Hourly_Cycle_1', 'SALES', { enabled: true }],
  ['Hourly_Cycle_2', 'SALES', { enabled: false }],
  ['Hourly_Cycle_3', 'SALES', undefined],
  ['Hourly_Cycle_1', 'Nightly', undefined],
  ['Adhoc', 'Nightly', { enabled: true }],
])('the cycle %s and flow %s are the row %j', (cycle, name, row) => {
  const found = flowOf(index, cycle, name);
  expect(found && { enabled: found.enabled }).toEqual(row);
});

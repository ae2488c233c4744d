import { expect, test } from '@jest/globals';
import { plus, shownIn, soundWith } from '../../support/findings.js';

const customProcesses = new Map([
  ['LOADS_CPROCESS', ['LOAD_CJOB']],
  ['A_CPROCESS', []],
]);

test('a process of the workbook that is called as a custom one is an error, a job that is called as one of its own a warning', () => {
  const tabs = soundWith({
    ...plus('Process', ['LOADS_CPROCESS']),
    ...plus('Job', ['LOAD_CJOB', 'APP', '', 'SVC']),
    ...plus('FlowProcessMapping', ['Nightly', 'LOADS_CPROCESS']),
    ...plus('ProcessJobMapping', ['LOADS_CPROCESS', 'LOAD_CJOB', '1', '']),
    ...plus('Dependency', ['LOADS_CPROCESS', '', 'START', '', '', '']),
  });
  expect(shownIn(tabs, { customProcesses })).toEqual([
    'error CUSTOM_PROCESS_EXISTS Process!A4',
    'warning CUSTOM_JOB_EXISTS Job!A5',
  ]);
  expect(shownIn(tabs)).toEqual([]);
});

test('a workbook that uses none of these names hears nothing of them', () => {
  expect(shownIn(soundWith({}), { customProcesses })).toEqual([]);
});

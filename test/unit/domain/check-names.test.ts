import { describe, expect, test } from '@jest/globals';
import { plus, shownIn, soundWith, type TextTabs } from '../../support/findings.js';

const EXTERNAL = ['ProcessName', 'JobName', 'ExternalJob'];

describe('a name that is defined twice is found at the second:', () => {
  test.each<[string, TextTabs, readonly string[]]>([
    ['an application', plus('Application', ['APP']), ['error DUPLICATE_NAME Application!A3']],
    ['a module of an application', plus('Modules', ['APP', 'CORE']), ['error DUPLICATE_NAME Modules!B3']],
    ['a process', plus('Process', ['A']), ['error DUPLICATE_NAME Process!A4']],
    ['a job', plus('Job', ['A1_JOB', 'APP', '', 'SVC']), ['error DUPLICATE_NAME Job!A5']],
    [
      'a job type',
      plus('Job Types', ['SVC', 'http://h/', '/s', '/t']),
      ['error DUPLICATE_NAME Job Types!A3'],
    ],
    [
      'a flow in a cycle',
      {
        Flow: [
          ['FlowName', 'Cycle'],
          ['F', 'Hourly_Cycle_1'],
          ['F', 'hourly_cycle_1'],
        ],
        ...plus('FlowProcessMapping', ['F', 'START']),
      },
      ['error DUPLICATE_NAME Flow!A3'],
    ],
  ])('%s', (_, tabs, expected) => {
    expect(shownIn(soundWith(tabs))).toEqual(expected);
  });

  test.each<[string, TextTabs]>([
    [
      'a flow in two cycles',
      {
        Flow: [
          ['FlowName', 'Cycle'],
          ['F', 'Hourly_Cycle_1'],
          ['F', 'Hourly_Cycle_2'],
          ['F', 'Adhoc'],
        ],
        ...plus('FlowProcessMapping', ['F', 'START']),
      },
    ],
    [
      'a module in two applications',
      { ...plus('Application', ['OTHER']), ...plus('Modules', ['OTHER', 'CORE']) },
    ],
    ['a process and a job', plus('Job', ['A', 'APP', '', 'SVC'])],
  ])('but not %s', (_, tabs) => {
    expect(shownIn(soundWith(tabs)).filter((finding) => finding.includes('NAME'))).toEqual([]);
  });
});

describe('names that differ only by case are two names, and a warning:', () => {
  test.each<[string, TextTabs, string]>([
    ['applications', plus('Application', ['App']), 'Application!A3'],
    ['modules of an application', plus('Modules', ['APP', 'Core']), 'Modules!B3'],
    [
      'flows, whatever their cycles',
      {
        Flow: [
          ['FlowName', 'Cycle'],
          ['Flow', 'Hourly_Cycle_1'],
          ['FLOW', 'Adhoc'],
        ],
        ...plus('FlowProcessMapping', ['Flow', 'START'], ['FLOW', 'START']),
      },
      'Flow!A3',
    ],
    [
      'jobs',
      { ...plus('Job', ['a1_job', 'APP', '', 'SVC']), ...plus('ProcessJobMapping', ['A', 'a1_job', '3']) },
      'Job!A5',
    ],
    ['job types', plus('Job Types', ['Svc', 'http://h/', '/s', '/t']), 'Job Types!A3'],
    [
      'agents',
      {
        Application: [
          ['Application', 'Agent'],
          ['APP', 'fast'],
          ['B', 'FAST'],
          ['C', 'FAST'],
        ],
      },
      'Application!B3',
    ],
    [
      'external jobs',
      {
        ExternalDependency: [
          EXTERNAL,
          ['A', 'A1_JOB', 'FILE'],
          ['A', 'A2_JOB', 'FILE'],
          ['START', 'START_JOB', 'File'],
        ],
      },
      'ExternalDependency!C4',
    ],
  ])('%s', (_, tabs, place) => {
    expect(shownIn(soundWith(tabs))).toEqual([`warning NAMES_DIFFER_BY_CASE ${place}`]);
  });

  test('exclusive keys, beside that they are not in effect yet', () => {
    const tabs = soundWith({
      Job: [
        ['JobName', 'Application', 'JobType', 'ExclusiveKey'],
        ['START_JOB', 'APP', 'DUMMY', 'DISK'],
        ['A1_JOB', 'APP', 'SVC', 'Disk'],
        ['A2_JOB', 'APP', 'SVC', 'DISK'],
      ],
    });
    expect(shownIn(tabs).filter((finding) => finding.includes('CASE'))).toEqual([
      'warning NAMES_DIFFER_BY_CASE Job!D3',
    ]);
  });

  test('but not modules of two applications', () => {
    const tabs = soundWith({ ...plus('Application', ['OTHER']), ...plus('Modules', ['OTHER', 'Core']) });
    expect(shownIn(tabs)).toEqual([]);
  });

  test('once, for modules of applications that differ themselves', () => {
    const tabs = soundWith({ ...plus('Application', ['App']), ...plus('Modules', ['App', 'CORE']) });
    expect(shownIn(tabs)).toEqual(['warning NAMES_DIFFER_BY_CASE Application!A3']);
  });
});

import { describe, expect, test } from '@jest/globals';
import { messageIn, plus, shownIn, soundWith, type TextTabs } from '../../support/findings.js';

const INTER = ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob'];
const external = (process: string, job: string): TextTabs => ({
  ExternalDependency: [
    ['ProcessName', 'JobName', 'ExternalJob'],
    [process, job, 'FILE'],
  ],
});

describe('a name that nothing has is found where it is used:', () => {
  test.each<[string, TextTabs, readonly string[]]>([
    ['the application of a job', plus('Job', ['B', 'APQ', '', 'SVC']), ['UNKNOWN_APPLICATION Job!B5']],
    ['the application of a module', plus('Modules', ['APQ', 'X']), ['UNKNOWN_APPLICATION Modules!A3']],
    ['the module of a job', plus('Job', ['B', 'APP', 'CORA', 'SVC']), ['UNKNOWN_MODULE Job!C5']],
    [
      'a module of another application',
      {
        ...plus('Application', ['B']),
        ...plus('Modules', ['B', 'SIDE']),
        ...plus('Job', ['B', 'APP', 'SIDE', 'SVC']),
      },
      ['UNKNOWN_MODULE Job!C5'],
    ],
    ['the job type of a job', plus('Job', ['B', 'APP', '', 'SVD']), ['UNKNOWN_JOB_TYPE Job!D5']],
    [
      'the flow of a process',
      plus('FlowProcessMapping', ['Nighty', 'A']),
      ['UNKNOWN_FLOW FlowProcessMapping!A4'],
    ],
    [
      'the process of a flow',
      plus('FlowProcessMapping', ['Nightly', 'B']),
      ['UNKNOWN_PROCESS FlowProcessMapping!B4'],
    ],
    [
      'the process of a job',
      plus('ProcessJobMapping', ['B', 'A1_JOB', '1']),
      ['UNKNOWN_PROCESS ProcessJobMapping!A5'],
    ],
    [
      'the job of a process',
      plus('ProcessJobMapping', ['A', 'A3_JOB', '3']),
      ['UNKNOWN_JOB ProcessJobMapping!B5'],
    ],
    [
      'all four of a dependency',
      plus('Dependency', ['B', 'B_JOB', 'C', 'C_JOB']),
      [
        'UNKNOWN_PROCESS Dependency!A3',
        'UNKNOWN_JOB Dependency!B3',
        'UNKNOWN_PROCESS Dependency!C3',
        'UNKNOWN_JOB Dependency!D3',
      ],
    ],
    [
      'a job that another process has',
      plus('Dependency', ['A', 'START_JOB', 'START', '']),
      ['JOB_NOT_IN_PROCESS Dependency!B3'],
    ],
    [
      'the process of an external dependency',
      external('B', 'A1_JOB'),
      ['UNKNOWN_PROCESS ExternalDependency!A2'],
    ],
    ['the job of an external dependency', external('A', 'B'), ['UNKNOWN_JOB ExternalDependency!B2']],
    [
      'the job of another process there',
      external('A', 'START_JOB'),
      ['JOB_NOT_IN_PROCESS ExternalDependency!B2'],
    ],
    [
      'who waits for another schedule',
      { InterScheduleDependency: [INTER, ['B', 'A1_JOB', 'OTHER', 'P', 'J']] },
      ['UNKNOWN_PROCESS InterScheduleDependency!A2'],
    ],
    [
      'what starts another schedule',
      {
        ScheduleLink: [
          ['ProcessName', 'JobName', 'Schedule'],
          ['A', 'B', 'OTHER'],
        ],
      },
      ['UNKNOWN_JOB ScheduleLink!B2'],
    ],
  ])('%s', (_, tabs, expected) => {
    const errors = shownIn(soundWith(tabs)).filter((finding) => finding.startsWith('error'));
    expect(errors).toEqual(expected.map((finding) => `error ${finding}`));
  });

  test.each<[string, TextTabs, string, string]>([
    ['an application', plus('Job', ['B', 'APQ', '', 'SVC']), 'UNKNOWN_APPLICATION', 'did you mean APP?'],
    ['a module', plus('Job', ['B', 'APP', 'CORA', 'SVC']), 'UNKNOWN_MODULE', 'did you mean CORE?'],
    ['a job type', plus('Job', ['B', 'APP', '', 'SVD']), 'UNKNOWN_JOB_TYPE', 'did you mean SVC?'],
    ['a flow', plus('FlowProcessMapping', ['nightly', 'A']), 'UNKNOWN_FLOW', 'did you mean Nightly?'],
    ['a process', plus('FlowProcessMapping', ['Nightly', 'STAR']), 'UNKNOWN_PROCESS', 'did you mean START?'],
    ['a job', plus('ProcessJobMapping', ['A', 'A1_JOV', '3']), 'UNKNOWN_JOB', 'did you mean A1_JOB?'],
    ['a tab', { Aplication: [['x']] }, 'UNKNOWN_TAB', 'did you mean Application?'],
    [
      'a column',
      { Process: [['ProcessName', 'Descripton'], ['START'], ['A']] },
      'UNKNOWN_COLUMN',
      'did you mean Description?',
    ],
  ])('and what was probably meant is said: %s', (...[, tabs, code, meant]) => {
    expect(messageIn(soundWith(tabs), code)).toContain(meant);
  });
});

describe('a name that breaks the rule', () => {
  test.each([
    ['a blank inside', 'A B'],
    ['a leading underscore', '_A'],
    ['letters of other alphabets', 'ÜBERTRAG'],
    ['129 characters', 'A'.repeat(129)],
  ])('%s is reported where it is defined, and not where it is used', (_, name) => {
    const tabs = soundWith({
      ...plus('Application', [name]),
      ...plus('Job', ['B_JOB', name, '', 'SVC']),
      ...plus('ProcessJobMapping', ['A', 'B_JOB', '3']),
    });
    expect(shownIn(tabs)).toEqual(['error INVALID_NAME Application!A3']);
  });

  test('and is defined nowhere is reported as unknown, once', () => {
    const tabs = soundWith({
      ...plus('Job', ['B_JOB', 'A B', '', 'SVC']),
      ...plus('ProcessJobMapping', ['A', 'B_JOB', '3']),
    });
    expect(shownIn(tabs)).toEqual(['error UNKNOWN_APPLICATION Job!B5']);
  });

  test('and belongs to another schedule is reported once', () => {
    const row = ['A', 'A1_JOB', 'OTHER SCHEDULE', 'P', 'J'];
    expect(shownIn(soundWith({ InterScheduleDependency: [INTER, row] }))).toEqual([
      'error INVALID_NAME InterScheduleDependency!C2',
    ]);
  });

  test('has at most 128 characters, and processes are in upper case', () => {
    const long = 'A'.repeat(128);
    const tabs = soundWith({
      ...plus('Process', [long], ['Lower']),
      ...plus('FlowProcessMapping', ['Nightly', long], ['Nightly', 'Lower']),
      ...plus('ProcessJobMapping', [long, 'A1_JOB', '1'], ['Lower', 'A2_JOB', '1']),
      ...plus('Dependency', [long, '', 'A'], ['Lower', '', 'A']),
    });
    expect(shownIn(tabs)).toEqual(['error INVALID_NAME Process!A5']);
  });
});

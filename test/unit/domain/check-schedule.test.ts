import { describe, expect, test } from '@jest/globals';
import { shownIn, soundWith, type TextTabs } from '../../support/findings.js';

const job = (header: string, value: string): TextTabs =>
  soundWith({
    Job: [
      ['JobName', 'Application', 'JobType', header],
      ['START_JOB', 'APP', 'DUMMY', value],
      ['A1_JOB', 'APP', 'SVC'],
      ['A2_JOB', 'APP', 'SVC'],
    ],
  });
const patience = (tab: string, header: readonly string[], row: readonly string[]) => ({
  with: (timeOut: string, onTimeOut: string): TextTabs =>
    soundWith({
      [tab]: [
        [...header, 'TimeOut', 'OnTimeOut'],
        [...row, timeOut, onTimeOut],
      ],
    }),
});

describe('what is not in effect yet is a warning where it is used:', () => {
  test.each([['KillCleanupScript', 'cleanup.sh']])('%s = %s', (header, value) => {
    expect(shownIn(job(header, value))).toEqual(['warning NOT_YET_ACTIVE Job!D2']);
  });

  test.each([
    ['KillCleanupScript', ''],
    ['ExternalStatusUpdate', 'ALL'],
    ['ExternalStatusUpdate', 'failed'],
    ['ExternalStatusUpdate', 'NONE'],
    ['MaxRunTime', '60'],
    ['Critical', 'Y'],
    ['ExclusiveKey', 'DISK'],
    ['OnKeyTaken', 'skip'],
    ['Priority', '1'],
    ['ThresholdRunTime', '60'],
    ['SkipOnError', 'Y'],
    ['DaysOfTheWeek', 'MONDAY'],
    ['JobWrapperName', 'run.sh'],
    ['Enabled', 'N'],
  ])('but not %s = "%s"', (header, value) => {
    expect(shownIn(job(header, value))).toEqual([]);
  });

  const INTER = ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob'];
  test.each([
    ['Dependency', patience('Dependency', ['ProcessName', 'PredecessorProcess'], ['A', 'START']), []],
    [
      'InterScheduleDependency',
      patience('InterScheduleDependency', INTER, ['A', 'A1_JOB', 'OTHER', 'P', 'J']),
      ['warning UNKNOWN_SCHEDULE InterScheduleDependency!C2'],
    ],
    [
      'ExternalDependency',
      patience('ExternalDependency', ['ProcessName', 'JobName', 'ExternalJob'], ['A', 'A1_JOB', 'FILE']),
      [],
    ],
  ] as const)('not the time-out of %s, which is in effect', (_tab, row, besides) => {
    expect(shownIn(row.with('60', 'fail'))).toEqual(besides);
    expect(shownIn(row.with('', ''))).toEqual(besides);
  });
});

import { describe, expect, test } from '@jest/globals';
import { checkWorkbook, otherSchedulesOf } from '../../../src/schedules/sheet/read-schedule.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import type { Finding } from '../../../src/domain/finding.js';
import { NOWHERE, plus, rawTabs, shown, SOUND, soundWith, type TextTabs } from '../../support/findings.js';

const findingsOf = (tabs: TextTabs): readonly Finding[] =>
  checkWorkbook(parseSchedule(rawTabs(tabs)), NOWHERE).findings;
const shownOf = (tabs: TextTabs): readonly string[] => findingsOf(tabs).map(shown);
const without = (name: string): TextTabs =>
  Object.fromEntries(Object.entries(SOUND).filter(([tab]) => tab !== name));
const withoutColumn = (tab: string, header: string): TextTabs => {
  const rows = SOUND[tab] ?? [];
  const at = rows[0]?.indexOf(header);
  return soundWith({ [tab]: rows.map((cells) => cells.filter((_, column) => column !== at)) });
};
const JOB_HEADER = ['JobName', 'Application', 'JobType'];
const jobs = (header: readonly string[], first: readonly string[]): TextTabs =>
  soundWith({
    Job: [
      [...JOB_HEADER, ...header],
      ['START_JOB', 'APP', 'DUMMY', ...first],
      ['A1_JOB', 'APP', 'SVC'],
      ['A2_JOB', 'APP', 'SVC'],
    ],
  });

describe('a sound workbook', () => {
  test('has no findings and becomes a schedule, blanks filled in', () => {
    const { schedule, findings } = checkWorkbook(parseSchedule(rawTabs(SOUND)), NOWHERE);
    expect(findings).toEqual([]);
    expect(schedule).toMatchObject({
      name: 'NIGHT',
      label: '1',
      timeZone: 'UTC',
      applications: [{ name: 'APP', agent: 'common', throttleLimit: null }],
      dependencies: [
        { process: 'A', job: null, predecessorJob: null, on: 'SUCCESS', enabled: true, onTimeOut: 'ALERT' },
      ],
      jobTypes: [
        {
          name: 'SVC',
          endpoints: { start: '/start', restart: null, status: '/status' },
          connection: 'default',
        },
      ],
    });
    expect(schedule?.jobs[0]).toMatchObject({
      daysOfTheWeek: null,
      priority: 150,
      enabled: true,
      skipOnError: false,
      externalStatusUpdate: null,
    });
  });

  test('that silences a job says something else than one that leaves it to its schedule', () => {
    const { schedule } = checkWorkbook(
      parseSchedule(rawTabs(jobs(['ExternalStatusUpdate'], ['none']))),
      NOWHERE,
    );
    expect(schedule?.jobs.map((job) => job.externalStatusUpdate)).toEqual(['NONE', null, null]);
  });

  test.each([
    [
      'tab names in any case, with blanks and underscores',
      { ...without('Job Types'), job_types: SOUND['Job Types'] ?? [] },
    ],
    [
      'headers in any case, with blanks and underscores',
      soundWith({ Process: [['process name'], ['START'], ['A']] }),
    ],
    [
      'columns in any order',
      soundWith({
        Schedule: [
          ['Version', 'Name'],
          ['1', 'NIGHT'],
        ],
      }),
    ],
    ['blank rows', soundWith({ Process: [['ProcessName'], ['START'], [''], ['A']] })],
    [
      'keywords in any case',
      jobs(
        ['Enabled', 'SkipOnError', 'DaysOfTheWeek', 'ExternalStatusUpdate'],
        ['yes', 'FALSE', 'Monday, SUNDAY', 'none'],
      ),
    ],
    [
      'DUMMY in any case',
      soundWith({
        Job: [JOB_HEADER, ['START_JOB', 'APP', 'Dummy'], ['A1_JOB', 'APP', 'SVC'], ['A2_JOB', 'APP', 'SVC']],
      }),
    ],
    [
      'no tab that it does not need',
      {
        ...without('Modules'),
        Job: [JOB_HEADER, ['START_JOB', 'APP', 'DUMMY'], ['A1_JOB', 'APP', 'SVC'], ['A2_JOB', 'APP', 'SVC']],
      },
    ],
  ])('may have %s', (_, tabs) => {
    expect(shownOf(tabs)).toEqual([]);
  });
});

describe('a mistake in a cell is found there:', () => {
  test.each<[string, TextTabs, readonly string[]]>([
    ['a seconds value with decimals', jobs(['ThresholdRunTime'], ['1.5']), ['error NOT_A_NUMBER Job!D2']],
    ['no seconds at all', jobs(['ThresholdRunTime'], ['0']), ['error OUT_OF_RANGE Job!D2']],
    ['a priority above 255', jobs(['Priority'], ['256']), ['error OUT_OF_RANGE Job!D2']],
    ['an unknown day', jobs(['DaysOfTheWeek'], ['FUNDAY']), ['error INVALID_DAY Job!D2']],
    ['neither yes nor no', jobs(['Enabled'], ['MAYBE']), ['error INVALID_CHOICE Job!D2']],
    ['a key with blanks', jobs(['ExclusiveKey'], ['a b']), ['error INVALID_NAME Job!D2']],
    [
      'two unknown cycles of one flow',
      soundWith({
        Flow: [
          ['FlowName', 'Cycle'],
          ['F', 'Hourly_Cycle_98'],
          ['F', 'Hourly_Cycle_99'],
        ],
        ...plus('FlowProcessMapping', ['F', 'START'], ['F', 'A']),
      }),
      ['error UNKNOWN_CYCLE Flow!B2', 'error UNKNOWN_CYCLE Flow!B3'],
    ],
    [
      'a URL that shows a password',
      soundWith({
        'Job Types': [
          ['JobType', 'URL', 'JobStart', 'JobStatus'],
          ['SVC', 'http://u:p@h/', '/s', '/t'],
        ],
      }),
      ['error INVALID_URL Job Types!B2'],
    ],
    [
      'an endpoint elsewhere',
      soundWith({
        'Job Types': [
          ['JobType', 'URL', 'JobStart', 'JobStatus'],
          ['SVC', 'http://h/', 'https://x/s', '/../t'],
        ],
      }),
      ['error INVALID_PATH Job Types!C2', 'error INVALID_PATH Job Types!D2'],
    ],
    [
      'an unknown connection',
      soundWith({
        'Job Types': [
          ['JobType', 'URL', 'JobStart', 'JobStatus', 'Connection'],
          ['SVC', 'http://h/', '/s', '/t', 'other'],
        ],
      }),
      ['error UNKNOWN_CONNECTION Job Types!E2'],
    ],
    [
      'a job of another process',
      soundWith(plus('Dependency', ['A', 'START_JOB', 'START', ''])),
      ['error JOB_NOT_IN_PROCESS Dependency!B3'],
    ],
    [
      'a name that JavaScript knows',
      soundWith(plus('Application', ['__proto__'])),
      ['error INVALID_NAME Application!A3'],
    ],
    [
      'a mapping twice',
      soundWith(plus('ProcessJobMapping', ['A', 'A1_JOB', '1', 'a=1'])),
      ['warning DUPLICATE_ROW ProcessJobMapping!A5'],
    ],
    [
      'a dependency on its own schedule',
      soundWith({
        InterScheduleDependency: [
          ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob'],
          ['A', 'A1_JOB', 'NIGHT', 'START', 'START_JOB'],
        ],
      }),
      ['error SELF_DEPENDENCY InterScheduleDependency!C2'],
    ],
    [
      'a wait for a process that no flow shares',
      soundWith({
        ...plus('Process', ['B']),
        ...plus('Job', ['B_JOB', 'APP', '', 'SVC']),
        ...plus('ProcessJobMapping', ['B', 'B_JOB', '1', '']),
        Flow: [
          ['FlowName', 'Cycle'],
          ['F', 'hourly_cycle_1'],
        ],
        ...plus('FlowProcessMapping', ['F', 'B']),
        ...plus('Dependency', ['B', '', 'A', '']),
      }),
      ['error DEPENDENCY_OUTSIDE_FLOW Dependency!C3'],
    ],
    [
      'a disabled dependency, which is no start',
      soundWith({ Dependency: [SOUND['Dependency']?.[0] ?? [], ['A', '', 'START', '', 'N', '']] }),
      ['error SEVERAL_STARTS FlowProcessMapping!B3'],
    ],
    [
      'a disabled dependency that closes a circle',
      soundWith(plus('Dependency', ['START', '', 'A', '', 'N', ''])),
      ['error DEPENDENCY_CYCLE Dependency!C2'],
    ],
  ])('%s', (_, tabs, expected) => {
    expect(shownOf(tabs)).toEqual(expected);
  });
});

describe('what follows from a reported mistake is not reported again:', () => {
  test.each(['Schedule', 'Process', 'Job', 'FlowProcessMapping', 'ProcessJobMapping'])(
    'a missing tab %s',
    (tab) => {
      expect(shownOf(without(tab))).toEqual([`error MISSING_TAB ${tab}!-`]);
    },
  );

  test.each([
    ['Job', 'JobName'],
    ['Job', 'Application'],
    ['Process', 'ProcessName'],
    ['Application', 'Application'],
    ['Job Types', 'JobType'],
    ['FlowProcessMapping', 'FlowName'],
    ['FlowProcessMapping', 'ProcessName'],
    ['ProcessJobMapping', 'ProcessName'],
    ['ProcessJobMapping', 'JobName'],
    ['ProcessJobMapping', 'Sequence'],
    ['Dependency', 'ProcessName'],
    ['Dependency', 'PredecessorProcess'],
  ])('a missing column %s.%s', (tab, column) => {
    expect(shownOf(withoutColumn(tab, column))).toEqual([`error MISSING_COLUMN ${tab}!-`]);
  });

  test('a circle does not make its flow begin in several places', () => {
    const tabs = soundWith({
      ...plus('Process', ['B'], ['C']),
      ...plus('Job', ['B_JOB', 'APP', '', 'SVC'], ['C_JOB', 'APP', '', 'SVC']),
      ...plus('ProcessJobMapping', ['B', 'B_JOB', '1', ''], ['C', 'C_JOB', '1', '']),
      ...plus('FlowProcessMapping', ['Nightly', 'B'], ['Nightly', 'C']),
      ...plus('Dependency', ['A', '', 'B', ''], ['B', '', 'A', '']),
    });
    expect(shownOf(tabs)).toEqual(['error DEPENDENCY_CYCLE Dependency!C3']);
    expect(findingsOf(tabs)[0]?.message).toContain('A/A1_JOB → A/A2_JOB → B/B_JOB → A/A1_JOB');
  });
});

describe('many mistakes', () => {
  const N = 10_000;
  const wrong = soundWith({
    Job: [JOB_HEADER, ...Array.from({ length: N }, (_, n) => [`SETTLEMENT_${n}_JOB`, 'APQ', 'SVC'])],
    ProcessJobMapping: [
      ['ProcessName', 'JobName', 'Sequence'],
      ...Array.from({ length: N }, (_, n) => ['A', `SETTLEMNT_${n}_JOB`, String(n + 1)]),
    ],
  });

  test('are all counted, and 5,000 returned, errors first, in the order of the sheet', () => {
    const { schedule, findings, findingsTotal } = checkWorkbook(parseSchedule(rawTabs(wrong)), NOWHERE);
    expect(schedule).toBeNull();
    expect(findings).toHaveLength(5_000);
    expect(findingsTotal).toBeGreaterThan(3 * N - 10);
    expect(findings[0]?.message).toContain('did you mean APP');
    expect(findings.every(({ severity }) => severity === 'error')).toBe(true);
    expect(findings.slice(0, 3).map(shown)).toEqual([
      'error UNKNOWN_APPLICATION Job!B2',
      'error UNKNOWN_APPLICATION Job!B3',
      'error UNKNOWN_APPLICATION Job!B4',
    ]);
  });
});

test('the names of other schedules are known before the check', () => {
  const tabs = soundWith({
    InterScheduleDependency: [
      ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob'],
      ['A', 'A1_JOB', 'MERCH', 'X', 'Y'],
    ],
    ScheduleLink: [
      ['ProcessName', 'JobName', 'Schedule'],
      ['A', 'A2_JOB', 'RDE'],
    ],
  });
  expect(otherSchedulesOf(parseSchedule(rawTabs(tabs)).schedule)).toEqual(['MERCH', 'RDE']);
});

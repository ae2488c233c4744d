import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import type { RawRow } from '../../../src/schedules/workbook/raw-tab.js';
import { checkWorkbook } from '../../../src/schedules/sheet/read-schedule.js';
import {
  checked,
  NOWHERE,
  plus,
  rawTabs,
  shown,
  shownIn,
  SOUND,
  soundWith,
  type TextTabs,
} from '../../support/findings.js';

const PATIENCE = ['TimeOut'];
const INTER = ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob', ...PATIENCE];

describe('what a row says a second time is a warning at that row:', () => {
  test.each<[string, TextTabs]>([
    ['FlowProcessMapping!A4', plus('FlowProcessMapping', ['Nightly', 'A'])],
    ['ProcessJobMapping!A5', plus('ProcessJobMapping', ['A', 'A1_JOB', '9', 'b=2'])],
    ['Dependency!A3', plus('Dependency', ['A', '', 'START', '', 'N', 'success'])],
    [
      'InterScheduleDependency!A3',
      {
        InterScheduleDependency: [INTER, ['A', 'A1_JOB', 'O', 'P', 'J'], ['A', 'A1_JOB', 'O', 'P', 'J', '5']],
      },
    ],
    [
      'ExternalDependency!A3',
      {
        ExternalDependency: [
          ['ProcessName', 'JobName', 'ExternalJob'],
          ['A', 'A1_JOB', 'FILE'],
          ['A', 'A1_JOB', 'FILE'],
        ],
      },
    ],
    [
      'ScheduleLink!A3',
      {
        ScheduleLink: [
          ['ProcessName', 'JobName', 'Schedule'],
          ['A', 'A1_JOB', 'O'],
          ['A', 'A1_JOB', 'O'],
        ],
      },
    ],
    [
      'System Options!A4',
      {
        'System Options': [
          ['Option', 'Code'],
          ['WARNING', '3'],
          ['ERROR', '4'],
          ['Warning', '3'],
        ],
      },
    ],
  ])('%s', (place, tabs) => {
    const repeated = shownIn(soundWith(tabs)).filter((finding) => finding.includes('DUPLICATE'));
    expect(repeated).toEqual([`warning DUPLICATE_ROW ${place}`]);
  });

  test('and the first counts', () => {
    const tabs = soundWith(plus('ProcessJobMapping', ['A', 'A1_JOB', '9', 'b=2']));
    const { schedule, findings } = checked(tabs);
    expect(schedule?.processJobs).toHaveLength(3);
    expect(schedule?.processJobs[1]).toMatchObject({ sequence: 1, parameters: 'a=1' });
    expect(findings[0]?.message).toBe('Row 3 says this already, and counts; this row is ignored.');
  });

  test('and findings about later rows are at their own cells', () => {
    const tabs = soundWith(plus('ProcessJobMapping', ['A', 'A1_JOB', '1'], ['A', 'B_JOB', '3']));
    expect(shownIn(tabs)).toEqual([
      'warning DUPLICATE_ROW ProcessJobMapping!A5',
      'error UNKNOWN_JOB ProcessJobMapping!B6',
    ]);
  });

  test('but not where it only looks so, because of a mistake', () => {
    const tabs = soundWith({
      'System Options': [
        ['Option', 'Code'],
        ['WARNING', '0'],
        ['WARNING', 'three'],
        ['WARNING', 'four'],
      ],
    });
    expect(shownIn(tabs)).toEqual([
      'error NOT_A_NUMBER System Options!B3',
      'error NOT_A_NUMBER System Options!B4',
    ]);
  });

  test('but not where a dependency asks for something else', () => {
    const tabs = soundWith(
      plus('Dependency', ['A', '', 'START', '', '', 'WARNING'], ['A', 'A2_JOB', 'START', '']),
    );
    expect(shownIn(tabs)).toEqual([]);
    expect(checked(tabs).schedule?.dependencies).toHaveLength(3);
  });
});

describe('the tab Schedule', () => {
  test('has one row', () => {
    expect(shownIn(soundWith({ Schedule: [['Name', 'Version']] }))).toEqual(['error REQUIRED Schedule!A2']);
    expect(shownIn(soundWith(plus('Schedule', ['B', '2'], ['not a name', ''])))).toEqual([
      'error SEVERAL_SCHEDULES Schedule!A3',
      'error SEVERAL_SCHEDULES Schedule!A4',
    ]);
  });

  test('has a name and a version', () => {
    expect(
      shownIn(
        soundWith({
          Schedule: [
            ['Name', 'Version', 'TimeZone'],
            ['', '', 'UTC'],
          ],
        }),
      ),
    ).toEqual(['error REQUIRED Schedule!A2', 'error REQUIRED Schedule!B2']);
  });
});

describe('tabs and headers', () => {
  test('that are there twice, as they are matched, are errors', () => {
    expect(shownIn({ ...SOUND, PROCESS: [['ProcessName'], ['Z']] })).toEqual([
      'error DUPLICATE_TAB PROCESS!-',
    ]);
    const tabs = soundWith({ Process: [['ProcessName', 'process_name'], ['START'], ['A']] });
    expect(shownIn(tabs)).toEqual(['error DUPLICATE_HEADER Process!B1']);
  });

  test('that are unknown are warnings', () => {
    const tabs = soundWith({
      Holidays: [['Date']],
      Process: [['ProcessName', 'Colour'], ['START', 'red'], ['A']],
    });
    expect(shownIn(tabs)).toEqual(['warning UNKNOWN_COLUMN Process!B1', 'warning UNKNOWN_TAB Holidays!-']);
  });
});

describe('a finding', () => {
  test('shows what stands in the cell, and nothing where nothing does', () => {
    const tabs = soundWith(plus('Job', ['B_JOB', '', '', 'SVD']));
    expect(checked(tabs).findings.map(({ code, value }) => [code, value])).toEqual([
      ['JOB_NOT_MAPPED', 'B_JOB'],
      ['REQUIRED', null],
      ['UNKNOWN_JOB_TYPE', 'SVD'],
    ]);
  });

  test('is about a formula or an error where a header or a cell is one', () => {
    const raw = rawTabs(soundWith({ Process: [['ProcessName', 'Join'], ['START', 'x'], ['A']] })).map(
      (tab) => (tab.name === 'Process' ? { ...tab, rows: tab.rows.map(withProblem) } : tab),
    );
    const { findings } = checkWorkbook(parseSchedule(raw), NOWHERE);
    expect(findings.map(shown)).toEqual(['error ERROR_VALUE Process!B1']);
  });
});

/** The header's second cell is an error; what stands below it belongs to no column. */
const withProblem = (row: RawRow): RawRow => ({
  ...row,
  cells: row.cells.map((cell) =>
    row.number === 1 && cell.column === 2 ? { ...cell, text: '#REF!', problem: 'ERROR_VALUE' } : cell,
  ),
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Surroundings } from '../../src/domain/check/check-schedule.js';
import type { Finding } from '../../src/domain/finding.js';
import {
  checkWorkbook,
  readWorkbook,
  type CheckedWorkbook,
} from '../../src/schedules/sheet/read-schedule.js';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { NOWHERE, shown } from '../support/findings.js';
import { workbook } from '../support/workbook.js';
import { builtWorkbookChild } from '../support/workbook-child.js';

// Each file is read by a process of its own.
let reader: WorkbookReader;
beforeAll(() => {
  reader = new WorkbookReader(builtWorkbookChild());
});
afterAll(() => {
  reader.close();
});

const checked = async (file: Buffer, around: Partial<Surroundings> = {}): Promise<CheckedWorkbook> =>
  checkWorkbook(await readWorkbook(reader, file), { ...NOWHERE, ...around });
const sample = (name: string): Buffer => readFileSync(`schedules/${name}.xlsx`);
const at = ({ code, tab, cell }: Finding): string => `${tab ?? ''}!${cell ?? ''} ${code}`;

describe('the sample workbooks', () => {
  test('payments and merch are sound', async () => {
    expect((await checked(sample('payments'))).findings).toEqual([]);
    const { schedule, findings } = await checked(sample('merch'));
    expect(findings).toEqual([]);
    expect(schedule?.jobs).toHaveLength(73);
  });

  test('rde knows MERCH, or waits for it', async () => {
    const alone = await checked(sample('rde'));
    expect(alone.findings.map(shown)).toEqual(
      [2, 3, 4].map((row) => `warning UNKNOWN_SCHEDULE InterScheduleDependency!C${row}`),
    );
    const { schedule: merch } = await checked(sample('merch'));
    expect(merch).not.toBeNull();
    const beside = await checked(sample('rde'), { otherSchedules: new Map(merch ? [['MERCH', merch]] : []) });
    expect(beside.findings).toEqual([]);
    expect(beside.schedule?.interScheduleDependencies).toHaveLength(3);
  });

  test('broken has exactly its 21 mistakes', async () => {
    const { schedule, findings, findingsTotal } = await checked(sample('broken'));
    expect(schedule).toBeNull();
    expect(findingsTotal).toBe(22);
    expect(findings.filter(({ severity }) => severity === 'error').map(at)).toEqual([
      'Schedule!E2 UNKNOWN_TIME_ZONE',
      'Application!D2 OUT_OF_RANGE',
      'Application!A3 DUPLICATE_NAME',
      'Flow!B2 UNKNOWN_CYCLE',
      'Process!A2 INVALID_NAME',
      'Job!E3 UNKNOWN_JOB_TYPE',
      'Job!C4 UNKNOWN_APPLICATION',
      'Job!K5 INVALID_DAY',
      'Job!I6 INVALID_CHOICE',
      'Job!J6 NOT_A_NUMBER',
      'Job!A8 DUPLICATE_NAME',
      'FlowProcessMapping!A5 UNKNOWN_FLOW',
      'ProcessJobMapping!D7 MALFORMED_PARAMETERS',
      'ProcessJobMapping!B8 UNKNOWN_JOB',
      'Dependency!C2 DEPENDENCY_CYCLE',
      'Dependency!C4 UNKNOWN_PROCESS',
      'Dependency!D4 UNKNOWN_JOB',
      'Dependency!C5 SELF_DEPENDENCY',
      'Job Types!C2 REQUIRED',
      'Job Types!D2 REQUIRED',
      'Job Types!C3 INVALID_URL',
    ]);
    expect(findings.filter(({ severity }) => severity === 'warning').map(at)).toEqual(['Flow!A2 EMPTY_FLOW']);
    const message = (code: string): string =>
      findings.find((finding) => finding.code === code)?.message ?? '';
    expect(message('INVALID_DAY')).toContain('did you mean SUNDAY');
    expect(message('DEPENDENCY_CYCLE')).toContain(
      'P1_PROCESS/B_JOB → P1_PROCESS/C_JOB → P2_PROCESS/D_JOB → P1_PROCESS/B_JOB',
    );
  });
});

test('a second broken workbook has the mistakes that the first has not', async () => {
  const file = workbook({
    Schedule: [
      ['Name', 'Version'],
      ['OTHER', '1'],
      ['SECOND', '2'],
    ],
    Application: [
      ['Application', 'Colour'],
      ['APP', 'red'],
      ['App', 'blue'],
    ],
    Modules: [
      ['Application', 'Module'],
      ['APP', 'CORE'],
      ['App', 'SIDE'],
    ],
    Process: [
      ['ProcessName', 'Process Name'],
      ['P1', 'x'],
      ['P2', 'x'],
      ['P3', 'x'],
    ],
    Job: [
      ['JobName', 'Application', 'Module', 'JobType', 'ThresholdRunTime', 'Notes'],
      ['A_JOB', 'APP', 'SIDE', 'DUMMY', { formula: 'A1*2' }, null],
      ['B_JOB', 'APP', 'CORE', 'DUMMY', { error: '#REF!' }, null],
      ['C_JOB', 'APP', null, 'BDI', { formula: '1/0', result: { error: '#DIV/0!' } }, null],
      ['b_job', 'APP', null, 'DUMMY', { formula: '60*2', result: 120 }, null],
      ['SHELL_JOB', 'APP', null, null, null, { formula: 'IF(A1="","","x")', result: '' }],
    ],
    FlowProcessMapping: [
      ['FlowName', 'ProcessName'],
      ['Nightly', 'P1'],
      ['Nightly', 'P2'],
      ['Nightly', 'P3'],
    ],
    ProcessJobMapping: [
      ['ProcessName', 'JobName', 'Sequence'],
      ['P1', 'A_JOB', 1],
      ['P1', 'B_JOB', 1],
      ['P2', 'C_JOB', 'first'],
      ['P2', 'b_job', 2],
      ['P3', 'SHELL_JOB', 1],
    ],
    Dependency: [
      ['ProcessName', 'PredecessorProcess', 'On'],
      ['P3', 'P1', 'SOMETIMES'],
    ],
    InterScheduleDependency: [
      ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob'],
      ['P1', 'A_JOB', 'NOWHERE', 'X', 'Y'],
    ],
    ExternalDependency: [
      ['ProcessName', 'JobName', 'TimeOut'],
      ['P1', 'A_JOB', 60],
    ],
    ScheduleLink: [
      ['ProcessName', 'JobName', 'Schedule'],
      ['P9', 'A_JOB', 'OTHER'],
    ],
    Holidays: [['Date']],
  });
  const { schedule, findings } = await checked(file);
  expect(schedule).toBeNull();
  expect(findings.map(shown)).toEqual([
    'error SEVERAL_SCHEDULES Schedule!A3',
    'warning UNKNOWN_COLUMN Application!B1',
    'warning NAMES_DIFFER_BY_CASE Application!A3',
    'error DUPLICATE_HEADER Process!B1',
    'error UNKNOWN_MODULE Job!C2',
    'error FORMULA_WITHOUT_RESULT Job!E2',
    'error ERROR_VALUE Job!E3',
    'error UNKNOWN_JOB_TYPE Job!D4',
    'error ERROR_VALUE Job!E4',
    'warning NAMES_DIFFER_BY_CASE Job!A5',
    'warning EXEC_NEEDS_RUNNER Job!D6',
    'error SEVERAL_STARTS FlowProcessMapping!B3',
    'error DUPLICATE_SEQUENCE ProcessJobMapping!C3',
    'error NOT_A_NUMBER ProcessJobMapping!C4',
    'error INVALID_CHOICE Dependency!C2',
    'warning UNKNOWN_SCHEDULE InterScheduleDependency!C2',
    'error MISSING_COLUMN ExternalDependency!-',
    'error UNKNOWN_PROCESS ScheduleLink!A2',
    'error SELF_DEPENDENCY ScheduleLink!C2',
    'warning UNKNOWN_TAB Holidays!-',
  ]);
});

test('schedules that wait for each other in a circle are refused', async () => {
  const header = ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob'];
  const waiting = (name: string, other: string): Buffer =>
    workbook({
      Schedule: [
        ['Name', 'Version'],
        [name, '1'],
      ],
      Application: [['Application'], ['APP']],
      Process: [['ProcessName'], ['P']],
      Job: [
        ['JobName', 'Application', 'JobType'],
        ['J', 'APP', 'DUMMY'],
      ],
      FlowProcessMapping: [
        ['FlowName', 'ProcessName'],
        ['Nightly', 'P'],
      ],
      ProcessJobMapping: [
        ['ProcessName', 'JobName', 'Sequence'],
        ['P', 'J', 1],
      ],
      InterScheduleDependency: [header, ['P', 'J', other, 'P', 'J']],
    });
  const { schedule: first } = await checked(waiting('ONE', 'TWO'));
  const others = new Map(first ? [['ONE', first]] : []);
  const { findings } = await checked(waiting('TWO', 'ONE'), { otherSchedules: others });
  expect(findings.map(shown)).toEqual(['error INTER_SCHEDULE_CYCLE InterScheduleDependency!C2']);
});

describe('ten thousand jobs', () => {
  const PROCESSES = 2_500;
  const processes = Array.from({ length: PROCESSES }, (_, n) => n);
  const process_ = (n: number): string => `SETTLEMENT_${n}_PROCESS`;
  const job = (n: number, step: number): string => `SETTLEMENT_${n}_${step}_JOB`;
  const steps = [0, 1, 2, 3];

  test('in 62,391 rows are read, parsed and checked', async () => {
    const waits = processes.flatMap((n) =>
      Array.from({ length: Math.min(n, 15) }, (_, d) => [
        process_(n),
        job(n, 0),
        process_(n - d - 1),
        job(n - d - 1, 3),
        'Y',
      ]),
    );
    const file = workbook({
      Schedule: [
        ['Name', 'Version'],
        ['BIG', '1'],
      ],
      Application: [['Application'], ['APP']],
      Process: [['ProcessName'], ...processes.map((n) => [process_(n)])],
      Job: [
        ['JobName', 'Description', 'Application', 'JobType', 'Enabled'],
        ...processes.flatMap((n) => steps.map((step) => [job(n, step), `step ${step}`, 'APP', 'SVC', 'Y'])),
      ],
      FlowProcessMapping: [['FlowName', 'ProcessName'], ...processes.map((n) => ['Nightly', process_(n)])],
      ProcessJobMapping: [
        ['ProcessName', 'JobName', 'Sequence', 'Parameters'],
        ...processes.flatMap((n) => steps.map((step) => [process_(n), job(n, step), step + 1, 'part=1'])),
      ],
      Dependency: [['ProcessName', 'JobName', 'PredecessorProcess', 'PredecessorJob', 'Enabled'], ...waits],
      'Job Types': [
        ['JobType', 'URL', 'JobStart', 'JobStatus'],
        ['SVC', 'http://127.0.0.1:7070/x', '/start', '/status'],
      ],
    });
    const { schedule, findings } = await checked(file);
    expect(findings).toEqual([]);
    expect(schedule?.jobs).toHaveLength(10_000);
    expect(schedule?.dependencies).toHaveLength(37_380);
  });
});

import { describe, expect, test } from '@jest/globals';
import { SheetRows, WHOLE_ROW, overrideKey, type Override } from '../../../src/domain/override.js';
import { readOverrides, type SaidOverride } from '../../../src/schedules/overrides/read-overrides.js';
import { after, aFlow, aSchedule, external } from '../../support/schedules.js';

const sheet = new SheetRows(
  aSchedule({
    processes: { LOAD: ['LOAD_JOB', 'TRANSFORM_JOB'], PAY: ['PAY_JOB'] },
    job: { LOAD_JOB: { thresholdRunTime: 60 } },
    rows: {
      flows: [aFlow('Hourly_Cycle_1', 'LOADS')],
      dependencies: [after('PAY', 'LOAD')],
      externalDependencies: [external('LOAD/LOAD_JOB', 'BANK_FILE')],
    },
  }),
);

const own: Override = {
  tab: 'externalDependencies',
  row: 'PAY/PAY_JOB after RATES',
  field: WHOLE_ROW,
  value: { ...external('PAY/PAY_JOB', 'RATES') },
  sheetValue: null,
};

const read = (...said: readonly SaidOverride[]): ReturnType<typeof readOverrides> =>
  readOverrides(said, { sheet, inForce: new Map([[overrideKey(own), own]]) });

/** `CODE 1.field`, and what is told. */
const refusals = (...said: readonly SaidOverride[]): readonly string[] =>
  read(...said).findings.map(({ code, cell, message }) => `${code} ${cell}: ${message}`);

describe('what is said of a field', () => {
  test.each<[SaidOverride, Partial<Override>]>([
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'thresholdRunTime', value: 90 },
      { tab: 'jobs', row: 'LOAD_JOB', field: 'thresholdRunTime', value: 90, sheetValue: 60 },
    ],
    [
      { tab: 'job', row: ' LOAD_JOB ', field: 'Threshold Run_Time', value: '90' },
      { tab: 'jobs', row: 'LOAD_JOB', field: 'thresholdRunTime', value: 90 },
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'thresholdRunTime', value: null },
      { value: null, sheetValue: 60 },
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'enabled', value: 'no' },
      { value: false, sheetValue: true },
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'daysOfTheWeek', value: ['TUESDAY', 'sunday'] },
      { value: ['SUNDAY', 'TUESDAY'], sheetValue: null },
    ],
    [
      { tab: 'Process Job Mapping', row: 'LOAD/LOAD_JOB', field: 'Parameters', value: 'x=1' },
      { tab: 'processJobs', field: 'parameters', value: 'x=1', sheetValue: '' },
    ],
    [
      { tab: 'Flow', row: 'Hourly_Cycle_1/LOADS', field: 'enabled', value: false },
      { tab: 'flows', value: false, sheetValue: true },
    ],
    [
      { tab: 'Dependency', row: 'PAY after LOAD', field: 'enabled', value: false },
      { tab: 'dependencies', value: false },
    ],
  ])('is read by the rules of its cell: %j', (said, expected) => {
    const { overrides, findings } = read(said);
    expect(findings).toEqual([]);
    expect(overrides).toMatchObject([expected]);
  });

  test('of a row of your own becomes the row with it', () => {
    const said = { tab: 'ExternalDependency', row: own.row, field: 'enabled', value: false } as const;
    expect(read(said).overrides).toEqual([
      { ...own, value: { ...external('PAY/PAY_JOB', 'RATES'), enabled: false } },
    ]);
  });

  test.each<[SaidOverride, string]>([
    [{ tab: 'Jobs', row: 'A', field: 'enabled', value: true }, 'UNKNOWN_TAB 1.tab: "Jobs" is no tab'],
    [{ tab: 'Jobs', row: 'A', field: 'enabled', value: true }, '(did you mean Job?)'],
    [
      { tab: 'Process', row: 'LOAD', field: 'join', value: 'ANY' },
      "NOT_OVERRIDABLE 1.tab: The tab Process is the workbook's alone",
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'JobType', value: 'DUMMY' },
      "NOT_OVERRIDABLE 1.field: jobType is the workbook's",
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'enable', value: true },
      'UNKNOWN_FIELD 1.field: "enable" is no field of the tab Job (did you mean enabled?)',
    ],
    [
      { tab: 'Job', row: 'LAOD_JOB', field: 'enabled', value: true },
      'UNKNOWN_ROW 1.row: The tab Job has no row "LAOD_JOB" (did you mean LOAD_JOB?)',
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'thresholdRunTime', value: 0 },
      'OUT_OF_RANGE 1.value: thresholdRunTime of LOAD_JOB: "0" is out of range: expected 1 or more',
    ],
    [
      { tab: 'Job', row: 'LOAD_JOB', field: 'daysOfTheWeek', value: 'MONDAY,FRYDAY' },
      'INVALID_DAY 1.value: daysOfTheWeek of LOAD_JOB: "FRYDAY" is not a day (did you mean FRIDAY?)',
    ],
  ])('is refused with what is meant: %j', (said, expected) => {
    expect(read(said).overrides).toEqual([]);
    expect(refusals(said)).toEqual([expect.stringContaining(expected)]);
  });

  test('is refused a second time in one request', () => {
    const said = { tab: 'Job', row: 'LOAD_JOB', field: 'enabled', value: false } as const;
    expect(refusals(said, { ...said, field: 'Enabled', value: true })).toEqual([
      'DUPLICATE_OVERRIDE 2.field: LOAD_JOB is said twice, first at 1; say it once.',
    ]);
  });
});

describe('a row of your own', () => {
  const add = { process: 'PAY', JobName: 'PAY_JOB', 'External Job': 'FX', timeOut: 60 };

  test('is called as it would be in the workbook, with the blank cells filled', () => {
    const { overrides, findings } = read({ tab: 'ExternalDependency', add });
    expect(findings).toEqual([]);
    const value = { ...external('PAY/PAY_JOB', 'FX'), externalSystem: '', timeOut: 60 };
    expect(overrides).toEqual([{ ...own, row: 'PAY/PAY_JOB after FX', value }]);
  });

  test('is told everything that is wrong about it at once', () => {
    const wrong = { process: 'PAY', job: '', externalJob: 'no name', enable: true, timeOut: 'soon' };
    expect(refusals({ tab: 'ExternalDependency', add: wrong }).map((text) => text.split(':')[0])).toEqual([
      'UNKNOWN_FIELD 1.add.enable',
      'REQUIRED 1.add.job',
      'INVALID_NAME 1.add.externalJob',
      'NOT_A_NUMBER 1.add.timeOut',
    ]);
  });

  test('is refused where the workbook has it, and where there are no rows of people', () => {
    const same = { process: 'LOAD', job: 'LOAD_JOB', externalJob: 'BANK_FILE' };
    expect(refusals({ tab: 'ExternalDependency', add: same })).toEqual([
      'ROW_EXISTS 1.add: The workbook has LOAD/LOAD_JOB after BANK_FILE in ExternalDependency; override its enabled instead.',
    ]);
    expect(refusals({ tab: 'Dependency', add: same })).toEqual([
      'NOT_OVERRIDABLE 1.tab: Rows cannot be added to Dependency; they can to InterScheduleDependency, ExternalDependency, ScheduleLink.',
    ]);
  });

  test('is refused where the process does not have the job', () => {
    const lost = { process: 'LOAD', job: 'LAOD_JOB', externalJob: 'FX' };
    expect(refusals({ tab: 'ExternalDependency', add: lost })).toEqual([
      expect.stringContaining(
        'JOB_NOT_IN_PROCESS 1.add.job: There is no job LOAD/LAOD_JOB (did you mean LOAD/LOAD_JOB?)',
      ),
    ]);
  });

  test('becomes what it is said to be the second time', () => {
    const again = { process: 'PAY', job: 'PAY_JOB', externalJob: 'RATES', onTimeOut: 'SKIP' };
    expect(read({ tab: 'ExternalDependency', add: again }).overrides).toMatchObject([
      { row: own.row, field: WHOLE_ROW, value: { externalSystem: '', onTimeOut: 'SKIP' } },
    ]);
  });
});

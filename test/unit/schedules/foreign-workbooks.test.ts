import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../../src/domain/schedule.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import { checkWorkbook, type CheckedWorkbook } from '../../../src/schedules/sheet/read-schedule.js';
import { scheduleTabs } from '../../../src/schedules/sheet/schedule-tabs.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { keptByPeople } from '../../fixtures/kept-by-people.js';
import { excel, googleSheets, libreOffice, openpyxl } from '../../fixtures/producers.js';
import { NOWHERE, shown } from '../../support/findings.js';
import type { TestCell } from '../../support/workbook.js';

const imported = async (file: Buffer): Promise<CheckedWorkbook> =>
  checkWorkbook(parseSchedule(unpackTabs(await readTabs(file))), NOWHERE);

const withFormulas = keptByPeople((formula, result): TestCell => ({ formula, result }));
const withValues = keptByPeople((_, result): TestCell => result);

const SAVED: readonly [string, Buffer][] = [
  ['as Excel saves it', excel(withFormulas)],
  ['as LibreOffice saves it', libreOffice(withFormulas)],
  ['as Google Sheets saves it', googleSheets(withFormulas)],
  ['as openpyxl saves it', openpyxl(withValues)],
  ['that LibreOffice has saved', readFileSync('test/fixtures/saved-by-libreoffice.xlsx')],
];

describe.each(SAVED)('a schedule that people keep, %s,', (_, file) => {
  test('is what they mean by it', async () => {
    const { schedule, findings } = await imported(file);
    expect(findings.map(shown)).toEqual([]);
    expect(schedule).toMatchObject({
      name: 'NIGHT',
      displayName: '夜間',
      label: '2026-11-28',
      timeZone: 'Europe/Berlin',
      applications: [{ name: 'APP', throttleLimit: 4, agent: 'common' }],
      processes: [
        { name: 'START', description: 'Begins the night', join: 'ALL' },
        { name: 'LOAD', description: 'loads\nwhat came', join: 'ANY' },
        { name: 'END', join: 'ALL' },
      ],
      jobs: [
        { name: 'START_JOB', jobType: 'DUMMY', critical: false, notes: '7' },
        {
          name: 'LOAD_JOB',
          jobType: 'SVC',
          critical: true,
          thresholdRunTime: 900,
          daysOfTheWeek: ['SUNDAY', 'MONDAY'],
          priority: 200,
          notes: 'see the wiki',
        },
        { name: 'END_JOB', critical: false, priority: 150, notes: '24.1' },
      ],
      flowProcesses: [{ process: 'START' }, { process: 'LOAD' }, { process: 'END' }],
      processJobs: [
        { job: 'START_JOB', sequence: 1 },
        { job: 'LOAD_JOB', sequence: 1, parameters: 'day=TODAY||mode=FULL & fast' },
        { job: 'END_JOB', sequence: 1 },
      ],
      dependencies: [{ on: 'SUCCESS' }, { on: 'ALWAYS' }],
      jobTypes: [{ name: 'SVC', pollIntervalMs: 1500 }],
    });
  });

  test('is the same definition when it comes back as an export', async () => {
    const { schedule } = await imported(file);
    const again = await imported(await writeWorkbook(scheduleTabs(schedule as Schedule)));
    expect(again.schedule).toEqual(schedule);
  });
});

test('formulas that the program has not computed are told, each with its cell', async () => {
  const { findings } = await imported(openpyxl(withFormulas));
  expect(findings.filter(({ code }) => code === 'FORMULA_WITHOUT_RESULT').map(shown)).toEqual([
    'error FORMULA_WITHOUT_RESULT FlowProcessMapping!B3',
    'error FORMULA_WITHOUT_RESULT ProcessJobMapping!B3',
    'error FORMULA_WITHOUT_RESULT ProcessJobMapping!C3',
  ]);
});

import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import type { RawTab } from '../../../src/schedules/workbook/raw-tab.js';
import { checkWorkbook } from '../../../src/schedules/sheet/read-schedule.js';
import { TAB_KEYS, TABS } from '../../../src/schedules/sheet/sheet-columns.js';
import { templateTabs } from '../../../src/schedules/sheet/template.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { NOWHERE, shown } from '../../support/findings.js';

const template = async (): Promise<readonly RawTab[]> =>
  unpackTabs(await readTabs(await writeWorkbook(templateTabs())));

/** The template, with a name typed into the cell below the header Name. */
const named = (tabs: readonly RawTab[], name: string): readonly RawTab[] =>
  tabs.map((tab) =>
    tab.name === 'Schedule'
      ? {
          ...tab,
          rows: tab.rows.map((row) =>
            row.number === 2 ? { ...row, cells: [{ column: 1, text: name }, ...row.cells] } : row,
          ),
        }
      : tab,
  );

describe('the template', () => {
  test('lacks nothing but a name', async () => {
    const { findings } = checkWorkbook(parseSchedule(await template()), NOWHERE);
    expect(findings.map(shown)).toEqual(['error REQUIRED Schedule!A2']);
  });

  test('is a schedule without a finding as soon as it has one: a night of a start and an end that call nobody', async () => {
    const { schedule, findings } = checkWorkbook(parseSchedule(named(await template(), 'FIRST')), NOWHERE);
    expect(findings).toEqual([]);
    expect(schedule).toMatchObject({
      name: 'FIRST',
      flowProcesses: [
        { flow: 'Nightly', process: 'NIGHTLY_START_PROCESS' },
        { flow: 'Nightly', process: 'NIGHTLY_END_PROCESS' },
      ],
      dependencies: [{ process: 'NIGHTLY_END_PROCESS', predecessorProcess: 'NIGHTLY_START_PROCESS' }],
    });
    expect(schedule?.jobs.map(({ name, jobType }) => [name, jobType])).toEqual([
      ['NIGHTLY_START_JOB', 'DUMMY'],
      ['NIGHTLY_END_JOB', 'DUMMY'],
    ]);
  });

  test('has every tab with every column', async () => {
    const headers = (await template())
      .filter(({ name }) => name !== 'Lists')
      .map(({ name, rows }) => [name, rows[0]?.cells.map(({ text }) => text)]);
    expect(headers).toEqual(
      TAB_KEYS.map((key) => [TABS[key].name, Object.values(TABS[key].columns).map(({ header }) => header)]),
    );
  });

  test('is the one name that a schedule cannot have', async () => {
    const { findings } = checkWorkbook(parseSchedule(named(await template(), 'template')), NOWHERE);
    expect(findings.map(shown)).toEqual(['error INVALID_NAME Schedule!A2']);
    expect(findings[0]?.message).toContain('A schedule cannot be called "template"');
  });
});

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  convertTabs,
  scheduleNamed,
  type Converted,
} from '../../../src/schedules/conversion/convert-tabs.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import type { RawTab } from '../../../src/schedules/workbook/raw-tab.js';
import { checkWorkbook, type CheckedWorkbook } from '../../../src/schedules/sheet/read-schedule.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { OLDER_TEMPLATE, olderTemplate } from '../../fixtures/older-template.js';
import { NOWHERE, rawTabs, shown, SOUND, soundWith } from '../../support/findings.js';

const read = async (file: Buffer): Promise<readonly RawTab[]> => unpackTabs(await readTabs(file));

/** What import says of the workbook that conversion makes. */
const imported = async ({ tabs }: Converted): Promise<CheckedWorkbook> =>
  checkWorkbook(parseSchedule(await read(await writeWorkbook(tabs))), NOWHERE);

const said = ({ done }: Converted, code: string): readonly string[] =>
  done.filter((one) => one.code === code).map(({ tab, cell, message }) => `${tab}!${cell ?? '-'} ${message}`);

describe('a workbook of an older template', () => {
  let converted: Converted;
  beforeAll(async () => {
    converted = convertTabs(await read(olderTemplate()), new Set());
  });

  test('lacks afterwards what only a person knows: the URLs of what was built in', async () => {
    const { findings } = await imported(converted);
    expect(findings.filter(({ severity }) => severity === 'error').map(shown)).toEqual([
      'error REQUIRED Job Types!C3',
      'error REQUIRED Job Types!C4',
    ]);
    expect(said(converted, 'JOB_TYPE_ADDED')).toEqual([
      'Job Types!- BDI is not built in: it is defined in the tab Job Types, and its URL is to be filled in there.',
      'Job Types!- RPAS is not built in: it is defined in the tab Job Types, and its URL is to be filled in there.',
    ]);
  });

  test('needs no definition of what the server defines', async () => {
    const tabs = await read(olderTemplate());
    expect(said(convertTabs(tabs, new Set(['BDI', 'RPAS'])), 'JOB_TYPE_ADDED')).toEqual([]);
    expect(scheduleNamed(tabs)).toBe('MERCH');
  });

  test('says the same as before once it is filled in', async () => {
    const tabs = converted.tabs.map((tab) =>
      tab.name === 'Job Types'
        ? {
            ...tab,
            rows: tab.rows.map(([name = '', text = '', , ...rest]) => [
              name,
              text,
              'https://example.com/batch',
              ...rest,
            ]),
          }
        : tab,
    );
    const { schedule } = await imported({ ...converted, tabs });
    expect(schedule).toMatchObject({
      name: 'MERCH',
      displayName: 'Merchandising',
      label: '22.1',
      applications: [
        { name: 'RMS', agent: 'common', throttleLimit: 20 },
        { name: 'RPAS', agent: 'planning', throttleLimit: 4 },
      ],
      modules: [{ application: 'RMS', name: 'CORE' }],
      flows: [
        { name: 'SALES', cycle: 'Hourly_Cycle_3' },
        { name: 'REPORTS', cycle: 'Adhoc' },
      ],
      processes: [{ name: 'START_PROCESS', description: 'Begins' }, {}, {}, {}],
      jobs: [
        { name: 'START_JOB', module: 'CORE', jobType: 'DUMMY' },
        {
          name: 'SALES_JOB',
          jobType: 'BDI',
          daysOfTheWeek: ['SUNDAY', 'MONDAY'],
          externalStatusUpdate: 'FAILED',
        },
        { name: 'PLAN_JOB', jobType: 'RPAS' },
        { name: 'REPORT_JOB', jobType: 'EXEC', jobWrapperName: 'report.ksh', externalStatusUpdate: null },
      ],
      flowProcesses: [{ flow: 'Nightly' }, { flow: 'Nightly' }, { flow: 'SALES' }, { flow: 'REPORTS' }],
      processJobs: [{}, { sequence: 1, parameters: 'jobParams=day=TODAY' }, {}, {}],
      dependencies: [{ process: 'PLAN_PROCESS', predecessorProcess: 'START_PROCESS' }],
      interScheduleDependencies: [
        {
          job: 'PLAN_JOB',
          schedule: 'RDE',
          predecessorProcess: 'RDE_END_PROCESS',
          predecessorJob: 'RDE_END_JOB',
        },
      ],
      externalDependencies: [{ externalSystem: 'ERP', externalJob: 'ERP_CLOSED', enabled: false }],
      scheduleLinks: [{ schedule: 'AIP' }],
      jobTypes: [
        { name: 'RDS', endpoints: { start: '/start', status: '/status', kill: null } },
        {
          name: 'BDI',
          endpoints: { start: '/start', restart: '/restart', status: '/status', kill: '/kill' },
        },
        { name: 'RPAS' },
      ],
    });
  });

  test('tells each tab that has another name, is taken apart or is left out', () => {
    expect(said(converted, 'TAB_RENAMED')).toEqual([
      'Schedule Info!- The tab is called Schedule now.',
      'Applications!- The tab is called Application now.',
      'Processes!- The tab is called Process now.',
      'Jobs!- The tab is called Job now.',
      'FlowProcess!- The tab is called FlowProcessMapping now.',
      'ProcessJob!- The tab is called ProcessJobMapping now.',
      'Dependencies!- The tab is called Dependency now.',
    ]);
    expect(said(converted, 'TAB_TAKEN_APART')).toEqual([
      'Throttling!- Limits belong to the tab Application now.',
      'Job External Associations!- Its rows belong to the tabs InterScheduleDependency, ExternalDependency, ScheduleLink now.',
    ]);
    expect(said(converted, 'TAB_LEFT_OUT')).toEqual([
      'Instructions!- "Instructions" is no tab of a schedule: it is left out.',
    ]);
  });

  test('tells each column that has another name or is left out, with its cell', () => {
    expect(said(converted, 'COLUMN_RENAMED')).toContain(
      'Jobs!F1 The column "RMS Wrapper" is called JobWrapperName now.',
    );
    expect(said(converted, 'COLUMN_RENAMED')).toContain(
      'ProcessJob!C1 The column "Order" is called Sequence now.',
    );
    expect(said(converted, 'COLUMN_LEFT_OUT')).toEqual([
      'Processes!C1 "Application" is no column of this tab, or is there twice: it is left out.',
      'Throttling!B1 "Module" is no column of this tab, or is there twice: it is left out.',
      'Throttling!E1 "Enabled" is no column of this tab, or is there twice: it is left out.',
      'Job External Associations!C1 "Cycle" is no column of this tab, or is there twice: it is left out.',
    ]);
  });

  test('tells each cell and row that does not stay what it was', () => {
    expect(said(converted, 'CELL_CHANGED')).toEqual([
      'Flow!B3 The cycle "Hourly_3" is called Hourly_Cycle_3 now.',
      'Flow!B4 The cycle "Ad hoc" is called Adhoc now.',
      'FlowProcess!A2 The flow "NIGHTLY" is called Nightly now.',
      'FlowProcess!A3 The flow "NIGHTLY" is called Nightly now.',
    ]);
    expect(said(converted, 'CELL_LEFT_OUT')).toEqual([
      'Jobs!H5 The formula has no stored result: the cell is left blank.',
    ]);
    expect(said(converted, 'ROW_LEFT_OUT')).toEqual([
      'Flow!A2 The flow Nightly is built in, and not listed.',
      'Throttling!A4 The tab Application has no "ALC": its limit is left out.',
      'Job External Associations!A5 "Mail" is no type of association: the row is left out. Internal, External and EXEC_LINK are known.',
    ]);
  });
});

test('a limit that stands in two places is that of its application', async () => {
  const Applications = [
    ['Application', 'Throttle Limit'],
    ['RMS', 7],
  ];
  const converted = convertTabs(await read(olderTemplate({ Applications })), new Set());
  expect(said(converted, 'CELL_LEFT_OUT')).toContain(
    'Throttling!D2 The tab Applications says "7" for RMS, and counts: "20" is left out.',
  );
  expect((await imported(converted)).findings.map(shown)).not.toContain('error OUT_OF_RANGE Application!D2');
});

test('a tab of today goes before one of before', async () => {
  const Job = OLDER_TEMPLATE['Jobs'] ?? [];
  const converted = convertTabs(
    await read(olderTemplate({ Jobs: [['JobName'], ['OLD_JOB']], Job })),
    new Set(),
  );
  expect(said(converted, 'TAB_LEFT_OUT')).toContain(
    'Jobs!- "Jobs" is the tab Job once more: it is left out.',
  );
  expect(converted.tabs.find(({ name }) => name === 'Job')?.rows).toHaveLength(4);
});

describe('a workbook of today', () => {
  test.each(['payments', 'merch', 'rde'])('%s.xlsx stays what it is', async (name) => {
    const tabs = await read(readFileSync(`schedules/${name}.xlsx`));
    const converted = convertTabs(tabs, new Set());
    expect(converted.done).toEqual([]);
    expect((await imported(converted)).schedule).toEqual(parseSchedule(tabs).schedule);
  });

  test('keeps its mistakes, for import to tell', async () => {
    const tabs = rawTabs(
      soundWith({
        Process: [
          ['ProcessName', 'Join'],
          ['START', 'SOME'],
          ['A', 'all'],
        ],
      }),
    );
    const { findings } = await imported(convertTabs(tabs, new Set()));
    expect(findings.map(shown)).toEqual(['error INVALID_CHOICE Process!C2']);
    expect((await imported(convertTabs(rawTabs(SOUND), new Set()))).findings).toEqual([]);
  });
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { diffSchedules } from '../../../src/domain/diff/diff-schedule.js';
import { diffView } from '../../../src/public-api/schedules/diff-view.js';
import type { ChangeCode } from '../../../src/domain/diff/semantic-change.js';
import { scheduleTabs } from '../../../src/schedules/sheet/schedule-tabs.js';
import { parseSchedule, type ParsedWorkbook } from '../../../src/schedules/sheet/parse-schedule.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { EditedWorkbook } from '../../fixtures/edited-workbook.js';
import { AFTER, BEFORE } from '../../fixtures/two-versions.js';
import { scheduleWorkbook } from '../../support/small-schedule.js';

const parsed = async (file: Buffer): Promise<ParsedWorkbook> =>
  parseSchedule(unpackTabs(await readTabs(file)));

/** `CODE: sentence @ cell`, and the fields below. */
function told(was: ParsedWorkbook, is: ParsedWorkbook): readonly string[] {
  const { changes } = diffView({ ...diffSchedules(was.schedule, is.schedule, is.locate), environment: [] });
  return changes.flatMap(({ code, text, tab, cell, fields }) => [
    `${code}: ${text}${cell === null ? '' : ` @ ${tab}!${cell}`}`,
    ...fields.map(
      ({ field, from, to, cell: at }) => `  ${field}: ${String(from)} → ${String(to)} @ ${String(at)}`,
    ),
  ]);
}

test('what two workbooks differ in is told once, in sentences, with the cells of the later one', async () => {
  const [was, is] = [await parsed(scheduleWorkbook(BEFORE)), await parsed(scheduleWorkbook(AFTER))];
  expect(told(was, is)).toEqual([
    'JOB_RENAMED: Job EXTRACT is called FETCH now. @ Job!A3',
    'APPLICATION_CHANGED: Application APP has changed. @ Application!B2',
    '  ThrottleLimit: 4 → 2 @ B2',
    'JOB_TYPE_CHANGED: Job type SVC has another URL, other endpoints. @ Job Types!B2',
    '  URL: http://127.0.0.1:7070/svc/services/batch → http://127.0.0.1:7071/svc/services/batch @ B2',
    '  JobKill: /kill → null @ F2',
    'FLOW_ADDED: Flow HOURLY of Hourly_Cycle_2 is new. @ Flow!A2',
    'FLOW_REMOVED: Flow HOURLY of Hourly_Cycle_1 is gone.',
    'PROCESS_ADDED: Process TIDY is new in the flow Nightly. @ Process!A5',
    'PROCESS_REMOVED: Process CLEAN is gone.',
    'PROCESS_MOVED: Process ROTATE has moved from the flow HOURLY to Nightly. @ FlowProcessMapping!A6',
    'JOB_ADDED: Job SWEEP is new in TIDY. @ Job!A9',
    'JOB_ADDED: Job TELL is new in TIDY. @ Job!A10',
    'JOB_REMOVED: Job PURGE is gone from CLEAN.',
    'JOB_CHANGED: Job SETTLE has changed. @ Job!E5',
    '  ThresholdRunTime: 600 → 900 @ E5',
    'JOB_RETYPED: Job LOGS is of the type DUMMY now, not SVC. @ Job!C11',
    '  JobType: SVC → DUMMY @ C11',
    'JOB_MOVED: Job CHECK has moved from LOAD to POST. @ ProcessJobMapping!A6',
    'PARAMETERS_CHANGED: POST/SETTLE has other parameters. @ ProcessJobMapping!D5',
    '  Parameters: mode=FULL||day=1 → mode=DELTA||day=1 @ D5',
    'JOB_REORDERED: Job ARCHIVE of POST comes after SETTLE now, and came after REPORT. @ ProcessJobMapping!C7',
    'DEPENDENCY_ADDED: ROTATE waits for START. @ Dependency!A3',
    'DEPENDENCY_ADDED: TIDY waits for POST. @ Dependency!A5',
    'DEPENDENCY_CHANGED: POST waits for another end of LOAD. @ Dependency!E4',
    '  On: SUCCESS → ALWAYS @ E4',
    'DEPENDENCY_DROPPED: POST/SETTLE no longer waits for the external job RATES.',
  ]);
});

/** The night with something of every tab, and all columns. */
async function everything(): Promise<EditedWorkbook> {
  const { schedule } = await parsed(scheduleWorkbook(BEFORE));
  const file = await EditedWorkbook.read(await writeWorkbook(scheduleTabs(schedule)));
  return file
    .add('Application', { Application: 'SPARE' })
    .add('Modules', { Application: 'APP', Module: 'CORE' })
    .add('Job Types', { JobType: 'OLD', URL: 'https://old.example.com', JobStart: '/s', JobStatus: '/t' })
    .add('System Options', { Option: 'WARNING', Code: '4' })
    .add('Dependency', { ProcessName: 'CLEAN', PredecessorProcess: 'LOAD', Enabled: 'N' })
    .add('ScheduleLink', { ProcessName: 'POST', JobName: 'REPORT', Schedule: 'MERCH', Enabled: 'N' });
}

type Edit = (file: EditedWorkbook) => EditedWorkbook;

const CLEAN = { ProcessName: 'CLEAN' };
const TIDY = { ProcessName: 'TIDY' };

describe('one edit of a workbook is told as what it is:', () => {
  const edits: readonly (readonly [code: ChangeCode, Edit])[] = [
    ['SCHEDULE_CHANGED', (file) => file.set('Schedule', { Name: 'NIGHT' }, { TimeZone: 'Europe/Berlin' })],
    ['APPLICATION_ADDED', (file) => file.add('Application', { Application: 'NEW', ThrottleLimit: '2' })],
    ['APPLICATION_REMOVED', (file) => file.remove('Application', { Application: 'SPARE' })],
    [
      'APPLICATION_RENAMED',
      (file) => file.set('Application', { Application: 'SPARE' }, { Application: 'OTHER' }),
    ],
    ['APPLICATION_CHANGED', (file) => file.set('Application', { Application: 'APP' }, { Agent: 'EU' })],
    ['MODULE_ADDED', (file) => file.add('Modules', { Application: 'APP', Module: 'NEW' })],
    ['MODULE_REMOVED', (file) => file.remove('Modules', { Module: 'CORE' })],
    ['MODULE_CHANGED', (file) => file.set('Modules', { Module: 'CORE' }, { Enabled: 'N' })],
    [
      'JOB_TYPE_ADDED',
      (file) =>
        file.add('Job Types', {
          JobType: 'NEW',
          URL: 'https://x.example.com',
          JobStart: '/s',
          JobStatus: '/t',
        }),
    ],
    ['JOB_TYPE_REMOVED', (file) => file.remove('Job Types', { JobType: 'OLD' })],
    ['JOB_TYPE_RENAMED', (file) => file.set('Job Types', { JobType: 'OLD' }, { JobType: 'OLDER' })],
    ['JOB_TYPE_CHANGED', (file) => file.set('Job Types', { JobType: 'SVC' }, { Scope: 'svc:all' })],
    ['EXIT_CODE_ADDED', (file) => file.add('System Options', { Option: 'ERROR', Code: '9' })],
    ['EXIT_CODE_REMOVED', (file) => file.remove('System Options', { Code: '4' })],
    ['EXIT_CODE_CHANGED', (file) => file.set('System Options', { Code: '4' }, { Description: 'late' })],
    ['FLOW_ADDED', (file) => file.add('Flow', { FlowName: 'HOURLY', Cycle: 'Hourly_Cycle_2' })],
    ['FLOW_REMOVED', (file) => file.remove('Flow', { FlowName: 'HOURLY' })],
    ['FLOW_CHANGED', (file) => file.set('Flow', { FlowName: 'HOURLY' }, { Enabled: 'N' })],
    ['PROCESS_ADDED', (file) => file.add('Process', { ProcessName: 'NEW' })],
    ['PROCESS_RENAMED', renamed],
    ['PROCESS_CHANGED', (file) => file.set('Process', CLEAN, { Join: 'ANY' })],
    ['PROCESS_MAPPED', (file) => file.add('FlowProcessMapping', { FlowName: 'HOURLY', ...CLEAN })],
    ['PROCESS_UNMAPPED', (file) => file.remove('FlowProcessMapping', CLEAN)],
    ['PROCESS_MOVED', (file) => file.set('FlowProcessMapping', CLEAN, { FlowName: 'HOURLY' })],
    ['PROCESS_RENUMBERED', (file) => file.set('ProcessJobMapping', { JobName: 'PURGE' }, { Sequence: '7' })],
    ['JOB_ADDED', (file) => file.add('Job', { JobName: 'NEW', Application: 'APP' })],
    ['JOB_RENAMED', jobRenamed],
    ['JOB_RETYPED', (file) => file.set('Job', { JobName: 'PURGE' }, { JobType: 'DUMMY' })],
    ['JOB_CHANGED', (file) => file.set('Job', { JobName: 'PURGE' }, { Critical: 'Y' })],
    ['JOB_MOVED', (file) => file.set('ProcessJobMapping', { JobName: 'CHECK' }, { ...CLEAN, Sequence: '9' })],
    ['JOB_MAPPED', (file) => file.add('ProcessJobMapping', { ...CLEAN, JobName: 'CHECK', Sequence: '9' })],
    ['JOB_UNMAPPED', (file) => file.remove('ProcessJobMapping', { JobName: 'CHECK' })],
    ['JOB_REORDERED', (file) => file.set('ProcessJobMapping', { JobName: 'EXTRACT' }, { Sequence: '9' })],
    [
      'PARAMETERS_CHANGED',
      (file) => file.set('ProcessJobMapping', { JobName: 'SETTLE' }, { Parameters: null }),
    ],
    ['DEPENDENCY_ADDED', (file) => file.add('Dependency', { ...CLEAN, PredecessorProcess: 'START' })],
    ['DEPENDENCY_DROPPED', (file) => file.remove('Dependency', { PredecessorProcess: 'POST' })],
    ['DEPENDENCY_ENABLED', (file) => file.set('Dependency', { ...CLEAN, Enabled: 'N' }, { Enabled: 'Y' })],
    [
      'DEPENDENCY_DISABLED',
      (file) => file.set('Dependency', { PredecessorProcess: 'POST' }, { Enabled: 'N' }),
    ],
    ['DEPENDENCY_CHANGED', (file) => file.set('ExternalDependency', { JobName: 'SETTLE' }, { TimeOut: '9' })],
    ['LINK_ADDED', (file) => file.add('ScheduleLink', { ...CLEAN, JobName: 'PURGE', Schedule: 'NEW' })],
    ['LINK_DROPPED', (file) => file.remove('ScheduleLink', { Schedule: 'RDE' })],
    ['LINK_ENABLED', (file) => file.set('ScheduleLink', { Schedule: 'MERCH' }, { Enabled: 'Y' })],
    ['LINK_DISABLED', (file) => file.set('ScheduleLink', { Schedule: 'RDE' }, { Enabled: 'N' })],
  ];

  let bytes: Buffer;
  let before: ParsedWorkbook;
  beforeAll(async () => {
    ({ bytes } = await everything());
    before = await parsed(bytes);
  });

  test.each(edits)('%s', async (code, edit) => {
    const after = await parsed(edit(await EditedWorkbook.read(bytes)).bytes);
    const codes = told(before, after).flatMap((line) => /^[A-Z_]+/.exec(line)?.[0] ?? []);
    expect(codes).toEqual([code]);
  });
});

/** In every tab that names it. */
function renamed(file: EditedWorkbook): EditedWorkbook {
  for (const tab of [
    'Process',
    'FlowProcessMapping',
    'ProcessJobMapping',
    'Dependency',
    'Dependency',
    'ScheduleLink',
  ])
    file.set(tab, CLEAN, TIDY);
  return file;
}

function jobRenamed(file: EditedWorkbook): EditedWorkbook {
  for (const tab of ['Job', 'ProcessJobMapping', 'ScheduleLink'])
    file.set(tab, { JobName: 'PURGE' }, { JobName: 'SWEEP' });
  return file;
}

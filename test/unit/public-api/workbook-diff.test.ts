import { expect, test } from '@jest/globals';
import { diffSchedules } from '../../../src/domain/diff/diff-schedule.js';
import { diffView } from '../../../src/public-api/schedules/diff-view.js';
import { parseSchedule, type ParsedWorkbook } from '../../../src/schedules/sheet/parse-schedule.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { AFTER, BEFORE } from '../../fixtures/two-versions.js';
import { scheduleWorkbook, type SmallSchedule } from '../../support/small-schedule.js';

const parsed = async (schedule: SmallSchedule): Promise<ParsedWorkbook> =>
  parseSchedule(unpackTabs(await readTabs(scheduleWorkbook(schedule))));

/** `CODE: sentence @ cell`, and the fields below. */
async function told(before: SmallSchedule, after: SmallSchedule): Promise<readonly string[]> {
  const [was, is] = [await parsed(before), await parsed(after)];
  const { changes } = diffView({ ...diffSchedules(was.schedule, is.schedule, is.locate), environment: [] });
  return changes.flatMap(({ code, text, tab, cell, fields }) => [
    `${code}: ${text}${cell === null ? '' : ` @ ${tab}!${cell}`}`,
    ...fields.map(
      ({ field, from, to, cell: at }) => `  ${field}: ${String(from)} → ${String(to)} @ ${String(at)}`,
    ),
  ]);
}

test('what two workbooks differ in is told once, in sentences, with the cells of the later one', async () => {
  expect(await told(BEFORE, AFTER)).toEqual([
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

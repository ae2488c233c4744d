import { expect, test } from '@jest/globals';
import { diffSchedules } from '../../../src/domain/diff/diff-schedule.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { large, later } from '../../../bench/schedules.js';
import { scheduleWorkbook, type SmallSchedule } from '../../support/small-schedule.js';

async function definitionOf(schedule: SmallSchedule): Promise<Schedule> {
  const { schedule: definition, findings } = parseSchedule(
    unpackTabs(await readTabs(scheduleWorkbook(schedule))),
  );
  expect([...findings]).toEqual([]);
  return definition;
}

test('the later version of a large site differs from the earlier one in every way that takes time', async () => {
  const site = large('LARGE', 400);
  const [before, after] = [await definitionOf(site), await definitionOf(later(site))];
  const codes = new Set(diffSchedules(before, after).changes.map(({ code }) => code));
  expect([...codes].sort()).toEqual(
    expect.arrayContaining([
      'DEPENDENCY_ADDED',
      'DEPENDENCY_DROPPED',
      'JOB_ADDED',
      'JOB_CHANGED',
      'JOB_REMOVED',
      'PARAMETERS_CHANGED',
      'PROCESS_ADDED',
      'PROCESS_REMOVED',
    ]),
  );
});

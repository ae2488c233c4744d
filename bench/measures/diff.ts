import { diffSchedules } from '../../src/domain/diff/diff-schedule.js';
import type { ParsedWorkbook } from '../../src/schedules/sheet/parse-schedule.js';
import { checkWorkbook, readWorkbook } from '../../src/schedules/sheet/read-schedule.js';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { scheduleWorkbook } from '../../test/support/small-schedule.js';
import type { Bench } from '../bench.js';
import { cpuOf } from '../cpu.js';
import { goalOf, type Goal } from '../goals.js';
import { large, later } from '../schedules.js';
import { impactCpu } from './impact.js';

const JOBS = 10_000;

/**
 * Two versions of a large site: from the bytes of both workbooks to what the one has that the other has not. In CPU time,
 * which hardly depends on who else uses the machine.
 */
export async function diffing({ rounds, say }: Bench): Promise<readonly Goal[]> {
  const site = large('LARGE', JOBS);
  const files = [scheduleWorkbook(site), scheduleWorkbook(later(site))] as const;
  const reader = new WorkbookReader();
  const reading: number[] = [];
  const comparing: number[] = [];
  const foreseeing: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begun = [cpuSeconds(), performance.now()] as const;
    const [before, after] = [await checked(reader, files[0]), await checked(reader, files[1])];
    const read = cpuSeconds();
    const { added, removed, changed, changes } = diffSchedules(before.schedule, after.schedule, after.locate);
    const done = [cpuSeconds(), performance.now()] as const;
    const impact = impactCpu(before.schedule, after.schedule);
    // The first round warms up.
    if (round > 0) {
      reading.push(read - begun[0]);
      comparing.push(done[0] - read);
      foreseeing.push(impact);
    }
    const rows = added.length + removed.length + changed.length;
    const ms = done[1] - begun[1];
    say(
      `diff, round ${round}: ${rows} rows differ, in ${changes.length} changes; ${ms.toFixed(0)} ms with reading`,
    );
  }
  reader.close();
  return [
    goalOf(
      { name: 'difference of two versions of 10,000 jobs', unit: 'CPU s', most: 3, stable: true },
      comparing,
    ),
    goalOf({ name: 'reading and checking both workbooks', unit: 'CPU s' }, reading),
    goalOf({ name: 'impact of 10,000 jobs on a fortnight', unit: 'CPU s', most: 1.5 }, foreseeing),
  ];
}

/** Of this process and of those that read workbooks for it. */
const cpuSeconds = (): number => cpuOf([process.pid]) / 1000;

async function checked(reader: WorkbookReader, file: Buffer): Promise<ParsedWorkbook> {
  const parsed = await readWorkbook(reader, file);
  const { schedule, findings } = checkWorkbook(parsed, {
    jobTypes: new Set(),
    connections: new Set(['default']),
    otherSchedules: new Map(),
    customProcesses: new Map(),
    targetRefusal: () => null,
    bindingRefusal: () => null,
  });
  if (!schedule) throw new Error(`the workbook has errors: ${JSON.stringify(findings.slice(0, 3))}`);
  return parsed;
}

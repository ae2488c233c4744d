import { monitorEventLoopDelay } from 'node:perf_hooks';
import { definitionHash } from '../../src/schedules/save-version.js';
import { readWorkbook } from '../../src/schedules/sheet/read-schedule.js';
import { scheduleTabs } from '../../src/schedules/sheet/schedule-tabs.js';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { writeWorkbook } from '../../src/schedules/workbook/workbook-writer.js';
import { scheduleWorkbook } from '../../test/support/small-schedule.js';
import type { Bench } from '../bench.js';
import { cpuOf, residentMb } from '../cpu.js';
import { goalOf, type Goal } from '../goals.js';
import { large } from '../schedules.js';

const JOBS = 10_000;

/** A version of a large site as a workbook: what it costs, and for how long it keeps a server from everything else. */
export async function exporting({ rounds, say }: Bench): Promise<readonly Goal[]> {
  const reader = new WorkbookReader();
  const { schedule } = await readWorkbook(reader, scheduleWorkbook(large('LARGE', JOBS)));
  const cpu: number[] = [];
  const held: number[] = [];
  const grown: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const before = { cpu: cpuOf([process.pid]), resident: residentMb(process.pid), at: performance.now() };
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const file = await writeWorkbook(scheduleTabs(schedule));
    delay.disable();
    const ms = performance.now() - before.at;
    // The first round warms up, and shows that the file says the same.
    if (round === 0) {
      const again = await readWorkbook(reader, file);
      if (definitionHash(again.schedule) !== definitionHash(schedule))
        throw new Error('the export is another definition');
      continue;
    }
    cpu.push((cpuOf([process.pid]) - before.cpu) / 1000);
    held.push(delay.max / 1e6);
    grown.push(Math.max(0, residentMb(process.pid) - before.resident));
    say(`export, round ${round}: ${ms.toFixed(0)} ms, ${(file.length / 1024).toFixed(0)} KB`);
  }
  reader.close();
  return [
    goalOf({ name: 'export of 10,000 jobs', unit: 'CPU s', most: 1, stable: true }, cpu),
    goalOf({ name: 'longest that an export holds up the server', unit: 'ms' }, held),
    goalOf({ name: 'memory that an export takes', unit: 'MB' }, grown),
  ];
}

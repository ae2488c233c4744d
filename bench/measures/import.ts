import type { Bench } from '../bench.js';
import { Child } from '../child.js';
import { residentMb } from '../cpu.js';
import { goalOf, type Goal } from '../goals.js';
import { large } from '../schedules.js';
import { ratios } from '../statistics.js';
import { scheduleWorkbook } from '../../test/support/small-schedule.js';
import { scratchFolder } from '../../test/support/stores.js';
import { writeFile } from 'node:fs/promises';

const JOBS = 10_000;

/** A large workbook from its upload to its commit, beside ExcelJS that only reads it; and the opening of a day of it. */
export async function importing(bench: Bench): Promise<readonly Goal[]> {
  const { rounds, say } = bench;
  const nightjar = await bench.start();
  const server = nightjar.pidOf('server');
  const folder = await scratchFolder();
  const reader = await Child.start('dist/bench/limits/exceljs-read.js', {});
  const own: number[] = [];
  const raw: number[] = [];
  const opened: number[] = [];
  let residentMost = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const schedule = large(`LARGE_${round}`, JOBS);
    const file = `${folder.value}/${schedule.name}.xlsx`;
    await writeFile(file, scheduleWorkbook(schedule));
    const rawMs = Number(await reader.ask(file));
    const { importMs, openMs } = await nightjar.open(schedule, {});
    residentMost = Math.max(residentMost, residentMb(server));
    // The first round warms up.
    if (round === 0) continue;
    own.push(importMs);
    raw.push(rawMs);
    opened.push(openMs / 1000);
    say(
      `import, round ${round}: ${importMs.toFixed(0)} ms, ExcelJS alone ${rawMs.toFixed(0)} ms; the day opened in ${openMs.toFixed(0)} ms`,
    );
  }
  await reader.stop();
  await nightjar.stop();
  await folder.stop();
  return [
    goalOf({ name: 'import of 10,000 jobs', unit: "× ExcelJS's whole read", most: 2 }, ratios(own, raw)),
    goalOf({ name: 'memory of the server after imports', unit: 'MB', most: 250, stable: true }, [
      residentMost,
    ]),
    goalOf({ name: 'opening a day of 10,000 runs', unit: 's' }, opened),
  ];
}

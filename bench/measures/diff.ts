import { diffSchedules } from '../../src/domain/diff-schedule.js';
import type { ParsedWorkbook } from '../../src/schedules/parse-schedule.js';
import { checkWorkbook, readWorkbook } from '../../src/schedules/read-schedule.js';
import { WorkbookReader } from '../../src/schedules/workbook.reader.js';
import { scheduleWorkbook } from '../../test/support/small-schedule.js';
import type { Bench } from '../bench.js';
import { goalOf, type Goal } from '../goals.js';
import { large, later } from '../schedules.js';

const JOBS = 10_000;

/** Two versions of a large site: from the bytes of both workbooks to what the one has that the other has not. */
export async function diffing({ rounds, say }: Bench): Promise<readonly Goal[]> {
  const site = large('LARGE', JOBS);
  const files = [scheduleWorkbook(site), scheduleWorkbook(later(site))] as const;
  const reader = new WorkbookReader();
  const whole: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begun = performance.now();
    const [before, after] = [await checked(reader, files[0]), await checked(reader, files[1])];
    const read = performance.now();
    const { added, removed, changed, changes } = diffSchedules(before.schedule, after.schedule, after.locate);
    const done = performance.now();
    if (round === 0) {
      // The first round warms up.
      say(
        `diff: ${added.length} rows added, ${removed.length} removed, ${changed.length} changed; ${changes.length} changes in their sense`,
      );
      continue;
    }
    whole.push((done - begun) / 1000);
    alone.push((done - read) / 1000);
    say(
      `diff, round ${round}: ${(done - begun).toFixed(0)} ms, ${(done - read).toFixed(0)} ms of it for the diff`,
    );
  }
  reader.close();
  return [
    goalOf({ name: 'two versions of 10,000 jobs read, checked and compared', unit: 's', most: 3 }, whole),
    goalOf({ name: 'the comparison of two versions of 10,000 jobs', unit: 's' }, alone),
  ];
}

async function checked(reader: WorkbookReader, file: Buffer): Promise<ParsedWorkbook> {
  const parsed = await readWorkbook(reader, file);
  const { schedule, findings } = checkWorkbook(parsed, {
    jobTypes: new Set(),
    connections: new Set(['default']),
    otherSchedules: new Map(),
    customProcesses: new Map(),
    targetRefusal: () => null,
  });
  if (!schedule) throw new Error(`the workbook has errors: ${JSON.stringify(findings.slice(0, 3))}`);
  return parsed;
}

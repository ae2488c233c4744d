import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSchedule } from '../../src/schedules/sheet/parse-schedule.js';
import { checkWorkbook } from '../../src/schedules/sheet/read-schedule.js';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { WORKBOOK_REFUSALS, WorkbookRefused } from '../../src/schedules/workbook/workbook-refused.js';
import { anyWorkbook } from '../support/any-workbook.js';
import { NOWHERE } from '../support/findings.js';
import { fuzzing, tellSeed } from '../support/fuzz.js';
import { childrenOf, commandOf, residentMb } from '../support/process-memory.js';
import { builtWorkbookChild } from '../support/workbook-child.js';

/** Ends it as a defect: nothing else takes so long. */
const SLOW_MS = 30_000;
/** What is made and thrown away meanwhile. */
const FLAT_MB = 200;

let reader: WorkbookReader;
beforeAll(() => {
  tellSeed();
  reader = new WorkbookReader(builtWorkbookChild(), SLOW_MS);
  reader.warmUp();
});
afterAll(() => {
  reader.close();
});

const children = (): readonly number[] =>
  childrenOf(process.pid).filter((pid) => commandOf(pid).includes('workbook.child'));

/** The whole way of an upload up to the transaction, by a process for each file as in the product. */
async function verdictOn(file: Buffer): Promise<string> {
  try {
    const { schedule } = checkWorkbook(parseSchedule(await reader.read(file)), NOWHERE);
    return schedule ? 'accepted' : 'findings';
  } catch (error) {
    if (error instanceof WorkbookRefused) return error.code;
    throw error;
  }
}

test('whatever is uploaded is read or refused, and costs the server nothing that stays', async () => {
  const verdicts = new Map<string, number>();
  await verdictOn(Buffer.alloc(0));
  const before = residentMb(process.pid);
  await fc.assert(
    fc.asyncProperty(anyWorkbook, async (file) => {
      const verdict = await verdictOn(file);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      // One that waits for the next file, and one that is just ending.
      expect(children().length).toBeLessThanOrEqual(2);
    }),
    fuzzing(25),
  );
  process.stdout.write(`${JSON.stringify(Object.fromEntries(verdicts))}\n`);
  for (const verdict of verdicts.keys()) {
    expect(['accepted', 'findings', ...Object.keys(WORKBOOK_REFUSALS)]).toContain(verdict);
  }
  // A file that takes too long, or too much, is contained, and is a weakness of what reads it all the same.
  expect(verdicts.get('TOO_SLOW') ?? 0).toBe(0);
  expect(residentMb(process.pid) - before).toBeLessThan(FLAT_MB);
});

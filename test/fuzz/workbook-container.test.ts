import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalContainer } from '../../src/schedules/workbook/workbook-container.js';
import { WORKBOOK_REFUSALS, WorkbookRefused } from '../../src/schedules/workbook/workbook-refused.js';
import { anyWorkbook } from '../support/any-workbook.js';
import { flipped } from '../support/damaged.js';
import { fuzzing, tellSeed } from '../support/fuzz.js';
import { workbook } from '../support/workbook.js';
import { SMALL } from '../support/workbook-texts.js';

// What needs no process of its own: the archive, its directory, and the XML that is made plain for ExcelJS.

const REFUSALS = Object.keys(WORKBOOK_REFUSALS);

beforeAll(tellSeed);

/** `accepted`, or the code of the refusal; whatever else is thrown is a defect. */
async function verdictOn(file: Buffer): Promise<string> {
  try {
    await normalContainer(file);
    return 'accepted';
  } catch (error) {
    if (error instanceof WorkbookRefused) return error.code;
    throw error;
  }
}

test.each([
  ['bytes of a deflated one were changed', flipped(workbook(SMALL))],
  ['bytes of a stored one were changed', flipped(workbook(SMALL, { stored: true }))],
  ['its XML says whatever it likes', anyWorkbook],
])('a container is taken or refused when %s', async (_, files) => {
  const verdicts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(files, async (file) => {
      const verdict = await verdictOn(file);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }),
    fuzzing(400),
  );
  // Otherwise it would say little: some are taken, and some refused.
  expect(verdicts.get('accepted')).toBeGreaterThan(0);
  expect(verdicts.get('CORRUPT')).toBeGreaterThan(0);
  expect(
    [...verdicts.keys()].filter((verdict) => verdict !== 'accepted' && !REFUSALS.includes(verdict)),
  ).toEqual([]);
});

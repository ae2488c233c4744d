import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalContainer } from '../../src/schedules/workbook/workbook-container.js';
import { WORKBOOK_REFUSALS, WorkbookRefused } from '../../src/schedules/workbook/workbook-refused.js';
import { flipped } from '../support/damaged.js';
import { fuzzing, tellSeed } from '../support/fuzz.js';
import { workbook } from '../support/workbook.js';
import { SMALL } from '../support/workbook-texts.js';

// What needs no process of its own: the archive, its directory, and the XML that names its parts.

const VERDICTS = ['accepted', ...Object.keys(WORKBOOK_REFUSALS)];

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
  ['deflated', workbook(SMALL)],
  ['stored', workbook(SMALL, { stored: true })],
])('a container whose bytes have been changed is taken or refused (%s)', async (_, file) => {
  const property = fc.asyncProperty(flipped(file), async (damaged) => {
    expect(VERDICTS).toContain(await verdictOn(damaged));
  });
  await fc.assert(property, fuzzing(400));
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unpackTabs } from '../../src/schedules/workbook/workbook-packed.js';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { WorkbookRefused } from '../../src/schedules/workbook/workbook-refused.js';
import { readTabs } from '../../src/schedules/workbook/workbook-tabs.js';
import { workbook } from '../support/workbook.js';
import { builtWorkbookChild } from '../support/workbook-child.js';
import { SMALL, SMALL_TEXTS, textsIn, type Texts } from '../support/workbook-texts.js';

const small = workbook(SMALL);

// Each file is read by a process of its own.
let reader: WorkbookReader;

beforeAll(() => {
  reader = new WorkbookReader(builtWorkbookChild());
  reader.warmUp();
});

afterAll(() => {
  reader.close();
});

const textsOf = async (file: Buffer): Promise<Texts> => textsIn(await reader.read(file));

async function refusalOf(file: Buffer): Promise<string> {
  try {
    await reader.read(file);
    return 'accepted';
  } catch (error) {
    if (error instanceof WorkbookRefused) return error.code;
    throw error;
  }
}

test('a workbook is read in the child as it is here', async () => {
  const file = readFileSync('schedules/merch.xlsx');
  expect(await reader.read(file)).toEqual(unpackTabs(await readTabs(file)));
});

test('files are read, or refused, in the turn of each when several come at once', async () => {
  const answers = await Promise.all([
    refusalOf(Buffer.alloc(0)),
    textsOf(small),
    refusalOf(Buffer.from('PK\u0003\u0004', 'latin1')),
    textsOf(small),
  ]);
  expect(answers).toEqual(['NOT_A_WORKBOOK', SMALL_TEXTS, 'NOT_A_WORKBOOK', SMALL_TEXTS]);
});

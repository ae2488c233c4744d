import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unpackTabs } from '../../src/schedules/workbook/workbook-packed.js';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { WorkbookRefused } from '../../src/schedules/workbook/workbook-refused.js';
import { readTabs } from '../../src/schedules/workbook/workbook-tabs.js';
import { columnLetters, workbook, zip, type WorkbookShape } from '../support/workbook.js';
import { builtWorkbookChild } from '../support/workbook-child.js';
import { SMALL, SMALL_TEXTS, textsIn, type Texts } from '../support/workbook-texts.js';

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

/** An entry's record in the central directory, and its local header, by their signatures. */
function patched(file: Buffer, patch: { readonly entry: string; readonly declaredSize: number }): Buffer {
  const copy = Buffer.from(file);
  for (const [signature, sizeAt, nameAt] of [
    ['PK\x01\x02', 24, 46],
    ['PK\x03\x04', 22, 30],
  ] as const) {
    let at = copy.indexOf(signature, 0, 'latin1');
    for (; at >= 0; at = copy.indexOf(signature, at + 4, 'latin1')) {
      const name = copy.toString('latin1', at + nameAt, at + nameAt + patch.entry.length);
      if (name === patch.entry) copy.writeUInt32LE(patch.declaredSize, at + sizeAt);
    }
  }
  return copy;
}

/** Same length, other name: how tools that refuse doubled names are made to write one. */
const renamed = (file: Buffer, from: string, to: string): Buffer =>
  Buffer.from(file.toString('latin1').replaceAll(from, to), 'latin1');

/** A compound file with one sector of directory, as Excel writes it for protected and for old workbooks. */
function compoundFile(...streams: readonly string[]): Buffer {
  const file = Buffer.alloc(2048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1, 48);
  ['Root Entry', ...streams].forEach((name, n) => {
    const at = 1024 + n * 128;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE(name.length * 2 + 2, at + 64);
  });
  return file;
}

const CELL = '<row r="1"><c r="A1"><v>1</v></c></row>';
const sheet = (rows: string): WorkbookShape => ({
  parts: {
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  },
});
const one = (shape: WorkbookShape): Buffer => workbook({ T: [['x']] }, shape);
const small = workbook(SMALL);

const HARMLESS: readonly [string, () => Buffer][] = [
  [
    'a merge over the whole sheet',
    () => one({ afterRows: '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>' }),
  ],
  [
    'a data validation over the whole sheet',
    () =>
      one({
        afterRows:
          '<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a,b"</formula1></dataValidation></dataValidations>',
      }),
  ],
  [
    'a name for the whole sheet',
    () =>
      one({
        inWorkbook: '<definedNames><definedName name="All">T!$A$1:$XFD$1048576</definedName></definedNames>',
      }),
  ],
  [
    'sixteen million columns',
    () => one({ beforeRows: '<cols><col min="1" max="16384000" width="9"/></cols>' }),
  ],
  [
    'entries named __proto__',
    () => one({ parts: { __proto__x: 'x', 'xl/__proto__/constructor.xml': '<a/>' } }),
  ],
];

const XML_BOMB = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n} "${`&a${n === 0 ? '' : n - 1};`.repeat(10)}">`).join('')}]>`;
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

let hugeOnce: Buffer | undefined;
/** 150 MB in one sheet; it takes seconds to make. */
const huge = (): Buffer =>
  (hugeOnce ??= one({ parts: { 'xl/worksheets/sheet1.xml': new Uint8Array(150 * 1024 * 1024).fill(32) } }));

const REFUSED: readonly [string, string, () => Buffer][] = [
  ['nothing', 'NOT_A_WORKBOOK', () => Buffer.alloc(0)],
  ['a text', 'NOT_A_WORKBOOK', () => Buffer.from('Name,Version\nNIGHT,1\n')],
  ['an archive of something else', 'NOT_A_WORKBOOK', () => zip(new Map([['readme.txt', 'hello']]))],
  [
    'a document',
    'NOT_A_WORKBOOK',
    () =>
      one({
        contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
      }),
  ],
  ['a protected workbook', 'ENCRYPTED', () => compoundFile('EncryptionInfo', 'EncryptedPackage')],
  ['an old workbook', 'OLD_FORMAT', () => compoundFile('Workbook')],
  ['a still older workbook', 'OLD_FORMAT', () => compoundFile('Book')],
  ['an old document', 'NOT_A_WORKBOOK', () => compoundFile('WordDocument')],
  ['a workbook with a macro project', 'MACROS', () => one({ parts: { 'xl/vbaProject.bin': 'x' } })],
  [
    'a workbook of the type for macros',
    'MACROS',
    () => one({ contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
  ],
  [
    'a sheet of old macros',
    'MACROS',
    () =>
      one({
        parts: {
          '[Content_Types].xml':
            '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>',
        },
      }),
  ],
  ['eleven megabytes', 'FILE_TOO_LARGE', () => Buffer.concat([small, Buffer.alloc(11 * 1024 * 1024)])],
  ['a truncated workbook', 'NOT_A_WORKBOOK', () => small.subarray(0, small.length - 100)],
  ['half a workbook', 'NOT_A_WORKBOOK', () => small.subarray(0, small.length / 2)],
  [
    'a sheet that ends early',
    'CORRUPT',
    () => one({ parts: { 'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${CELL}` } }),
  ],
  ['a sheet that is no XML', 'CORRUPT', () => one({ parts: { 'xl/worksheets/sheet1.xml': 'hello' } })],
  ['changed bytes', 'CORRUPT', () => changed(small)],
  [
    'another letter under the old checksum',
    'CORRUPT',
    () => renamed(workbook(SMALL, { stored: true }), 'NIGHT', 'NIGHS'),
  ],
  [
    'shared texts that end early',
    'CORRUPT',
    () => one({ parts: { 'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>x</t></si>` } }),
  ],
  ['a tab without a part', 'CORRUPT', () => one({ parts: { 'xl/worksheets/sheet1.xml': null } })],
  [
    'two entries of one name',
    'CORRUPT',
    () => renamed(one({ parts: { 'xl/worksheets/sheet2.xml': '<a/>' } }), 'sheet2.xml', 'sheet1.xml'),
  ],
  ['an entry outside the archive', 'CORRUPT', () => one({ parts: { '../../etc/passwd': 'x' } })],
  ['an entry with an absolute path', 'CORRUPT', () => one({ parts: { '/etc/passwd': 'x' } })],
  [
    'a declared size that is too small',
    'CORRUPT',
    () => patched(small, { entry: 'xl/worksheets/sheet1.xml', declaredSize: 10 }),
  ],
  ['row 99,999,999', 'CORRUPT', () => one(sheet('<row r="99999999"><c r="A99999999"><v>1</v></c></row>'))],
  ['row 0', 'CORRUPT', () => one(sheet('<row r="0"><c r="A0"><v>1</v></c></row>'))],
  [
    'a column that Excel does not have',
    'CORRUPT',
    () => one(sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
  ],
  [
    'entities that multiply',
    'CORRUPT',
    () => one({ parts: { 'xl/sharedStrings.xml': `${XML_BOMB}<sst ${MAIN}><si><t>&a11;</t></si></sst>` } }),
  ],
  [
    'an external entity',
    'CORRUPT',
    () =>
      one({
        parts: {
          'xl/sharedStrings.xml': `<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><sst ${MAIN}><si><t>&p;</t></si></sst>`,
        },
      }),
  ],
  [
    '31 tabs',
    'TOO_MANY_TABS',
    () => workbook(Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`T${n}`, [['x']]]))),
  ],
  ['100,001 rows', 'TOO_MANY_ROWS', () => workbook({ T: Array.from({ length: 100_001 }, (_, n) => [n]) })],
  [
    '300,001 rows in four tabs',
    'TOO_MANY_ROWS',
    () =>
      workbook(
        Object.fromEntries(
          [75_000, 75_000, 75_000, 75_001].map((rows, n) => [
            `T${n}`,
            Array.from({ length: rows }, () => [1]),
          ]),
        ),
      ),
  ],
  ['101 columns', 'TOO_MANY_COLUMNS', () => workbook({ T: [Array.from({ length: 101 }, (_, n) => n)] })],
  [
    'a cell of 32,768 characters',
    'CELL_TOO_LONG',
    () =>
      workbook(
        { T: [[Array.from({ length: 32_768 }, (_, n) => n % 10).join('')]] },
        { parts: { padding: noise(400_000) } },
      ),
  ],
  ['an entry of 150 MB', 'INFLATES_TOO_FAR', huge],
  [
    'an entry of a thousand times its size',
    'INFLATES_TOO_FAR',
    () => one({ parts: { 'docProps/app.xml': new Uint8Array(20 * 1024 * 1024).fill(32) } }),
  ],
  [
    'an entry of 150 MB that claims to be small',
    'CORRUPT',
    () => patched(huge(), { entry: 'xl/worksheets/sheet1.xml', declaredSize: 2_000 }),
  ],
  [
    'one long text that a hundred thousand cells show',
    'INFLATES_TOO_FAR',
    () =>
      one({
        strings: 'shared',
        parts: {
          'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>${'x'.repeat(32_000)}</t></si></sst>`,
          'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${Array.from({ length: 5_000 }, (_, n) => `<row r="${n + 1}">${Array.from({ length: 20 }, (__, c) => `<c r="${columnLetters(c)}${n + 1}" t="s"><v>0</v></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`,
          padding: noise(900_000),
        },
      }),
  ],
];

/** Bytes that do not shrink, so that the ratio is not what is refused. */
function noise(length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let i = 0, seed = 1; i < length; i += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    out[i] = seed >> 16;
  }
  return out;
}

/** Another bit in a deflated sheet. */
function changed(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const name = copy.indexOf('xl/worksheets/sheet1.xml');
  const at = name + 'xl/worksheets/sheet1.xml'.length + 40;
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

describe('a file that means no good', () => {
  test.each(HARMLESS)('is read when it has %s', async (_, file) => {
    expect(await refusalOf(file())).toBe('accepted');
    expect(await textsOf(small)).toEqual(SMALL_TEXTS);
  });

  test.each(REFUSED)('is refused when it is or has %s (%s)', async (_, code, file) => {
    const bytes = file();
    const before = process.memoryUsage().rss;
    expect(await refusalOf(bytes)).toBe(code);
    // The next file is read as if nothing had happened, and this process has paid nothing for it.
    expect(await textsOf(small)).toEqual(SMALL_TEXTS);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test('is refused in the turn of each when several come at once', async () => {
    const answers = await Promise.all([
      refusalOf(Buffer.alloc(0)),
      textsOf(small),
      refusalOf(compoundFile('Book')),
      textsOf(small),
    ]);
    expect(answers).toEqual(['NOT_A_WORKBOOK', SMALL_TEXTS, 'OLD_FORMAT', SMALL_TEXTS]);
  });
});

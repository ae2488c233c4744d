import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkbookReader } from '../../src/schedules/workbook.reader.js';
import { WorkbookRefused } from '../../src/schedules/workbook-refused.js';
import { columnLetters, workbook, zip, type TestTabs, type WorkbookShape } from '../support/workbook.js';
import { builtWorkbookChild } from '../support/workbook-child.js';

let reader: WorkbookReader;

beforeAll(() => {
  reader = new WorkbookReader(builtWorkbookChild());
  reader.warmUp();
});

afterAll(() => {
  reader.close();
});

type Texts = Readonly<Record<string, readonly (readonly [cell: string, text: string])[]>>;

/** What was read, by tab: address and text of every cell, a problem's name in front of its text. */
async function textsOf(file: Buffer): Promise<Texts> {
  const tabs = await reader.read(file);
  return Object.fromEntries(
    tabs.map(({ name, rows }) => [
      name,
      rows.flatMap(({ number, cells }) =>
        cells.map(({ column, text, problem }) => [
          `${String.fromCharCode(64 + column)}${number}`,
          problem === undefined ? text : `${problem} ${text}`,
        ]),
      ),
    ]),
  );
}

async function refusalOf(file: Buffer): Promise<string> {
  try {
    await reader.read(file);
    return 'accepted';
  } catch (error) {
    if (error instanceof WorkbookRefused) return error.code;
    throw error;
  }
}

const SMALL: TestTabs = {
  Schedule: [
    ['Name', 'Version'],
    ['NIGHT', '1'],
  ],
  'Job Types': [['JobType'], ['SVC']],
};
const SMALL_TEXTS: Texts = {
  Schedule: [
    ['A1', 'Name'],
    ['B1', 'Version'],
    ['A2', 'NIGHT'],
    ['B2', '1'],
  ],
  'Job Types': [
    ['A1', 'JobType'],
    ['A2', 'SVC'],
  ],
};

describe('a workbook', () => {
  test.each(['payments', 'merch', 'rde', 'broken'])(
    '%s.xlsx is read the same every time',
    async (name) => {
      const file = readFileSync(`schedules/${name}.xlsx`);
      const first = JSON.stringify(await reader.read(file));
      expect(first).toContain('"name":"Job Types"');
      for (let time = 1; time < 20; time += 1) expect(JSON.stringify(await reader.read(file))).toBe(first);
    },
    60_000,
  );

  const SHEETS = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml'];
  const RELS = 'xl/_rels/workbook.xml.rels';
  const TYPES = '[Content_Types].xml';
  test.each<[string, WorkbookShape]>([
    [
      'Excel',
      {
        order: [
          TYPES,
          '_rels/.rels',
          'xl/workbook.xml',
          RELS,
          ...SHEETS,
          'xl/styles.xml',
          'xl/sharedStrings.xml',
        ],
      },
    ],
    [
      'ExcelJS',
      {
        order: [
          '_rels/.rels',
          TYPES,
          RELS,
          ...SHEETS,
          'xl/sharedStrings.xml',
          'xl/styles.xml',
          'xl/workbook.xml',
        ],
      },
    ],
    [
      'LibreOffice',
      {
        order: [
          RELS,
          'xl/workbook.xml',
          'xl/styles.xml',
          ...SHEETS,
          'xl/sharedStrings.xml',
          '_rels/.rels',
          TYPES,
        ],
      },
    ],
    [
      'openpyxl',
      {
        order: [
          'xl/sharedStrings.xml',
          ...SHEETS,
          'xl/styles.xml',
          '_rels/.rels',
          'xl/workbook.xml',
          RELS,
          TYPES,
        ],
        absoluteTargets: true,
      },
    ],
    [
      'XlsxWriter',
      {
        order: [
          ...SHEETS,
          'xl/workbook.xml',
          'xl/sharedStrings.xml',
          'xl/styles.xml',
          TYPES,
          '_rels/.rels',
          RELS,
        ],
      },
    ],
    ['ClosedXML, with a prefix on every element', { prefix: 'x' }],
    ['one that keeps texts in the cells', { strings: 'inline' }],
    ['one that keeps texts as plain values', { strings: 'plain' }],
    ['one without a table of shared strings', { strings: 'inline', parts: { 'xl/sharedStrings.xml': null } }],
    ['one that indents', { indented: true }],
    ['one that indents and keeps texts in the cells', { indented: true, strings: 'inline' }],

    ['one that names its parts otherwise', { sheetPart: (n) => `worksheets/tab-${n}.xml` }],
    ['one that lists folders', { parts: { 'xl/': '', 'xl/worksheets/': '' } }],
  ])(
    'is read as written by %s',
    async (_, shape) => {
      for (let time = 0; time < 20; time += 1)
        expect(await textsOf(workbook(SMALL, shape))).toEqual(SMALL_TEXTS);
    },
    60_000,
  );

  test('keeps its letters wherever a block of the file ends', async () => {
    const names = Array.from({ length: 9_000 }, (_, n) => [`Überträge für Köln, 夜間バッチ ${n}`]);
    const tabs = await reader.read(workbook({ Job: names }));
    expect(tabs[0]?.rows.map(({ cells }) => [cells[0]?.text])).toEqual(names);
  });
});

describe('a cell is read as what a person sees:', () => {
  const DAY = new Date(Date.UTC(2026, 10, 24));
  const MOMENT = new Date(Date.UTC(2026, 10, 24, 13, 30));
  const CASES = [
    ['a number', 24.1, '24.1'],
    ['a number of seconds', 900, '900'],
    ['a number that floating point would lengthen', 0.1 + 0.2, '0.3'],
    ['a number with two decimals', { number: 24.1, format: '0.00' }, '24.10'],
    ['a number kept as text', '0042', '0042'],
    ['a truth', true, 'TRUE'],
    ['a day', DAY, '2026-11-24'],
    ['a moment', MOMENT, '2026-11-24T13:30:00'],
    ['text in several formats', { rich: ['PAY', '_', 'LOAD'] }, 'PAY_LOAD'],
    ['text with its reading', { text: '支払', reading: 'シハライ' }, '支払'],
    ['a link', { link: 'https://example.com/', text: 'https://example.com/' }, 'https://example.com/'],
    ['blanks around it', '  PAY  ', 'PAY'],
    ['markup', 'a=<b>&amp;lt;||c="d"', 'a=<b>&amp;lt;||c="d"'],
    ['something like a CDATA section', 'a=]]>', 'a=]]>'],
    ['letters composed of two', 'Cafe\u0301', 'Café'],
    ['a formula with a number', { formula: 'A1*2', result: 48 }, '48'],
    ['a formula with a text', { formula: '"a"&"b"', result: 'a&b' }, 'a&b'],
    ['a formula with a truth', { formula: '1=1', result: true }, 'TRUE'],
    ['a formula with an empty text', { formula: 'IF(1>0,"","x")', result: '' }, undefined],
    ['a formula with a comparison', { formula: 'IF(A1<B1,"Y","N")', result: 'Y' }, 'Y'],
    ['a formula without a result', { formula: 'A1' }, 'FORMULA_WITHOUT_RESULT =A1'],
    ['a formula with an error', { formula: '1/0', result: { error: '#DIV/0!' } }, 'ERROR_VALUE #DIV/0!'],
    ['an error', { error: '#REF!' }, 'ERROR_VALUE #REF!'],
  ] as const;

  const PRODUCERS: readonly [string, WorkbookShape][] = [
    ['shared', {}],
    ['inline', { strings: 'inline' }],
    ['plain', { strings: 'plain' }],
    ['indented', { indented: true, strings: 'inline' }],
    ['prefixed', { prefix: 'x' }],
    ['counted from 1904', { date1904: true }],
  ];
  describe.each(PRODUCERS)('%s', (_, shape) => {
    let texts: Texts;
    beforeAll(async () => {
      // One cell to the right of column A, which keeps every row.
      texts = await textsOf(workbook({ T: CASES.map(([, cell]) => ['-', cell]) }, shape));
    });
    test.each(CASES.map(([what, , seen], row) => ({ what, seen, row: row + 1 })))(
      '$what',
      ({ seen, row }) => {
        const found = texts['T']?.find(([cell]) => cell === `B${row}`)?.[1];
        expect(found).toBe(seen);
      },
    );
  });
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
  [
    'an entry of 150 MB',
    'INFLATES_TOO_FAR',
    () => one({ parts: { 'xl/worksheets/sheet1.xml': new Uint8Array(150 * 1024 * 1024).fill(32) } }),
  ],
  [
    'an entry of 150 MB that claims to be small',
    'CORRUPT',
    () =>
      patched(one({ parts: { 'xl/worksheets/sheet1.xml': new Uint8Array(150 * 1024 * 1024).fill(32) } }), {
        entry: 'xl/worksheets/sheet1.xml',
        declaredSize: 2_000,
      }),
  ],
  [
    'one long text that a million cells show',
    'INFLATES_TOO_FAR',
    () =>
      one({
        strings: 'shared',
        parts: {
          'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>${'x'.repeat(32_000)}</t></si></sst>`,
          'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${Array.from({ length: 50_000 }, (_, n) => `<row r="${n + 1}">${Array.from({ length: 20 }, (__, c) => `<c r="${columnLetters(c)}${n + 1}" t="s"><v>0</v></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`,
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

/** Another digit in a stored sheet, under the old checksum. */
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

  test.each(REFUSED)(
    'is refused when it is or has %s (%s)',
    async (_, code, file) => {
      const bytes = file();
      const before = process.memoryUsage().rss;
      expect(await refusalOf(bytes)).toBe(code);
      // The next file is read as if nothing had happened, and this process has paid nothing for it.
      expect(await textsOf(small)).toEqual(SMALL_TEXTS);
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    },
    60_000,
  );

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

describe('the reader', () => {
  test('gives the next file a new child when the waiting one has died', async () => {
    const own = new WorkbookReader(builtWorkbookChild());
    own.warmUp();
    const { warm } = own as unknown as { readonly warm: ChildProcess };
    const gone = once(warm, 'exit');
    warm.kill('SIGKILL');
    await gone;
    expect((await own.read(small)).map(({ name }) => name)).toEqual(['Schedule', 'Job Types']);
    own.close();
  });

  test('reads nothing once it is closed', async () => {
    const own = new WorkbookReader(builtWorkbookChild());
    own.close();
    await expect(own.read(small)).rejects.toThrow('closed');
  });
});

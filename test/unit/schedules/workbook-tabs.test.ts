import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RawTab } from '../../../src/schedules/workbook/raw-tab.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { workbook, type WorkbookShape } from '../../support/workbook.js';
import { MAIN } from '../../../src/schedules/workbook/workbook-xml.js';
import { SMALL, SMALL_TEXTS, textsIn, type Texts } from '../../support/workbook-texts.js';

/** In this process: how the child is used is the matter of workbook-reader.test. */
const tabsOf = async (file: Buffer): Promise<readonly RawTab[]> => unpackTabs(await readTabs(file));
const textsOf = async (file: Buffer): Promise<Texts> => textsIn(await tabsOf(file));

describe('a workbook', () => {
  test.each(['payments', 'merch', 'rde', 'broken'])(
    '%s.xlsx is read the same every time',
    async (name) => {
      const file = readFileSync(`schedules/${name}.xlsx`);
      const first = JSON.stringify(await tabsOf(file));
      expect(first).toContain('"name":"Job Types"');
      for (let time = 1; time < 20; time += 1) expect(JSON.stringify(await tabsOf(file))).toBe(first);
    },
    30_000,
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
    ['one that numbers neither rows nor cells', { withoutReferences: true }],
    ['one that numbers nothing and indents', { withoutReferences: true, indented: true }],
    ['one that binds the strict namespace to a prefix', { prefix: 'x', strict: true }],
    ['one that begins every part with a byte order mark', { byteOrderMark: true }],
    ['one that does not care for the case of names', { capitals: true }],
    ['one that names its parts otherwise', { sheetPart: (n) => `worksheets/tab-${n}.xml` }],
    ['one that lists folders', { parts: { 'xl/': '', 'xl/worksheets/': '' } }],
  ])(
    'is read as written by %s',
    async (_, shape) => {
      for (let time = 0; time < 20; time += 1) {
        expect(await textsOf(workbook(SMALL, shape))).toEqual(SMALL_TEXTS);
      }
    },
    30_000,
  );

  test('may write its texts as CDATA', async () => {
    const cells =
      '<c r="A1" t="str"><v><![CDATA[a<b>&c]]></v></c><c r="B1" t="inlineStr"><is><t><![CDATA[d&e]]></t></is></c>';
    const sheet = `<worksheet xmlns="${MAIN}"><sheetData><row r="1">${cells}</row></sheetData></worksheet>`;
    expect(await textsOf(workbook({ T: [['x']] }, { parts: { 'xl/worksheets/sheet1.xml': sheet } }))).toEqual(
      {
        T: [
          ['A1', 'a<b>&c'],
          ['B1', 'd&e'],
        ],
      },
    );
  });

  test('may write days as text, as "Strict Open XML" does', async () => {
    const cells =
      '<c r="A1" t="d"><v>2026-11-24T00:00:00.000</v></c><c r="B1" t="d"><v>2026-11-24T13:30:00</v></c>';
    const sheet = `<worksheet xmlns="${MAIN}"><sheetData><row r="1">${cells}</row></sheetData></worksheet>`;
    expect(await textsOf(workbook({ T: [['x']] }, { parts: { 'xl/worksheets/sheet1.xml': sheet } }))).toEqual(
      {
        T: [
          ['A1', '2026-11-24'],
          ['B1', '2026-11-24T13:30:00'],
        ],
      },
    );
  });

  test('may have cells without content far out, and rows of nothing but such cells', async () => {
    const rows =
      '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>';
    const sheet = `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;
    expect(await textsOf(workbook({ T: [['x']] }, { parts: { 'xl/worksheets/sheet1.xml': sheet } }))).toEqual(
      {
        T: [['A1', '1']],
      },
    );
  });

  test.each<[string, WorkbookShape]>([
    ['shared', {}],
    ['inline', { strings: 'inline' }],
    ['unnumbered', { withoutReferences: true }],
    ['prefixed', { prefix: 'x' }],
  ])(
    'keeps its letters and rows wherever a block of the file ends (%s)',
    async (_, shape) => {
      const names = Array.from({ length: 9_000 }, (__, n) => [`Überträge für Köln, 夜間バッチ ${n}`]);
      const [tab] = await tabsOf(workbook({ Job: names }, shape));
      expect(tab?.rows.map(({ cells }) => [cells[0]?.text])).toEqual(names);
      expect(tab?.rows.map(({ number }) => number)).toEqual(names.map((__, n) => n + 1));
    },
    30_000,
  );
});

test('rows may be numbered to a point, and follow each other from there', async () => {
  const cell = '<c t="str"><v>some text that takes its room</v></c>';
  const rows = Array.from(
    { length: 3_000 },
    (_, n) => `<row${n < 2_990 ? ` r="${n + 11}"` : ''}>${cell}</row>`,
  );
  const sheet = `<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
  const [tab] = await tabsOf(workbook({ T: [['x']] }, { parts: { 'xl/worksheets/sheet1.xml': sheet } }));
  expect(tab?.rows.map(({ number }) => number)).toEqual(rows.map((_, n) => n + 11));
}, 30_000);

test('a part that tabs share is counted for each of them', async () => {
  const room = ' '.repeat(20 * 1024 * 1024);
  const sheet = `<worksheet xmlns="${MAIN}"><sheetData/>${room}</worksheet>`;
  const tabs = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`T${n}`, [['x']]]));
  // Stored, so that the ratio is not what is refused; the file's own size is the reader's matter.
  const file = workbook(tabs, {
    stored: true,
    sheetPart: () => 'worksheets/shared.xml',
    parts: { 'xl/worksheets/shared.xml': sheet },
  });
  await expect(readTabs(file)).rejects.toThrow('inflates to more than 100 MB');
}, 30_000);

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
    ['text in several formats, one of them of a blank', { rich: ['PAY', ' ', 'LOAD'] }, 'PAY LOAD'],
    ['text in several formats', { rich: ['PAY', '_', 'LOAD'] }, 'PAY_LOAD'],
    ['text with its reading', { text: '支払', reading: 'シハライ' }, '支払'],
    ['a link', { link: 'https://example.com/', text: 'https://example.com/' }, 'https://example.com/'],
    ['blanks around it', '  PAY  ', 'PAY'],
    ['markup', 'a=<b>&amp;lt;||c="d"', 'a=<b>&amp;lt;||c="d"'],
    ['something like a CDATA section', 'a=]]>', 'a=]]>'],
    ['a letter whose last byte is a blank by itself', 'voilà', 'voilà'],
    ['letters composed of two', 'Cafe\u0301', 'Café'],
    ['a line break of old', 'one_x000D_\ntwo', 'one\r\ntwo'],
    ['an underscore that is escaped', 'A_x005F_x0041_', 'A_x0041_'],
    ['what nobody can see', 'A_x0000__xD800_B', 'AB'],
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
    ['indented', { indented: true }],
    ['indented inline', { indented: true, strings: 'inline' }],
    ['unnumbered', { withoutReferences: true }],
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

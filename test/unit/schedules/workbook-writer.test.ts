import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import exceljs, { type Worksheet } from 'exceljs';
import fc from 'fast-check';
import { FindingList } from '../../../src/domain/finding.js';
import { matchTabs } from '../../../src/schedules/sheet/match-tabs.js';
import type { RawTab } from '../../../src/schedules/workbook/raw-tab.js';
import type { SheetColumn, SheetTab } from '../../../src/schedules/workbook/sheet-tab.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { NASTY } from '../../support/arbitrary.js';
import { textsIn } from '../../support/workbook-texts.js';

const column = (header: string, is: Partial<SheetColumn> = {}): SheetColumn => ({ header, help: '', ...is });

const tab = (name: string, columns: readonly SheetColumn[], rows: SheetTab['rows'] = []): SheetTab => ({
  name,
  columns,
  rows,
});

const read = async (file: Buffer): Promise<readonly RawTab[]> => unpackTabs(await readTabs(file));

/** Another program opens it. */
async function opened(tabs: readonly SheetTab[]): Promise<exceljs.Workbook> {
  const book = new exceljs.Workbook();
  await book.xlsx.load((await writeWorkbook(tabs)) as unknown as exceljs.Buffer);
  return book;
}

const sheetOf = async (...tabs: readonly SheetTab[]): Promise<Worksheet> => {
  const sheet = (await opened(tabs)).worksheets[0];
  if (!sheet) throw new Error('There is no sheet.');
  return sheet;
};

/** ExcelJS has the rules of a range at each of its cells. */
const ruleAt = (sheet: Worksheet, cell: string): unknown => sheet.getCell(cell).dataValidation;

describe('what is written', () => {
  test('is read as it was: texts, numbers, blank cells and blank rows', async () => {
    const file = await writeWorkbook([
      tab(
        'One',
        [column('A'), column('B'), column('C')],
        [
          ['x', '', 1],
          ['', '', ''],
          ['', 1.5, 'y'],
        ],
      ),
      tab('Job "Types" & <more>', [column('Only')]),
      tab('None', []),
    ]);
    expect(textsIn(await read(file))).toEqual({
      One: [
        ['A1', 'A'],
        ['B1', 'B'],
        ['C1', 'C'],
        ['A2', 'x'],
        ['C2', '1'],
        ['B4', '1.5'],
        ['C4', 'y'],
      ],
      'Job "Types" & <more>': [['A1', 'Only']],
      None: [],
    });
  });

  test('stays the text that it is, whatever it looks like', async () => {
    const texts = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      "'quoted",
      '007',
      '1e5',
      '24.10',
      'TRUE',
      '#REF!',
      '2026-11-28',
    ];
    const sheet = await sheetOf(
      tab(
        'T',
        [column('A')],
        texts.map((text) => [text]),
      ),
    );
    texts.forEach((text, n) => {
      const cell = sheet.getCell(`A${n + 2}`);
      expect({ type: cell.type, value: cell.value, format: cell.numFmt }).toEqual({
        type: exceljs.ValueType.String,
        value: text,
        format: '@',
      });
    });
  });

  test('is read as it was, for any text that a cell can show', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        ...NASTY,
        '_x000D_',
        '_x005F_x0041_',
        'a\r\nb',
        '\ttab',
        '&lt;&amp;#65;',
        ']]>',
        '<t>',
        '\u0085\u2028',
      ),
      fc
        .array(fc.constantFrom('_', 'x', '0', '4', '1', '\r', '\n', '&', ';', '<'), { maxLength: 12 })
        .map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
        const file = await writeWorkbook([
          tab(
            'T',
            [column('A')],
            texts.map((one) => [one]),
          ),
        ]);
        const cells = new Map((textsIn(await read(file))['T'] ?? []).slice(1));
        expect(texts.map((_, n) => cells.get(`A${n + 2}`) ?? '')).toEqual(texts.map(shown));
      }),
      { numRuns: 150 },
    );
  });

  test('is the same bytes for the same tabs', async () => {
    const tabs = [tab('T', [column('A', { help: 'Help.', allowed: { choices: ['Y', 'N'] } })], [['Y'], [2]])];
    expect(await writeWorkbook(tabs)).toEqual(await writeWorkbook(tabs));
  });

  test('is taken by import even where it repeats itself', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => [`${'x'.repeat(32_000)}${n}`]);
    const [first] = await read(await writeWorkbook([tab('T', [column('A')], rows)]));
    expect(first?.rows).toHaveLength(41);
  });

  test('holds up nobody while it is written', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      Array.from({ length: 10 }, (__, c) => `TEXT_${n}_${c}`),
    );
    const headers = Array.from({ length: 10 }, (_, c) => column(`H${c}`));
    const written = new AbortController();
    const writing = writeWorkbook([tab('T', headers, rows)]).finally(() => {
      written.abort();
    });
    let turns = 0;
    for (; !written.signal.aborted; turns += 1) await nextTurn();
    await writing;
    // 100,000 cells are some hundred pieces.
    expect(turns).toBeGreaterThan(100);
  });
});

/** What of a text people see: import trims, composes letters, and drops what nobody sees. */
const shown = (text: string): string => text.replace(UNSEEN, '').normalize('NFC').trim();

const UNSEEN =
  // eslint-disable-next-line no-control-regex -- these are meant
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

describe('a header', () => {
  test('is bold, stays when people scroll, and tells its help when it is selected', async () => {
    const sheet = await sheetOf(
      tab('T', [
        column('Name', { help: 'What it is\ncalled.', required: true }),
        column('Notes', { help: 'For people.' }),
      ]),
    );
    expect(sheet.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
    expect(sheet.getCell('A1').font).toMatchObject({ bold: true });
    expect(sheet.getCell('A1').fill).not.toEqual(sheet.getCell('B1').fill);
    expect(ruleAt(sheet, 'A1')).toMatchObject({
      showInputMessage: true,
      promptTitle: 'Name',
      prompt: 'What it is\ncalled.\nRequired.',
    });
    expect(ruleAt(sheet, 'B1')).toMatchObject({ promptTitle: 'Notes', prompt: 'For people.' });
  });

  test('tells no more than Excel takes', async () => {
    const sheet = await sheetOf(tab('T', [column('H'.repeat(40), { help: '€'.repeat(300) })]));
    expect(ruleAt(sheet, 'A1')).toMatchObject({
      promptTitle: `${'H'.repeat(31)}…`,
      prompt: `${'€'.repeat(254)}…`,
    });
  });

  test('is as wide as what stands below it, within reason', async () => {
    const sheet = await sheetOf(
      tab('T', [column('A'), column('B'), column('C')], [['', 'x'.repeat(20), 'x'.repeat(900)]]),
    );
    expect([1, 2, 3].map((n) => sheet.getColumn(n).width)).toEqual([9, 22, 60]);
  });

  test('makes what is typed below it a text, unless it holds numbers', async () => {
    const sheet = await sheetOf(tab('T', [column('A'), column('B', { holdsNumbers: true })]));
    expect(sheet.getColumn(1).numFmt).toBe('@');
    expect(sheet.getColumn(2).numFmt).toBeUndefined();
  });
});

describe('below a header', () => {
  test('choices are offered, and nothing else is taken', async () => {
    const sheet = await sheetOf(tab('T', [column('On', { allowed: { choices: ['Y', 'N'] } })]));
    const rule = { type: 'list', formulae: ['"Y,N"'], showErrorMessage: true, error: 'One of Y, N.' };
    expect(ruleAt(sheet, 'A2')).toMatchObject(rule);
    expect(ruleAt(sheet, 'A900')).toMatchObject(rule);
  });

  test('whole numbers are taken within their range', async () => {
    const sheet = await sheetOf(tab('T', [column('Priority', { allowed: { whole: [1, 255] } })]));
    expect(ruleAt(sheet, 'A2')).toMatchObject({
      type: 'whole',
      operator: 'between',
      formulae: [1, 255],
      showErrorMessage: true,
    });
  });

  test('choices too long for a cell rule stand in a hidden tab, once, which import does not mention', async () => {
    const choices = Array.from({ length: 40 }, (_, n) => `Hourly_Cycle_${n}`);
    const cycle = column('Cycle', { allowed: { choices } });
    const tabs = [tab('Flow', [cycle, cycle]), tab('Job', [column('Of', { allowed: { choices: ['a,b'] } })])];
    const book = await opened(tabs);
    expect(book.worksheets.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'Flow visible',
      'Job visible',
      'Lists hidden',
    ]);
    expect(book.getWorksheet('Flow')?.getCell('B2').dataValidation).toMatchObject({
      formulae: ["'Lists'!$A$1:$A$40"],
    });
    expect(book.getWorksheet('Job')?.getCell('A2').dataValidation).toMatchObject({
      formulae: ["'Lists'!$B$1:$B$1"],
    });
    expect(book.getWorksheet('Lists')?.getColumn(1).values.slice(1)).toEqual(choices);
    const findings = new FindingList();
    matchTabs(await read(await writeWorkbook(tabs)), { findings, didYouMean: () => '' });
    expect([...findings].filter(({ code }) => code === 'UNKNOWN_TAB')).toEqual([]);
  });

  test('names of another tab are offered, and others are taken too', async () => {
    const rowsOf = { tab: "It's", header: 'Name' };
    const sheet = await sheetOf(
      tab('Job', [column('Application', { allowed: { rowsOf } })]),
      tab("It's", [column('No'), column('Name')]),
    );
    const rule = ruleAt(sheet, 'A2') as { type: string; formulae: string[]; showErrorMessage?: boolean };
    expect(rule).toMatchObject({
      type: 'list',
      formulae: ["OFFSET('It''s'!$B$2,0,0,MAX(1,COUNTA('It''s'!$B$2:$B$100000)),1)"],
    });
    expect(rule.showErrorMessage).toBeUndefined();
  });

  test('nothing is offered where there is no such tab', async () => {
    const rowsOf = { tab: 'Elsewhere', header: 'Name' };
    const sheet = await sheetOf(tab('Job', [column('Application', { allowed: { rowsOf } })]));
    expect(ruleAt(sheet, 'A2')).toBeUndefined();
  });
});

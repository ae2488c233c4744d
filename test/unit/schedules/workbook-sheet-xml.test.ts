import { describe, expect, test } from '@jest/globals';
import { normalSharedStrings, sheetNormaliser } from '../../../src/schedules/workbook/workbook-sheet-xml.js';

describe('rows and cells without references follow each other', () => {
  test('from piece to piece, whichever of them have references', () => {
    const normal = sheetNormaliser();
    expect(normal('<row r="5"><c r="B5"><v>1</v></c></row>')).toBe('<row r="5"><c r="B5"><v>1</v></c></row>');
    expect(normal('<row><c/><c s="1"><v>1</v></c></row>')).toBe(
      '<row r="6"><c r="A6"/><c r="B6" s="1"><v>1</v></c></row>',
    );
    expect(normal('<row><c r="AB7"/><c/></row>')).toBe('<row r="7"><c r="AB7"/><c r="AC7"/></row>');
  });
});

describe('a cell', () => {
  const cell = (xml: string): string => sheetNormaliser()(xml);

  test.each([
    ['nothing', '<c r="A1" s="1"/>', '<c r="A1" s="1"/>'],
    ['a number', '<c r="A1"><v>1</v></c>', '<c r="A1"><v>1</v></c>'],
    [
      'an empty one before a formula',
      '<c r="A1"/><c r="B1"><f>A1</f><v>1</v></c>',
      '<c r="A1"/><c r="B1"><v>1</v></c>',
    ],
    ['a formula of several cells', '<c r="A1"><f t="shared" si="0"/><v>1</v></c>', '<c r="A1"><v>1</v></c>'],
    ['a formula as openpyxl writes it', '<c r="A1"><f>1+1</f><v></v></c>', '<c r="A1"><f>1+1</f><v></v></c>'],
    ['a formula whose text is empty', '<c r="A1" t="str"><f>""</f><v/></c>', ''],
    [
      'a formula whose text is not there',
      '<c r="A1" t="str"><f>""</f></c>',
      '<c r="A1" t="str"><f>""</f></c>',
    ],
    [
      'texts in runs',
      '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>',
      '<c r="A1" t="str"><v>a b</v></c>',
    ],
    [
      'an ampersand',
      '<c r="A1" t="str"><v>a&amp;lt;&#38;&#x26;</v></c>',
      '<c r="A1" t="str"><v>a&amp;amp;lt;&amp;amp;&amp;amp;</v></c>',
    ],
    ['other quotes', "<c r='A1' t='inlineStr'><is><t>a</t></is></c>", '<c r=\'A1\' t="str"><v>a</v></c>'],
    ['a number of columns', '<cols><col min="1" max="9"/></cols><sheetData>', '<sheetData>'],
  ])('with %s', (_, given, expected) => {
    expect(cell(given)).toBe(expected);
  });
});

test('shared texts keep blanks that are theirs', () => {
  expect(
    normalSharedStrings(
      '<si>\n <r>\n <rPr/>\n <t>a</t>\n </r>\n <r><t> </t></r>\n</si>\n<si><t> b </t></si>',
    ),
  ).toBe('<si><r><rPr/><t>a</t></r><r><t> </t></r></si><si><t> b </t></si>');
});

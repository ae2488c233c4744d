import { SaxesParser } from 'saxes';
import { WorkbookRefused } from './workbook-refused.js';

/** The few pieces of SpreadsheetML that differ between producers, brought to the one form that the reader knows. */

export interface SheetEntry {
  readonly name: string;
  /** Id of the relationship that leads to its part. */
  readonly relationship: string;
}

export interface Relationship {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** The tabs in their order. */
export function sheetsOf(workbookXmlText: string): readonly SheetEntry[] {
  const sheets: SheetEntry[] = [];
  eachElement(workbookXmlText, (name, attributes) => {
    if (localName(name) !== 'sheet') return;
    const relationship = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key))?.[1];
    sheets.push({ name: attributes['name'] ?? '', relationship: relationship ?? '' });
  });
  return sheets;
}

export function relationshipsOf(relsXml: string): readonly Relationship[] {
  const relationships: Relationship[] = [];
  eachElement(relsXml, (name, attributes) => {
    if (localName(name) !== 'Relationship') return;
    const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
    relationships.push({ id, type, target });
  });
  return relationships;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function eachElement(
  xml: string,
  visit: (name: string, attributes: Readonly<Record<string, string>>) => void,
): void {
  if (xml === '') return;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    visit(name, attributes);
  });
  parser.on('error', (error) => {
    throw new WorkbookRefused(
      'CORRUPT',
      `The workbook is damaged: ${error.message}. Open and save it again.`,
    );
  });
  parser.write(xml).close();
}

/** A workbook that has its tabs and nothing else: no defined names, no external links, no views. */
export function workbookXml(
  names: readonly string[],
  date1904: boolean,
): { readonly workbook: string; readonly relationships: string } {
  const sheets = names.map(
    (name, place) => `<sheet name="${escape(name)}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`,
  );
  const targets = names.map((_, place) => {
    const n = place + 1;
    return `<Relationship Id="rId${n}" Type="${WORKSHEET}" Target="worksheets/sheet${n}.xml"/>`;
  });
  return {
    workbook: `<workbook xmlns="${MAIN}" xmlns:r="${REFERENCES}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets.join('')}</sheets></workbook>`,
    relationships: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.join('')}</Relationships>`,
  };
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REFERENCES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORKSHEET = `${REFERENCES}/worksheet`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** Without phonetic readings, which the reader takes for the text. */
export const normalSharedStrings = (xml: string): string =>
  xml === '' ? `<sst xmlns="${MAIN}"/>` : withoutPrefix(xml).replace(/<rPh\b[\s\S]*?<\/rPh>/g, '');

/**
 * Formulas with a result become the result, with its own type; formatted inline texts become one text; column
 * definitions, which may claim millions of columns, are dropped.
 */
export function normalSheet(xml: string): string {
  let sheet = withoutPrefix(xml).replace(/<cols\b[\s\S]*?<\/cols>/, '');
  if (sheet.includes('<f')) sheet = sheet.replace(FORMULA_WITH_RESULT, '');
  if (sheet.includes('<is>'))
    sheet = sheet.replace(/<is>([\s\S]*?)<\/is>/g, (_, runs: string) => `<is>${oneText(runs)}</is>`);
  return sheet;
}

/** The text of a formula has no `<`: it is escaped. */
const FORMULA_WITH_RESULT = /<f\b[^>]*?(?:\/>|>[^<]*<\/f>)(?=\s*<v\b[^>]*>[^<])/g;

const oneText = (runs: string): string =>
  `<t>${[...runs.replace(/<rPh\b[\s\S]*?<\/rPh>/g, '').matchAll(/<t\b[^>]*>([^<]*)<\/t>/g)].map((run) => run[1] ?? '').join('')}</t>`;

/** Some producers bind the main namespace to a prefix. */
function withoutPrefix(xml: string): string {
  const prefix = new RegExp(`xmlns:([A-Za-z]\\w*)="${MAIN.replace(/[/.]/g, '\\$&')}"`).exec(
    xml.slice(0, 4096),
  )?.[1];
  return prefix === undefined ? xml : xml.replace(new RegExp(`<(/?)${prefix}:`, 'g'), '<$1');
}

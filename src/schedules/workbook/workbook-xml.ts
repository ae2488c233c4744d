import { SaxesParser } from 'saxes';
import { corrupt } from './workbook-refused.js';

/** The small parts of a workbook: read whoever has written them, and written in the one form that the reader knows. */

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
    if (name !== 'sheet') return;
    const relationship = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key))?.[1];
    sheets.push({ name: attributes['name'] ?? '', relationship: relationship ?? '' });
  });
  return sheets;
}

/** Whether days are counted from 1904 instead of 1900. */
export function countsFrom1904(workbookXmlText: string): boolean {
  let from1904 = false;
  eachElement(workbookXmlText, (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
  });
  return from1904;
}

export function relationshipsOf(relsXml: string): readonly Relationship[] {
  const relationships: Relationship[] = [];
  eachElement(relsXml, (name, attributes) => {
    if (name !== 'Relationship') return;
    const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
    relationships.push({ id, type, target });
  });
  return relationships;
}

/** The types that a package declares: for a part, or for all parts whose names end so; both in lower case. */
export interface ContentTypes {
  readonly byPart: ReadonlyMap<string, string>;
  readonly byExtension: ReadonlyMap<string, string>;
}

export function contentTypesOf(typesXml: string): ContentTypes {
  const byPart = new Map<string, string>();
  const byExtension = new Map<string, string>();
  eachElement(typesXml, (name, { PartName = '', Extension = '', ContentType = '' }) => {
    if (name === 'Override') byPart.set(PartName.replace(/^\//, '').toLowerCase(), ContentType);
    if (name === 'Default') byExtension.set(Extension.toLowerCase(), ContentType);
  });
  return { byPart, byExtension };
}

type Attributes = Readonly<Record<string, string>>;

/** Names come without their prefix: some producers bind the main namespace to one. */
function eachElement(xml: string, visit: (name: string, attributes: Attributes) => void): void {
  if (xml === '') return;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    visit(name.slice(name.indexOf(':') + 1), attributes);
  });
  parser.on('error', (error) => {
    throw corrupt(error.message);
  });
  parser.write(xml).close();
}

/** A workbook that has its tabs and nothing else: no defined names, no external links, no views. */
export function workbookXml(
  names: readonly string[],
  date1904: boolean,
): { readonly workbook: string; readonly relationships: string } {
  const sheets = names.map(
    (name, place) => `<sheet name="${escaped(name)}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`,
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

export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REFERENCES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORKSHEET = `${REFERENCES}/worksheet`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML cannot hold is left out; texts of cells have it as SpreadsheetML writes it (sheet-cells). */
export const escaped = (text: string): string =>
  text.replace(SPECIAL, (character) => ESCAPES[character] ?? '');

const SPECIAL =
  // eslint-disable-next-line no-control-regex -- these are meant
  /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Lists of styles; what an element means depends on the list that it stands in. */
const STYLE_LISTS = new Set(['numFmts', 'fonts', 'fills', 'borders', 'cellStyleXfs', 'cellXfs', 'dxfs']);

/** Only what decides how numbers are shown: the formats, and which cell style has which. */
export function normalStyles(stylesXml: string): string {
  const formats: string[] = [];
  const styles: string[] = [];
  let list = '';
  eachElement(stylesXml, (name, attributes) => {
    if (STYLE_LISTS.has(name)) list = name;
    const id = escaped(attributes['numFmtId'] ?? '0');
    if (name === 'numFmt' && list === 'numFmts') {
      formats.push(`<numFmt numFmtId="${id}" formatCode="${escaped(attributes['formatCode'] ?? '')}"/>`);
    }
    if (name === 'xf' && list === 'cellXfs') styles.push(`<xf numFmtId="${id}"/>`);
  });
  if (styles.length === 0) styles.push('<xf numFmtId="0"/>');
  return `<styleSheet xmlns="${MAIN}"><numFmts>${formats.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`;
}

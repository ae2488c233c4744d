import { columnName } from './raw-tab.js';
import type { SheetCell, SheetColumn } from './sheet-tab.js';
import { escaped } from './workbook-xml.js';

/** The cells of a sheet that is written. There are texts and numbers; nothing is a formula, whatever it begins with. */

/** Places in the list of cell styles: see STYLES. */
const STYLE = { requiredHeader: 1, header: 2, text: 3, lines: 4 } as const;

const HEADER_FONT = '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>';
const fill = (color: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${color}"/><bgColor indexed="64"/></patternFill></fill>`;
/** `@`: what is typed stays the text that was typed, be it 007 or =1+1. */
const TEXT_FORMAT = 49;
const textStyle = (alignment: string): string =>
  `<xf numFmtId="${TEXT_FORMAT}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"${alignment}/></xf>`;
const headerStyle = (fillId: number): string =>
  `<xf numFmtId="${TEXT_FORMAT}" fontId="1" fillId="${fillId}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`;

/** The content of the part of styles: headers in bold, darker where a column is required. */
export const STYLES =
  `<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>${HEADER_FONT}</fonts>` +
  `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('BDD7EE')}${fill('EDEDED')}</fills>` +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${headerStyle(2)}${headerStyle(3)}${textStyle('')}${textStyle(' wrapText="1"')}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>';

/** The texts of all sheets, each once: a description that every job has costs no more than that. */
export class SharedTexts {
  private readonly places = new Map<string, number>();
  /** Cells that hold a text. */
  private cells = 0;

  place(text: string): number {
    this.cells += 1;
    const known = this.places.get(text);
    if (known !== undefined) return known;
    this.places.set(text, this.places.size);
    return this.places.size - 1;
  }

  /** The content of the part of shared texts. */
  *xml(): Iterable<string> {
    yield ` count="${this.cells}" uniqueCount="${this.places.size}">`;
    for (const text of this.places.keys()) yield `<si><t xml:space="preserve">${textXml(text)}</t></si>`;
  }
}

/** What XML cannot hold, or would change, is written as SpreadsheetML has it: `_x000D_`. */
const textXml = (text: string): string => escaped(text.replace(UNWRITABLE, asCode));

/** Texts that look like such a code are made to stay what they are. */
const UNWRITABLE =
  // eslint-disable-next-line no-control-regex -- these are meant
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|_(?=x[0-9A-Fa-f]{4}_)/g;

const asCode = (character: string): string =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

export const headerXml = (columns: readonly SheetColumn[], texts: SharedTexts): string =>
  `<row r="1">${columns
    .map(({ header, required }, index) => {
      const style = required === true ? STYLE.requiredHeader : STYLE.header;
      return `<c r="${columnName(index + 1)}1" s="${style}" t="s"><v>${texts.place(header)}</v></c>`;
    })
    .join('')}</row>`;

export function rowXml(cells: readonly SheetCell[], number: number, texts: SharedTexts): string {
  const filled = cells
    .map((cell, index) => cellXml(cell, `${columnName(index + 1)}${number}`, texts))
    .join('');
  return filled === '' ? '' : `<row r="${number}">${filled}</row>`;
}

function cellXml(cell: SheetCell, address: string, texts: SharedTexts): string {
  if (cell === '') return '';
  if (typeof cell === 'number') return `<c r="${address}"><v>${cell}</v></c>`;
  const style = cell.includes('\n') ? STYLE.lines : STYLE.text;
  return `<c r="${address}" s="${style}" t="s"><v>${texts.place(cell)}</v></c>`;
}

const LEAST_WIDTH = 9;
const MOST_WIDTH = 60;

/** Widths by what stands there, and text as the format of what will: a sheet without columns has no such element. */
export function columnsXml(columns: readonly SheetColumn[], rows: readonly (readonly SheetCell[])[]): string {
  const widths = columns.map(({ header }) => Math.max(LEAST_WIDTH, header.length + 2));
  for (const row of rows) {
    row.forEach((cell, index) => {
      const needed = Math.min(MOST_WIDTH, String(cell).length + 2);
      if (needed > (widths[index] ?? MOST_WIDTH)) widths[index] = needed;
    });
  }
  const all = columns.map(({ holdsNumbers }, index) => {
    const style = holdsNumbers === true ? '' : ` style="${STYLE.text}"`;
    return `<col min="${index + 1}" max="${index + 1}" width="${widths[index]}"${style} customWidth="1"/>`;
  });
  return all.length === 0 ? '' : `<cols>${all.join('')}</cols>`;
}

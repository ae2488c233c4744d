import { columnName } from './raw-tab.js';

/**
 * The XML of sheets and of shared texts, piece by piece (workbook-pieces), brought to the one form that ExcelJS's
 * streaming reader reads rightly. Texts inside have no `<`: it is escaped.
 */

/**
 * Formulas with a result become the result, with its own type; texts inside cells become one plain text; cells without
 * a reference get theirs; column definitions, which may claim millions of columns, are dropped.
 */
export function sheetNormaliser(): (piece: string) => string {
  const number = referenceNumbering();
  return (piece) => {
    const sheet = number(piece.includes('<cols') ? piece.replace(/<cols\b[\s\S]*?<\/cols>/, '') : piece);
    return SPECIAL.test(sheet) ? sheet.replace(CELL, normalCell) : sheet;
  };
}

const SPECIAL = /<(?:f|is)[\s/>]|\st=["'](?:str|d)["']/;
const CELL = /<c(?=[\s>/])([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g;
const FORMULA = /<f(?=[\s>/])[^>]*?(?:\/>|>[^<]*<\/f>)/;
const VALUE = /<v(?=[\s>/])[^>]*?(?:\/>|>([^<]*)<\/v>)/;
const TYPE = /\st=["']([^"']*)["']/;

function normalCell(cell: string, attributes: string, inner: string | undefined): string {
  if (inner === undefined) return cell;
  const type = TYPE.exec(attributes)?.[1] ?? 'n';
  const found = VALUE.exec(inner);
  const value = found ? (found[1] ?? '') : undefined;
  const hasFormula = FORMULA.test(inner);
  if (type === 'inlineStr' && inner.includes('<is')) return textCell(attributes, oneText(inner));
  if (value === undefined) return cell;
  if (hasFormula && value === '') {
    // An empty text is a result; a number, truth or error that is not there is none.
    return type === 'str' ? '' : cell;
  }
  if (type === 'str') return textCell(attributes, value);
  if (type === 'd') return textCell(attributes, value.replace(/T00:00:00(\.0+)?Z?$/, ''));
  return hasFormula ? `<c${attributes}><v>${value}</v></c>` : cell;
}

/** ExcelJS decodes these texts once more than the parser has: what escapes must be escaped twice. */
const textCell = (attributes: string, text: string): string =>
  `<c${attributes.replace(TYPE, '')} t="str"><v>${text.replace(/&(?:amp|#38|#x26);/gi, '&amp;amp;')}</v></c>`;

const PHONETIC = /<rPh(?=[\s>/])[\s\S]*?<\/rPh>/g;

const oneText = (runs: string): string =>
  [...runs.replace(PHONETIC, '').matchAll(/<t(?=[\s>])[^>]*>([^<]*)<\/t>/g)]
    .map((run) => run[1] ?? '')
    .join('');

/**
 * Shared texts without phonetic readings, which the reader takes for the text, and without the indentation that it
 * adds to them.
 */
export const normalSharedStrings = (piece: string): string =>
  piece.replace(PHONETIC, '').replace(/(<\/(?:t|r|rPr|si)>|<(?:rPr|t)\/>|<(?:si|r)>)\s+(?=<)/g, '$1');

const UNNUMBERED = /<(?:row|c)(?=[\s/>])(?![^>]*\sr=["'])/;
const ROW_OR_CELL = /<(row|c)(?=[\s/>])([^>]*)>/g;

/** Rows and cells may leave out where they are: then they follow each other. */
function referenceNumbering(): (piece: string) => string {
  let row = 0;
  return (piece) => {
    if (!UNNUMBERED.test(piece)) {
      row = lastRowIn(piece) ?? row;
      return piece;
    }
    let column = 0;
    return piece.replace(ROW_OR_CELL, (tag, element: string, attributes: string) => {
      const given = /\sr=["']([A-Z]*)(\d*)["']/.exec(attributes);
      if (element === 'row') {
        row = given ? Number(given[2]) : row + 1;
        column = 0;
      } else column = given ? columnNumber(given[1] ?? '') : column + 1;
      const reference = element === 'row' ? String(row) : `${columnName(column)}${row}`;
      return given ? tag : `<${element} r="${reference}"${attributes}>`;
    });
  };
}

function lastRowIn(piece: string): number | undefined {
  const tag = piece.slice(piece.lastIndexOf('<row'));
  const number = /^<row\s[^>]*?\br=["'](\d+)["']/.exec(tag)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** AA → 27. */
const columnNumber = (letters: string): number =>
  Array.from(letters).reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
